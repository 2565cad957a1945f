"""Customers read how the declared groups among them answered, as far as it was released, and of no other group."""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd
import pytest

from nps_report.facts.customer import CustomerFacts
from nps_report.periods import parse_period
from nps_report.programme import Localized
from nps_report.scope import Scope
from nps_report.sections import customer_segments
from nps_report.sections.numbers import customer_numbers
from nps_report.snapshot import Released, ReleasedSegment
from nps_report.wording import words_for

EN = words_for("en")
NUMBER = Released("number", nps=22, n_band="30-99")
WORDS, BANDED = Released("words", words="low"), Released("words", words="high", n_band="10-29")
HIDDEN = Released("hidden")


@dataclass(frozen=True)
class Side:
    """A customer side that released these cells."""

    own: Released
    released: tuple[ReleasedSegment, ...]
    labels: dict[str, dict[str, Localized]] = field(default_factory=dict)

    @property
    def programme(self):
        declared = tuple(dict.fromkeys(one.segment for one in self.released))
        public = {"programme": "Helios", "segments": declared, "labels": self.labels}
        return type("Public", (), public)

    def cell(self, unit):
        return self.own

    def segments(self, unit):
        return self.released

    def changes(self, unit):
        return ()

    def actions(self, unit):
        return pd.DataFrame()

    themes = quotes = changes


def facts(*values, own=NUMBER, labels=None, segment="role"):
    """The facts of a unit whose segment has these values, each with what is released of it."""
    released = tuple(ReleasedSegment(segment, value, cell) for value, cell in values)
    scope = Scope(parse_period("2026-10"), "Lyon", date(2026, 10, 31))
    return CustomerFacts(Side(own, released, labels or {}), scope)


def shown(found, words=EN):
    """The labels of the only table's rows."""
    (table, *_) = customer_segments.segments(found, words).blocks
    return [tuple(cell.label for cell in row) for row in table.rows]


def notes(found):
    """What is said below the tables."""
    (_, *below) = customer_segments.segments(found, EN).blocks
    return [run.text for text in below for run in text.paragraphs[0]]


def test_each_value_is_told_as_it_was_released():
    found = facts(("buyer", NUMBER), ("clerk", WORDS), ("head", BANDED), ("user", HIDDEN))
    assert shown(found) == [
        ("buyer", "+22"),
        ("clerk", "clearly unfavourable"),
        ("head", "clearly favourable"),
        ("user", "not shown, so that nobody can be recognised"),
    ]


def test_no_band_stands_in_the_table():
    (table, *_) = customer_segments.segments(facts(("buyer", NUMBER), ("head", BANDED)), EN).blocks
    assert not any(band in str(table.as_json()) for band in ("30-99", "10-29", "thirty", "ten"))


def test_values_and_the_segment_go_by_their_labels():
    labels = {"role": {"": Localized("Métier"), "buyer": Localized({"fr": "Acheteurs", "en": "Buyers"})}}
    found = facts(("buyer", NUMBER), ("user", NUMBER), labels=labels)
    (table, *_) = customer_segments.segments(found, EN).blocks
    assert [column.label for column in table.columns] == ["Métier", "Score"]
    assert shown(found) == [("Buyers", "+22"), ("user", "+22")]
    assert shown(found, words_for("fr"))[0][0] == "Acheteurs"


def test_the_small_values_are_others():
    assert shown(facts(("buyer", NUMBER), (None, WORDS)))[1][0] == "Others"
    assert shown(facts(("buyer", NUMBER), (None, WORDS)), words_for("fr"))[1][0] == "Autres"


def test_a_long_value_is_told_in_full():
    """Cut, the name of an account in it could no longer be found by the leak check."""
    long = "word " * 40
    assert shown(facts((long, NUMBER), ("user", NUMBER)))[0][0] == long


@pytest.mark.parametrize(
    "found",
    [
        facts(),
        facts(("buyer", NUMBER), ("user", NUMBER), own=HIDDEN),
        facts(("buyer", HIDDEN), (None, HIDDEN)),
        facts(("buyer", NUMBER)),
        facts((None, NUMBER)),
    ],
    ids=["none is declared", "the unit is hidden", "all are hidden", "a single value", "none but others"],
)
def test_where_there_is_nothing_to_tell_nothing_stands(found):
    assert customer_segments.segments(found, EN) is None
    assert customer_numbers(found, "en")["segments"] == {}


def test_each_segment_has_a_table_named_after_it():
    both = tuple(
        ReleasedSegment(segment, value, NUMBER) for segment in ("tier", "role") for value in ("a", "b")
    )
    found = CustomerFacts(Side(NUMBER, both), facts().scope)
    (tables,) = customer_segments.segments(found, EN).blocks
    assert [table.title for table in tables.blocks] == ["Tier", "Role"]


def test_at_most_eight_values_are_told_the_hidden_ones_go_first():
    found = facts(("a", HIDDEN), *((value, NUMBER) for value in "bcdefghij"), (None, NUMBER))
    assert [label for label, _ in shown(found)] == [*"bcdefghi"]


@pytest.mark.parametrize(
    ("own", "values", "said"),
    [
        (NUMBER, (NUMBER, NUMBER), []),
        (NUMBER, (NUMBER, HIDDEN), []),
        (NUMBER, (NUMBER, WORDS), ["In words where a number could reveal how someone answered."]),
        (BANDED, (NUMBER, NUMBER), ["Scores go from −100 to +100."]),
    ],
)
def test_it_is_said_how_to_read_them_where_the_letter_has_not_said_it(own, values, said):
    assert notes(facts(*zip("ab", values, strict=True), own=own)) == said


def test_the_numbers_hold_the_same_cells():
    found = facts(("buyer", NUMBER), ("head", BANDED), (None, HIDDEN))
    assert customer_numbers(found, "en")["segments"] == {
        "role": [
            {"value": "buyer", "n": None, "n_band": "30-99", "nps": 22, "words": None},
            {"value": "head", "n": None, "n_band": "10-29", "nps": None, "words": "high"},
            {"value": None, "n": None, "n_band": None, "nps": None, "words": None},
        ]
    }


def test_words_with_a_band_are_the_numbers_of_the_unit_too():
    assert customer_numbers(facts(own=BANDED), "en")["score"] == {
        "n": None,
        "n_band": "10-29",
        "nps": None,
        "words": "high",
    }
