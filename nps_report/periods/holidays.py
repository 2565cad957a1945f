"""The public holidays of a country, or of a part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from nps_report.errors import ProgrammeError

_ISO = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")

SATURDAY = 5
"""The first day of a week that is off anyway, Monday being 0."""


@cache
def holidays_of(country: str | None, year: int) -> tuple[int, ...]:
    """The ordinals of a country's public holidays in a year that fall on a Monday to Friday, in order.

    Raises ProgrammeError where the country, or the part of it, is not known.

    >>> [str(date.fromordinal(day)) for day in holidays_of("FR", 2026)[:3]], holidays_of(None, 2026)
    (['2026-01-01', '2026-04-06', '2026-05-01'], ())
    """
    if country is None:
        return ()
    try:
        days = _holidays(country, year)
    except ValueError as error:
        raise ProgrammeError("param-value", f"follow_up.country: {error}") from None
    return tuple(sorted(day.toordinal() for day in days if day.weekday() < SATURDAY))


def check_country(country: str) -> None:
    """Raises ValueError where the holidays of a country, or of the part of it, are not known.

    >>> check_country("FR-57")
    """
    if not _ISO.fullmatch(country):
        raise _unknown(country)
    _holidays(country)


def _holidays(country: str, *years: int) -> Iterable[date]:
    # Only who names a country waits for the library.
    from holidays import country_holidays

    name, _, part = country.partition("-")
    try:
        return country_holidays(name, subdiv=part or None, years=years)
    except NotImplementedError:
        raise _unknown(country) from None


def _unknown(country: str) -> ValueError:
    return ValueError(
        f"the holidays of {country!r} are not known. Write the ISO code of a country, such as FR, or of a part of "
        "it that has holidays of its own, such as FR-57; or remove the line."
    )
