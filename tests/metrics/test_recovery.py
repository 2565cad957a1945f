"""What became of detractors, called and not."""

import math
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics.proportion import share_interval
from nps_report.metrics.recovery import Again, Given, answered_again, recovery, share_difference

DAY = datetime.fromisoformat("2026-01-05 10:00")

some_shares = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def answer(contact, month, score, called_after=None):
    """An answer of a contact; `called_after` tells how many days later somebody called."""
    at = DAY.replace(month=month)
    return Given(contact, at, score, None if called_after is None else at + timedelta(days=called_after))


def pairs(*answers):
    return [(one.before.score, one.after.score) for one in answered_again(answers)]


def test_a_detractors_answer_is_followed_by_the_contacts_next_one():
    assert pairs(answer("A", 5, 9), answer("A", 1, 3), answer("B", 2, 10)) == [(3, 9)]


def test_each_answer_counts_once_as_first_and_once_as_next():
    assert pairs(*[answer("A", month, score) for month, score in ((1, 3), (2, 5), (3, 9), (4, 2))]) == [
        (3, 5),
        (5, 9),
    ]


def test_passives_and_promoters_have_nothing_to_recover_from():
    assert pairs(answer("A", 1, 7), answer("A", 2, 9), answer("A", 3, 10)) == []


def test_answers_of_one_moment_do_not_follow_each_other():
    assert pairs(answer("A", 1, 3), answer("A", 1, 9)) == []


def test_pairs_come_by_contact_and_time():
    given_answers = [answer(contact, month, score) for contact in "BA" for month, score in ((2, 6), (1, 4))]
    assert [(one.before.contact, one.before.score) for one in answered_again(given_answers)] == [
        ("A", 4),
        ("B", 4),
    ]


@pytest.mark.parametrize(("called_after", "called"), [(2, True), (None, False), (31, False), (40, False)])
def test_called_is_who_was_called_before_the_next_answer(called_after, called):
    """The next answer came 31 days later."""
    assert Again(answer("A", 1, 3, called_after), answer("A", 2, 9)).called is called


def test_recovered_is_who_is_no_detractor_any_more_and_converted_who_is_a_promoter():
    found = [Again(answer("A", 1, 2), answer("A", 2, score)) for score in (6, 7, 8, 9)]
    assert [one.recovered for one in found] == [False, True, True, True]
    assert [one.converted for one in found] == [False, False, False, True]


def test_those_called_stand_beside_those_not_called():
    """Of 4 called 3 recovered, 1 of them a promoter; of 2 not called 1, no promoter."""
    called = [Again(answer("A", 1, 2, 3), answer("A", 2, score)) for score in (3, 7, 8, 10)]
    uncalled = [Again(answer("B", 1, 2), answer("B", 2, score)) for score in (6, 8)]
    found = recovery(called + uncalled)
    assert (found.called.n, found.called.recovered, found.called.converted) == (4, 3, 1)
    assert (found.uncalled.n, found.uncalled.recovered, found.uncalled.converted) == (2, 1, 0)
    assert found.called.share == share_interval(3, 4)
    assert found.called.promoters == share_interval(1, 4)
    assert found.difference.value == 0.25
    assert not found.difference.established


def test_of_nobody_every_difference_is_possible():
    found = recovery([])
    assert (found.called.n, found.uncalled.n) == (0, 0)
    assert math.isnan(found.difference.value)
    assert found.difference[1:] == (-1, 1)
    assert not found.difference.established


@pytest.mark.parametrize(
    ("first", "second", "published"),
    [
        ((56, 70), (48, 80), (0.2, 0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.6, 0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.5714, 0.0582, 0.8062)),
        ((5, 56), (0, 29), (0.0893, -0.0381, 0.1926)),
        ((0, 10), (0, 20), (0.0, -0.1611, 0.2775)),
        ((0, 10), (0, 10), (0.0, -0.2775, 0.2775)),
        ((10, 10), (0, 20), (1.0, 0.6791, 1.0)),
        ((10, 10), (0, 10), (1.0, 0.6075, 1.0)),
    ],
)
def test_published_limits_of_a_difference(first, second, published):
    """The eight examples of Newcombe (1998), table II, method 10."""
    found = share_difference(share_interval(*first), share_interval(*second))
    assert found == pytest.approx(published, abs=5e-5)


def test_a_difference_is_established_where_its_limits_leave_out_none():
    one, other = share_interval(9, 10), share_interval(3, 10)
    assert share_difference(one, other).established
    assert share_difference(other, one).established
    assert not share_difference(one, one).established


@given(some_shares, some_shares)
def test_the_limits_hold_the_difference_and_turn_their_signs_with_it(first, second):
    one, other = share_interval(*first), share_interval(*second)
    value, low, high = share_difference(one, other)
    assert -1 <= low <= value <= high <= 1
    assert share_difference(other, one) == pytest.approx((-value, -high, -low))
