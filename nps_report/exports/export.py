"""`nps-report export`: writes the lists of a period into files for a CRM, or for the teams.

A list is made from the facts of the whole programme, put into the form that its reader takes, and written; then what
was exported is remembered as digests, so that the next export can hold the changes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from nps_report.choosing import WHOLE, chosen_periods
from nps_report.errors import PeriodError, UnknownNameError, UsageError
from nps_report.exports.forms import FORMATS, PRESETS, Form, Format, form_for_people, form_of, longest_in
from nps_report.exports.known import Known
from nps_report.exports.listing import Listing
from nps_report.exports.lists import LISTS, OF_PERSONS, accounts, followups, passives, promoters, silent
from nps_report.exports.since import PLACE, Since, exported_before, remember, since
from nps_report.exports.writers import WRITERS, About, cut_texts
from nps_report.facts.internal import Facts
from nps_report.facts.persons import MOST_PEOPLE
from nps_report.files import write_bytes
from nps_report.nearest import nearest
from nps_report.programme import Programme
from nps_report.scope import Scope
from nps_report.snapshot import build_snapshot, open_internal
from nps_report.wording import LOCALES, words_for

OF_THE_PERIOD = ("promoters", "passives")
"""The kinds that hold answers of the period alone; the others look back twelve months."""


@dataclass(frozen=True)
class File:
    """A file of an export: its rows, those of the last export that are gone, and what is wrong with it.

    `path` is None where nothing was new or changed, so that none was written.
    """

    name: str
    path: Path | None
    rows: int
    vanished: int = 0
    changes: bool = False
    notes: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """For people: what was written.

        >>> list(File("crm-accounts", Path("exports/a.csv"), 1, vanished=2, changes=True).lines())[0]
        'exports/a.csv: 1 row, new or changed'
        >>> list(File("crm-accounts", None, 0, changes=True).lines())
        ['crm-accounts: nothing is new or changed since the last export; no file was written.']
        """
        if self.path is None:
            yield f"{self.name}: nothing is new or changed since the last export; no file was written."
        else:
            yield f"{self.path}: {_many(self.rows, 'row')}{', new or changed' if self.changes else ''}"
        if self.changes and self.vanished:
            yield (
                f"{self.name}: {_many(self.vanished, 'row')} of the last export would not be in it any more; "
                "an import deletes nothing."
            )
        yield from self.notes


@dataclass(frozen=True)
class Exported:
    """What an export wrote, and what its reader should know."""

    files: tuple[File, ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """For people: what to know, then what was written."""
        yield from self.notes
        for file in self.files:
            yield from file.lines()


def export(
    programme: Programme,
    kind: str,
    period: str,
    file_format: str = "csv",
    preset: str = "",
    output: Path = Path("exports"),
    changes: bool = False,
    language: str = "",
    as_of: date | None = None,
) -> Exported:
    """Write the lists of a `kind` for one period, below `output`.

    Raises UnknownNameError or UsageError where kind, format, preset or language cannot be had, PeriodError where the
    period is not one, or holds no answer, LedgerError where what was exported last cannot be read.
    """
    # Before anything is read: a wrong name is told at once.
    wanted = _Wanted.checked(kind, file_format, preset, language or programme.languages[0], changes)
    facts = _facts(programme, kind, period, as_of)
    return _Export(programme, wanted, Known(facts), output).written()


@dataclass(frozen=True)
class _Wanted:
    """What is to be exported, checked."""

    kind: str
    file_format: Format
    preset: str
    language: str
    changes: bool

    @classmethod
    def checked(cls, kind: str, file_format: str, preset: str, language: str, changes: bool) -> _Wanted:
        if kind not in LISTS:
            raise UnknownNameError("unknown-kind", _unknown("kind of export", kind, LISTS))
        if file_format not in FORMATS:
            raise UnknownNameError("unknown-format", _unknown("format", file_format, FORMATS))
        if language not in LOCALES:
            raise UnknownNameError("unknown-language", _unknown("language", language, LOCALES))
        if preset:
            _refuse_preset(preset, file_format)
        return cls(kind, file_format, preset, language, changes)

    def name(self, level: str) -> str:
        """What a file is called, without its ending: `crm-contacts.salesforce`."""
        return ".".join(filter(None, ("-".join(filter(None, (self.kind, level))), self.preset)))


def _unknown(what: str, name: str, known: Collection[str]) -> str:
    return f"No {what} named {name!r}{nearest(name, known)}; there are: {', '.join(known)}."


def _refuse_preset(preset: str, file_format: str) -> None:
    if preset not in PRESETS:
        raise UnknownNameError("unknown-preset", _unknown("preset", preset, PRESETS))
    taken = PRESETS[preset].formats
    if file_format not in taken:
        raise UsageError(
            "preset-format",
            f"--preset {preset} --format {file_format}: its import tool takes {' or '.join(taken)}. "
            f"Give --format {taken[0]}, or leave the preset out.",
        )


def _facts(programme: Programme, kind: str, period: str, as_of: date | None) -> Facts:
    """The facts of the whole programme, refused where there is nothing to tell of anybody."""
    side = open_internal(build_snapshot(programme, programme.home / "snapshot").folder / "internal")
    periods = chosen_periods(period, side, as_of)
    if len(periods) != 1:
        raise PeriodError("many-periods", f"{period}: an export is one of one period, A:B or one name.")
    facts = Facts(side, Scope(periods[0], WHOLE, as_of or periods[0].end))
    if facts.crowded:
        raise PeriodError(
            "too-many-people",
            f"{period}: more than {MOST_PEOPLE:,} answers in a year: no person is looked at, and no list is made. "
            "Where the programme has units, make a programme of one of them.",
        )
    first, last = (facts.scope.start, facts.scope.end) if kind in OF_THE_PERIOD else facts.year
    if not sum(side.scores(WHOLE, first, last)):
        raise PeriodError("no-answer", f"{period}: no answer counts from {first} to {last}. {_latest(facts)}")
    return facts


def _latest(facts: Facts) -> str:
    last = facts.side.last_answer(WHOLE)
    return f"The latest is of {last}: choose a period that holds it." if last else "There is none yet."


@dataclass(frozen=True)
class _Export:
    programme: Programme
    wanted: _Wanted
    known: Known
    output: Path

    def written(self) -> Exported:
        """Write every list that there can be."""
        notes = tuple(_notes(self.known, self.wanted.kind))
        makes = [make for make in LISTS[self.wanted.kind] if _is_possible(make, self.known)]
        # All are compared before the first is written: what was exported last may not be readable.
        found = [self._compared(make(self.known)) for make in makes]
        return Exported(tuple(self._write(*one) for one in found), notes)

    def _compared(self, listing: Listing) -> tuple[Listing, Since]:
        before = exported_before(self._record(listing)) if self.wanted.changes else {}
        return listing, since(listing, before)

    def _write(self, listing: Listing, found: Since) -> File:
        name = self.wanted.name(listing.level)
        path = None if self.wanted.changes and not found.fresh.rows else self._path(name)
        notes = () if path is None else tuple(self._put(path, found.fresh))
        # Only once the file stands: a file that could not be written is exported again.
        remember(self._record(listing), listing)
        return File(name, path, len(found.fresh.rows), found.vanished, self.wanted.changes, notes)

    def _record(self, listing: Listing) -> Path:
        name = f"{self.wanted.name(listing.level)}.{self.wanted.file_format}.json"
        return self.programme.home / PLACE / name

    def _put(self, path: Path, listing: Listing) -> Iterator[str]:
        """Write a list; what its reader cannot take of it."""
        content = WRITERS[self.wanted.file_format](listing, self._form, self._about)
        write_bytes(path, content)
        yield from _limits(path, listing, self._form, self.wanted.file_format, len(content))

    def _path(self, name: str) -> Path:
        """Where a file goes; changes never take the place of others, which nobody may have imported yet."""
        folder, ending = self.output / self._scope.period.slug, self.wanted.file_format
        if not self.wanted.changes:
            return folder / f"{name}.{ending}"
        names = (f"{name}.changes{'' if place == 1 else f'-{place}'}.{ending}" for place in count(1))
        return next(path for each in names if not (path := folder / each).exists())

    @property
    def _scope(self) -> Scope:
        return self.known.facts.scope

    @cached_property
    def _about(self) -> About:
        words = words_for(self.wanted.language)
        return About(
            self.programme.programme,
            self.wanted.kind,
            self._scope.period.slug,
            self._scope.as_of,
            ZoneInfo(self.programme.timezone),
            self._scope.period.label(words.language),
            self.wanted.changes,
        )

    @cached_property
    def _form(self) -> Form:
        if self.wanted.preset:
            return form_of(PRESETS[self.wanted.preset], ZoneInfo(self.programme.timezone))
        return form_for_people(words_for(self.wanted.language), self._labels)

    @property
    def _labels(self) -> Mapping[str, Mapping[str, str]]:
        """What the programme's own codes are called, by column."""
        language, side = self.wanted.language, self.known.facts.side
        labels = {
            column: {value: text.in_language(language) for value, text in texts.items()}
            for column, texts in self.programme.labels.items()
        }
        themes = {
            name: told.names.get(language) or next(iter(told.names.values()), name)
            for name, told in side.theme_names().items()
        }
        units = {unit: side.units.label(unit, language) for unit in side.units.names}
        return {**labels, "unit": units, "themes": themes, "praised": themes, "missing": themes}


def _is_possible(make: Callable[[Known], Listing], known: Known) -> bool:
    """Whether there can be such a list; why not, `_notes` tells."""
    if make in OF_PERSONS:
        return known.persons_told
    if make is accounts:
        return bool(known.facts.people.accounts)
    if make is followups:
        return known.facts.side.has("followups")
    return make is not silent or known.facts.silence_known


def _notes(known: Known, kind: str) -> Iterator[str]:
    """What the reader of an export should know."""
    makes = LISTS[kind]
    impossible = [make for make in makes if not _is_possible(make, known)]
    if any(make in OF_PERSONS for make in impossible):
        yield "identified: no: no list of persons is written, for none may be named."
    if accounts in impossible:
        yield "No answer or invitation names an account: the list of accounts is left out."
    if followups in impossible:
        yield "No follow-ups are kept: name a register under `sources: followups`, then `nps-report followups open`."
    if silent in impossible:
        yield "Who is silent cannot be told: that takes invitations, and answers that name their contacts."
    yield from _consents(known, makes)


def _consents(known: Known, makes: Collection[Callable[[Known], Listing]]) -> Iterator[str]:
    """How many are left out of the lists because they did not agree to be contacted."""
    if not known.persons_told:
        return
    if promoters in makes or passives in makes:
        yield "Only those who agreed to be contacted (`contact_consent`) are in it."
    elif known.facts.programme.identified == "consent":
        left = len(known.facts.people.everyone) - len(known.told)
        yield f"identified: consent: {_many(left, 'contact')} without `contact_consent` named nowhere."


def _limits(path: Path, listing: Listing, form: Form, file_format: Format, size: int) -> Iterable[str]:
    """What the file's reader cannot take."""
    long = cut_texts(listing, form, file_format)
    if long:
        most = longest_in(form, file_format)
        yield f"{path}: {_many(long, 'text')} cut after {most:,} letters, the most that its reader takes."
    if form.largest is not None and size > form.largest:
        yield f"{path}: {size:,} bytes; the import takes {form.largest:,}. Give --changes, or import it in parts."


def _many(number: int, what: str) -> str:
    """A number with its noun.

    >>> _many(1, "row"), _many(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"
