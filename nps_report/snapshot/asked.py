"""How many customers asked for what an action does, as a band, where that tells nothing of any of them.

Counted are the persons who raise the action's theme as something to improve, among the answers of its own unit, in the
grain in which it was opened and those before it, up to twelve months; each person once. Told is a band of that number,
in the edition of that unit alone. Why nobody learns more than that band:

- *Alone.* Those who ask must hide among those who answered by the very rule of themes that are told
  (`disclosure.hides_whoever_says_it`), with the band's least number in place of the usual one: however much a reader
  knows of who answered, and of its own, no other person must be among them for the band to be reached. Those who raise
  the theme in any tone must hide likewise, and the answers must be fit to stand beside comments.
- *Beside another band.* Two bands of a theme can be subtracted where their answers overlap: 30 at least of a unit and
  29 at most of its branch leave somebody elsewhere. So windows do not overlap: that of an action ends where it was
  opened, and that of a later one on the same theme starts after it. Where two overlap nevertheless, as those of a unit
  and of its branch do that were opened together, neither is told, unless they are the same answers.
- *Beside an earlier one.* A band that was told once stands in what was told before. One of other answers that overlap
  with it, as after a late answer or a correction, is not told, nor another band of the same answers.
- *Beside scores.* A band tells that so many answered at least, and two more: who knows the rule knows that somebody
  must be silent. The audit takes that as it takes themes (`AtLeast`), beside all that is and was told; what betrays
  how somebody scored is not told.
- A grain that is not over may still grow: nothing is told of it before.

A theme that one edition tells to be raised is no number, so no difference: see what docs/privacy.md leaves open.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from nps_report.periods import Grain, grain_of
from nps_report.periods.months import add_months
from nps_report.programme import Thresholds
from nps_report.snapshot.answers import marked
from nps_report.snapshot.disclosure import BANDS, FROM_NUMBERS, Cell, band_of, hides_whoever_says_it, released
from nps_report.snapshot.internal import InternalSide
from nps_report.snapshot.judging import Judged
from nps_report.snapshot.named_themes import theme_finder
from nps_report.snapshot.published import AtLeast, PublishedCell
from nps_report.snapshot.settling import new_betrayals
from nps_report.snapshot.telling import Spot, Telling
from nps_report.snapshot.themed import MENTIONED, PUBLIC, Themed
from nps_report.snapshot.units import WHOLE, Units

if TYPE_CHECKING:
    from nps_report.snapshot.told_before import ToldBefore

MOST_MONTHS = 12
"""How far back somebody asked for what is done now."""

ASKED = "asked for "
"""What the audit calls a band, before its theme."""

_ASKING = PUBLIC["negative"]

_SILENT = 2
"""So many do not ask at least, for who knows the rules: they may not be of one account."""


@dataclass(frozen=True, order=True)
class Wish:
    """What an action answers: a theme among the answers of a unit between two days."""

    theme: str
    unit: str
    start: date
    end: date

    @property
    def spot(self) -> Spot:
        """Where its band stands."""
        return Spot(self.unit, about=f"{ASKED}{self.theme}")

    def overlaps(self, other: Wish, units: Units) -> bool:
        """Whether an answer may count in both."""
        return (
            self.theme == other.theme
            and self.start <= other.end
            and other.start <= self.end
            and share_answers(self.unit, other.unit, units)
        )


@dataclass(frozen=True)
class Opened:
    """An action that customers may read of: the theme it is on, the unit it is for, the day it was decided."""

    theme: str
    unit: str
    day: date


def share_answers(one: str, other: str, units: Units) -> bool:
    """Whether two units may have answers in common.

    >>> units = Units.from_json('[{"name": "Sud"}, {"name": "Lyon", "parent": "Sud"}, {"name": "Lille"}]')
    >>> share_answers("Sud", "Lyon", units), share_answers("Lille", "Lyon", units), share_answers("all", "Lyon", units)
    (True, False, True)
    """
    if WHOLE in (one, other):
        return True
    return one in units.covers(other) or other in units.covers(one)


def wishes(opened: Sequence[Opened], grain: Grain, as_of: date, units: Units) -> dict[Opened, Wish]:
    """The wish that each action answers; none for one whose grain is not over on `as_of`.

    A later one starts after the last earlier one on the same theme with which it may share answers.

    >>> units = Units.from_json('[{"name": "Lyon"}]')
    >>> march, june = Opened("price", "Lyon", date(2026, 3, 9)), Opened("price", "all", date(2026, 6, 2))
    >>> found = wishes([march, june], "month", date(2026, 6, 30), units)
    >>> [(str(found[one].start), str(found[one].end)) for one in (march, june)]
    [('2025-04-01', '2026-03-31'), ('2026-04-01', '2026-06-30')]
    """
    ends = {one: grain_of(one.day, grain).end for one in opened}
    found = {}
    for one, end in ends.items():
        earlier = [
            ends[other]
            for other in opened
            if other.theme == one.theme and ends[other] < end and share_answers(one.unit, other.unit, units)
        ]
        first = grain_of(add_months(end, 1 - MOST_MONTHS).replace(day=1), grain).start
        start = max([first, *(day + timedelta(days=1) for day in earlier)])
        if end <= as_of:
            found[one] = Wish(one.theme, one.unit, start, end)
    return found


@dataclass(frozen=True)
class Asked:
    """The bands that may be told of the actions in a part of the register, `public`, beside all that is `told`."""

    side: InternalSide
    public: pd.DataFrame
    as_of: date
    before: ToldBefore
    told: tuple[Telling, ...]

    @cached_property
    def bands(self) -> dict[Hashable, str]:
        """The band of each action that may have one, by its row in the register."""
        return {
            row: self._bands[wish]
            for row, one in self._opened.items()
            if (wish := self._wishes.get(one)) in self._bands
        }

    @cached_property
    def tellings(self) -> tuple[Telling, ...]:
        """What these bands tell of the answers behind them."""
        return tuple(self._tellings[wish] for wish in self._bands)

    @cached_property
    def _bands(self) -> dict[Wish, str]:
        bands = dict(self._apart({wish: band for wish, (band, _) in self._safe.items()}))
        while blamed := self._blamed([*bands]):
            bands.pop(blamed)
        return bands

    def _apart(self, safe: Mapping[Wish, str]) -> Iterator[tuple[Wish, str]]:
        """Those of which no other band can be taken: neither one of now nor one told before."""
        units = self.side.units
        for wish, band in safe.items():
            alone = not any(wish != other and wish.overlaps(other, units) for other in safe)
            own = self._tellings[wish].cells[wish.spot]
            if alone and not any(can_be_subtracted(own, old) for old in self._told_on(wish)):
                yield wish, band

    def _told_on(self, wish: Wish) -> Iterator[PublishedCell]:
        """The bands of the theme that were told before of any answer of these days."""
        for telling in self.before.about(wish.start, wish.end):
            yield from (cell for spot, cell in telling.cells.items() if spot.about == wish.spot.about)

    def _blamed(self, wishes: Sequence[Wish]) -> Wish | None:
        """One whose band betrays something beside all else that is told."""
        if not wishes:
            return None
        tellings = [self._tellings[wish] for wish in wishes]
        known = self.before.about(min(one.start for one in wishes), max(one.end for one in wishes))
        names = {self._tellings[wish].name_of(wish.spot): wish for wish in wishes}
        for betrayal in new_betrayals(tellings, [*known, *self.told], self._rules):
            found = [wish for name, wish in names.items() if name in betrayal.cells]
            if found:
                return found[0]
        return None

    @cached_property
    def _tellings(self) -> dict[Wish, Telling]:
        """What the band of each wish tells: that so many answered at least."""
        return {
            wish: judged.told({wish.spot: AtLeast(least_asked(band, self._rules) + _SILENT)})
            for wish, (band, judged) in self._safe.items()
        }

    @cached_property
    def _safe(self) -> dict[Wish, tuple[str, Judged]]:
        """The wishes of which a band may be told, were nothing else told, each with the answers behind it."""
        found = {}
        for wish in sorted({*self._wishes.values()}):
            judged = self._judged(wish)
            mentions = self.side.mentions(wish.unit, wish.start, wish.end)
            themed = Themed(judged.answers, mentions, (wish.theme,))
            if band := band_asked(themed, judged.rows(wish.unit), self._rules):
                found[wish] = band, judged
        return found

    def _judged(self, wish: Wish) -> Judged:
        answers = self.side.answers(wish.unit, wish.start, wish.end)
        by_revenue = self.side.programme.statistics.headline == "revenue"
        return Judged(
            f"{wish.start} to {wish.end}",
            wish.start,
            wish.end,
            marked(answers, self.side.has_account_ids(), by_revenue),
            self.side.units,
            self._rules,
            before=self.before.about(wish.start, wish.end),
        )

    @cached_property
    def _wishes(self) -> dict[Opened, Wish]:
        programme = self.side.programme
        return wishes([*self._opened.values()], programme.period, self.as_of, self.side.units)

    @cached_property
    def _opened(self) -> dict[Hashable, Opened]:
        """The actions on a theme of the code frame whose day of opening is known, by their rows."""
        find = theme_finder(self.side.theme_names())
        columns = (self.public[name] for name in ("theme", "unit", "opened_at"))
        return {
            row: Opened(theme, WHOLE if pd.isna(unit) else str(unit), day.date())
            for row, written, unit, day in zip(self.public.index, *columns, strict=True)
            if (theme := find(written)) is not None and not pd.isna(day)
        }

    @property
    def _rules(self) -> Thresholds:
        return self.side.programme.thresholds


def band_asked(themed: Themed, rows: Collection[int], rules: Thresholds) -> str | None:
    """The band of the persons who raise a theme, the first of `themed`, as something to improve; None if not told."""
    raisers = themed.raisers(rows)
    asking, raising = (
        themed.answers.cell(raisers.get((themed.order[0], tone), ())) for tone in (_ASKING, MENTIONED)
    )
    return safe_band(asking, raising, themed.answers.cell(rows), rules)


def safe_band(asking: Cell, raising: Cell, everybody: Cell, rules: Thresholds) -> str | None:
    """The band of those who ask, among those who raise the theme in any tone, among everybody; None if not told.

    >>> asking, others = ((dict.fromkeys("ABC", of)) for of in ((4, 0, 0), (4, 3, 3)))
    >>> everybody = Cell.of_counts(others)
    >>> safe_band(Cell.of_counts(asking), Cell.of_counts(asking), everybody, Thresholds())
    '10-29'
    >>> safe_band(Cell.of_counts(asking), everybody, everybody, Thresholds()) is None
    True
    """
    persons = asking.respondents
    if persons < FROM_NUMBERS or released(everybody, rules, with_comments=True).level == "hidden":
        return None
    band = band_of(persons)
    stricter = rules.model_copy(update={"public_with_comments": least_asked(band, rules)})
    hidden = (hides_whoever_says_it(cell, everybody, stricter) for cell in (asking, raising))
    return band if all(hidden) else None


def least_asked(band: str, rules: Thresholds) -> int:
    """How many persons a band stands for at least, for who knows the rules.

    >>> least_asked("10-29", Thresholds()), least_asked("10-29", Thresholds(public_with_comments=12))
    (10, 12)
    >>> least_asked("100+", Thresholds())
    100
    """
    above = max(inside.stop for inside in BANDS.values())
    return max(BANDS[band].start if band in BANDS else above, rules.public_with_comments)


def can_be_subtracted(own: PublishedCell, other: PublishedCell) -> bool:
    """Whether two bands of a theme differ by some of the answers, or tell another number of the same.

    >>> one = PublishedCell("", frozenset("abc"), AtLeast(12))
    >>> [can_be_subtracted(one, PublishedCell("", frozenset(of), AtLeast(n))) for of, n in
    ...     (("abc", 12), ("de", 32), ("ab", 12), ("abc", 32))]
    [False, False, True, True]
    """
    same = own.answers == other.answers and own.value == other.value
    return not same and not own.answers.isdisjoint(other.answers)
