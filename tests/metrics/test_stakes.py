"""Revenue at risk, and the class of an account."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_report.metrics.counts import class_of
from nps_report.metrics.stakes import account_class, revenue_at_risk

RATES = {"detractors": 0.5, "passives": 0.3}


def test_revenue_at_risk_counted_by_hand():
    """3000 x .5 + 1200 x .3; promoters have no rate."""
    revenue = {"promoters": 9000.0, "passives": 1200.0, "detractors": 3000.0}
    assert revenue_at_risk(revenue, RATES) == pytest.approx(1860)


def test_a_class_without_accounts_risks_nothing():
    assert revenue_at_risk({"passives": 1000.0}, RATES) == pytest.approx(300)


@pytest.mark.parametrize("by_class", [{}, {"detractors": math.nan, "passives": 10.0}])
def test_revenue_that_is_not_known_makes_an_unknown_risk(by_class):
    assert math.isnan(revenue_at_risk(by_class, RATES))


def test_unknown_revenue_that_is_not_at_risk_does_not_matter():
    assert revenue_at_risk({"promoters": math.nan, "detractors": 10.0}, RATES) == 5.0


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        (10, "promoters"),
        (9.0, "promoters"),
        (8.99, "passives"),
        (7.0, "passives"),
        (6.99, "detractors"),
        (0, "detractors"),
    ],
)
def test_an_account_has_the_class_of_its_mean(mean, expected):
    assert account_class(mean) == expected


@given(st.integers(0, 10))
def test_an_account_of_one_answer_has_its_class(score):
    assert account_class(score) == class_of(score)


@pytest.mark.parametrize("mean", [math.nan, -0.1, 10.1])
def test_what_is_no_mean_of_scores_is_refused(mean):
    with pytest.raises(ValueError, match="between 0 and 10, not"):
        account_class(mean)
