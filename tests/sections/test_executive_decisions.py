"""The questions that those who lead the units have to answer."""

from datetime import date

import pytest

from nps_report.facts.executive import Executive
from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.sections.executive_decisions import decisions
from nps_report.wording import words_for

EN = words_for("en")


def answer(place, unit, score, day="2026-10-05"):
    own = {"response_id": f"R{place}", "contact_id": f"C{place}"}
    return {"responded_at": f"{day}T09:00:00", "score": score, "unit": unit, **own}


@pytest.fixture
def asked(frozen):
    """What is to be decided in October 2026, in the tables given."""

    def of(rows, targets=None, **tables):
        side = frozen({"responses": rows, **tables}, targets=targets or {})
        scope = Scope(parse_period("2026-10"), "all", date(2026, 10, 31))
        return decisions(Executive(Facts(side, scope)), EN)

    return of


def said(found):
    return ["".join(run.text for run in item) for item in found.items]


CALM = [answer(1, "Lyon", 9), answer(2, "Lille", 9)]


def test_where_nothing_is_late_or_missed_there_is_nothing_to_decide(asked):
    found = asked(CALM)
    assert (found.items, found.title) == ((), "Decisions to take")
    assert found.empty.startswith("No decision to take")


def test_late_calls_are_counted_by_unit_the_most_first(asked):
    rows = [answer(1, "Lyon", 2), answer(2, "Lille", 3), answer(3, "Lille", 1)]
    calls = [{"response_id": f"R{place}", "opened_at": "2026-10-05T09:00:00"} for place in (1, 2, 3)]
    assert said(asked(rows, followups=calls)) == [
        "Late calls: 3 customers wait, Lille (2) and Lyon (1). Who calls them, and by when?"
    ]


def test_late_actions_are_counted_with_the_oldest_date(asked):
    actions = [
        {"action_id": "A", "title": "Slots", "unit": "Lyon", "status": "planned", "due": "2026-10-01"},
        {"action_id": "B", "title": "Depot", "status": "in progress", "due": "2026-09-15"},
        {"action_id": "C", "title": "Later", "status": "planned", "due": "2026-12-01"},
    ]
    assert said(asked(CALM, actions=actions)) == [
        "Late actions: 2 actions, the oldest due 15 September 2026. Another date for each, or an end to it?"
    ]


def test_a_unit_that_misses_its_target_without_an_action_of_its_own_is_named(asked):
    rows = [
        answer(10 * place + one, unit, 2) for place, unit in enumerate(("Lyon", "Lille")) for one in range(9)
    ]
    actions = [{"action_id": "A", "title": "Slots", "unit": "Lyon", "status": "planned"}]
    found = asked(rows, targets={"Lyon": 50, "Lille": 50}, actions=actions)
    assert said(found) == [
        "No action of their own: Lille, though the score fell or misses its target. Who does what there?"
    ]
