"""The reports as they lie in their folder: those that are whole, and why others are not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from nps_report.batch.plan import Job, known_names
from nps_report.batch.record import RECORDS, read_record, record_file
from nps_report.choosing import LAST
from nps_report.errors import PublishError, UsageError
from nps_report.nearest import nearest
from nps_report.periods import Period, parse_periods
from nps_report.programme import LANGUAGES, Programme
from nps_report.programme.editions import EDITIONS, LETTER
from nps_report.slugs import slug_of

KNOWN_EDITIONS = (*EDITIONS, LETTER)
"""The editions of every programme, and letters."""

PUBLIC = ("html", "pdf", "json")
"""The files of a report that may leave the house. Never a notebook."""

INSIDE = (*PUBLIC, "xlsx")
"""Those of a report that colleagues read."""

CALLS = "calls"
"""The folder of a unit's call sheets: the team works with them, and they are reports to nobody."""


class Name(NamedTuple):
    """What the name of a report tells: the folders of its period and unit, its edition, language and account's file.

    What lies deeper than a unit's own reports, in the folder of its edition, is about one account: for no place that
    many read.

    >>> Name.of("2026-10/lyon/customer.fr")
    Name(period='2026-10', unit='lyon', edition='customer', language='fr', account='')
    >>> Name.of("2026-10/all/letter/novalux.fr")
    Name(period='2026-10', unit='all', edition='letter', language='fr', account='novalux')
    """

    period: str
    unit: str
    edition: str
    language: str
    account: str = ""

    @classmethod
    def of(cls, name: str) -> Name:
        """Read a name, which is a path without its ending."""
        period, unit, *deeper, last = name.split("/")
        file, _, language = last.rpartition(".")
        return cls(period, unit, deeper[0], language, file) if deeper else cls(period, unit, file, language)


@dataclass(frozen=True)
class Finished:
    """A whole report: its job, and where its files lie that may leave the house, by ending."""

    job: Job
    files: Mapping[str, Path]
    record: Path

    @property
    def name(self) -> str:
        """Where it lies under the reports' folder, without an ending: `2026-10/lyon/customer.fr`."""
        return self.job.stem.as_posix()

    @property
    def edition(self) -> str:
        """Its edition, by the place where it lies."""
        return Name.of(self.name).edition

    @property
    def for_customers(self) -> bool:
        """Whether it was made for customers, from what they may read."""
        return self.job.for_customers

    def of_this_side(self, programme: Programme) -> Finished:
        """The report itself. Raises PublishError where its edition opened another side when it was made."""
        kind = programme.edition(self.edition)
        if kind.for_customers != self.for_customers:
            raise PublishError(
                "half-made",
                f"{self.name}: was made when the edition {kind.name!r} did not open the {kind.side} side. "
                "`nps-report run` makes it again.",
            )
        return self

    def read(self) -> dict[str, bytes]:
        """The bytes of its files by ending, all of one making.

        Raises PublishError where a file cannot be read, or the report is being made again.
        """
        before = _content(self.record)
        files = {ending: _content(path) for ending, path in self.files.items()}
        whole = {ending: content for ending, content in files.items() if content is not None}
        if before is None or len(whole) < len(files) or _content(self.record) != before:
            way_out = "Wait until the run has ended, then give the command again."
            raise PublishError("half-made", f"{self.name}: is being made again, or was removed. {way_out}")
        return whole

    def digests(self) -> dict[str, str]:
        """The digest of each file by ending."""
        return {ending: digest_of(content) for ending, content in self.read().items()}


def digest_of(content: bytes) -> str:
    """The digest by which bytes are known in the ledger and at places."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Reports:
    """What lies in a folder of reports: whole ones by name, and by name why others are not whole."""

    folder: Path
    whole: Mapping[str, Finished]
    half: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all, in order."""
        return tuple(sorted({*self.whole, *self.half}))

    def chosen(self, programme: Programme, period: str, asked: Asked) -> tuple[Finished, ...]:
        """The whole reports of these periods that were asked for.

        Raises PublishError where one was never made or is not whole, UnknownNameError for an edition or language
        that there is not.
        """
        periods = self._periods(programme, period)
        names = asked.among(self.names, self.slugs, periods.values(), self.letters)
        for one, slug in periods.items():
            self._refuse_unknown(one, slug, [Name.of(name).period for name in self.names])
        there = [Name.of(name).unit for name in self.names if Name.of(name).period in periods.values()]
        for unit in asked.units:
            self._refuse_unknown(unit, self.slugs.get(unit, slug_of(unit)), there)
        self._refuse_missing(periods, names, asked)
        for account in asked.accounts:
            self._refuse_without_letter(account, names)
        for name in names:
            if name in self.half:
                raise PublishError("half-made", self.half[name])
        return tuple(self.whole[name].of_this_side(programme) for name in names)

    @property
    def slugs(self) -> dict[str, str]:
        """The folder of each unit, by the unit's name."""
        return {one.job.unit: one.job.slug for one in self.whole.values()}

    @property
    def letters(self) -> dict[str, str]:
        """The account of each letter, by the letter's name."""
        return {name: one.job.account for name, one in self.whole.items() if one.job.is_letter}

    def _periods(self, programme: Programme, text: str) -> dict[str, str]:
        made = {one.job.period for one in self.whole.values()}
        return {one.name: one.slug for one in periods_asked(programme, text, made)}

    def _refuse_unknown(self, asked: str, slug: str, made: Collection[str]) -> None:
        if slug not in made:
            # Of a folder and a unit that are as near, the unit comes later, and so is the one that is named.
            known = [*sorted({*made}), *(name for name, one in self.slugs.items() if one in made)]
            raise PublishError(
                "never-made",
                f"{self.folder}: no report of {asked!r} was made{nearest(asked, known)}. {_MAKE}",
            )

    def _refuse_missing(self, periods: Mapping[str, str], names: Collection[str], asked: Asked) -> None:
        found = [Name.of(name) for name in names]
        every = (one if one else ("",) for one in (asked.units, asked.kinds, asked.languages))
        for period, unit, edition, language in product(periods, *every):
            folder = self.slugs.get(unit, slug_of(unit)) if unit else ""
            wanted = Name(periods[period], folder, edition, language)
            # Of whom letters are missing is told account by account.
            if not asked.accounts and not any(
                all(one in ("", has) for one, has in zip(wanted[:4], name[:4], strict=True)) for name in found
            ):
                what = " ".join(filter(None, (period, unit, edition, language)))
                raise PublishError("never-made", f"{self.folder}: no report {what} was made. {_MAKE}")

    def _refuse_without_letter(self, account: str, names: Collection[str]) -> None:
        if not any(_is_to(account, name, self.letters) for name in names):
            there = nearest(account, sorted({*self.letters.values()}))
            makes = f"`nps-report run PERIOD --edition customer --account {quote(account)}` makes it."
            raise PublishError(
                "never-made",
                f"{self.folder}: no letter to {account!r} was made of what was asked for{there}. {makes}",
            )


_MAKE = "`nps-report run` makes reports."


@dataclass(frozen=True)
class Asked:
    """The units (by name or folder), editions and languages that were asked for; what is empty is all.

    With `accounts`, ids, the letters to these and nothing else. `known` are the editions there are.
    """

    units: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    known: tuple[str, ...] = KNOWN_EDITIONS

    def __post_init__(self) -> None:
        known_names("edition", self.editions, self.known)
        known_names("language", self.languages, LANGUAGES)
        for edition in self.editions if self.accounts else ():
            if edition not in _OF_ACCOUNTS:
                raise UsageError(
                    "account-edition",
                    f"--edition {edition} --account {self.accounts[0]}: an account gets no {edition} edition. "
                    f"Write --edition {LETTER}, or leave --account out.",
                )

    @property
    def kinds(self) -> tuple[str, ...]:
        """The editions; of accounts their letters alone, which a run asks for as a customer edition."""
        return (LETTER,) if self.accounts else self.editions

    def among(
        self,
        names: Collection[str],
        slugs: Mapping[str, str],
        periods: Collection[str],
        letters: Mapping[str, str] | None = None,
    ) -> tuple[str, ...]:
        """The names that were asked for, in the folders of these periods.

        `slugs` are the folders of units, `letters` the accounts of letters by name.
        """
        units = {slugs.get(unit, slug_of(unit)) for unit in self.units}
        return tuple(
            name
            for name in names
            if Name.of(name).period in periods
            and (not units or Name.of(name).unit in units)
            and (not self.kinds or Name.of(name).edition in self.kinds)
            and (not self.languages or Name.of(name).language in self.languages)
            and (not self.accounts or any(_is_to(one, name, letters or {}) for one in self.accounts))
        )


def known_editions(programme: Programme) -> tuple[str, ...]:
    """The editions that reports of a programme may be of, letters last."""
    return (*programme.known_editions, LETTER)


_OF_ACCOUNTS = ("customer", LETTER)


def _is_to(account: str, name: str, letters: Mapping[str, str]) -> bool:
    """Whether a letter is to this account: as it says itself, else, where it is not whole, by its file."""
    return letters[name] == account if name in letters else Name.of(name).account == slug_of(account)


def periods_asked(programme: Programme, text: str, made: Collection[Period]) -> tuple[Period, ...]:
    """The periods that `text` names; `last` is the latest of those made, a blank all of them."""
    if text == LAST and made:
        return (max(made, key=lambda one: (one.end, one.start)),)
    return parse_periods(text, programme.waves) if text else tuple(sorted(made, key=lambda one: one.start))


def reports_in(folder: Path) -> Reports:
    """What lies in a folder of reports."""
    whole, half = {}, {}
    for name in sorted({*_recorded(folder), *_written(folder)}):
        found = _finished(folder, name)
        if isinstance(found, Finished):
            whole[name] = found
        else:
            half[name] = f"{folder / name}: {found}. `nps-report run` makes it again."
    return Reports(folder, whole, half)


def _finished(folder: Path, name: str) -> Finished | str:
    """The report of this name, or why it is not whole."""
    path = folder / name
    file = path.with_name(f".{path.name}.made.json")
    if not file.is_file():
        return "its record is missing, so it may not be whole"
    record = read_record(file)
    if record is None:
        return "its record cannot be read, or another version of the kit wrote it"
    if record_file(folder, record.job) != file:
        return f"its record is that of {record.job.stem.as_posix()}"
    leaving = PUBLIC if record.job.for_customers else INSIDE
    files = {ending: folder / f"{name}.{ending}" for ending in record.job.endings if ending in leaving}
    missing = [ending for ending, one in files.items() if not one.is_file()]
    return f"its .{missing[0]} is missing" if missing else Finished(record.job, files, file)


_FILE = re.compile(r"(?P<name>[^.].*\.[a-z]{2,3})\.(?:html|pdf|json|xlsx|ipynb)")
_RECORD = re.compile(r"\.(?P<name>.+)\.made\.json")


def _recorded(folder: Path) -> Iterator[str]:
    for path in folder.rglob(RECORDS):
        yield from _named(folder, path, _RECORD)


def _written(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.*"):
        yield from _named(folder, path, _FILE)


def _named(folder: Path, path: Path, form: re.Pattern[str]) -> Iterator[str]:
    found, inside = form.fullmatch(path.name), path.relative_to(folder)
    if found and len(inside.parts) > 2 and inside.parts[2] != CALLS and path.is_file():
        yield inside.with_name(found["name"]).as_posix()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
