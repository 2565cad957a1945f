"""Segments against all other answers, and the units of one page."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import NONE, Counts, difference, segment_tests, unit_changes

ROLES = {
    ("role", "buyer"): Counts(30, 10, 10),
    ("role", "user"): Counts(10, 10, 30),
    ("role", None): Counts(2, 5, 3),
    ("tier", "A"): Counts(20, 12, 22),
    ("tier", None): Counts(22, 13, 21),
}
ALL = Counts(42, 25, 43)

some_answers = st.builds(Counts, *[st.integers(0, 60)] * 3)


def of(tests, value):
    return next(test for test in tests if test.value == value)


def test_a_segment_stands_against_all_other_answers_blanks_included():
    buyer = of(segment_tests(ROLES, ALL), "buyer")
    assert buyer.rest == Counts(12, 15, 33)
    assert buyer.difference == difference(Counts(30, 10, 10), Counts(12, 15, 33))


def test_blank_values_are_not_tested():
    assert [test.value for test in segment_tests(ROLES, ALL)] == ["buyer", "user", "A"]


def test_p_is_adjusted_over_all_columns_together():
    """The three tests have p 6.5e-6, 2.0e-4 and .75: the middle one is adjusted by 3/2."""
    user = of(segment_tests(ROLES, ALL), "user")
    assert user.p_adjusted == pytest.approx(user.difference.p * 3 / 2)


def test_a_large_gap_is_established_and_a_small_one_is_not():
    found = segment_tests(ROLES, ALL)
    assert [test.established for test in found] == [True, True, False]


def test_a_value_that_holds_every_answer_has_nothing_to_stand_against():
    (only,) = segment_tests({("role", "buyer"): ALL}, ALL)
    assert not only.tested
    assert not only.established
    assert math.isnan(only.p_adjusted)


def test_a_value_without_answers_is_kept_and_not_tested():
    lost = of(segment_tests({**ROLES, ("role", "legal"): NONE}, ALL), "legal")
    assert not lost.tested
    assert (lost.interval.low, lost.interval.high) == (-100.0, 100.0)


def test_counts_beyond_the_total_are_refused():
    with pytest.raises(ValueError, match="promoters=-1"):
        segment_tests({("role", "buyer"): Counts(0, 0, 2)}, Counts(0, 0, 1))


@given(st.dictionaries(st.sampled_from("abcdefgh"), some_answers, min_size=2))
def test_neither_order_nor_names_change_a_number(answers):
    total = sum(answers.values(), NONE)
    there = segment_tests({("role", name): one for name, one in answers.items()}, total)
    back = segment_tests({("tier", name * 2): one for name, one in reversed(answers.items())}, total)
    numbers = [
        [(str(one.difference), str(one.p_adjusted), one.interval) for one in tests]
        for tests in (there, back[::-1])
    ]
    assert numbers[0] == numbers[1]


@given(st.lists(some_answers, min_size=2, max_size=6))
def test_merging_segments_conserves_the_answers(answers):
    merged = sum(answers[:2], NONE)
    assert sum([merged, *answers[2:]], NONE) == sum(answers, NONE)
    assert merged.n == answers[0].n + answers[1].n


def test_only_units_of_both_periods_are_compared():
    changes = unit_changes(
        now={"Lyon": Counts(5, 5, 40), "Nice": Counts(1, 1, 1)}, before={"Lyon": Counts(20, 10, 20)}
    )
    assert list(changes) == ["Lyon"]


def test_changes_of_units_are_adjusted_over_the_page():
    moved, still = Counts(4, 16, 30), Counts(10, 10, 10)
    changes = unit_changes(
        now={"Lyon": moved, "Nice": still, "Lille": still},
        before={"Lyon": Counts(14, 12, 24), "Nice": still, "Lille": still},
    )
    assert changes["Lyon"].p_adjusted == pytest.approx(3 * changes["Lyon"].difference.p)
    assert changes["Lyon"].difference.p < 0.05 < changes["Lyon"].p_adjusted
    assert not changes["Lyon"].established
