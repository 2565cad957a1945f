"""The facts of an internal report, on answers small enough to count by hand."""

import pytest

from nps_report.facts.internal import Facts
from nps_report.periods import parse_period
from nps_report.scope import Scope


@pytest.fixture
def facts(frozen):
    """The facts of a period and unit of the rows given."""

    def of(rows, period="2026-10", unit="all", **changes):
        asked = parse_period(period, changes.get("waves", {}))
        as_of = changes.pop("as_of", asked.end)
        tables = changes.pop("tables", {})
        return Facts(frozen({"responses": rows, **tables}, **changes), Scope(asked, unit, as_of))

    return of
