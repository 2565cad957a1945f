"""Five accounts whose score has another sign each way it is weighed, counted by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import (
    HEADLINES,
    Answer,
    Counts,
    by_account,
    by_influence,
    by_influence_and_revenue,
    by_respondent,
    by_revenue,
    counts_of_answers,
    score_interval,
    weighted_score,
)
from nps_report.metrics.weighted import influences

ROLES = {"decision maker": 0, "buyer": 1, "user": 2}
REVENUES = {"A": 500_000, "B": 2_000_000, "C": 300_000, "D": 1_200_000, "E": 1_000_000}
GIVEN = [
    *[("A", "decision maker", 9), ("A", "user", 10), ("A", "user", 9), ("A", "user", 10), ("A", "buyer", 8)],
    *[("B", "decision maker", 4), ("B", "user", 9), ("C", "decision maker", 10)],
    *[("D", "decision maker", 7), ("D", "buyer", 6), ("D", "user", 9), ("E", "user", 3)],
]
FIVE = [
    Answer(score, account, revenue=float(REVENUES[account]), rank=(2, ROLES[role]))
    for account, role, score in GIVEN
]

some_answers = st.lists(
    st.builds(
        Answer,
        score=st.integers(0, 10),
        account=st.one_of(st.none(), st.sampled_from("ABCD")),
        weight=st.floats(0.1, 10),
        revenue=st.one_of(st.none(), st.floats(1, 1e6)),
        rank=st.tuples(st.integers(0, 2), st.integers(0, 3)),
        at=st.integers(0, 10**6).map(float),
    ),
    min_size=1,
    max_size=30,
)
ways = st.sampled_from([*HEADLINES.values(), by_influence_and_revenue])


@pytest.mark.parametrize(
    ("weigh", "value"),
    [
        (by_respondent, 100 / 3),
        (by_account, 16.0),
        (by_revenue, -6.0),
        (by_influence, 0.0),
        (by_influence_and_revenue, -44.0),
    ],
)
def test_the_sign_depends_on_who_counts(weigh, value):
    assert weighted_score(FIVE, weigh(FIVE)).value == pytest.approx(value, abs=1e-9)


def test_errors_with_and_without_accounts_that_think_alike():
    respondents = weighted_score(FIVE, by_respondent(FIVE))
    assert respondents.plain_error == pytest.approx(24.5327, abs=5e-5)
    assert respondents.error == pytest.approx(28.1229, abs=5e-5)
    assert weighted_score(FIVE, by_account(FIVE)).error == pytest.approx(35.4401, abs=5e-5)
    by_money = weighted_score(FIVE, by_revenue(FIVE))
    assert by_money.error == pytest.approx(24.3845, abs=5e-5)
    assert by_money.effective_n == pytest.approx(6.906, abs=5e-4)


def test_limits_reach_as_far_as_students_t_for_the_accounts():
    """Five accounts leave four degrees of freedom: 2.7764 errors each side."""
    found = weighted_score(FIVE, by_revenue(FIVE))
    assert [found.low, found.high] == pytest.approx([-6 - 2.7764 * 24.3845, -6 + 2.7764 * 24.3845], abs=5e-3)


def test_survey_weights_act_within_an_account_and_not_on_a_waterfall():
    two = [Answer(10, "A", weight=3.0, rank=(1,)), Answer(0, "A", weight=1.0, rank=(0,)), Answer(0, "B")]
    assert by_respondent(two) == [3.0, 1.0, 1.0]
    assert by_account(two) == [0.75, 0.25, 1.0]
    assert by_influence(two) == [0.0, 1.0, 1.0]


def test_an_account_of_unknown_revenue_is_left_out():
    known = [Answer(9, "A", revenue=100.0), Answer(3, "B"), Answer(3, "C", revenue=math.nan)]
    assert by_revenue(known) == [100.0, 0.0, 0.0]
    assert by_influence_and_revenue(known) == [100.0, 0.0, 0.0]
    assert weighted_score(known, by_revenue(known)).n == 1


def test_of_alike_contacts_the_latest_answer_counts():
    alike = [Answer(9, "A", rank=(1,), at=2.0), Answer(3, "A", rank=(1,), at=1.0)]
    assert by_influence(alike) == [1.0, 0.0]
    assert by_influence([one._replace(at=5.0) for one in alike]) == [0.0, 1.0]


def test_an_answer_without_account_is_an_account_of_its_own():
    assert by_account([Answer(9), Answer(3)]) == [1.0, 1.0]
    assert weighted_score([Answer(9), Answer(3)], [1.0, 1.0]).accounts == 2


def test_one_account_alone_tells_no_error():
    found = weighted_score([Answer(9, "A"), Answer(3, "A")], [1.0, 1.0])
    assert math.isnan(found.error)
    assert (found.value, found.low, found.high) == (0.0, -100.0, 100.0)


def test_no_answer_has_no_score():
    found = weighted_score([], [])
    assert math.isnan(found.value)
    assert (found.n, found.low, found.high) == (0, -100.0, 100.0)


def test_accounts_that_all_agree_are_no_proof():
    """Five promoters of five accounts leave no variance: the limits are those of the counts."""
    alike = [Answer(10, name) for name in "ABCDE"]
    found, counted = weighted_score(alike, by_account(alike)), score_interval(Counts(0, 0, 5))
    assert (found.value, found.low, found.high) == (100.0, counted.low, counted.high)


def test_accounts_that_cancel_out_leave_the_plain_error():
    pairs = [Answer(score, name) for name in "AB" for score in (10, 0)]
    found = weighted_score(pairs, by_respondent(pairs))
    assert (found.error, found.plain_error) == (0.0, 50.0)
    assert (found.low, found.high) == (-100.0, 100.0)


@given(some_answers, ways)
def test_limits_hold_the_score_and_keep_to_the_scale(answers, weigh):
    found = weighted_score(answers, weigh(answers))
    if not math.isnan(found.value):
        assert -100 <= found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= 100
        assert sum(found.shares) == pytest.approx(1.0)
        assert found.value == pytest.approx(100 * (found.shares[2] - found.shares[0]))


@given(some_answers, ways, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_accounts_change_nothing(answers, weigh, luck):
    # Of two answers that are alike in rank and time either may count: told apart here.
    told = [one._replace(at=float(place)) for place, one in enumerate(answers)]
    renamed = [one._replace(account=one.account and f"renamed {one.account}") for one in told]
    luck.shuffle(renamed)
    before, after = (weighted_score(rows, weigh(rows)) for rows in (told, renamed))
    assert [after.value, after.error, after.low] == pytest.approx(
        [before.value, before.error, before.low], nan_ok=True, abs=1e-6
    )


@given(some_answers, ways)
def test_swapping_promoters_and_detractors_turns_the_sign(answers, weigh):
    swapped = [one._replace(score={-1: 10, 0: 8, 1: 0}[one.sign]) for one in answers]
    one, other = (weighted_score(rows, weigh(rows)) for rows in (answers, swapped))
    assert other.value == pytest.approx(-one.value, nan_ok=True)
    assert [other.low, other.high] == pytest.approx([-one.high, -one.low], abs=1e-6)


@given(some_answers)
def test_every_respondent_counting_one_gives_the_plain_score(answers):
    plain = [one._replace(weight=1.0) for one in answers]
    assert weighted_score(plain, by_respondent(plain)).value == pytest.approx(counts_of_answers(plain).nps)


@given(some_answers, ways)
def test_what_accounts_pull_adds_up_to_nothing(answers, weigh):
    assert sum(influences(answers, weigh(answers)).values()) == pytest.approx(0, abs=1e-9)
