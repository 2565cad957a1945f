"""Follow-ups with their answers, on a handful that can be counted by hand."""

import math
from datetime import date, datetime

import pytest

from nps_report.facts.cases import Cases, causes_of
from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope

DAY = date(2026, 10, 30)
"""A Friday."""


def answer(account, score, day="2026-10-05", **more):
    """An answer of the one contact of an account."""
    return {
        "response_id": f"{account} {day}",
        "responded_at": f"{day}T09:00:00",
        "score": score,
        "account_id": account,
        "contact_id": f"{account}-1",
        **more,
    }


def follow_up(account, day="2026-10-05", **more):
    """A follow-up opened at nine on the day of an account's answer."""
    return {"response_id": f"{account} {day}", "opened_at": f"{day}T09:00:00", **more}


def accounts(**revenues):
    return [{"account_id": name, "name": name, "revenue": revenue} for name, revenue in revenues.items()]


TEAM = [{"name": "Ali", "unit": "Lyon"}, {"name": "Zoé", "unit": "Lyon"}, {"name": "Ada", "unit": ""}]


@pytest.fixture
def cases(frozen):
    """The cases of October 2026, of the answers and follow-ups given."""

    def of(answers, followups, as_of=DAY, unit="all", tables=(), **changes):
        side = frozen({"responses": answers, "followups": followups, **dict(tables)}, **changes)
        return Cases(Facts(side, Scope(parse_period("2026-10"), unit, as_of)))

    return of


def who(listed):
    return [case.person.account for case in listed]


def test_a_case_is_a_follow_up_with_its_own_answer_though_the_contact_answered_again(cases):
    found = cases([answer("A", 3), answer("A", 9, "2026-11-05")], [follow_up("A")], date(2026, 11, 30))
    (case,) = found.all
    assert (case.person.score, case.person.at, case.follow_up.response) == (
        3,
        date(2026, 10, 5),
        "A 2026-10-05",
    )


def test_only_follow_ups_opened_by_the_reports_date_are_cases(cases):
    rows = [answer("A", 3), answer("B", 3)]
    followups = [follow_up("A"), {"response_id": "B 2026-10-05", "opened_at": "2026-10-31T00:30:00"}]
    assert who(cases(rows, followups).all) == ["A"]


def test_an_answer_replaced_by_a_later_one_of_the_month_is_still_waited_for(cases):
    found = cases([answer("A", 3), answer("A", 9, "2026-10-20")], [follow_up("A")])
    assert [case.person.score for case in found.all] == [3]


def test_of_two_rows_of_one_answer_the_case_has_the_one_that_counts(cases):
    assert [case.person.score for case in cases([answer("A", 3), answer("A", 5)], [follow_up("A")]).all] == [
        5
    ]


def test_a_transactional_answer_that_is_kept_apart_is_followed_up_too(cases):
    rows = [answer("A", 9), answer("B", 2, kind="transactional"), answer("C", 8, kind="relational")]
    assert who(cases(rows, [follow_up("B")]).all) == ["B"]


def test_a_follow_up_without_an_answer_or_a_score_is_counted_apart(cases):
    found = cases([answer("A", 3), answer("B", "")], [follow_up("A"), follow_up("B"), follow_up("C")])
    assert (who(found.all), found.unanswered) == (["A"], 2)


def test_a_units_cases_are_those_of_its_answers(cases):
    rows = [answer("A", 3, unit="Lyon"), answer("B", 3, unit="Lille")]
    assert who(cases(rows, [follow_up("A"), follow_up("B")], unit="Lyon").all) == ["A"]


def test_time_runs_on_business_days_of_the_programmes_country(cases):
    """Opened on Friday 10 July at nine, the 14th is off: 48 hours end on Wednesday the 15th."""
    row, called = (
        answer("A", 3, "2026-07-10"),
        follow_up("A", "2026-07-10", first_contact_at="2026-07-15T10:00:00"),
    )
    (case,) = cases([row], [called], follow_up={"country": "FR"}).all
    assert (case.due, case.hours, case.late) == (datetime.fromisoformat("2026-07-15 09:00"), 49, True)
    (case,) = cases([row], [called]).all
    assert (case.due, case.hours, case.late) == (datetime.fromisoformat("2026-07-14 09:00"), 73, True)


@pytest.mark.parametrize(
    ("contact", "as_of", "late"),
    [
        ("2026-10-07T09:00:00", DAY, False),
        ("2026-10-07T09:01:00", DAY, True),
        ("", date(2026, 10, 6), False),
        ("", date(2026, 10, 7), True),
    ],
)
def test_late_is_what_was_not_contacted_within_48_hours(cases, contact, as_of, late):
    """Due on Wednesday the 7th at nine; on the 7th's report, that day is over."""
    (case,) = cases([answer("A", 3)], [follow_up("A", first_contact_at=contact)], as_of).all
    assert case.late is late


def test_without_an_opening_nothing_is_due(cases):
    (case,) = cases([answer("A", 3)], [{"response_id": "A 2026-10-05", "owner": "Ali"}]).all
    assert (case.due, case.hours, case.late) == (None, None, False)


def test_whose_work_is_judged_is_flagged_and_another_proposed(cases):
    known = [{"account_id": "A", "account_manager": "Zoé"}]
    row = answer("A", 3, unit="Lyon", handled_by="Paul Servan")
    flagged = follow_up("A", caller="SERVAN Paul", owner="zoe")
    (case,) = cases([row], [flagged], tables={"accounts": known, "team": TEAM}).all
    assert (case.involved, case.proposed) == (("caller", "owner"), "Ali")


def test_nobody_is_proposed_where_a_caller_may_call_or_has_called(cases):
    known = [{"account_id": name, "account_manager": "Zoé"} for name in "AB"]
    rows = [answer(name, 3, unit="Lyon") for name in "AB"]
    followups = [
        follow_up("A", caller="Ali", owner="Zoé"),
        follow_up("B", caller="Zoé", first_contact_at="2026-10-06T09:00:00"),
    ]
    found = cases(rows, followups, tables={"accounts": known, "team": TEAM}).all
    assert [(case.involved, case.proposed) for case in found] == [(("owner",), None), (("caller",), None)]


def test_calls_without_a_caller_are_spread_over_the_team(cases):
    """Ali has one call to make already, so Zoé has the first and, by name, Ali the second."""
    rows = [answer(name, 3, unit="Lyon") for name in "ABCD"]
    followups = [follow_up("A", caller="ali"), *map(follow_up, "BCD")]
    found = cases(rows, followups, tables={"accounts": accounts(B=9, C=8, D=7), "team": TEAM})
    assert [case.proposed for case in found.unfinished] == ["Zoé", "Ali", "Zoé", None]


def test_a_colleague_of_the_unit_above_is_asked_where_the_unit_has_none(cases):
    units = [{"unit": "Sud", "parent": ""}, {"unit": "Nice", "parent": "Sud"}]
    team = [{"name": "Max", "unit": "Sud"}, {"name": "Ada", "unit": "all"}]
    row = answer("A", 3, unit="Nice")
    (case,) = cases([row], [follow_up("A")], tables={"units": units, "team": team}).all
    assert case.proposed == "Max"
    (case,) = cases([row], [follow_up("A", owner="Max")], tables={"units": units, "team": team}).all
    assert case.proposed == "Ada"


def test_the_order_to_work_in(cases):
    """Nobody to call, then an involved caller, then late ones, then revenue."""
    rows = [answer(name, 3) for name in "ABC"] + [answer(name, 3, "2026-10-30") for name in "DEF"]
    rows[1]["handled_by"] = "Ali"
    followups = [follow_up(name, caller="Ali") for name in "ABC"]
    followups += [follow_up(name, "2026-10-30", caller="Ali") for name in "DE"]
    followups += [follow_up("F", "2026-10-30")]
    known = accounts(A=1, B=1, C=2, D=3, E=4, F=0)
    assert who(cases(rows, followups, tables={"accounts": known}).unfinished) == list("FBCAED")


def test_who_was_called_late_comes_after_whoever_still_waits(cases):
    rows = [answer("A", 3), answer("B", 3)]
    followups = [
        follow_up("A", caller="Ali", first_contact_at="2026-10-30T09:00:00"),
        follow_up("B", caller="Ali"),
    ]
    known = accounts(A=2, B=1)
    found = cases(rows, followups, tables={"accounts": known}).unfinished
    assert (who(found), [case.late for case in found]) == (["B", "A"], [True, True])


def test_detractors_come_before_others_who_wait_as_long(cases):
    rows = [answer("A", 9), answer("B", 3)]
    known = accounts(A=2, B=1)
    assert who(cases(rows, [follow_up("A"), follow_up("B")], tables={"accounts": known}).unfinished) == [
        "B",
        "A",
    ]


def test_in_a_long_list_detractors_one_step_from_passives_come_first(cases):
    names = [f"A{place:02d}" for place in range(21)]
    rows = [answer(name, 6 if name == "A20" else 1) for name in names]
    assert who(cases(rows, list(map(follow_up, names))).unfinished)[:2] == ["A20", "A00"]
    assert who(cases(rows[1:], list(map(follow_up, names[1:]))).unfinished)[:2] == ["A01", "A02"]


def test_what_is_closed_is_finished_unless_it_was_opened_again(cases):
    followups = [
        follow_up("A", closed_at="2026-10-08T09:00:00", status="closed"),
        follow_up(
            "B", closed_at="2026-10-08T09:00:00", reopened_at="2026-10-12T09:00:00", status="in progress"
        ),
    ]
    found = cases([answer("A", 3), answer("B", 3)], followups)
    assert who(found.unfinished) == ["B"]
    assert (found.kpis.period.closed.k, found.kpis.period.closed.n, found.kpis.period.reopened) == (1, 2, 1)


def test_contacted_in_time_is_counted_among_those_contacted_and_those_whose_time_has_run_out(cases):
    """A in time, B and C late, D opened on the day before the report's."""
    rows = [*(answer(name, 3) for name in "ABC"), answer("D", 3, "2026-10-29")]
    followups = [
        follow_up("A", first_contact_at="2026-10-06T09:00:00"),
        follow_up("B", first_contact_at="2026-10-12T09:00:00"),
        follow_up("C"),
        follow_up("D", "2026-10-29"),
    ]
    figures = cases(rows, followups).kpis.period
    assert (figures.opened, figures.in_time.k, figures.in_time.n, figures.not_due) == (4, 1, 3, 1)
    assert figures.in_time.interval[1:] == pytest.approx((0.0615, 0.7923), abs=5e-5)  # Wilson, 1 of 3


def test_closed_in_time_is_within_ten_business_days(cases):
    """From Monday the 5th until Monday the 19th; from the 19th on until after the report's date."""
    rows = [*(answer(name, 3) for name in "ABC"), answer("D", 3, "2026-10-19"), answer("E", 3)]
    followups = [
        follow_up("A", closed_at="2026-10-19T18:00:00", status="closed"),
        follow_up("B", closed_at="2026-10-20T08:00:00", status="closed"),
        follow_up("C"),
        follow_up("D", "2026-10-19"),
        follow_up("E", status="closed"),
    ]
    figures = cases(rows, followups).kpis.period
    assert (figures.closed_in_time.k, figures.closed_in_time.n) == (1, 3)
    assert (figures.closed.k, figures.closed.n) == (3, 5)


def test_the_wait_counts_those_not_yet_called_until_the_reports_date(cases):
    """Called after 24 and 48 hours; closed without a call after 30; still waiting for 19 days and 15 hours."""
    rows = [answer(name, 3) for name in "ABCD"]
    followups = [
        follow_up("A", first_contact_at="2026-10-06T09:00:00"),
        follow_up("B", first_contact_at="2026-10-07T09:00:00"),
        follow_up("C", closed_at="2026-10-06T15:00:00", status="closed"),
        follow_up("D"),
    ]
    found = cases(rows, followups)
    wait = found.kpis.period.wait
    assert [(step.time, step.at_risk, step.share) for step in wait.steps] == [
        (24, 4, 0.75),
        (48, 2, 0.375),
    ]
    assert (wait.n, wait.median.value, wait.time_until(0.9).value) == (4, 48, None)


def test_the_period_stands_beside_twelve_months_and_each_class(cases):
    rows = [answer("A", 3), answer("B", 9), answer("C", 8, "2026-03-02"), answer("D", 2, "2025-10-30")]
    followups = [
        follow_up("A"),
        follow_up("B"),
        follow_up("C", "2026-03-02"),
        follow_up("D", "2025-10-30"),
    ]
    kpis = cases(rows, followups).kpis
    assert (kpis.period.opened, kpis.year.opened) == (2, 3)
    assert {name: one.opened for name, one in kpis.period_by_class.items()} == {
        "detractors": 1,
        "passives": 0,
        "promoters": 1,
    }
    assert {name: one.opened for name, one in kpis.year_by_class.items()} == {
        "detractors": 1,
        "passives": 1,
        "promoters": 1,
    }


def test_recovered_are_detractors_whose_next_answer_is_none(cases):
    """A and B were called before they answered again, C after; D's answers are about an event."""
    rows = [
        *(answer(name, 3, "2026-03-02") for name in "ABC"),
        answer("D", 3, "2026-03-02", kind="transactional"),
        *(answer(name, score) for name, score in {"A": 9, "B": 6, "C": 7, "D": 9}.items()),
    ]
    followups = [
        follow_up("A", "2026-03-02", first_contact_at="2026-03-03T09:00:00"),
        follow_up("B", "2026-03-02", first_contact_at="2026-03-03T09:00:00"),
        follow_up("C", "2026-03-02", first_contact_at="2026-10-06T09:00:00"),
    ]
    found = cases(rows, followups, statistics={"mixed_kinds": True}).kpis.recovery
    assert (found.called.n, found.called.recovered, found.called.converted) == (2, 1, 1)
    assert (found.uncalled.n, found.uncalled.recovered, found.uncalled.converted) == (1, 1, 0)


def test_answers_from_before_the_first_follow_up_are_not_compared(cases):
    rows = [
        *(answer(name, 3, day) for name, day in {"A": "2026-03-02", "B": "2026-03-01"}.items()),
        *(answer(name, 9) for name in "AB"),
    ]
    found = cases(rows, [follow_up("A", "2026-03-02")]).kpis.recovery
    assert (found.called.n, found.uncalled.n) == (0, 1)


def test_without_follow_ups_every_figure_is_there_and_empty(cases):
    found = cases([answer("A", 3)], [])
    period = found.kpis.period
    assert not found.kept
    assert (found.all, found.unfinished, found.unanswered) == ((), (), 0)
    assert (period.opened, period.in_time.n, period.closed.n, period.causes) == (0, 0, 0, ())
    assert math.isnan(period.in_time.interval.value)
    assert period.wait.median == (None, None, None)


def test_a_person_who_may_not_be_named_has_no_name(cases):
    contacts = [{"contact_id": f"{name}-1", "account_id": name, "name": f"Person {name}"} for name in "AB"]
    rows = [answer("A", 3, contact_consent="yes"), answer("B", 3, contact_consent="no")]
    found = cases(rows, [follow_up("A"), follow_up("B")], tables={"contacts": contacts}, identified="consent")
    assert [case.person.name for case in found.all] == ["Person A", None]


def test_urgent_is_a_score_below_zero_beyond_doubt(cases):
    assert cases([answer(f"A{place}", 0) for place in range(5)], []).urgent
    assert not cases([answer("A", 0)], []).urgent
    assert not cases([answer("A", 9)], []).urgent


def test_causes_come_by_how_often_they_were_found_in_their_usual_spelling():
    told = ["prix", "Délais", "délais ", "délais", "", None, " ", "accueil"]
    assert causes_of(told) == (("délais", 3), ("accueil", 1), ("prix", 1))
