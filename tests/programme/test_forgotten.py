"""The list of the forgotten names nobody, and is refused where it is not as it was written."""

import pytest

from nps_report.errors import ProgrammeError
from nps_report.programme.forgotten import Forgotten, load_forgotten, name_marks, write_forgotten

ROSE = (("contact", "P1"), ("email", "rose@nova.example"), *name_marks("Rose de la Tour"))


def test_it_is_read_as_it_was_written(tmp_path):
    forgotten = Forgotten().knowing(ROSE)
    write_forgotten(tmp_path / "f.csv", forgotten)
    assert load_forgotten(tmp_path / "f.csv") == forgotten


def test_it_holds_no_clear_word(tmp_path):
    write_forgotten(tmp_path / "f.csv", Forgotten().knowing(ROSE))
    text = (tmp_path / "f.csv").read_text().casefold()
    assert not any(word in text for word in ("rose", "tour", "p1", "nova"))


def test_the_same_person_has_other_digests_in_another_list():
    one, other = Forgotten().knowing(ROSE), Forgotten().knowing(ROSE)
    assert {mark.digest for mark in one.marks}.isdisjoint(mark.digest for mark in other.marks)


def test_lists_put_together_know_all():
    both = Forgotten(Forgotten().knowing(ROSE).marks | Forgotten().knowing([("contact", "P2")]).marks)
    assert both.knows("contact", "P1")
    assert both.knows("contact", "P2")
    assert both.knowing(ROSE) == both


@pytest.mark.parametrize(
    "text", ["Rose de la Tour", "DE LA TOUR Rose", "Tour Rose de la", "Mme Rose de La Tour"]
)
def test_a_name_is_known_in_each_order(text):
    assert Forgotten().knowing(ROSE).knows_name(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("vu ROSE DE LA TOUR.", "vu […]."),
        ("vu Rose\u200b de la\xa0Tour.", "vu […]."),
        ("<rose@nova.example>", "<[…]>"),
        ("rose@nova.example.org", "rose@nova.example.org"),
        ("la rose de la cour", "la rose de la cour"),
        ("", ""),
    ],
)
def test_the_full_name_and_the_address_are_taken_out_of_texts(text, left):
    assert Forgotten().knowing(ROSE).cleaned(text) == left


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "first line"),
        ("contact,P1\n", "first line"),
        ("kind,salt,digest\ncontact,P1\n", "line 2"),
        ("kind,salt,digest\nname-9," + ",".join(["0" * 32] * 2), "line 2"),
        ("kind,salt,digest\ncontact,zz,zz\n", "line 2"),
    ],
)
def test_a_list_that_was_changed_is_refused(tmp_path, text, said):
    (tmp_path / "f.csv").write_text(text)
    with pytest.raises(ProgrammeError, match=said) as refused:
        load_forgotten(tmp_path / "f.csv")
    assert refused.value.slug == "forgotten-list"
    assert "backup" in str(refused.value)
