"""Which periods a text means for a programme's answers: `last` depends on what was answered."""

from __future__ import annotations

from datetime import date, timedelta

from nps_report.errors import PeriodError, UsageError
from nps_report.periods import Period, grain_of, last_complete, parse_periods
from nps_report.snapshot import InternalSide

LAST = "last"
WHOLE = "all"
"""The unit that is the whole programme."""


def chosen_periods(text: str, side: InternalSide, as_of: date | None = None) -> tuple[Period, ...]:
    """The periods that `text` names; `last` is the latest complete one with answers.

    Raises PeriodError where `text` names none, or where `last` is asked of a programme without an answer.
    """
    programme = side.programme
    if text != LAST:
        return parse_periods(text, programme.waves)
    newest = side.last_answer(WHOLE)
    complete = last_complete(programme.period, newest, as_of) if newest else None
    answered = side.latest_answer_before(WHOLE, complete.end + timedelta(days=1)) if complete else None
    if answered is None:
        raise PeriodError("no-answer", f"{programme.programme}: there is no answer yet, so no last period.")
    return (grain_of(answered, programme.period),)


def chosen_day(text: str, option: str) -> date | None:
    """The day that `text` writes, None where it is blank.

    >>> chosen_day("2026-10-31", "--as-of")
    datetime.date(2026, 10, 31)
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError("bad-day", f"{option} {text}: not a day. Write it as 2026-10-31.") from None
