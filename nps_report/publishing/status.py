"""`nps-report status`: how every report stands, and whether what was written down and published is as it was."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from pathlib import Path
from typing import Any

from nps_report.batch.about_one import editions_about_one
from nps_report.batch.plan import usual_run
from nps_report.errors import PublishError
from nps_report.programme import Programme
from nps_report.programme.editions import LETTER
from nps_report.publishing.approval import Copy, State, states
from nps_report.publishing.asked import Name, periods_asked
from nps_report.publishing.auditing import told_faults
from nps_report.publishing.finished import Reports, digest_of, reports_in
from nps_report.publishing.history import History, Where, history_of
from nps_report.publishing.index import INDEX, read_index
from nps_report.publishing.ledger import Entry, Ledger, ledger_of
from nps_report.publishing.places import Store, scheme_of, store_at
from nps_report.slugs import slug_of

SCHEMA = "nps-report/status/1"

HEADINGS = ("PERIOD", "UNIT", "EDITION", "LANGUAGE", "STATE", "APPROVED BY", "PUBLISHED")


@dataclass(frozen=True)
class Verified:
    """What is not as it was written or published, a line each, and what else whoever checks should know."""

    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """For people: each fault and note, then the verdict."""
        yield from (f"fault: {line}" for line in self.faults)
        yield from (f"note: {line}" for line in self.notes)
        yield (
            f"Faults: {len(self.faults)}"
            if self.faults
            else "The ledger and what is published are as they were."
        )


@dataclass(frozen=True)
class Mailing:
    """A report as mail carried it: when last, to how many recipients in all, and the digest of the PDF sent last."""

    at: str
    recipients: frozenset[str]
    pdf: str

    def told(self, digests: Mapping[str, str] | None) -> str:
        """For people: `mail 2026-11-03 (2 recipients)`. `digests` are those of the files here, None without any."""
        other = digests is not None and digests.get("pdf") != self.pdf
        many = "1 recipient" if len(self.recipients) == 1 else f"{len(self.recipients)} recipients"
        return f"mail {self.at[:10]} ({many}{', other bytes than here' if other else ''})"


@dataclass(frozen=True)
class Row:
    """A report as a reader names it, the account it is about, how it stands, and whether it was sent by mail."""

    period: str
    unit: str
    edition: str
    language: str
    state: State
    account: str = ""
    mailing: Mailing | None = None


@dataclass(frozen=True)
class Status:
    """How the reports of a programme stand. `approval` names the editions that nobody reads without one."""

    programme: str
    rows: tuple[Row, ...]
    approval: tuple[str, ...]
    verified: Verified | None = None

    def lines(self) -> Iterator[str]:
        """For people: a table, a report in each line, then what was verified."""
        if self.rows:
            yield from aligned([HEADINGS, *(self._cells(row) for row in self.rows)])
        elif not self.verified or not self.verified.faults:
            yield "No report was made yet. `nps-report run last` makes them."
        if self.verified:
            yield from self.verified.lines()

    def as_json(self) -> str:
        """For programs: the same, as one JSON object."""
        told: dict[str, Any] = {
            "schema": SCHEMA,
            "programme": self.programme,
            "reports": [_told(row) for row in self.rows],
        }
        if self.verified:
            told |= {"faults": list(self.verified.faults), "notes": list(self.verified.notes)}
        return json.dumps(told, ensure_ascii=False, indent=1)

    def _cells(self, row: Row) -> tuple[str, ...]:
        state = row.state
        approval = f"{state.approval.by} {state.approval.at[:10]}" if state.approval else ""
        copies = (self._copy(copy, row) for copy in state.copies)
        gone = (f"withdrawn from {where.name} {at[:10]}" for where, at in state.withdrawn)
        mailed = (row.mailing.told(state.digests),) if row.mailing else ()
        told = ", ".join((*copies, *gone, *mailed))
        edition = f"{row.edition} {row.account}".rstrip()
        return row.period, row.unit, edition, row.language, state.word, approval, told

    def _copy(self, copy: Copy, row: Row) -> str:
        marks = [] if copy.current or row.state.digests is None else ["other bytes than here"]
        if row.edition in self.approval and not copy.approved:
            marks.append("not those approved")
        return f"{copy.where.name} {copy.at[:10]}" + (f" ({', '.join(marks)})" if marks else "")


def status_of(programme: Programme, reports: Path, period: str = "", verify: bool = False) -> Status:
    """How the reports of a period stand, of all periods where it is blank.

    With `verify` it is also looked at whether the ledger, and what lies in folders that reports were published to, is
    as it was written. Raises LedgerError where the ledger is not, unless that was what was asked.
    """
    verified = verified_of(programme) if verify else None
    inside, known = programme.publishing.internal_approval, programme.known_editions.values()
    approval = (LETTER, *(one.name for one in known if one.for_customers or inside))
    ledger = ledger_of(programme.home)
    if verified and any(ledger.faults()):
        return Status(programme.programme, (), approval, verified)
    lying, entries = reports_in(reports), ledger.entries()
    history = history_of(entries)
    names = _of_period(_names(programme, lying, history), programme, lying, period)
    titles = _titles(lying, entries)
    sent = _mailings(entries)
    rows = (
        _row(state, titles, lying.accounts, sent.get(state.name)) for state in states(lying, names, history)
    )
    return Status(programme.programme, tuple(rows), approval, verified)


def verified_of(programme: Programme) -> Verified:
    """Whether the ledger is as it was written, what customers were told is kept, and folders hold what they should."""
    ledger = ledger_of(programme.home)
    faults = tuple(ledger.faults())
    if faults:
        return Verified(faults)
    history = history_of(ledger.entries())
    notes = [_told_back(ledger, entry) for entry in ledger.clock_went_back()]
    known = {Where(name, place.url): place for name, place in programme.publishing.places.items()}
    folders = [where for where in known if scheme_of(where.url) in ("", "file")]
    notes += [
        f"{where.name}: {where.url} is no folder, and was not looked at."
        for where in known
        if where not in folders
    ]
    notes += [
        f"{where.name}: {where.url} is no place of the programme any more, and was not looked at."
        for where, there in sorted(history.published.items())
        if there and where not in known
    ]
    found = chain.from_iterable(_looked_at(where, programme, history) for where in folders)
    return Verified((*told_faults(programme), *found), tuple(notes))


def _looked_at(where: Where, programme: Programme, history: History) -> Iterator[str]:
    """The faults of a folder; that it cannot be read is one."""
    try:
        yield from _place_faults(where, store_at(where.url, programme.folder), history)
    except PublishError as error:
        yield f"{where.name}: {error}"


def _place_faults(where: Where, store: Store, history: History) -> Iterator[str]:
    """What a place holds otherwise than the ledger says."""
    there = history.published.get(where, {})
    way_out = "Publish its period again, or withdraw it."
    for name, one in sorted(there.items()):
        for path, digest in one.files.items():
            content = store.read(path)
            if content is None:
                yield f"{where.name}: {path} of {name} is gone. {way_out}"
            elif digest_of(content) != digest:
                yield f"{where.name}: {path} of {name} is not what was published. {way_out}"
    content = store.read(INDEX)
    listed = set(read_index(content, f"{where.url}, {INDEX}").by_name) if content is not None else set()
    for name in sorted(listed - {*there}):
        yield f"{where.name}: {INDEX} lists {name}, but the ledger does not say that it was published. {way_out}"
    for name in sorted({*there} - listed):
        yield f"{where.name}: {name} was published, but {INDEX} does not list it. {way_out}"


def _told_back(ledger: Ledger, entry: Entry) -> str:
    return (
        f"{ledger.path}, line {entry.number}: written at {entry.at}, which is before a line above it: a clock went "
        "back. The order of the lines counts; there is nothing to do."
    )


def _names(programme: Programme, lying: Reports, history: History) -> set[str]:
    """The reports that were made, approved or published, and those that a run makes beside them."""
    places = (*map(set, history.published.values()), *map(set, history.withdrawn.values()))
    told = {*lying.names, *history.approvals}.union(*places)
    plan = usual_run(programme)
    units = {slug_of(unit) for unit in plan.units}
    # Of an edition about one account nothing is missing: a run makes what it is asked for.
    editions = {*(plan.editions or programme.known_editions)} - {*editions_about_one(programme)}
    languages = plan.languages or programme.languages
    made = [Name.of(name) for name in lying.names]
    beside = {
        f"{period}/{unit}/{edition}.{language}"
        for period in {name.period for name in made}
        for unit, edition, language in product(
            {*units, *(name.unit for name in made if name.period == period)}, editions, languages
        )
    }
    return told | beside


def _of_period(names: Iterable[str], programme: Programme, lying: Reports, text: str) -> list[str]:
    found = sorted(names)
    if not text:
        return found
    made = {one.job.period for one in lying.whole.values()}
    slugs = {period.slug for period in periods_asked(programme, text, made)}
    return [name for name in found if Name.of(name).period in slugs]


def _titles(lying: Reports, entries: Iterable[Entry]) -> dict[str, str]:
    """What the folders of periods and units are called, by the folder."""
    titles: dict[str, str] = {}
    for entry in entries:
        if entry.what == "approved":
            name = Name.of(entry.told["report"])
            titles |= {f"{name.period}/": entry.told["period"], name.unit: entry.told["unit"]}
    for one in lying.whole.values():
        titles |= {f"{one.job.period.slug}/": one.job.period.name, one.job.slug: one.job.unit}
    return titles


def _mailings(entries: Iterable[Entry]) -> dict[str, Mailing]:
    """What was sent by mail, by the report's name; who got it twice counts once."""
    found: dict[str, Mailing] = {}
    for entry in entries:
        if entry.what == "sent":
            report, to = entry.told["report"], frozenset(entry.told["recipients"])
            before = found[report].recipients if report in found else frozenset()
            found[report] = Mailing(entry.at, before | to, entry.told.get("pdf", ""))
    return found


def _row(
    state: State, titles: Mapping[str, str], accounts: Mapping[str, str], mailing: Mailing | None
) -> Row:
    name = Name.of(state.name)
    period, unit = titles.get(f"{name.period}/", name.period), titles.get(name.unit, name.unit)
    # Of one that is no longer there its file alone tells the account.
    account = accounts.get(state.name, name.account)
    return Row(period, unit, name.edition, name.language, state, account, mailing)


def _told(row: Row) -> dict[str, Any]:
    state = row.state
    return {
        "report": state.name,
        "period": row.period,
        "unit": row.unit,
        "edition": row.edition,
        "language": row.language,
        **({"account": row.account} if row.account else {}),
        "state": state.word,
        "made": state.digests is not None,
        "changed_since_approval": state.changed,
        "approved": {"by": state.approval.by, "at": state.approval.at} if state.approval else None,
        "published": [
            {
                "place": copy.where.name,
                "url": copy.where.url,
                "at": copy.at,
                "approved_bytes": copy.approved,
                "current_bytes": copy.current,
            }
            for copy in state.copies
        ],
        "withdrawn": [{"place": where.name, "url": where.url, "at": at} for where, at in state.withdrawn],
        "mailed": {"at": row.mailing.at, "recipients": len(row.mailing.recipients)} if row.mailing else None,
    }


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows as lines of text, their columns one below the other, two blanks apart.

    >>> list(aligned([["UNIT", "STATE"], ["東京", "made"], ["Île", ""]]))
    ['UNIT  STATE', '東京  made', 'Île']
    """
    shown = [["".join(sign if sign.isprintable() else "�" for sign in cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) > 0 for sign in text)
