"""What came of finished actions, in words and in numbers."""

import math
from datetime import date

import pytest

from nps_report.facts.internal import Facts
from nps_report.metrics import NONE, Counts
from nps_report.metrics.effect import score_effect
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections import effects, topics
from nps_report.wording import words_for

WORDS = words_for("en")
UNITS = [{"unit": "Lyon"}, {"unit": "Lille"}]


def answers(month, unit, scores, comment):
    return [
        {
            "responded_at": f"2026-{month:02d}-10",
            "score": score,
            "unit": unit,
            "comment": comment,
            "language": "fr",
        }
        for score in scores
    ]


ROWS = [
    *answers(6, "Lyon", [0] * 20, "Livraison en retard"),
    *answers(8, "Lyon", [10] * 20, "Trop cher"),
    *answers(6, "Lille", [10, 0] * 10, "Trop cher"),
    *answers(8, "Lille", [10, 0] * 10, "Trop cher"),
]
ACTION = {"status": "done", "done_at": "2026-07-15", "unit": "Lyon", "theme": "delivery"}


@pytest.fixture
def facts(frozen):
    """The facts of October 2026, of actions that differ in a few things from one done in Lyon in July."""

    def of(*actions, **changes):
        rows = [{"action_id": f"A{place}", **ACTION, **action} for place, action in enumerate(actions)]
        side = frozen({"responses": ROWS, "units": UNITS, "actions": rows}, **changes)
        return Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))

    return of


def labels(table):
    return [[cell.label for cell in row] for row in table.rows]


def said(text):
    return ["".join(run.text for run in line) for line in text.paragraphs]


def test_an_effect_is_told_with_bases_limits_and_verdict(facts):
    """In Lyon from -100 to 100, in Lille 0 both times; comments on deliveries from all to none, in Lille none.

    Scores: centre 40/23, error √(2 x .0077669 + 2 x .0406427) = .311158, so 173.9 give or take 61.0.
    Comments: centre -20/22, error √(4 x .0019722) = .088819, so -90.9 give or take 17.4.
    """
    section = effects.effects(facts({"title": "Slots"}), WORDS)
    before, scores, themes = section.blocks
    assert section.heading == "Did it work? Actions: 1 improved"
    assert labels(scores) == [
        [
            "Slots",
            "Lyon, Jul 26",
            "−100 → +100 (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}20, 20)",
            "0 → 0 (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}20, 20)",
            "+200 (+113 to +235)",
            "improved",
        ]
    ]
    assert labels(themes) == [
        [
            "Delivery and delays",
            "Lyon, Jul 26",
            "100% → 0% (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}20, 20)",
            "0% → 0% (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}20, 20)",
            "−100 (−108 to −74)",
            "improved",
        ]
    ]
    assert before.figure == "before"


def test_without_others_no_cause_is_named(facts):
    section = effects.effects(facts({"title": "Bills", "unit": "", "theme": "invoicing"}), WORDS)
    scores, _ = section.blocks
    [[_, where, _, elsewhere, _, verdict]] = labels(scores)
    assert (where, elsewhere) == ("Whole programme, Jul 26", "no comparison")
    assert verdict == "improved, not compared"
    assert scores.note == "Without units to compare with, a change says nothing of its cause."


def test_actions_done_together_share_a_row(facts):
    done = {"title": "Slots"}, {"title": "Depot", "done_at": "2026-07-02", "theme": "price"}
    section = effects.effects(facts(*done), WORDS)
    _, scores, themes = section.blocks
    assert [row[0].label for row in scores.rows] == ["Slots; Depot"]
    assert scores.rows[0][0].value == "A0, A1"
    assert [row[0].label for row in themes.rows] == ["Delivery and delays", "Price"]
    assert scores.note == "Actions done together share what followed."


def test_what_has_no_answers_since_is_one_line(facts):
    section = effects.effects(facts({"title": "Slots", "done_at": "2026-10-05"}), WORDS)
    (text,) = section.blocks
    assert section.heading == "Did it work? Actions: 1 too early to tell"
    assert said(text) == ["Nothing to compare yet: Slots."]


def test_where_nothing_is_finished_there_is_one_line(facts):
    known = facts({"title": "Slots", "status": "planned", "done_at": ""})
    section = effects.effects(known, WORDS)
    assert section.heading == "Did it work?"
    assert said(section.blocks[0]) == ["No action is finished yet: there is no effect to measure."]
    assert (list(effects.method_items(known, WORDS)), topics.NUMBERS["effects"](known)) == ([], [])


def test_without_a_register_there_is_no_section(frozen):
    side = frozen({"responses": ROWS, "units": UNITS})
    known = Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))
    assert effects.effects(known, WORDS) is None
    assert (list(effects.method_items(known, WORDS)), topics.NUMBERS["effects"](known)) == ([], [])


def test_rows_that_pages_have_no_room_for_are_in_the_annex(facts, monkeypatch):
    monkeypatch.setattr(effects, "SHOWN", 1)
    done = {"title": "Slots"}, {"title": "Prices", "unit": "Lille", "theme": "price"}
    tables = effects.effects(facts(*done), WORDS).blocks[1:]
    assert [(len(table.rows), len(table.beyond)) for table in tables] == [(1, 1), (1, 1)]
    assert all(table.note.endswith("1 other is in the annex.") for table in tables)


def test_the_method_tells_window_confidence_and_least_effect(facts):
    changes = {"effect_window": 1, "least_effect": 7.5}
    [(term, text)] = effects.method_items(facts({"title": "Slots"}, actions=changes), WORDS)
    assert term == "Effects of actions"
    assert "(1 month each side)" in text
    assert "a gain of 7.5 points" in text
    assert "95%" in text


@pytest.mark.parametrize(
    ("treated", "others", "comments", "expected"),
    [
        ((NONE, NONE), None, False, "too early: nothing to compare yet"),
        ((Counts(12, 10, 14), Counts(6, 10, 20)), None, False, "too early: about 1,000 answers needed"),
        ((Counts(12, 10, 14), Counts(6, 10, 20)), None, True, "too early: about 1,000 comments needed"),
        ((Counts(0, 0, 900), Counts(900, 0, 0)), None, False, "not improved"),
        ((Counts(900, 0, 0), Counts(0, 0, 900)), None, False, "improved, not compared"),
        ((Counts(900, 0, 0), Counts(0, 0, 900)), (Counts(0, 9, 0),) * 2, False, "improved"),
    ],
)
def test_verdicts_in_words(treated, others, comments, expected):
    """Per answer .702498 + .576266 = 1.278764, times 7.848880 / .01: 1003.7 answers, said as about 1,000."""
    assert effects.verdict(score_effect(treated, others), WORDS, comments) == expected


def test_numbers_hold_windows_counts_effects_and_what_came_before(facts):
    [found] = topics.NUMBERS["effects"](facts({"title": "Slots"}))
    assert (found["action_id"], found["done_at"], found["unit"], found["theme"]) == (
        "A0",
        "2026-07-15",
        "Lyon",
        "delivery",
    )
    assert found["before"] == ["2026-04-01", "2026-06-30"]
    assert found["after"] == ["2026-08-01", "2026-10-31"]
    assert [one["nps"] for one in found["score"]["treated"]] == [-100, 100]
    assert [one["n"] for one in found["score"]["others"]] == [20, 20]
    assert (found["score"]["value"], found["score"]["verdict"]) == (200, "improved")
    assert found["mentions"]["treated"] == [
        {"n": 20, "hits": 20, "share": 1},
        {"n": 20, "hits": 0, "share": 0},
    ]
    assert [one["period"] for one in found["earlier"]] == ["2026-06"]
    assert found["slope_gap"]["value"] is None


def test_unknown_numbers_are_null(facts):
    [found] = topics.NUMBERS["effects"](facts({"title": "Slots", "done_at": "2026-10-05", "theme": ""}))
    assert (found["after"], found["mentions"], found["score"]["value"]) == (None, None, None)
    assert not math.isnan(found["score"]["low"])
