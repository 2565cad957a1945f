"""The facts of an internal report, on answers small enough to count by hand."""

from datetime import date

import pytest

from nps_report.metrics import Counts


def answers(*rows):
    """Responses from (day, score) or (day, score, more columns)."""
    return [
        {
            "response_id": f"R{place}",
            "responded_at": row[0],
            "score": row[1],
            **(row[2] if len(row) > 2 else {}),
        }
        for place, row in enumerate(rows)
    ]


def test_the_counts_are_those_of_the_period(facts):
    rows = answers(("2026-10-01", 10), ("2026-10-31", 3), ("2026-11-01", 10), ("2026-09-30", 10))
    assert Counts(1, 0, 1) == facts(rows).counts


def test_nothing_after_the_reports_date_is_known(facts):
    rows = answers(("2026-10-01", 10), ("2026-10-20", 3))
    assert Counts(0, 0, 1) == facts(rows, as_of=date(2026, 10, 15)).counts


def test_the_change_is_against_the_latest_period_with_answers(facts):
    rows = answers(("2026-10-01", 10), ("2026-07-15", 3), ("2026-06-15", 9))
    changes = facts(rows).changes
    assert [(change.against.name, change.difference.value) for change in changes] == [("2026-07", 200.0)]


def test_last_year_is_named_beside_the_previous_period(facts):
    rows = answers(("2026-10-01", 10), ("2026-09-15", 3), ("2025-10-15", 9))
    assert [change.against.name for change in facts(rows).changes] == ["2026-09", "2025-10"]


def test_last_year_alone_is_told_once(facts):
    rows = answers(("2026-10-01", 10), ("2025-10-15", 9))
    assert [change.against.name for change in facts(rows).changes] == ["2025-10"]


def test_a_period_without_an_answer_has_no_change(facts):
    nothing = facts(answers(("2026-09-01", 10)))
    assert nothing.counts.n == 0
    assert nothing.changes == ()


def test_a_change_is_established_only_where_the_test_says_so(facts):
    few = answers(("2026-10-01", 10), ("2026-09-15", 3))
    many = answers(*[("2026-10-01", 10)] * 20, *[("2026-09-15", 3)] * 20)
    assert [facts(rows).changes[0].established for rows in (few, many)] == [False, True]


def test_a_wave_is_compared_with_the_wave_before_it(facts):
    waves = {"spring": ["2026-03-02", "2026-03-27"], "autumn": ["2026-09-14", "2026-10-09"]}
    rows = answers(("2026-10-01", 10), ("2026-06-15", 0), ("2026-03-15", 9))
    days = {name: tuple(date.fromisoformat(day) for day in pair) for name, pair in waves.items()}
    assert [change.against.name for change in facts(rows, "autumn", waves=days).changes] == ["spring"]


def test_the_trend_has_thirteen_points_of_three_months(facts):
    rows = answers(("2026-10-01", 10), ("2026-08-15", 3), ("2026-07-31", 9), ("2025-08-01", 9))
    trend = facts(rows).trend
    assert len(trend) == 13
    assert ("2025-10", Counts(0, 0, 1)) == (trend[0][0].name, trend[0][1].counts)
    assert ("2026-10", Counts(1, 0, 1)) == (trend[-1][0].name, trend[-1][1].counts)


def test_a_segment_value_is_tested_against_all_others_blanks_included(facts):
    rows = answers(
        ("2026-10-01", 10, {"role": "user"}),
        ("2026-10-02", 3, {"role": "buyer"}),
        ("2026-10-03", 7, {"role": ""}),
    )
    found = facts(rows, segments=["role"])
    buyer, user = found.segment("role")
    assert ("buyer", Counts(1, 0, 0), Counts(0, 1, 1)) == (buyer.value, buyer.counts, buyer.rest)
    assert ("user", Counts(0, 0, 1), Counts(1, 1, 0)) == (user.value, user.counts, user.rest)
    assert found.blanks("role") == 1


def test_values_come_in_the_programmes_order(facts):
    rows = answers(("2026-10-01", 10, {"role": "buyer"}), ("2026-10-02", 3, {"role": "user"}))
    found = facts(rows, segments=["role"], order={"role": ["user", "buyer"]})
    assert [segment.value for segment in found.segment("role")] == ["user", "buyer"]


def test_units_are_compared_and_their_changes_adjusted_together(facts):
    lyon = [("2026-10-01", 10, {"unit": "Lyon"})] * 20 + [("2026-09-01", 3, {"unit": "Lyon"})] * 20
    lille = [("2026-10-01", 10, {"unit": "Lille"}), ("2026-09-01", 8, {"unit": "Lille"})]
    found = facts(answers(*lyon, *lille))
    units = {unit.unit: unit for unit in found.units}
    assert {name: unit.change.established for name, unit in units.items()} == {"Lyon": True, "Lille": False}
    assert units["Lyon"].change.p == pytest.approx(2 * found_p(units["Lyon"]))


def found_p(unit):
    """The unit's own p, before it is adjusted for the two on the page."""
    return unit.change.difference.p


def test_a_target_is_missed_only_where_the_interval_excludes_it(facts):
    rows = answers(("2026-10-01", 10), ("2026-10-02", 3))
    assert [facts(rows, targets={"all": target}).target.established for target in (20, -20)] == [False, False]
    assert facts(answers(*[("2026-10-01", 3)] * 20), targets={"all": 20}).target.established


def test_rows_left_out_are_counted_by_reason(facts):
    rows = answers(("2026-10-01", 10), ("2026-10-02", ""), *[("2026-10-03", 8)] * 18)
    rows[5]["contact_id"] = rows[6]["contact_id"] = "C1"
    found = facts(rows).rows
    assert (found["read"], found["scored"], found["set_aside"]) == (20, 18, {"duplicate": 1, "no score": 1})


def test_response_rate_counts_invitations_of_the_period_answered_so_far(facts):
    rows = answers(("2026-10-05", 10, {"contact_id": "C1"}))
    invited = [{"contact_id": f"C{place}", "sent_at": "2026-10-01"} for place in (1, 2, 3, 4)]
    found = facts(rows, tables={"invitations": invited})
    assert (found.coverage.invited, found.coverage.answered, found.coverage.rate) == (4, 1, 0.25)


def test_without_invitations_the_response_rate_is_unknown(facts):
    found = facts(answers(("2026-10-05", 10)))
    assert (found.coverage, found.silent) == (None, None)
