"""The reports as they lie in their folder: those that are whole, and why others are not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from shlex import quote

from nps_report.batch.plan import Job
from nps_report.batch.record import RECORDS, read_record, record_file
from nps_report.choosing import WHOLE
from nps_report.errors import PublishError
from nps_report.nearest import nearest
from nps_report.programme import Programme
from nps_report.programme.editions import LETTER
from nps_report.publishing.asked import Asked, Name, asked_as, is_about, periods_asked
from nps_report.slugs import slug_of

PUBLIC = ("html", "pdf", "json")
"""The files of a report that may leave the house. Never a notebook."""

INSIDE = (*PUBLIC, "xlsx")
"""Those of a report that colleagues read."""

CALLS = "calls"
"""The folder of a unit's call sheets: the team works with them, and they are reports to nobody."""


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
        """The report itself. Raises PublishError where its edition had another side or readers when it was made.

        What colleagues read may thank some of them by name, which customers may not read.
        """
        kind = programme.edition(self.edition)
        was = ""
        if kind.for_customers != self.for_customers:
            was = f"did not open the {kind.side} side"
        elif kind.readers != self.job.kind.readers:
            was = f"was not for {kind.readers}"
        if was:
            raise PublishError(
                "half-made",
                f"{self.name}: was made when the edition {kind.name!r} {was}. `nps-report run` makes it again.",
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
        names = asked.among(self.names, self.slugs, periods.values(), self.accounts)
        for one, slug in periods.items():
            self._refuse_unknown(one, slug, [Name.of(name).period for name in self.names])
        there = [Name.of(name).unit for name in self.names if Name.of(name).period in periods.values()]
        for unit in asked.units:
            self._refuse_unknown(unit, self.slugs.get(unit, slug_of(unit)), there)
        self._refuse_missing(periods, names, asked)
        for account in asked.accounts:
            self._refuse_without(account, names, asked)
        for name in names:
            if name in self.half:
                raise PublishError("half-made", self.half[name])
        return tuple(self.whole[name].of_this_side(programme) for name in names)

    @property
    def slugs(self) -> dict[str, str]:
        """The folder of each unit, by the unit's name."""
        return {one.job.unit: one.job.slug for one in self.whole.values()}

    @property
    def accounts(self) -> dict[str, str]:
        """The account of each letter, and of each other report about one, by the report's name."""
        return {name: one.job.account for name, one in self.whole.items() if one.job.account}

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

    def _refuse_without(self, account: str, names: Collection[str], asked: Asked) -> None:
        if any(is_about(account, name, self.accounts) for name in names):
            return
        of_kind = {one for name, one in self.accounts.items() if Name.of(name).edition in asked.kinds}
        kind, *_ = asked.kinds
        what = f"no letter to {account!r}" if kind == LETTER else f"no {kind} report about {account!r}"
        raise PublishError(
            "never-made",
            f"{self.folder}: {what} was made of what was asked for{nearest(account, sorted(of_kind))}. "
            f"`nps-report run PERIOD --edition {asked_as(kind)} --account {quote(account)}` makes it.",
        )


_MAKE = "`nps-report run` makes reports."


def reports_in(folder: Path) -> Reports:
    """What lies in a folder of reports."""
    whole, half = {}, {}
    for name in sorted({*_recorded(folder), *_written(folder)}):
        found = _finished(folder, name)
        if isinstance(found, Finished):
            whole[name] = found
        else:
            half[name] = f"{folder / name}: {found}"
    return Reports(folder, whole, half)


def _finished(folder: Path, name: str) -> Finished | str:
    """The report of this name, or why it is not whole, and the way out."""
    path = folder / name
    file = path.with_name(f".{path.name}.made.json")
    if not file.is_file():
        return f"its record is missing, so it may not be whole. {_AGAIN}"
    record = read_record(file)
    if record is None:
        return f"its record cannot be read, or another version of the kit wrote it. {_AGAIN}"
    job = record.job
    if record_file(folder, job) != file:
        return f"its record is that of {job.stem.as_posix()}. {_AGAIN}"
    if job.is_letter and job.edition != LETTER:
        return _of_before(job)
    leaving = PUBLIC if job.for_customers else INSIDE
    files = {ending: folder / f"{name}.{ending}" for ending in job.endings if ending in leaving}
    missing = [ending for ending, one in files.items() if not one.is_file()]
    return f"its .{missing[0]} is missing. {_AGAIN}" if missing else Finished(job, files, file)


_AGAIN = "`nps-report run` makes it again."


def _of_before(job: Job) -> str:
    """Why a letter goes nowhere that lies where reports about accounts for colleagues do, as letters once did."""
    unit = f" --unit {quote(job.unit)}" if job.unit != WHOLE else ""
    run = f"nps-report run {job.period.name}{unit} --edition customer --account {quote(job.account)}"
    return f"is a letter, and letters lie under {LETTER}/ now. Remove its files; `{run}` makes it there."


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
