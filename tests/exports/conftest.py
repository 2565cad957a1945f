"""What is told of small programmes in exports."""

import pytest

from nps_report.exports.known import Known
from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope


@pytest.fixture
def known(frozen):
    """What may be told of the rows given, as on the last day of October 2026."""

    def of(responses, identified="yes", period="2026-10", **tables):
        side = frozen({"responses": responses, **tables}, identified=identified)
        asked = parse_period(period, {})
        return Known(Facts(side, Scope(asked, "all", asked.end)))

    return of
