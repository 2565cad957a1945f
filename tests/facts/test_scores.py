"""The score that leads by each headline method, its change and its trend, and the ways side by side."""

import math

import pytest

from nps_report.metrics import Counts

ACCOUNTS = [{"account_id": "A", "revenue": 500}, {"account_id": "B", "revenue": 1500}, {"account_id": "C"}]
CONTACTS = [
    {"contact_id": "a1", "account_id": "A", "role": "user"},
    {"contact_id": "a2", "account_id": "A", "role": "boss"},
    {"contact_id": "b1", "account_id": "B", "role": "user", "priority": "critical"},
    {"contact_id": "b2", "account_id": "B", "role": "boss"},
    {"contact_id": "c1", "account_id": "C", "role": "user"},
]
OCTOBER = {"a1": 10, "a2": 3, "b1": 0, "b2": 9, "c1": 10}
SEPTEMBER = {"a1": 10, "a2": 10, "b1": 9, "c1": 3}


def answers(*months, **weights):
    return [
        {"contact_id": contact, "responded_at": day, "score": score, "weight": weights.get(contact, 1)}
        for day, given in months
        for contact, score in given.items()
    ]


@pytest.fixture
def report(facts):
    """The facts of October 2026, by a headline method."""

    def of(rows, headline="respondents", **changes):
        tables = {"accounts": ACCOUNTS, "contacts": CONTACTS}
        order = {"role": ["boss", "user"]}
        return facts(rows, tables=tables, order=order, statistics={"headline": headline}, **changes)

    return of


@pytest.mark.parametrize(
    ("headline", "value"),
    [
        ("respondents", 20.0),  # three promoters and two detractors of five
        ("accounts", 100 / 3),  # A 0, B 0, C 100
        ("revenue", 0.0),  # C is left out: A 0 at 500, B 0 at 1500
        ("waterfall", -100 / 3),  # A's boss 3, B's critical contact 0, C 10
    ],
)
def test_the_score_that_leads(report, headline, value):
    score = report(answers(("2026-10-05", OCTOBER)), headline).score
    assert (score.method, round(score.value, 9)) == (headline, round(value, 9))
    assert score.low <= score.value <= score.high
    assert score.value == pytest.approx(100 * (score.shares[2] - score.shares[0]))


def test_every_respondent_alike_is_told_by_counts(report):
    found = report(answers(("2026-10-05", OCTOBER)))
    assert found.score.plain
    assert found.interval == found.interval_of(Counts(2, 0, 3))


def test_survey_weights_count_and_are_told(report):
    found = report(answers(("2026-10-05", OCTOBER), a1=5))
    assert (found.score.weighted, found.score.plain) == (True, False)
    assert found.score.value == pytest.approx(100 * (5 + 1 + 1 - 2) / 9)


def test_a_waterfall_knows_no_survey_weight(report):
    score = report(answers(("2026-10-05", OCTOBER), a1=5), "waterfall").score
    assert (score.weighted, round(score.value, 6)) == (False, round(-100 / 3, 6))


def test_the_change_is_that_of_the_score_that_leads(report):
    months = ("2026-10-05", OCTOBER), ("2026-09-05", SEPTEMBER)
    (change,) = report(answers(*months), "waterfall").changes
    # In September A's boss 10, B's critical contact 9, C 3.
    assert change.difference.value == pytest.approx(-100 / 3 - 100 / 3)
    assert (change.matched.method, change.matched.overlap, change.matched.n_now) == ("account", 3, 3)


def test_the_change_of_plain_scores_knows_who_answered_twice(report):
    months = ("2026-10-05", OCTOBER), ("2026-09-05", SEPTEMBER)
    (change,) = report(answers(*months)).changes
    assert change.difference.value == pytest.approx(20 - 50)
    assert (change.matched.key, change.matched.overlap) == ("contact", 4)
    # Four are too few to tell how answers go together.
    assert change.matched.method == "independent"


def test_the_trend_ends_in_the_same_weighing(report):
    found = report(answers(("2026-10-05", OCTOBER)), "waterfall").trend
    assert found[-1][1].nps == pytest.approx(-100 / 3)
    assert math.isnan(found[0][1].nps)


def test_the_gap_to_a_target_is_that_of_the_score_that_leads(report):
    target = report(answers(("2026-10-05", OCTOBER)), "accounts", targets={"all": 30}).target
    assert target.gap == pytest.approx(10 / 3)
    assert not target.established


def test_all_ways_stand_side_by_side_and_tell_whom_they_leave_out(report):
    found = {one.way: one for one in report(answers(("2026-10-05", OCTOBER))).ways}
    assert {way: round(one.score.value) for way, one in found.items()} == {
        "respondents": 20,
        "accounts": 33,
        "revenue": 0,
        "waterfall": -33,
        "waterfall_revenue": -100,
    }
    assert {way: one.left_out for way, one in found.items() if one.left_out} == {
        "revenue": 1,
        "waterfall_revenue": 1,
    }


def test_without_accounts_there_are_no_other_ways(facts):
    assert facts([{"responded_at": "2026-10-05", "score": 9}]).ways == ()


def test_without_roles_or_priorities_nobody_is_more_influential(facts):
    rows = [{"responded_at": "2026-10-05", "score": score, "account_id": "A"} for score in (9, 3)]
    assert [one.way for one in facts(rows).ways] == ["respondents", "accounts"]


def test_answers_of_a_crowded_year_are_not_matched(report, monkeypatch):
    monkeypatch.setattr("nps_report.facts.persons.MOST_PEOPLE", 8)
    months = ("2026-10-05", OCTOBER), ("2026-09-05", SEPTEMBER)
    found = report(answers(*months))
    assert (found.crowded, found.ways, found.people.everyone) == (True, (), ())
    assert (found.changes[0].matched, found.changes[0].difference.value) == (None, pytest.approx(-30))


def test_where_all_weigh_nothing_there_is_no_score_no_change_and_no_such_way(report):
    october = answers(("2026-10-05", OCTOBER), **dict.fromkeys(OCTOBER, 0))
    found = report(october + answers(("2026-09-05", SEPTEMBER)))
    assert math.isnan(found.score.value)
    assert found.changes == ()
    # A waterfall knows no survey weight.
    assert [one.way for one in found.ways] == ["waterfall"]


def test_a_period_of_unknown_score_is_not_compared_with(report):
    september = answers(("2026-09-05", SEPTEMBER), **dict.fromkeys(SEPTEMBER, 0))
    october = answers(("2026-10-05", OCTOBER), a1=2)
    assert report(october + september).changes == ()


def test_the_trend_has_no_change_where_its_point_a_year_before_is_unknown(report):
    before = answers(("2025-10-05", SEPTEMBER), **dict.fromkeys(SEPTEMBER, 0))
    assert report(answers(("2026-10-05", OCTOBER), a1=2) + before).trend_change is None
