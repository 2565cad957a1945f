"""A change split into mix and rate, and the impact of a theme."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics import NONE, Counts, Part, impact, mix_and_rate
from nps_report.metrics.decomposition import reversed_by_mix

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


X, Y = Counts(10, 10, 80), Counts(60, 20, 20)
"""+70 and -40 before, +15 in all."""

X_NOW, Y_NOW = Counts(4, 5, 41), Counts(84, 33, 33)
"""+74 and -34 now, -7 in all: three answers in four come from Y."""


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({"X": X, "Y": Y}, {"X": X_NOW, "Y": Y_NOW}, "higher"),
        ({"X": X_NOW, "Y": Y_NOW}, {"X": X, "Y": Y}, "lower"),
        ({"": X, "Y": Y}, {"": X_NOW, "Y": Y_NOW}, "higher"),
        ({"X": X, "Y": Y}, {"X": Counts(8, 10, 82), "Y": Counts(57, 20, 23)}, ""),
        ({"X": X, "Y": Y}, {"X": Counts(4, 5, 41), "Y": Counts(65, 20, 15)}, ""),
    ],
    ids=["higher", "lower", "a blank segment too", "total higher as well", "one goes each way"],
)
def test_a_reversal_takes_every_segment_against_the_total(before, now, expected):
    assert expected == reversed_by_mix(before, now)


def test_a_segment_that_stays_put_is_no_reversal():
    """X rises from +70 to +74, Y stays at -40, the total falls from +15 to -11.5."""
    assert reversed_by_mix({"X": X, "Y": Y}, {"X": X_NOW, "Y": Counts(90, 30, 30)}) == ""


def test_a_segment_of_one_period_alone_is_not_looked_at():
    """Were Z looked at, there would be no telling which way it moved."""
    assert reversed_by_mix({"X": X, "Y": Y}, {"X": X_NOW, "Y": Y_NOW, "Z": Counts(1, 0, 0)}) == "higher"
    assert reversed_by_mix({"X": X, "Y": Y, "Z": Counts(1, 0, 0)}, {"X": X_NOW, "Y": Y_NOW}) == "higher"


@pytest.mark.parametrize("segments", [{}, {"X": NONE, "Y": NONE}, {"X": X_NOW, "Y": NONE}])
def test_fewer_than_two_segments_reverse_nothing(segments):
    assert reversed_by_mix({"X": X, "Y": Y}, segments) == ""


KINDS = [NONE, *(Counts(*one) for one in ((5, 0, 0), (36, 0, 4), (4, 0, 36), (0, 0, 5), (1, 5, 2)))]
"""Few and many answers of the discontent and of the content, so that some pairs of them turn a total."""

TWO_OF_EACH = [{"a": one, "b": other} for one, other in product(KINDS, repeat=2)]


def test_a_reversal_is_never_one_of_rate():
    """Scores that all moved one way leave a rate of that sign, so that the mix alone can have turned the total."""
    cases = [(reversed_by_mix(*pair), mix_and_rate(*pair)) for pair in product(TWO_OF_EACH, repeat=2)]
    assert {found for found, _ in cases} == {"higher", "lower", ""}
    assert all(split.mix < 0 < split.rate for found, split in cases if found == "higher")
    assert all(split.rate < 0 < split.mix for found, split in cases if found == "lower")


def test_a_reversal_the_other_way_round_is_one_as_well():
    turned = {"higher": "lower", "lower": "higher", "": ""}
    assert all(
        reversed_by_mix(now, before) == turned[reversed_by_mix(before, now)]
        for before, now in product(TWO_OF_EACH, repeat=2)
    )


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
