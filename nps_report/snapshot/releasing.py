"""Writes the customer side of a snapshot: released values and quotes alone, so that nothing else can leak."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nps_report.comparisons import against_before, against_last_year, against_previous
from nps_report.files import replacing, write_text
from nps_report.periods import Period, parse_period
from nps_report.programme import LANGUAGES, Programme, Thresholds
from nps_report.scope import Scope
from nps_report.snapshot.answers import Marked, marked
from nps_report.snapshot.asked import Asked
from nps_report.snapshot.build import Snapshot
from nps_report.snapshot.customer import THANKED
from nps_report.snapshot.disclosure import HIDDEN, Released, published_change
from nps_report.snapshot.drafts import whole_folder
from nps_report.snapshot.internal import ORDER, InternalSide, open_internal
from nps_report.snapshot.judging import Judged
from nps_report.snapshot.promised import Promised
from nps_report.snapshot.promises import first_kept
from nps_report.snapshot.public import PublicTone, public_programme, public_segments
from nps_report.snapshot.published import Value
from nps_report.snapshot.quoting import Quotable
from nps_report.snapshot.reading import Blank, Condition, On, column_names, frame_of, read_rows
from nps_report.snapshot.secret import Everybody, keep_customers
from nps_report.snapshot.settling import Limits, new_betrayals
from nps_report.snapshot.telling import THEMES, Spot, Telling
from nps_report.snapshot.thanked import Thanks, thanks_colleagues
from nps_report.snapshot.themed import Themed, at_least
from nps_report.snapshot.told_before import (
    NOTHING_TOLD,
    ToldBefore,
    is_released,
    read_tellings,
    tellings_file,
    told_before,
    write_tellings,
)
from nps_report.snapshot.units import WHOLE
from nps_report.verbatims.pinned import Choice
from nps_report.verbatims.visible import visible

_TEXT, _NUMBER, _YES_OR_NO = pa.string(), pa.int16(), pa.bool_()

SCORED = ("response_id", "responded_at", "score", "unit", "account_id", "contact_id")
"""The columns of answers that their scores take."""

SAID = ("comment", "comment_language", "comment_empty", "quote_consent", "handled_by")
"""Those that themes, quotes and thanks take beside them, as far as there are such."""

SCHEMAS = {
    "cells": {
        "segment": _TEXT,
        "value": _TEXT,
        "level": _TEXT,
        "words": _TEXT,
        "nps": _NUMBER,
        "n_band": _TEXT,
    },
    "changes": {"against": _TEXT, "nps": _NUMBER, "before_kept": _YES_OR_NO},
    "themes": {"theme": _TEXT, "tone": _TEXT, **{f"name_{language}": _TEXT for language in LANGUAGES}},
    "quotes": {"theme": _TEXT, "tone": _TEXT, "text": _TEXT, "language": _TEXT},
    "thanked": {"name": _TEXT},
}
"""The columns of the released tables, beside `unit`; `actions` has those of `promises`.

In `cells` a unit's own score has a blank `segment`; small values and blanks of a segment stand together as no
value.
"""

LONGEST_NAME = 80
"""How many letters of a theme's name a letter has room for: a longer one is cut there, and in it, perhaps, the name of
an account, which the leak check would no longer know."""

# What breaks a line becomes a space; what is a letter to computers, and nothing to the eye, goes.
_UNSEEN = dict.fromkeys(map(ord, "\n\t\u2028\u2029"), " ") | dict.fromkeys(
    map(ord, "\u034f\u115f\u1160\u2800\u3164\uffa0")
)


def release(snapshot: Snapshot, programme: Programme, period: Period, as_of: date) -> Path:
    """The customer side for a period as known on `as_of`, after all that was told before; written unless it is there.

    What it tells is written down on the internal side, for the audit of later ones.
    """
    before = told_before(programme.home)
    folder = snapshot.folder / "customer" / "_".join(filter(None, (period.slug, str(as_of), before.digest)))
    is_there = is_released(folder)
    thanks = thanks_colleagues(programme) and not (folder / THANKED).is_file()
    if is_there and not thanks:
        return folder
    among = Release(open_internal(snapshot.folder / "internal"), period, as_of, before)
    if not is_there:
        keep_customers(among.side)
        write_tellings(tellings_file(folder), among.tellings)
        with whole_folder(folder) as draft:
            _write(among, programme, draft)
    if thanks:
        _write_thanks(Thanks(among), folder)
    return folder


def _write_thanks(thanks: Thanks, folder: Path) -> None:
    """Whom editions may thank, once it is written down that they do."""
    told = [one for one in read_tellings(tellings_file(folder)) if one not in thanks.told]
    write_tellings(tellings_file(folder), [*told, *thanks.told])
    write_rows(folder / THANKED, thanks.rows)


@dataclass(frozen=True)
class Release:
    """What customers may know of a period, unit by unit, the whole programme first."""

    side: InternalSide
    period: Period
    as_of: date
    before: ToldBefore = NOTHING_TOLD
    in_full: bool = False
    """Whether answers are read with all that is known of whom they come from, as letters need them."""
    _judged: dict[Period, Judged] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def scores(self) -> dict[str, Released]:
        """What may be shown of each unit's own score."""
        return self.scores_of(self.period)

    def scores_of(self, period: Period) -> dict[str, Released]:
        """What could be shown of each unit's own score in a period, this one or an earlier."""
        return self.judged(period).scores

    def judged(self, period: Period) -> Judged:
        """What may be told of a period's answers, which are read once, however many units are compared with it."""
        if period not in self._judged:
            self._judged[period] = self._judge(period)
        return self._judged[period]

    def _judge(self, period: Period) -> Judged:
        end = min(period.end, self.as_of)
        by_revenue = self.side.programme.statistics.headline == "revenue"
        answers = self._read(period, end, by_revenue)
        return Judged(
            f"{period.name} as of {self.as_of}",
            period.start,
            end,
            marked(answers, self.side.has_account_ids(), by_revenue),
            self.side.units,
            self.rules,
            public_segments(self.side.programme) if period == self.period else (),
            self.before.about(period.start, end),
        )

    def _read(self, period: Period, end: date, by_revenue: bool) -> pd.DataFrame:
        """The answers of a period: of earlier ones, of which scores are told, no more than these take."""
        path = self.side.folder / "responses.parquet"
        wanted, there = [*SCORED], column_names(path)
        if period == self.period:
            wanted += [*(one for one in SAID if one in there), *public_segments(self.side.programme)]
        if self.in_full or by_revenue or not {*there}.issuperset(wanted):
            return self.side.answers(WHOLE, period.start, end)
        counted: list[Condition] = [On("responded_at", period.start, end), Blank("reason")]
        return frame_of(read_rows(path, counted, [*dict.fromkeys(wanted)]).sort_by([*ORDER]))

    @cached_property
    def limits(self) -> Limits:
        """How much may be told of segments and beside themes."""
        return self.judged(self.period).limits(self._at_least)

    @property
    def _at_least(self) -> dict[str, int]:
        """How many answers the themes of each unit show that there are."""
        return {unit: n for unit, themes in self._tellable.items() if (n := at_least(themes, self.rules))}

    @cached_property
    def cells(self) -> list[dict[str, Any]]:
        """The units' own cells and those of their segments; none of these where the unit's own is hidden."""
        units = [(Spot(unit), score) for unit, score in self.scores.items()]
        found = [*units, *self.judged(self.period).shown_segments(self.limits)]
        order = {unit: place for place, unit in enumerate(self.scores)}
        return [
            {"unit": spot.unit, "segment": spot.segment, "value": spot.value, **vars(shown)}
            for spot, shown in sorted(found, key=lambda one: order[one[0].unit])
        ]

    @cached_property
    def tellings(self) -> tuple[Telling, ...]:
        """All that is told, by the days of the answers: of this period, and of those it is compared with."""
        return (*self._scores_told, *self.asked.tellings)

    @cached_property
    def _scores_told(self) -> tuple[Telling, ...]:
        return self._telling_changes(self.changes)

    def _telling_changes(self, changes: Iterable[Mapping[str, Any]]) -> tuple[Telling, ...]:
        compared = self._compared(changes)
        return (self.now, *(self.judged(period).told(values) for period, values in compared.items()))

    @cached_property
    def now(self) -> Telling:
        """What is told of the scores of the period itself."""
        return self.judged(self.period).telling(self.limits, self._at_least)

    def _compared(self, changes: Iterable[Mapping[str, Any]]) -> Mapping[Period, Mapping[Spot, Value]]:
        """The earlier numbers that changes tell, by period."""
        found: dict[Period, dict[Spot, Value]] = defaultdict(dict)
        for change in changes:
            period, unit = parse_period(change["against"], self.side.programme.waves), change["unit"]
            found[period][Spot(unit)] = Released("number", nps=self.scores_of(period)[unit].nps)
        return found

    @cached_property
    def changes(self) -> tuple[dict[str, Any], ...]:
        """How far each published number lies from those published for earlier periods.

        None that betrays something beside all else that is told: what spans both periods, told before, may bind them.
        """
        changes = tuple(self._changes())
        while blamed := self._blamed(changes):
            changes = tuple(one for one in changes if one not in blamed)
        return changes

    def _blamed(self, changes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those of the changes that betray first what is betrayed with them."""
        if not self.before.digest or not changes:
            return []
        tellings = self._telling_changes(changes)
        known = self.before.about(min(one.start for one in tellings), max(one.end for one in tellings))
        names = {self._cell_of(change): change for change in changes}
        for betrayal in new_betrayals(tellings, known, self.rules):
            found = [change for name, change in names.items() if name in betrayal.cells]
            if found:
                return found
        return []

    def _cell_of(self, change: Mapping[str, Any]) -> str:
        """How the audit calls the earlier number that a change tells."""
        period = parse_period(change["against"], self.side.programme.waves)
        return f"{self.judged(period).name}: {Spot(change['unit']).label}"

    def _changes(self) -> Iterator[dict[str, Any]]:
        for unit, score in self.scores.items():
            for against in self._earlier(unit) if score.nps is not None else ():
                change = published_change(score, self.scores_of(against)[unit])
                if change is not None:
                    kept = against == self._before_kept.get(unit)
                    yield {"unit": unit, "against": against.name, "nps": change, "before_kept": kept}

    def themes(self) -> Iterator[dict[str, Any]]:
        """What each unit's customers raise, with the names of these themes and of no other."""
        for unit, themes in self._themes.items():
            for theme, tone in themes:
                called = {f"name_{language}": name for language, name in self.called[theme].items()}
                yield {"unit": unit, "theme": theme, "tone": tone, **called}

    def quotes(self) -> Iterator[dict[str, Any]]:
        """The quotes of each unit, in an order that tells nothing."""
        quotable = self.quotable(self._themed, self.rules)
        for unit, themes in self._themes.items():
            for quote in quotable.of_rows(self._rows(unit), themes):
                yield {"unit": unit, **vars(quote)}

    def quotable(self, themed: Themed, rules: Thresholds) -> Quotable:
        """The comments of these answers that customers could read, by these rules."""
        programme = self.side.programme
        known = (programme.programme, programme.brand.name)
        choice = Choice(*map(frozenset, self.side.pinned_and_banned()))
        return Quotable(themed, Everybody(self.side), known, choice, rules, self.side.competitor_names())

    @property
    def _themes(self) -> dict[str, tuple[tuple[str, PublicTone], ...]]:
        """The themes that are told of each unit whose score is."""
        withheld = {
            spot.unit for spot, most in self.limits.items() if spot.about == THEMES and most == "hidden"
        }
        return {unit: () if unit in withheld else themes for unit, themes in self._tellable.items()}

    @cached_property
    def _tellable(self) -> dict[str, tuple[tuple[str, PublicTone], ...]]:
        """The themes that may be told of each unit whose score is, one by one."""
        return {
            unit: self._themed.released(self._rows(unit), self.rules)
            for unit, score in self.scores.items()
            if score != HIDDEN
        }

    @cached_property
    def _themed(self) -> Themed:
        return self.themed(self.answers(self.period))

    def themed(self, answers: Marked) -> Themed:
        """The themes that these answers of the period raise."""
        mentions = self.side.mentions(WHOLE, self.period.start, min(self.period.end, self.as_of))
        return Themed(answers, mentions, [*self.called])

    @cached_property
    def called(self) -> dict[str, dict[str, str]]:
        """What the themes that may be told are called, by language; one without a name to print is told to nobody."""
        names = {
            theme: {language: seen(one.names[language]) for language in LANGUAGES if language in one.names}
            for theme, one in self.side.theme_names().items()
        }
        return {
            theme: called for theme, called in names.items() if all(map(_can_be_printed, called.values()))
        }

    def actions(self) -> pd.DataFrame:
        """The promises made to each unit's customers, as they stood that day, and what is known of each."""
        return self.promised.table(self.asked.bands)

    @cached_property
    def promised(self) -> Promised:
        """What is promised to whom."""
        return Promised(self.side, self.period, self.as_of, tuple(self.scores))

    @cached_property
    def asked(self) -> Asked:
        """How many asked for what is promised."""
        return Asked(self.side, self.promised.rows, self.as_of, self.before, self._scores_told)

    @property
    def rules(self) -> Thresholds:
        """The programme's thresholds."""
        return self.side.programme.thresholds

    def _earlier(self, unit: str) -> list[Period]:
        scope = Scope(self.period, unit, self.as_of)
        found = [against_previous(self.side, scope), against_last_year(self.side, scope)]
        return [period for period in dict.fromkeys([*found, self._before_kept.get(unit)]) if period]

    @cached_property
    def _before_kept(self) -> dict[str, Period | None]:
        """By unit, the last period before promises were kept; not those kept while answers came."""
        start = self.period.start
        first = {unit: first_kept(told, start, self.as_of) for unit, told in self.promised.by_unit.items()}
        return {
            unit: against_before(self.side, Scope(self.period, unit, self.as_of), day)
            for unit, day in first.items()
            if day
        }

    def _rows(self, unit: str) -> list[int]:
        return self.judged(self.period).rows(unit)

    def answers(self, period: Period) -> Marked:
        """The answers of a period."""
        return self.judged(period).answers


def seen(name: str) -> str:
    """A name as its readers see it, on one line: without signs of direction, of zero width and of control.

    >>> seen("Prix\\u202e et\\n délais\\u200b"), seen("\\u200b\\u3164")
    ('Prix et  délais', '')
    """
    return visible(name).translate(_UNSEEN).strip()


def _can_be_printed(name: str) -> bool:
    """Whether a name says something, and need not be cut."""
    return any(map(str.isalnum, name)) and len(name) <= LONGEST_NAME


def _write(released_now: Release, programme: Programme, folder: Path) -> None:
    write_rows(folder / "cells.parquet", released_now.cells)
    changes = released_now.changes
    write_rows(folder / "changes.parquet", changes)
    write_rows(folder / "themes.parquet", released_now.themes())
    write_rows(folder / "quotes.parquet", released_now.quotes())
    write_table(
        folder / "actions.parquet", pa.Table.from_pandas(released_now.actions(), preserve_index=False)
    )
    values = {(cell["segment"], cell["value"]) for cell in released_now.cells}
    scope = Scope(released_now.period, WHOLE, released_now.as_of)
    public = public_programme(programme, scope, values, {change["against"] for change in changes})
    write_text(folder / "programme.json", public.model_dump_json(indent=1))
    write_text(folder / "units.json", released_now.side.units.as_json())


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write a released table: `unit` and the columns of its schema, nothing else of the rows."""
    schema = pa.schema({"unit": _TEXT, **SCHEMAS[path.stem]})
    write_table(path, pa.Table.from_pylist(list(rows), schema=schema))


def write_table(path: Path, table: pa.Table) -> None:
    """Write a table without what pandas or Arrow tell of where it comes from."""
    with replacing(path) as draft:
        pq.write_table(table.replace_schema_metadata(None), draft)
