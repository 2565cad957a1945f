"""The letter to an account reaches the lists of that account, once, as it was approved, and nobody else."""

import pytest

from nps_report.errors import ProgrammeError
from nps_report.publishing.mail_lists import Lists
from tests.publishing.post_house import House, attached, recipients_of, text_of
from tests.publishing.test_smtp import Mailbox, running

NOVALUX, BREVAN = "C-0042", "C-0043"


@pytest.fixture
def house(tmp_path):
    """A house with the approved letters to two accounts, and a list of each."""
    found = House(tmp_path)
    found.letter(NOVALUX)
    found.letter(BREVAN)
    found.list_letters(novalux=NOVALUX, brevan=BREVAN)
    found.approve("letter", "all")
    return found


def test_each_account_gets_its_own_letter_and_no_other(house):
    novalux, brevan = house.dry()
    assert novalux["To"] == "novalux@novalux.example"
    assert attached(novalux) == {"helios-2026-10-all-c-0042.en.pdf": b"%PDF-1.7 to C-0042"}
    assert brevan["To"] == "brevan@brevan.example"
    assert attached(brevan) == {"helios-2026-10-all-c-0043.en.pdf": b"%PDF-1.7 to C-0043"}


def test_the_text_says_the_accounts_own_score_and_whom_to_ask(house):
    assert (
        text_of(house.dry("novalux")[0])
        == """\
Hello,

Thank you: we received 4 answers from you. Your score is +50, on a scale
from −100 to +100. No other customer reads it.

Attached as a PDF, what you told us and what we do about it:
helios-2026-10-all-c-0042.en.pdf.

A question, a disagreement? Write to our customer care lead,
ecoute@helios.example. Next survey: January 2027.

Everyone at Helios

You receive this message as a customer of Helios.
"""
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("low", "Clearly more of you gave us six or less out of ten than gave us nine or ten."),
        (None, "Of your own answers we repeat nothing here"),
    ],
)
def test_where_not_all_consent_the_text_says_no_number(house, words, said):
    house.letter(NOVALUX, n=None, nps=None, words=words)
    house.approve("letter", "all")
    text = " ".join(text_of(house.dry("novalux")[0]).split())
    assert said in text
    assert "Thank you to each of you who took the time to answer." in text
    assert "score" not in text


def test_answers_to_a_letter_go_to_the_declared_contact(house):
    assert house.dry("novalux")[0]["Reply-To"] == "ecoute@helios.example"


def test_two_of_an_account_get_a_message_each(house):
    house.lists(f"novalux: {{account: {NOVALUX}, language: en, to: [a@n.example, b@n.example]}}")
    assert [message["To"] for message in house.dry()] == ["a@n.example", "b@n.example"]


def test_a_letter_is_sent_once(house, tmp_path):
    mailbox = Mailbox()
    with running(tmp_path, mailbox) as port:
        house.sent_to(port)
        done = house.sent_to(port)
    assert recipients_of(mailbox) == [("novalux@novalux.example",), ("brevan@brevan.example",)]
    assert (done.sent, done.had) == (0, 2)


def test_a_letter_changed_since_its_approval_goes_to_nobody(house):
    house.letter(NOVALUX, pdf=b"%PDF-1.7 other")
    error = house.refused()
    assert error.slug == "not-approved"
    assert str(error) == (
        "list novalux: 2026-10/all/letter/c-0042.en: these bytes are not approved. "
        "`nps-report approve 2026-10 --unit all --edition letter --account C-0042 --by NAME` approves them."
    )
    assert not house.outbox.exists()


def test_who_did_not_answer_keeps_nobody_from_their_letter(house):
    house.list_letters(silent="C-0044", novalux=NOVALUX)
    heard = []
    done = house.mail(tell=heard.append)
    assert [path.name for path in done.files] == ["novalux.001.eml"]
    assert heard == [
        "no letter: silent 2026-10, none was made to C-0044 in en. If anybody of it answered, "
        "`nps-report run 2026-10 --edition customer --account C-0044` makes it."
    ]


def test_a_list_that_is_asked_for_by_name_must_have_its_letter(house):
    house.list_letters(silent="C-0044", novalux=NOVALUX)
    error = house.refused("silent")
    assert error.slug == "never-made"
    assert "`nps-report run 2026-10 --edition customer --account C-0044` makes it." in str(error)


def test_a_letter_half_made_is_told(house):
    (house.reports / "2026-10/all/letter/c-0042.en.pdf").unlink()
    assert house.refused().slug == "half-made"


def test_a_letter_to_another_id_with_the_same_name_of_a_file_is_not_sent(house):
    """`c 0042` would be written to the files of C-0042: where only that was made, it is another's."""
    house.list_letters(other="c 0042")
    assert house.mail(tell=lambda line: None).files == ()
    assert house.refused("other").slug == "never-made"


def test_a_letter_beside_a_unit_goes_to_a_list_of_that_unit(house):
    house.lists(f"novalux: {{account: {NOVALUX}, units: Lyon, language: en, to: [a@n.example]}}")
    house.letter(NOVALUX, unit="Lyon", pdf=b"%PDF-1.7 beside Lyon")
    house.approve("letter", "Lyon")
    (message,) = house.dry()
    assert attached(message) == {"helios-2026-10-lyon-c-0042.en.pdf": b"%PDF-1.7 beside Lyon"}


def test_an_account_that_is_in_no_snapshot_is_told_with_the_nearest(house, monkeypatch):
    """Where the snapshot is still there: these reports have none."""
    monkeypatch.setattr(Lists, "_accounts", lambda self: {NOVALUX, BREVAN})
    house.list_letters(novalux="C-0142")
    with pytest.raises(ProgrammeError, match=r"'C-0142' is no account \(did you mean 'C-004"):
        house.mail()


def test_a_list_of_a_unit_gets_no_letter(house):
    house.lists("all: {edition: customer, units: all, language: en, to: [a@n.example]}")
    assert house.refused().slug == "never-made"
