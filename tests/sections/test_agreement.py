"""The French and English of sentences whose words must agree with what they tell."""

from types import SimpleNamespace

import pytest

from nps_report.facts.internal import Change
from nps_report.metrics import Counts, Difference
from nps_report.periods import parse_period
from nps_report.sections.findings import findings
from nps_report.sections.respondents import REASONS, reason_name
from nps_report.wording import words_for

FR, EN = words_for("fr"), words_for("en")


def changed(name, value, established):
    moved = Difference(value, value - 10, value + 10, 0.01)
    return Change(parse_period(name), Counts(1, 1, 1), moved, 0.01, established)


def test_an_established_change_over_one_year_is_a_finding(monkeypatch):
    monkeypatch.setattr("nps_report.sections.topics.findings", lambda facts, words: [])
    changes = (changed("2026-09", 5.0, False), changed("2025-10", -30.0, True))
    facts = SimpleNamespace(changes=changes, units=(), segments=())
    told = ["".join(run.text for run in findings(facts, words).items[0]) for words in (FR, EN)]
    assert told == [
        "Sur un an\u202f: −30 points depuis octobre 2025, évolution établie.",
        "Over one year: −30 points since October 2025, an established change.",
    ]


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "0 ouverte, 0 open"), (1, "1 ouverte, 1 open"), (2, "2 ouvertes, 2 open")],
)
def test_open_actions_agree_with_their_number(n, expected):
    assert ", ".join(words.plural("{n} open", "{n} open", n) for words in (FR, EN)) == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, ("0 réponse", "0 answers")), (1, ("1 réponse", "1 answer")), (2, ("2 réponses", "2 answers"))],
)
def test_none_is_singular_in_french_alone(n, expected):
    assert tuple(words.plural("{n} answer", "{n} answers", n) for words in (FR, EN)) == expected


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words_that_fit_one_row_and_several(reason):
    """No participle that would have to agree: "3 écartée" is never said."""
    last = reason_name(FR, reason).split()[0]
    assert last in {"sans", "en", "hors", "au", "à", "avec"}


def test_french_semicolons_and_colons_keep_to_the_word_before():
    assert (FR("; "), FR("{score}: {count}", score=9, count=41)) == ("\u202f; ", "9\u202f: 41")
