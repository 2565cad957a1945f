"""A change split into mix and rate, and the impact of a theme."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import NONE, Counts, Part, impact, mix_and_rate

some_answers = st.builds(Counts, *[st.integers(0, 60)] * 3)
some_segments = st.dictionaries(st.sampled_from("abcde"), some_answers).filter(
    lambda d: sum(d.values(), NONE).n
)


def test_a_change_split_on_paper():
    """25 to 16 points: large accounts answered less, and both kinds scored a little higher."""
    split = mix_and_rate(
        before={"GC": Counts(10, 20, 70), "PME": Counts(40, 30, 30)},
        now={"GC": Counts(5, 10, 45), "PME": Counts(52, 44, 44)},
    )
    assert [split.mix, split.rate, split.change] == pytest.approx([-14.2381, 5.2381, -9], abs=1e-4)


def test_every_segment_may_rise_while_the_total_falls():
    split = mix_and_rate(
        before={"X": Counts(10, 10, 80), "Y": Counts(60, 20, 20)},
        now={"X": Counts(4, 5, 41), "Y": Counts(84, 33, 33)},
    )
    assert [split.mix, split.rate] == pytest.approx([-27.25, 5.25], abs=1e-4)
    assert all(part.rate > 0 for part in split.segments.values())


def test_a_segment_that_comes_moves_the_mix_alone():
    """Half of the answers now come from a segment at -100; the reference lies between 100 and 0."""
    split = mix_and_rate(
        before={"old": Counts(0, 0, 10)}, now={"old": Counts(0, 0, 10), "new": Counts(10, 0, 0)}
    )
    assert split.segments == {"old": Part(mix=-25.0, rate=0.0), "new": Part(mix=-75.0, rate=0.0)}


def test_a_segment_without_any_answer_adds_nothing():
    split = mix_and_rate(before={"a": Counts(1, 0, 1), "b": NONE}, now={"a": Counts(0, 0, 2), "b": NONE})
    assert split.segments["b"] == Part(0.0, 0.0)


@pytest.mark.parametrize("empty", [{}, {"a": NONE}])
def test_a_period_without_answers_leaves_the_change_unknown(empty):
    split = mix_and_rate(before=empty, now={"a": Counts(1, 1, 1)})
    assert all(map(math.isnan, (split.mix, split.rate, split.change)))
    assert split.segments == {}


@given(some_segments, some_segments)
def test_mix_and_rate_add_up_to_the_change(before, now):
    change = sum(now.values(), NONE).nps - sum(before.values(), NONE).nps
    assert mix_and_rate(before, now).change == pytest.approx(change, abs=1e-9)


@given(some_segments)
def test_the_same_answers_twice_have_no_parts(answers):
    split = mix_and_rate(answers, answers)
    assert all(part == Part(0.0, 0.0) for part in split.segments.values())


def test_a_theme_weighs_what_its_answers_do():
    """45 points in all; 58.57 without the fifty answers of the theme."""
    assert impact(all=Counts(60, 100, 240), theme=Counts(30, 15, 5)) == pytest.approx(-13.5714, abs=1e-4)


def test_a_theme_that_nobody_raises_weighs_nothing():
    assert impact(all=Counts(1, 2, 3), theme=NONE) == 0


def test_a_theme_that_everybody_raises_has_no_measurable_weight():
    assert math.isnan(impact(all=Counts(1, 2, 3), theme=Counts(1, 2, 3)))
