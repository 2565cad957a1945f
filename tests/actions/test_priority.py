"""The horizon of an action, at the edges of each."""

import math

import pytest

from nps_report.actions.priority import PRIORITIES, priority_of


@pytest.mark.parametrize(
    ("impact", "effort", "expected"),
    [
        (4, 2, "quick win"),
        (5, 1, "quick win"),
        (3, 2, "medium term"),
        (4, 3, "medium term"),
        (1, 1, "medium term"),
        (5, 4, "long term"),
        (1, 5, "long term"),
        (math.nan, 1, "unknown"),
        (5, None, "unknown"),
    ],
)
def test_much_for_little_is_a_quick_win_and_much_effort_is_for_the_long_term(impact, effort, expected):
    assert priority_of(impact, effort) == expected


def test_the_order_holds_every_horizon_the_quickest_first():
    assert PRIORITIES == ("quick win", "medium term", "long term", "unknown")
