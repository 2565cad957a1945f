"""Response rates."""

import math

import pytest

from nps_report.metrics import response_rate


def test_a_rate_counted_by_hand():
    assert response_rate(invited=140, answered=60) == pytest.approx(0.4286, abs=1e-4)


def test_nobody_invited_has_no_rate():
    assert math.isnan(response_rate(invited=0, answered=0))


@pytest.mark.parametrize(("invited", "answered"), [(3, 4), (3, -1)])
def test_more_answers_than_invitations_are_refused(invited, answered):
    with pytest.raises(ValueError, match=f"Of 3 invitations {answered} cannot"):
        response_rate(invited, answered)
