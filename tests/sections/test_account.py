"""The letter to one account says of its own answers what was released of them, and nothing else."""

from dataclasses import dataclass, field

import pytest

from nps_report.facts.account import AccountFacts
from nps_report.sections import account
from nps_report.snapshot import OwnScore, Released, ReleasedQuote, ReleasedTheme, Unit, Units
from nps_report.wording import words_for
from tests.sections.test_customer import KIND, LATE, NUMBER, SPOKEN_OF, promise, said
from tests.sections.test_customer import FakeFacts as FakeCustomerFacts

EN = words_for("en")
NUMBERS = OwnScore("number", nps=-50, n=4)
WORDS = OwnScore("words", words="low")
BRAVO = ReleasedQuote("support", "appreciated", "Bravo à tous", "fr")


@dataclass(frozen=True)
class FakeFacts(FakeCustomerFacts):
    """Released values and an account's own slice, as the side of its letter would give them."""

    name: str = "Novalux"
    own: OwnScore = NUMBERS
    own_themes: tuple[ReleasedTheme, ...] = ()
    own_quotes: tuple[ReleasedQuote, ...] = ()
    there: tuple[dict[str, str | None], ...] = ()
    everywhere: tuple[dict[str, str | None], ...] = ()
    unit: str = "all"
    side: object = field(
        default_factory=lambda: type("Side", (), {"units": Units((Unit("Lyon", labels={"en": "Lyons"}),))})
    )

    def promises_there(self, language):
        return list(self.there)

    def promises_to_all(self, language):
        return list(self.everywhere)

    @property
    def scope(self):
        return type("Scope", (), {"as_of": super().scope.as_of, "unit": self.unit})


def scores(**facts):
    """The headings of the two halves, and what stands under each."""
    halves = account.scores(FakeFacts(**facts), EN).blocks
    return {half.heading: said(half.blocks[0]) for half in halves}


def test_the_accounts_score_stands_beside_that_of_all():
    told = scores(cell=NUMBER)
    assert [*told] == ["Novalux", "All our customers"]
    assert "Your score is −50" in told["Novalux"]
    assert "Our score is +22" in told["All our customers"]


def test_words_say_no_number():
    own = scores(own=WORDS)["Novalux"]
    assert own.startswith("Clearly more of you gave us six or less")
    assert "score" not in own


def test_a_hidden_score_says_neither_words_nor_why_of_whom():
    assert scores(own=OwnScore("hidden"))["Novalux"] == account.UNSAID


def test_a_hidden_score_of_all_is_said_to_be_hidden():
    assert "no score" in scores(cell=Released("hidden"))["All our customers"]


def test_beside_a_unit_stand_its_customers_alone():
    assert "Our customers, Lyons" in scores(unit="Lyon")


def test_an_account_without_a_name_is_your_company():
    assert "Your company" in scores(name="")


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (NUMBERS, "we received 4 answers from you."),
        (OwnScore("number", nps=100, n=1), "we received 1 answer from you."),
        (WORDS, "Thank you to each of you who took the time to answer."),
        (OwnScore("hidden"), "Thank you to each of you who took the time to answer."),
    ],
)
def test_thanks_count_answers_only_where_all_consent(own, expected):
    assert expected in said(account.thanks(FakeFacts(own=own), EN))


def test_what_its_people_raise_stands_in_two_tones_with_their_words():
    section = account.your_words(
        FakeFacts(own_themes=(LATE, KIND), own_quotes=(BRAVO,), themes=(SPOKEN_OF,)), EN
    )
    (quotes,) = section.blocks
    assert section.heading == "What you told us"
    assert [group.note for group in quotes.groups] == [
        "You mention: Support.",
        "You mention: Delivery, dates.",
    ]
    assert [quote.text for quote in quotes.groups[0].quotes] == ["Bravo à tous"]


def test_a_theme_without_a_tone_is_mentioned():
    (text,) = account.your_words(FakeFacts(own_themes=(SPOKEN_OF,)), EN).blocks
    assert said(text) == "You mention, favourably or not: Prix."


def test_at_most_two_quotes_stand_in_each_tone():
    three = tuple(ReleasedQuote("support", "appreciated", text, "fr") for text in ("Un", "Deux", "Trois"))
    (quotes,) = account.your_words(FakeFacts(own_themes=(KIND,), own_quotes=three), EN).blocks
    assert [quote.text for quote in quotes.groups[0].quotes] == ["Un", "Deux"]


def test_where_nothing_of_its_own_may_be_told_customers_speak():
    section = account.your_words(FakeFacts(own=WORDS, themes=(KIND,)), EN)
    assert section.heading == "What our customers told us"
    assert section.blocks[0].groups[0].note == "Several of you mention: Support."


def test_of_what_all_say_one_quote_stands_in_each_tone():
    two = tuple(ReleasedQuote("support", "appreciated", text, "fr") for text in ("Un", "Deux"))
    (quotes,) = account.your_words(FakeFacts(own=WORDS, themes=(KIND,), quotes=two), EN).blocks
    assert [quote.text for quote in quotes.groups[0].quotes] == ["Un"]


def test_where_nothing_may_be_told_at_all_the_section_is_missing():
    assert account.your_words(FakeFacts(own=WORDS, cell=Released("hidden")), EN) is None


def tables(**told):
    return account.promises(FakeFacts(**told), EN).blocks


def test_promises_made_there_come_before_those_to_all():
    there, everywhere = tables(there=(promise(),), everywhere=(promise(), promise()))
    assert (there.title, len(there.rows)) == ("For you and those around you", 1)
    assert (everywhere.title, len(everywhere.rows)) == ("For all our customers", 2)
    assert there.note == ""
    assert everywhere.note == "From what you have told us, in this survey and earlier ones."


@pytest.mark.parametrize("kind", ["there", "everywhere"])
def test_of_many_promises_the_rest_is_counted(kind):
    table = tables(**{kind: tuple(promise() for _ in range(5))})[0]
    assert len(table.rows) == account.MOST_PROMISES
    assert "2 more actions" in table.note


def test_what_was_promised_to_all_needs_no_title_alone():
    (table,) = tables(everywhere=(promise(),))
    assert table.title == ""


def test_no_promise_is_said_to_be_none():
    (table,) = tables()
    assert table.empty


def test_the_facts_hold_no_answer():
    assert set(AccountFacts.__dataclass_fields__) == {"side", "scope"}
