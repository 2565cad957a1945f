"""Segments against all other answers, and the units of one page."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import NONE, Counts, difference, segment_tests, unit_changes
from nps_report.metrics.segments import merged_tiny, shrunk

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


@pytest.mark.parametrize(("n", "expected"), [(0, 20.0), (1, 20 + 80 / 21), (5, 36.0), (20, 60.0)])
def test_a_score_is_drawn_to_the_whole_by_twenty_answers(n, expected):
    """100 on n answers, 20 over all: (100 n + 20 x 20) / (n + 20)."""
    assert shrunk(100.0, n, 20.0) == pytest.approx(expected)


def test_an_unknown_score_gives_way_to_the_whole():
    assert shrunk(NONE.nps, 0, 20.0, m=0) == 20.0


def test_without_weight_the_whole_changes_nothing():
    assert shrunk(100.0, 3, 20.0, m=0) == 100.0


@pytest.mark.parametrize(("n", "m"), [(-1, 20), (1, -1)])
def test_negative_weights_are_refused(n, m):
    with pytest.raises(ValueError, match="Neither answers nor their weight"):
        shrunk(100.0, n, 20.0, m)


@given(st.floats(-100, 100), st.integers(0, 999), st.floats(-100, 100), st.floats(0, 99))
def test_a_drawn_score_lies_between_the_two(value, n, whole, m):
    low, high = sorted((value, whole))
    assert low - 1e-9 <= shrunk(value, n, whole, m) <= high + 1e-9


TINY = {"buyer": Counts(1, 0, 1), "user": Counts(9, 9, 9), "legal": Counts(0, 1, 0), "chief": Counts(2, 2, 2)}


def test_tiny_values_are_merged_and_named_and_the_others_keep_their_order():
    found, merged = merged_tiny(TINY, least=5, other="Other")
    assert list(found.items()) == [
        ("user", Counts(9, 9, 9)),
        ("chief", Counts(2, 2, 2)),
        ("Other", Counts(1, 1, 1)),
    ]
    assert merged == ("buyer", "legal")


@pytest.mark.parametrize("least", [0, 1, 2])
def test_one_tiny_value_alone_stays(least):
    assert merged_tiny(TINY, least, "Other") == (TINY, ())


def test_a_value_that_is_called_like_the_rest_takes_it_in():
    found, merged = merged_tiny({"user": Counts(9, 9, 9), **TINY}, least=5, other="user")
    assert found == {"chief": Counts(2, 2, 2), "user": Counts(10, 10, 10)}
    assert merged == ("buyer", "legal")


def test_a_rest_that_is_tiny_itself_counts_as_one_of_two():
    found, merged = merged_tiny({"Other": Counts(1, 0, 0), "buyer": Counts(0, 1, 0)}, least=5, other="Other")
    assert (found, merged) == ({"Other": Counts(1, 1, 0)}, ("buyer",))


def test_no_value_at_all():
    assert merged_tiny({}, least=5, other="Other") == ({}, ())


some_values = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", "Other"]), st.builds(Counts, *[st.integers(0, 9)] * 3)
)


@given(some_values, st.integers(0, 20))
def test_merging_tiny_values_conserves_the_answers(counts, least):
    found, merged = merged_tiny(counts, least, "Other")
    assert sum(found.values(), NONE) == sum(counts.values(), NONE)
    assert len(merged) != 1 or "Other" in counts
    assert not set(merged) & set(found)


@given(some_values, st.integers(0, 20))
def test_after_merging_at_most_one_value_is_tiny(counts, least):
    found, _ = merged_tiny(counts, least, "Other")
    assert sum(one.n < least for one in found.values()) <= 1
