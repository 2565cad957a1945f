"""The box that says what a score can and cannot say, in each edition."""

import re
from dataclasses import dataclass

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.caution import caution, customer_caution
from nps_report.snapshot import Released
from nps_report.wording import words_for

EN = words_for("en")
OCTOBER = parse_period("2026-10")


@dataclass(frozen=True)
class Public:
    """A customer edition's score as it may be shown: nothing else may be asked for."""

    cell: Released


@pytest.fixture
def facts(frozen):
    """The facts of October 2026 with so many answers, to so many invitations."""

    def of(answered, invited, sent_at="2026-10-01", day="2026-10-05"):
        rows = [{"contact_id": f"C{place}", "responded_at": day, "score": 9} for place in range(answered)]
        asked = [{"contact_id": f"C{place}", "sent_at": sent_at} for place in range(invited)]
        return Facts(frozen({"responses": rows, "invitations": asked}), Scope(OCTOBER, "all", OCTOBER.end))

    return of


def said(note):
    return "".join(run.text for run in note.text).replace("\u00a0", " ")


def test_the_base_and_the_rate_are_told_and_that_the_silent_are_not_in_it(facts):
    note = caution(facts(30, 40), EN)
    assert (note.tone, note.title) == ("caution", "What this score can and cannot say")
    assert "neither growth nor loyalty" in said(note)
    assert "n = 30." in said(note)
    assert "Of the period's invitations 75% were answered; the silent are not in it".replace(
        "'", "’"
    ) in said(note)


def test_a_small_base_is_told(facts):
    assert "n = 29 · small base. That is few: a handful" in said(caution(facts(29, 40), EN))
    assert "So few" not in said(caution(facts(30, 40), EN))


def test_without_invitations_it_is_not_known_how_many_were_asked(facts):
    assert "How many were asked is not known" in said(caution(facts(30, 0), EN))


def test_without_invitations_in_the_period_no_rate_is_told(facts):
    text = said(caution(facts(30, 40, sent_at="2026-05-01"), EN))
    assert "%" not in text
    assert "Those who did not answer are not in it." in text


def test_without_answers_there_is_no_score_to_read(facts):
    text = said(caution(facts(1, 40, day="2026-08-05"), EN))
    assert "Nobody answered in this period" in text
    assert "n =" not in text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "cell",
    [
        Released("number", nps=22, n_band="30-99"),
        Released("words", words="low"),
        Released("words", words="low", n_band="10-29"),
        Released("hidden"),
    ],
)
def test_customers_read_two_sentences_without_a_figure(cell, language):
    note = customer_caution(Public(cell), words_for(language))
    text = said(note)
    assert note.tone == "caution"
    assert not re.search(r"\d|%|NPS", text)
    assert text.count(".") == 2


@pytest.mark.parametrize(
    ("level", "subject"), [("number", "it measures"), ("words", "they measure"), ("hidden", "they measure")]
)
def test_a_score_is_named_only_where_one_is_published(level, subject):
    note = customer_caution(Public(Released(level, nps=22)), EN)
    assert subject in said(note)
    assert ("score" in note.title) == (level == "number")
