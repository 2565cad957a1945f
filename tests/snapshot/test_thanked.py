"""Whom a team thanks by name, on answers small enough to count by hand."""

from datetime import date

import pandas as pd
import pytest

from nps_report.snapshot.answers import marked
from nps_report.snapshot.thanked import Praise, colleagues_of, handled_in
from nps_report.snapshot.themed import Themed
from nps_report.verbatims import Redactor

KNOWN = {("marchal", "odile"): "Odile Marchal", ("paul", "servan"): "Paul Servan"}
STAFF = (*KNOWN.values(), "Rémi Fourcade")
ODILE, PAUL = KNOWN
PRAISE = "Le service est vraiment parfait"
TEAM = pd.DataFrame({"name": ["Zoé Ott"], "left_at": [pd.NaT]})


def praise_in(comment, tone="positive", handled_by="Odile Marchal", known=KNOWN, **changes):
    """Whom one answer with this comment praises."""
    answer = {
        "response_id": "1",
        "score": 10,
        "unit": "Lyon",
        "contact_id": "C",
        "account_id": "A",
        "comment": comment,
        "comment_language": "fr",
        "comment_empty": False,
        "quote_consent": True,
        "handled_by": handled_by,
    }
    answers = marked(pd.DataFrame([answer | changes]), has_accounts=True)
    mentions = pd.DataFrame(
        [("1", "support", tone, True)], columns=["response_id", "theme", "said", "counts"]
    )
    redactors = {language: Redactor(STAFF, language) for language in ("fr", "en")}
    praise = Praise(answers, Themed(answers, mentions, ["support"]), redactors, known, known)
    return praise.praised


def test_praise_without_a_name_is_for_whoever_took_care():
    assert praise_in(PRAISE) == (ODILE,)


@pytest.mark.parametrize(
    "changes",
    [
        {"quote_consent": False},
        {"tone": "negative"},
        {"tone": "neutral"},
        {"comment": "Le service est parfait mais les factures sont fausses"},
        {"handled_by": None},
        {"handled_by": "Élise Roy"},
    ],
)
def test_nobody_is_praised(changes):
    """Without consent, without praise alone, or where nobody who may be named took care."""
    assert praise_in(**{"comment": PRAISE} | changes) == ()


@pytest.mark.parametrize("named", ["Paul Servan", "SERVAN Paul"])
def test_praise_by_name_is_for_whom_it_names_and_not_for_the_handler(named):
    assert praise_in(f"Avec {named}, le service est vraiment parfait") == (PAUL,)


def test_praise_of_somebody_who_may_not_be_named_is_nobodys():
    assert praise_in("Avec Rémi Fourcade, le service est vraiment parfait") == ()


def test_a_part_of_a_name_means_the_handler_alone():
    said = "Avec Mme Marchal, le service est vraiment parfait"
    assert praise_in(said) == (ODILE,)
    assert praise_in(said, handled_by="Paul Servan") == ()


def test_a_part_that_two_colleagues_share_means_neither():
    both = KNOWN | {("jean", "marchal"): "Jean Marchal"}
    assert praise_in("Avec Mme Marchal, le service est vraiment parfait", known=both) == ()


def test_a_name_that_was_taken_out_before_is_somebody_elses():
    assert praise_in("Avec [nom], le service est vraiment parfait") == ()


def test_a_colleague_is_one_whichever_way_the_name_is_written():
    frame = {"response_id": ["1", "2", "3"], "score": 9, "unit": None, "contact_id": None, "account_id": None}
    answers = pd.DataFrame({**frame, "handled_by": ["Odile Marchal", "MARCHAL Odile", None]})
    assert handled_in(marked(answers, has_accounts=False)) == {ODILE: [0, 1]}


def test_answers_that_tell_of_no_handler_have_none():
    frame = {"response_id": ["1"], "score": [9], "unit": [None], "contact_id": [None], "account_id": [None]}
    assert handled_in(marked(pd.DataFrame(frame), has_accounts=False)) == {}


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "#import",
        "Zoé 🎉",
        "zoe.ott@helios.example",
        "E042",
        "Service client",
        "\u200b",
        "Zoé " + "Ott" * 20,
    ],
)
def test_what_is_no_name_is_not_printed_as_one(name):
    assert colleagues_of([name], TEAM.iloc[:0], date(2026, 10, 31)) == {}


def test_the_teams_way_to_write_a_name_comes_first():
    assert list(colleagues_of(["OTT Zoé"], TEAM, date(2026, 10, 31)).values()) == ["Zoé Ott"]


def test_who_has_left_is_not_thanked():
    left = TEAM.assign(left_at=pd.Timestamp("2026-10-31"))
    assert colleagues_of(["Zoé Ott"], left, date(2026, 10, 31)) == {}
    assert len(colleagues_of(["Zoé Ott"], left, date(2026, 10, 30))) == 1
