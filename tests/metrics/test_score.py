"""The score interval against published figures, independent code, and what must always hold."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import NONE, Counts, Interval, score_interval
from nps_report.metrics.score import score_p

some_answers = st.builds(Counts, *[st.integers(0, 400)] * 3).filter(lambda counts: counts.n)


def limits(counts, confidence=0.95):
    interval = score_interval(counts, confidence)
    return [interval.low, interval.high]


def wald_interval(counts):
    """The usual interval, here only to be compared with."""
    losses, _, gains = counts.shares
    error = math.sqrt((gains + losses - (gains - losses) ** 2) / counts.n)
    return Interval(counts.nps - 195.9964 * error, counts.nps + 195.9964 * error)


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        (
            Counts(16, 139, 6),
            [-12.40, -0.54],
        ),  # Tango's interval of a published package, n12 = 6, n21 = 16, N = 161
        (Counts(3, 0, 0), [-100.0, 12.30]),  # the same package, every pair discordant one way
    ],
)
def test_published_intervals(counts, published):
    assert pytest.approx(published, abs=0.01) == limits(counts)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(1, 2, 3), [-31.1074, 75.3957]),
        (Counts(5, 0, 0), [-100.0, -13.1035]),
        (Counts(2, 0, 9), [4.6039, 89.7265]),
    ],
)
def test_intervals_of_independent_code(counts, expected):
    assert pytest.approx(expected, abs=1e-4) == limits(counts)


def test_every_interval_of_the_oracles(oracles):
    for row in oracles["one_sample"]:
        expected = [100 * limit for limit in row["score"]]
        assert pytest.approx(expected, abs=1e-4) == limits(Counts(row["d"], row["p"], row["r"]))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(0, 0, 1), [-58.69, 100.0]),
        (Counts(0, 1, 0), [-79.35, 79.35]),
        (Counts(1, 0, 0), [-100.0, 58.69]),
    ],
)
def test_one_answer_says_little(counts, expected):
    assert pytest.approx(expected, abs=0.01) == limits(counts)


def test_no_answer_leaves_every_score_possible():
    assert Interval(-100.0, 100.0) == score_interval(NONE)


def test_passives_alone_may_hide_other_classes():
    """Everyone the same gives the Wald interval no width at all."""
    counts = Counts(0, 20, 0)
    assert wald_interval(counts).high - wald_interval(counts).low == 0
    assert pytest.approx([-16.11, 16.11], abs=0.01) == limits(counts)


def test_a_large_base_gives_nearly_the_wald_interval():
    counts = Counts(1000, 2000, 3000)
    wald = wald_interval(counts)
    assert pytest.approx([wald.low, wald.high], abs=0.05) == limits(counts)


def test_more_confidence_reaches_further():
    narrow, wide = score_interval(Counts(6, 10, 20), 0.9), score_interval(Counts(6, 10, 20), 0.99)
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_that_is_none_is_refused(confidence):
    with pytest.raises(ValueError, match="between 0 and 1"):
        score_interval(Counts(6, 10, 20), confidence)


def test_very_many_answers_stay_exact():
    low, high = limits(Counts(100_000_000, 0, 300_000_000))
    assert pytest.approx([49.9915, 50.0085], abs=1e-4) == [low, high]


@given(some_answers)
def test_the_interval_contains_the_score_and_keeps_to_the_scale(counts):
    low, high = limits(counts)
    assert -100 <= low <= counts.nps + 1e-9
    assert counts.nps - 1e-9 <= high <= 100


@given(some_answers)
def test_swapping_promoters_and_detractors_turns_the_sign(counts):
    mirrored = Counts(counts.promoters, counts.passives, counts.detractors)
    assert -counts.nps == mirrored.nps
    low, high = limits(mirrored)
    assert [-high, -low] == limits(counts)


@given(some_answers)
def test_ten_times_the_answers_narrow_the_interval(counts):
    more = Counts(10 * counts.detractors, 10 * counts.passives, 10 * counts.promoters)
    few, many = score_interval(counts), score_interval(more)
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("counts", [Counts(6, 10, 20), Counts(1, 0, 0), Counts(0, 3, 0), Counts(300, 10, 5)])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_p_at_the_limits_of_an_interval_is_what_its_confidence_leaves(counts, confidence):
    limits = score_interval(counts, confidence)
    inner = [limit for limit in (limits.low, limits.high) if abs(limit) < 100]
    assert inner
    assert [score_p(counts, limit) for limit in inner] == pytest.approx([1 - confidence] * len(inner))


def test_p_is_smaller_the_farther_a_value_lies_from_the_score():
    # The score is 38.9.
    found = [score_p(Counts(6, 10, 20), value) for value in (40, 20, 0, -30)]
    assert found == sorted(found, reverse=True)
    assert score_p(Counts(20, 10, 6), -20) == pytest.approx(found[1])


def test_without_answers_no_p_is_known():
    assert math.isnan(score_p(NONE, 30))
