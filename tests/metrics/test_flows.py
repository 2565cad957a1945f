"""Who moved where between two periods, and whether more rose than fell."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics.distributions import chi_square_p
from nps_report.metrics.flows import STATES, Flows, MarginalTest, flows, sign_test, stuart_maxwell

SIXTY = ((8, 6, 2), (3, 15, 7), (1, 4, 14))

squares = st.lists(
    st.lists(st.one_of(st.just(0), st.integers(0, 40)), min_size=3, max_size=3), min_size=3, max_size=3
)


def test_every_contact_is_counted_where_it_went():
    before = {"Ada": "detractors", "Bea": "promoters", "Cy": "promoters", "Di": "silent", "Ed": "silent"}
    now = {"Ada": "passives", "Bea": "promoters", "Cy": "silent", "Di": "detractors", "Ed": "silent"}
    moved = flows(before, now)
    assert moved.table == ((0, 1, 0, 0), (0, 0, 0, 0), (0, 0, 1, 1), (1, 0, 0, 1))
    assert (moved.ups, moved.downs, moved.steady, moved.answered_twice) == (1, 0, 1, 2)
    assert (moved.fell_silent, moved.spoke_again) == (1, 1)


def test_a_contact_missing_on_one_side_is_not_counted():
    assert flows({"Ada": "passives", "Bea": "silent"}, {"Bea": "silent", "Cy": "passives"}) == Flows(
        ((0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 1))
    )


def test_nobody_at_all_is_a_table_of_zeros():
    moved = flows({}, {})
    assert moved.table == ((0,) * 4,) * 4
    assert (moved.ups, moved.downs, moved.steady, moved.answered_twice) == (0, 0, 0, 0)
    assert (moved.fell_silent, moved.spoke_again) == (0, 0)


@pytest.mark.parametrize(("before", "now"), [({"Ada": "Promoters"}, {}), ({}, {"Ada": "promoter"})])
def test_a_state_that_does_not_exist_is_refused(before, now):
    with pytest.raises(
        ValueError, match=r"among detractors, passives, promoters, silent, not '[Pp]romoters?'"
    ):
        flows(before, now)


def test_sixty_people_by_hand():
    moved = Flows.of_table(SIXTY)
    assert (moved.ups, moved.downs, moved.steady, moved.answered_twice) == (15, 8, 37, 60)
    assert (moved.fell_silent, moved.spoke_again) == (0, 0)
    assert moved.answered == SIXTY
    assert sign_test(moved) == pytest.approx(0.210040, abs=1e-6)


def test_the_silent_have_no_part_in_ups_and_downs():
    moved = Flows(((1, 0, 0, 7), (0, 1, 0, 7), (0, 0, 1, 7), (9, 9, 9, 9)))
    assert (moved.ups, moved.downs, moved.steady) == (0, 0, 3)
    assert (moved.fell_silent, moved.spoke_again) == (21, 27)
    assert sign_test(moved) == 1.0


def test_six_who_rose_and_none_who_fell():
    assert sign_test(Flows.of_table([[0, 2, 3], [0, 0, 1], [0, 0, 0]])) == 2 / 64


def test_the_shares_of_the_sixty():
    """Losses of 4, 0 and -4; exchanges of 9, 3 and 11: (11 x 16 + 9 x 16) / (9 x 3 + 9 x 11 + 3 x 11)."""
    found = stuart_maxwell(SIXTY)
    assert found.statistic == pytest.approx(320 / 159)
    assert found.statistic == pytest.approx(2.012579, abs=1e-6)
    assert found.degrees == 2
    assert found.p == pytest.approx(0.365573, abs=1e-6)


@pytest.mark.parametrize(
    "table",
    [
        [[5, 9, 0], [1, 7, 0], [0, 0, 0]],
        [[5, 0, 9], [0, 0, 0], [1, 0, 7]],
        [[0, 0, 0], [0, 5, 9], [0, 1, 7]],
        [[5, 9, 0], [1, 7, 0], [0, 0, 30]],
    ],
    ids=["no promoters", "no passives", "no detractors", "promoters all stay"],
)
def test_two_classes_that_exchange_contacts_are_tested_by_mcnemar(table):
    """Nine one way and one the other: 8 x 8 / 10, one degree, without a correction."""
    assert stuart_maxwell(table) == MarginalTest(6.4, 1, chi_square_p(6.4, 1))


def test_a_class_that_was_left_by_all_still_counts():
    """Differences 3, -1 and -2: nobody came for those who went."""
    found = stuart_maxwell([[0, 1, 2], [0, 4, 0], [0, 0, 5]])
    assert found.degrees == 2
    assert found.statistic == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("stayed", "degrees"), [((1, 2, 3), 2), ((0, 2, 3), 1), ((0, 0, 3), 0)], ids=["three", "two", "one"]
)
def test_where_nobody_moved_nothing_changed(stayed, degrees):
    assert stuart_maxwell(np.diag(stayed).tolist()) == MarginalTest(0.0, degrees, 1.0)


def test_exchanges_that_balance_changed_nothing():
    assert stuart_maxwell([[1, 4, 0], [4, 1, 2], [0, 2, 1]]) == MarginalTest(0.0, 2, 1.0)


def test_nobody_leaves_the_test_unknown():
    found = stuart_maxwell([[0] * 3] * 3)
    assert math.isnan(found.statistic)
    assert math.isnan(found.p)
    assert found.degrees == 0


@pytest.mark.parametrize("table", [[[1, 2], [3, 4]], [[1] * 4] * 4, [[1, 2, 3], [4, 5, 6]]])
def test_another_table_than_three_by_three_is_refused(table):
    with pytest.raises(ValueError, match="three rows of three"):
        stuart_maxwell(table)
    with pytest.raises(ValueError, match="three rows of three"):
        Flows.of_table(table)


@given(squares)
def test_the_statistic_is_that_of_the_inverted_covariance(table):
    """By numpy, for any table; the pseudo-inverse drops what cannot move, and its rank is the degrees."""
    counts = np.array(table)
    loss = counts.sum(1) - counts.sum(0)
    covariance = np.diag(counts.sum(1) + counts.sum(0)) - counts - counts.T
    found = stuart_maxwell(table)
    rank = np.linalg.matrix_rank(covariance)
    if rank:
        assert found.statistic == pytest.approx(loss @ np.linalg.pinv(covariance) @ loss, abs=1e-9)
        assert found.degrees == rank
        assert found.p == chi_square_p(found.statistic, found.degrees)
    else:
        assert found.statistic == 0 or counts.sum() == 0


@given(squares)
def test_exchanging_the_periods_keeps_both_tests(table):
    turned = [list(column) for column in zip(*table, strict=True)]
    there, back = Flows.of_table(table), Flows.of_table(turned)
    assert (there.ups, there.downs, there.steady) == (back.downs, back.ups, back.steady)
    assert sign_test(there) == sign_test(back)
    assert repr(stuart_maxwell(table)) == repr(stuart_maxwell(turned))


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(STATES)), st.data())
def test_all_contacts_of_both_sides_are_in_the_table_once(before, data):
    now = data.draw(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(STATES)))
    assert sum(map(sum, flows(before, now).table)) == len(before.keys() & now.keys())
