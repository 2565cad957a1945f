"""The score against what happened later: accounts kept and revenue kept, by what they had answered a year before."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from nps_report.facts.people import CLASSES, Account, People, PersonClass, people_of
from nps_report.facts.sample import known_values
from nps_report.metrics import Counts
from nps_report.metrics.retention import Kept, RetentionTest, predicts, retention, survivors
from nps_report.periods.months import add_months
from nps_report.snapshot import twelve_months_to

if TYPE_CHECKING:
    from nps_report.facts.internal import Facts

FEWEST = 5
"""With fewer accounts that answered than this, nothing is said of what became of them."""

_REVENUE_OF_YEAR = re.compile(r"revenue_([0-9]{4})", re.IGNORECASE)


@dataclass(frozen=True)
class RevenueKept:
    """Revenue of the same `accounts` in an earlier and a later year, of those whose revenue is known in both."""

    score_class: PersonClass
    accounts: int
    earlier: float
    later: float

    @property
    def share(self) -> float:
        """Later of earlier, 1 where all is kept, more where it grew; NaN where there was none to keep."""
        return self.later / self.earlier if self.earlier > 0 else math.nan


@dataclass(frozen=True)
class Later:
    """What became, by the report's date, of the accounts asked in the twelve months that ended a year before it.

    Followed are the accounts that had not left when those months ended; `undated` ones left on a day that nobody knows
    and are not followed.
    """

    facts: Facts

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last of the twelve months whose answers are looked back at."""
        end = add_months(self.facts.scope.as_of, -12)
        return twelve_months_to(end), end

    @cached_property
    def crowded(self) -> bool:
        """Whether so many answered, then or now, that they are not looked at one by one."""
        return self.facts.crowded or self.facts.is_crowd(*self.days)

    @cached_property
    def _answers(self) -> pd.DataFrame:
        return self.facts.answers(*self.days)

    @cached_property
    def _invited(self) -> pd.DataFrame:
        return self.facts.invited(*self.days)

    @cached_property
    def then(self) -> People:
        """Everyone who answered or was invited in those months; nobody where that is too many to look at."""
        if self.crowded:
            return People(*self.days, ())
        return people_of(self._answers, self._invited, self.days)

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts that are followed."""
        end = self.days[1]
        return tuple(account for account in self.then.accounts if not account.people[0].left_by(end))

    @cached_property
    def undated(self) -> int:
        """How many accounts are not followed because nobody knows when they left."""
        return sum(account.people[0].left_some_day for account in self.then.accounts)

    @property
    def answered(self) -> int:
        """How many of the accounts followed had answered."""
        return sum(account.mean is not None for account in self.accounts)

    @property
    def enough(self) -> bool:
        """Whether enough accounts had answered to say anything of what became of them."""
        return self.answered >= FEWEST

    @cached_property
    def knows_who_left(self) -> bool:
        """Whether the day on which it left is known of any account, then or now."""
        everyone = (*self.then.everyone, *self.facts.people.everyone)
        return any(person.churned_at is not None for person in everyone)

    @property
    def known(self) -> bool:
        """Whether anything is known of what happened later."""
        return self.knows_who_left or self.years is not None

    @cached_property
    def kept(self) -> tuple[Kept, ...]:
        """Accounts kept by class: promoters, passives, detractors, silent."""
        outcomes = ((account.score_class, self._stayed(account)) for account in self.accounts)
        return retention(outcomes, self.facts.programme.statistics.confidence)

    @cached_property
    def test(self) -> RetentionTest:
        """Whether promoters are kept as often as detractors."""
        return predicts(self.kept)

    @property
    def established(self) -> bool:
        """Whether score and staying are linked; never where there is no promoter, or no detractor, to compare."""
        return self.knows_who_left and self.test.p < self.facts.alpha

    @cached_property
    def survivors(self) -> tuple[Counts, Counts]:
        """Everyone who answered then for an account that is followed; those of them whose account was kept."""
        return survivors(
            (person.score_class, self._stayed(account))
            for account in self.accounts
            for person in account.people
            if not person.silent
        )

    def _stayed(self, account: Account) -> bool:
        return not account.people[0].left_by(self.facts.scope.as_of)

    @cached_property
    def years(self) -> tuple[int, int] | None:
        """The two years whose revenue is compared: the latest up to those months' end, the latest after it."""
        end, now = self.days[1].year, self.facts.scope.as_of.year
        known = {year for year, revenues in self._revenues.items() if revenues}
        before, after = [year for year in known if year <= end], [year for year in known if end < year <= now]
        return (max(before), max(after)) if before and after else None

    @cached_property
    def _revenues(self) -> dict[int, dict[str, float]]:
        """Per year, the revenue of each account of which it is known."""
        if self.crowded:
            return {}
        found: dict[int, dict[str, float]] = {}
        for frame in (self._invited, self._answers):
            for year, column in years_of(frame.columns).items():
                found.setdefault(year, {}).update(self._known_revenues(frame, column))
        return found

    def _known_revenues(self, frame: pd.DataFrame, column: str) -> Iterator[tuple[str, float]]:
        written = next(iter(self.facts.programme.sources.accounts), None)
        decimal, thousands = (written.decimal, written.thousands) if written else (".", "")
        for account, text in zip(known_values(frame, "account_id"), known_values(frame, column), strict=True):
            revenue = number(text, decimal, thousands)
            if account is not None and revenue is not None:
                yield account, revenue

    @cached_property
    def revenue(self) -> tuple[RevenueKept, ...]:
        """Revenue kept by class, in the order of `kept`; none where no two years are known."""
        if self.years is None:
            return ()
        return revenue_kept([(one.score_class, *self._revenue_of(one, *self.years)) for one in self.accounts])

    def _revenue_of(self, account: Account, earlier: int, later: int) -> tuple[float | None, float | None]:
        """Revenue in both years; an account that has left brings nothing where its later revenue is blank."""
        before, after = (self._revenues[year].get(account.account) for year in (earlier, later))
        return before, 0.0 if after is None and not self._stayed(account) else after


def revenue_kept(
    revenues: Sequence[tuple[PersonClass, float | None, float | None]],
) -> tuple[RevenueKept, ...]:
    """The sums per class of an earlier and a later revenue, over accounts of which both are known.

    >>> first, *_ = revenue_kept([("promoters", 100.0, 80.0), ("promoters", 100.0, 110.0), ("promoters", None, 50.0)])
    >>> first.accounts, first.share, revenue_kept([])[0].share
    (2, 0.95, nan)
    """
    return tuple(
        RevenueKept(name, len(both), math.fsum(one for one, _ in both), math.fsum(one for _, one in both))
        for name in CLASSES
        for both in [list(_in_both_years(revenues, name))]
    )


def _in_both_years(
    revenues: Iterable[tuple[PersonClass, float | None, float | None]], name: PersonClass
) -> Iterator[tuple[float, float]]:
    for score_class, earlier, later in revenues:
        if score_class == name and earlier is not None and later is not None:
            yield earlier, later


def years_of(columns: Iterable[str]) -> dict[int, str]:
    """The columns that hold the revenue of one year, by year.

    >>> years_of(["revenue", "revenue_2025", "Revenue_2026", "revenue_total"])
    {2025: 'revenue_2025', 2026: 'Revenue_2026'}
    """
    found = ((_REVENUE_OF_YEAR.fullmatch(column), column) for column in columns)
    return {int(year[1]): column for year, column in found if year}


def number(cell: object, decimal: str = ".", thousands: str = "") -> float | None:
    """A cell as a number; None where it is none, or may be read in two ways.

    Spaces, or the mark that the source declares, may group thousands. A point or a comma is the decimal mark whichever
    of them the source declares, unless it is the other one and three digits follow.

    >>> [number(cell) for cell in ("1 234,5", "1234.5", "-3", 12.5, "1,234", "12 3", "n/a", "", None)]
    [1234.5, 1234.5, -3.0, 12.5, None, None, None, None, None]
    >>> number("1.234,5", decimal=",", thousands="."), number("1,234", decimal=",")
    (1234.5, 1.234)
    """
    text = re.sub(r"\s", " ", "" if cell is None else str(cell).strip())
    found = re.fullmatch(_NUMBER.format(group=re.escape(thousands)), text)
    if found is None:
        return None
    whole, mark, digits = found["whole"], found["mark"], found["digits"] or "0"
    if mark not in (None, decimal) and (mark == thousands or len(digits) == 3):
        return None
    return float(f"{re.sub(r'[^-+0-9]', '', whole)}.{digits}")


_NUMBER = (
    r"(?P<whole>[-+]?(?:[0-9]+|[0-9]{{1,3}}(?:[ {group}][0-9]{{3}})+))(?:(?P<mark>[.,])(?P<digits>[0-9]+))?"
)
