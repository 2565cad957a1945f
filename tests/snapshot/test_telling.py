"""What is told stands cell by cell, with digests in place of ids, and is read again as it was written."""

from datetime import date

import pytest

from nps_report.snapshot.disclosure import HIDDEN, Released
from nps_report.snapshot.published import Answer, AtLeast, PublishedCell, Score, Size
from nps_report.snapshot.telling import (
    THEMES,
    Spot,
    Telling,
    answers_of,
    digest_of,
    is_hidden,
    known_again,
    telling_of,
)
from tests.snapshot.judged import judged, said, told_by

OCTOBER = said("o", "DP" + "R" * 11)


def telling(*values, answers="ab"):
    """A telling with a spot per value, all of the same answers."""
    listed = {one: Answer(one, "A", one, "passives") for one in answers}
    cells = {
        Spot(f"unit {place}"): PublishedCell(f"unit {place}", frozenset(answers), value, "unit")
        for place, value in enumerate(values)
    }
    return Telling("2026-10", date(2026, 10, 1), date(2026, 10, 31), cells, listed)


@pytest.mark.parametrize(
    "value",
    [
        HIDDEN,
        Released("number", nps=-4, n_band="10-29"),
        Released("words", words="low", n_band="100+"),
        AtLeast(12),
        Score(33),
        Size(3),
    ],
)
def test_every_value_that_the_kit_tells_is_read_as_it_was_written(value):
    assert telling_of(telling(value).as_json()) == telling(value)


def test_consent_and_cut_are_kept():
    cell = PublishedCell("letter", frozenset("a"), Size(1), "role", consented=True)
    one = telling(HIDDEN).with_cells({Spot("letter"): cell})
    assert telling_of(one.as_json()).cells[Spot("letter")] == cell


def test_spots_of_a_segment_and_of_themes_are_read_again():
    spots = [Spot("Lyon", "role", "buyer"), Spot("Lyon", "role"), Spot("Lyon", about=THEMES)]
    cell = PublishedCell("Lyon", frozenset("a"), HIDDEN)
    one = telling(HIDDEN).with_cells(dict.fromkeys(spots, cell))
    assert [*telling_of(one.as_json()).cells] == spots


def test_the_same_telling_is_the_same_text_whatever_the_order_of_its_answers():
    one = telling(Score(0))
    turned = Telling(one.name, one.start, one.end, one.cells, dict(reversed(one.answers.items())))
    assert turned.as_json() == one.as_json()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": "nps-report/told/9"}'])
def test_what_is_no_telling_is_refused(text):
    with pytest.raises((ValueError, KeyError, TypeError)):
        telling_of(text)


def test_a_part_holds_its_own_cells_and_answers_alone():
    one = told_by(judged([*OCTOBER, *said("l", "DPRRRDPRRR", unit="Lille")]))
    assert {spot.unit for spot in one.cells} == {"all", "Lyon", "Lille"}
    part = one.of_units(["Lyon"])
    assert [*part.cells] == [Spot("Lyon")]
    assert len(part.answers) == 13


def test_once_published_it_bears_another_name_than_a_draft():
    one = telling(HIDDEN)
    assert one.name_of(Spot("unit 0")) == "2026-10: unit 0"
    assert one.published().name_of(Spot("unit 0")) == "2026-10, published: unit 0"


def test_only_what_is_hidden_is_hidden():
    assert is_hidden(PublishedCell("", frozenset(), HIDDEN))
    assert not is_hidden(PublishedCell("", frozenset(), AtLeast(12)))


def test_no_id_of_an_answer_account_or_person_stands_in_it():
    rows = said("Brévan", "DP" + "R" * 11, account_id="Novalux", contact_id="elise.roy@novalux.example")
    told = told_by(judged(rows)).as_json()
    assert [one for one in ("Brévan", "Novalux", "elise") if one in told] == []
    assert digest_of("Novalux") in told


def ids(rows):
    return [one.id for one in answers_of(judged(rows).answers)]


def test_an_answer_of_another_class_is_another():
    """The first answer is a detractor's, then a passive's."""
    before, now = ids(said("o", "DPR")), ids(said("o", "PPR"))
    assert before[0] != now[0]
    assert before[1:] == now[1:]


@pytest.mark.parametrize("changed", [{"unit": "Lille"}, {"account_id": "B"}, {"contact_id": "other"}])
def test_an_answer_that_moved_is_the_same(changed):
    assert ids(said("o", "DPR", **changed)) == ids(said("o", "DPR"))


def test_an_answer_called_otherwise_is_known_again_by_its_class_day_and_unit():
    """Of two that are alike one is gone: the new one is taken for it, and for no other."""
    old = answers_of(judged(said("o", "RR") + said("l", "R", unit="Lille")).answers)
    renamed = [*said("o", "RR")[:1], *said("x", "R"), *said("l", "R", unit="Lille")]
    again = known_again(answers_of(judged(renamed).answers), old)
    assert [one.id for one in again] == [one.id for one in old]


def test_one_that_came_late_is_no_known_one():
    old = answers_of(judged(said("o", "RR")).answers)
    again = known_again(answers_of(judged(said("o", "RR") + said("x", "R")).answers), old)
    assert len({one.id for one in again}) == 3
