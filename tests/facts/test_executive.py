"""All units for those who lead them, on answers counted by hand."""

import random
from datetime import date

import pytest

from nps_report.facts.cases import Cases
from nps_report.facts.executive import Executive, TopAction, TopTheme, UnitOverview, by_attention
from nps_report.facts.internal import Change, Facts, UnitScore
from nps_report.facts.stakes import Stakes
from nps_report.metrics import Counts, Difference, Interval, TargetGap
from nps_report.periods import parse_period
from nps_report.scope import Scope
from nps_report.snapshot import InternalSide

SEPTEMBER = parse_period("2026-09")


def unit(name, n=10, change=0.0, gap=0.0, **more):
    """A unit whose change or gap to its target is established where it is not zero."""
    moved = Change(SEPTEMBER, Counts(0, 5, 5), Difference(change, -9.0, 9.0, 0.5), 0.5, change != 0)
    score = UnitScore(name, Counts(0, n, 0), Interval(-9.0, 9.0), moved, TargetGap(gap, gap != 0))
    return UnitOverview(score, **more)


def ordered(*units):
    return [one.unit for one in by_attention(units)]


def test_an_established_fall_comes_first_then_a_gap_then_late_calls_then_revenue():
    units = [
        unit("risk", at_risk=9e9),
        unit("late", overdue=1),
        unit("gap", gap=-20.0),
        unit("fell", change=-5.0),
    ]
    assert ordered(unit("calm"), *units) == ["fell", "gap", "late", "risk", "calm"]


def test_a_rise_or_a_score_above_its_target_asks_for_nothing():
    units = [unit("calm"), unit("rose", change=30.0), unit("above", gap=30.0)]
    assert ordered(*units) == ["calm", "rose", "above"]
    assert not any(one.needs_attention for one in units)


def test_a_fall_that_is_not_established_moves_nobody_up():
    moved = Change(SEPTEMBER, Counts(5, 0, 5), Difference(-80.0, -170.0, 10.0, 0.08), 0.08, established=False)
    noisy = UnitOverview(UnitScore("noisy", Counts(4, 0, 1), Interval(-100.0, 20.0), moved, None))
    assert ordered(unit("calm"), noisy) == ["calm", "noisy"]


def test_units_without_answers_come_last_whatever_else_is_known_of_them():
    assert ordered(unit("nobody", n=0, overdue=5, at_risk=9e9), unit("calm")) == ["nobody", "calm"][::-1]


def test_what_is_not_known_counts_as_nothing():
    assert ordered(unit("unknown", at_risk=None), unit("some", at_risk=1.0)) == ["some", "unknown"]


@pytest.fixture
def executive(side: InternalSide) -> Executive:
    """The units of the sample programme in October 2026."""
    period = parse_period("2026-10")
    return Executive(Facts(side, Scope(period, "all", period.end)))


def test_every_unit_is_there_with_the_figures_of_its_own_report(executive):
    facts = executive.facts
    assert sorted(one.unit for one in executive.units) == ["Lille", "Lyon", "Sud"]
    for one in executive.units:
        own = Facts(facts.side, Scope(facts.scope.period, one.unit, facts.scope.as_of))
        assert one.score.counts == own.counts
        assert one.line == tuple(point.counts for _, point in own.trend)
        assert one.silent == own.silent
        assert one.at_risk == own.topic(Stakes).at_risk


def test_the_actions_of_the_whole_programme_are_no_units_own(executive):
    # X1 is Lyon's, X2 nobody's; a unit's action is also that of the one above it.
    assert {one.unit: one.action and one.action.due for one in executive.units} == {
        "Lyon": date(2026, 12, 15),
        "Sud": date(2026, 12, 15),
        "Lille": None,
    }


def test_where_no_follow_ups_are_kept_none_is_in_time(executive):
    assert {one.in_time for one in executive.units} == {None}


FRAME = """
themes:
  delivery: {name: {fr: Livraison, en: Delivery}, fr: [livraison]}
  price: {name: {fr: Prix, en: Price}, fr: [prix]}
"""


def answer(place, unit, score, comment="", day="2026-10-05"):
    return {
        "response_id": f"R{place}",
        "responded_at": f"{day}T09:00:00",
        "score": score,
        "comment": comment,
        "unit": unit,
        "contact_id": f"C{place}",
    }


@pytest.fixture
def of(frozen, tmp_path):
    """The units of October 2026, by name, in the tables given."""

    def found(rows, as_of=date(2026, 10, 31), **tables):
        (tmp_path / "params").mkdir(exist_ok=True)
        (tmp_path / "params" / "themes.yml").write_text(FRAME, "utf-8")
        side = frozen({"responses": rows, **tables})
        made = Executive(Facts(side, Scope(parse_period("2026-10"), "all", as_of)))
        return made, {one.unit: one for one in made.units}

    return found


def test_the_top_theme_is_the_one_with_the_most_unfavourable_comments(of):
    rows = [
        answer(1, "Lyon", 2, "La livraison est en retard"),
        answer(2, "Lyon", 3, "Livraison ratée"),
        answer(3, "Lyon", 9, "Livraison parfaite"),
        answer(4, "Lyon", 2, "Le prix est trop cher"),
        answer(5, "Lille", 9, "Prix très correct"),
    ]
    _, units = of(rows)
    assert units["Lyon"].theme == TopTheme("delivery", 2, 3)
    assert units["Lille"].theme is None


def test_a_unit_has_the_themes_of_those_under_it(of):
    units = [{"unit": "Sud"}, {"unit": "Lyon", "parent": "Sud"}]
    _, found = of([answer(1, "Lyon", 2, "Livraison ratée")], units=units)
    assert found["Sud"].theme == TopTheme("delivery", 1, 1)


def follow_up(place, **more):
    return {"response_id": f"R{place}", "opened_at": "2026-10-05T09:00:00", **more}


def test_follow_ups_count_for_the_unit_of_their_answer(of):
    rows = [answer(1, "Lyon", 2), answer(2, "Lyon", 3), answer(3, "Lille", 1)]
    calls = [follow_up(1, first_contact_at="2026-10-05T11:00:00"), follow_up(2), follow_up(3)]
    made, units = of(rows, followups=calls)
    lyon, lille = units["Lyon"], units["Lille"]
    assert (lyon.in_time.k, lyon.in_time.n, lyon.overdue) == (1, 2, 1)
    assert (lille.in_time.k, lille.in_time.n, lille.overdue) == (0, 1, 1)
    own = Cases(Facts(made.facts.side, Scope(parse_period("2026-10"), "Lyon", date(2026, 10, 31))))
    assert lyon.in_time == own.kpis.year.in_time


def test_a_call_that_was_made_late_or_is_not_due_keeps_nobody_waiting(of):
    rows = [answer(1, "Lyon", 2), answer(2, "Lyon", 3, day="2026-10-30")]
    late = follow_up(1, first_contact_at="2026-10-20T09:00:00")
    _, units = of(rows, followups=[late, {"response_id": "R2", "opened_at": "2026-10-30T09:00:00"}])
    assert (units["Lyon"].in_time.n, units["Lyon"].overdue) == (1, 0)


def test_the_top_action_is_the_latest_late_one_before_one_of_more_worth(of):
    actions = [
        {"action_id": "A", "title": "Calm", "unit": "Lyon", "status": "planned", "impact": 5, "effort": 1},
        {"action_id": "B", "title": "Late", "unit": "Lyon", "status": "planned", "due": "2026-10-01"},
        {"action_id": "C", "title": "Done", "unit": "Lille", "status": "done", "done_at": "2026-10-02"},
    ]
    made, units = of([answer(1, "Lyon", 2), answer(2, "Lille", 9)], actions=actions)
    assert units["Lyon"].action == TopAction(0, True, date(2026, 10, 1))
    assert made.facts.open_actions["action_id"].tolist() == ["B", "A"]
    assert units["Lille"].action is None


def test_a_line_has_a_gap_of_no_answers_not_of_zero(of):
    rows = [answer(1, "Lyon", 9, day="2026-10-05"), answer(2, "Lyon", 2, day="2026-03-05")]
    made, units = of(rows)
    # Each point holds three months: March's answer stands in March, April and May, October's in October.
    line = dict(zip((period.name for period in made.periods), units["Lyon"].line, strict=True))
    assert [name for name, counts in line.items() if counts.n] == ["2026-03", "2026-04", "2026-05", "2026-10"]
    assert line["2026-10"] == Counts(0, 0, 1)


def test_a_unit_without_others_under_it_has_no_page(side):
    period = parse_period("2026-10")
    assert Executive(Facts(side, Scope(period, "Lille", period.end))).units == ()


def test_pure_noise_orders_no_unit_and_asks_for_nothing(frozen):
    # Every unit draws from the same answers, whose score is the target of all: what differs is chance.
    luck = random.Random(33)
    rows = [
        {"responded_at": f"2026-{month:02d}-05", "score": luck.choice([2, 8, 9]), "unit": f"U{unit:02d}"}
        for unit in range(24)
        for month in (9, 10)
        for _ in range(15)
    ]
    names = [f"U{unit:02d}" for unit in range(24)]
    side = frozen(
        {"responses": rows, "units": [{"unit": name} for name in names]}, targets=dict.fromkeys(names, 0)
    )
    facts = Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))
    # Tested one by one, some would have missed it.
    assert sum(one.target.established and one.target.gap < 0 for one in facts.units) == 2
    found = Executive(facts).units
    assert [one.unit for one in found] == names
    assert not any(one.needs_attention for one in found)


def test_a_target_that_is_missed_by_far_is_missed_among_many_units_too(frozen):
    rows = [
        {"responded_at": "2026-10-05", "score": 2 if unit == 3 else 8, "unit": f"U{unit}"}
        for unit in range(6)
        for _ in range(30)
    ]
    side = frozen({"responses": rows}, targets={f"U{unit}": 0 for unit in range(6)})
    found = Executive(Facts(side, Scope(parse_period("2026-10"), "all", date(2026, 10, 31)))).units
    assert [one.unit for one in found if one.below_target] == ["U3"]


def test_those_who_wait_are_told_by_the_unit_of_their_answer_the_most_first(of):
    rows = [answer(1, "Lyon", 2), answer(2, "Lille", 3), answer(3, "Lille", 1), answer(4, "Nantes", 1)]
    done = follow_up(4, first_contact_at="2026-10-05T11:00:00")
    made, _ = of(rows, followups=[follow_up(1), follow_up(2), follow_up(3), done])
    assert made.waiting == (("Lille", 2), ("Lyon", 1))
