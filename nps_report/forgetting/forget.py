"""`nps-report forget`: erases a person from what the kit keeps, and lists where else the person stands.

The list of the forgotten is written first, so that from then on no snapshot holds the person; then registers are
changed, then snapshots removed, each in one step, then it is written down. Whatever stops that, the same command goes
on from there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from nps_report.errors import PublishError, SourceError
from nps_report.files import write_bytes
from nps_report.forgetting.person import Person, Sources, Standing, person_meant, standing_of
from nps_report.forgetting.registers import Change, changes_in
from nps_report.forgetting.snapshots import holds, snapshots_in
from nps_report.forgetting.traces import Finder, files_holding
from nps_report.programme import Programme
from nps_report.programme.forgotten import (
    CONTACT,
    EMAIL,
    FORGOTTEN,
    Forgotten,
    digest,
    forgotten_in,
    write_forgotten,
)
from nps_report.publishing.history import Where, history_of, report_of
from nps_report.publishing.ledger import Entry, Ledger, ledger_of
from nps_report.publishing.places import folder_of, scheme_of, store_at
from nps_report.snapshot.drafts import clear_abandoned, discard, drafts_in
from nps_report.sources import inputs_of

SHOWN = 20
"""How many rows of a file are named."""


@dataclass(frozen=True)
class Found:
    """Where a person stands beside sources: files by their paths, published ones by place and path.

    `mails` were sent with one of these reports, to so many `recipients`; `unread` is what could not be looked at.
    """

    files: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    published: tuple[tuple[str, str], ...] = ()
    mails: int = 0
    recipients: int = 0
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forgetting:
    """What was done, or with `dry` would be, and what is left to others."""

    dry: bool
    answers: int
    listed: bool
    registers: Mapping[str, int] = field(default_factory=dict)
    snapshots: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()
    found: Found = Found()
    standing: Standing = field(default_factory=lambda: Standing({}, {}))

    def lines(self) -> Iterator[str]:
        """For people: what was done, where the person still stands, each with the way out, and the sum."""
        change, remove = ("would change", "would remove") if self.dry else ("changed", "removed")
        yield from (f"{change}: {path} ({_many(n, 'entry')})" for path, n in self.registers.items())
        yield from (f"{remove}: {path}" for path in self.snapshots)
        yield from (
            f"being written: {path}. Give the command again when that run is done." for path in self.busy
        )
        yield from (f"holds the person: {path}" for path in self.found.files)
        yield from (f"published: {place}: {path}" for place, path in self.found.published)
        yield from (f"not looked at: {line}" for line in self.found.unread)
        yield from (f"names the person: {path}. Edit it: it is yours." for path in self.found.params)
        yield from (f"in a source: {file}, {_rows(rows)}" for file, rows in sorted(self.standing.own.items()))
        named = sorted(self.standing.named.items())
        yield from (f"named in a source: {file}, {_rows(rows)}" for file, rows in named)
        yield from self._ways_out()
        yield self._sum()

    def _ways_out(self) -> Iterator[str]:
        if self.found.files:
            yield "Reports: `nps-report run` makes those of a period again, without the person; remove old ones."
        if self.found.published:
            yield "Published files stay: publish the new ones, or take them back with `nps-report publish --withdraw`."
        if self.found.mails:
            yield (
                f"Sent by mail: {_many(self.found.mails, 'message')} with one of these reports, to "
                f"{_many(self.found.recipients, 'address')}; what was sent cannot be taken back."
            )
        if self.standing.own or self.standing.named:
            yield (
                "Sources are not the kit's: delete the person there. Until then every run leaves the person out, by "
                f"{FORGOTTEN} beside the programme's file."
            )

    def _sum(self) -> str:
        done = "Nothing was changed: a dry run. Would be" if self.dry else "Done:"
        if not self.dry and not (self.listed or self.registers or self.snapshots):
            done = "Forgotten before, nothing was left to do:"
        return (
            f"{done} {_many(len(self.snapshots), 'snapshot')} removed, {_many(len(self.registers), 'register')} "
            f"changed; {_many(self.answers, 'answer')} counted on, without contact, comment and follow-up."
        )


def forget(
    programme: Programme, contact: str, reports: Path, dry: bool = False, outbox: Path = Path("outbox")
) -> Forgetting:
    """Erase the person with this id or e-mail; with `dry` only tell what that would do.

    Raises UnknownNameError where there is no such person, LedgerError where the ledger is not as it was written or
    another command is writing to it.
    """
    ledger = ledger_of(programme.home)
    if dry:
        return _Work.prepared(programme, contact, reports, outbox, ledger.entries()).told(dry=True)
    with ledger.held():
        work = _Work.prepared(programme, contact, reports, outbox, ledger.entries())
        work.apply(ledger)
        return work.told(dry=False)


@dataclass(frozen=True)
class _Work:
    """All that is to be done, found before anything is."""

    programme: Programme
    person: Person
    before: Forgotten
    after: Forgotten
    changes: tuple[Change, ...]
    snapshots: tuple[Path, ...]
    found: Found
    standing: Standing
    written_down: bool

    @classmethod
    def prepared(
        cls, programme: Programme, contact: str, reports: Path, outbox: Path, entries: Collection[Entry]
    ) -> _Work:
        before, sources = forgotten_in(programme), Sources(programme)
        whole = snapshots_in(_place(programme))
        person = person_meant(contact, sources, whole, before)
        after, alone = before.knowing(person.marks), Forgotten().knowing(person.marks)
        changes = tuple(changes_in(programme, person, sources))
        standing = _without_changed(standing_of(person, sources, alone), changes, programme)
        found = _Search(programme, Finder.of(person), entries).all((reports, outbox), changes, sources.unread)
        told = (entry.told["persons"] for entry in entries if entry.what == "forgotten")
        return cls(
            programme,
            person,
            before,
            after,
            changes,
            tuple(folder for folder in whole if holds(folder, person, alone)),
            found,
            standing,
            {*chain.from_iterable(told)} >= {*_persons(person, after)},
        )

    def apply(self, ledger: Ledger) -> None:
        """Do it, in the order in which a kill at any moment leaves nothing half done."""
        if self.after != self.before:
            write_forgotten(self.programme.folder / FORGOTTEN, self.after)
        for change in self.changes:
            write_bytes(change.path, change.content)
        clear_abandoned(_place(self.programme))
        for folder in self.snapshots:
            discard(folder)
        if self._changes_anything or not self.written_down:
            ledger.add(
                "forgotten",
                persons=sorted(_persons(self.person, self.after)),
                answers=len(self.person.answers),
                registers=len(self.changes),
                snapshots=len(self.snapshots),
                files=len(self.found.files),
                published=len(self.found.published),
                mails=self.found.mails,
            )

    @property
    def _changes_anything(self) -> bool:
        return bool(self.changes or self.snapshots) or self.after != self.before

    def told(self, dry: bool) -> Forgetting:
        """What whoever asked is told."""
        home = self.programme.home
        return Forgetting(
            dry,
            len(self.person.answers),
            self.after != self.before,
            {_shown(change.path, home): change.many for change in self.changes},
            tuple(_shown(folder, home) for folder in self.snapshots),
            tuple(_shown(draft, home) for draft in drafts_in(_place(self.programme))),
            self.found,
            self.standing,
        )


def _persons(person: Person, forgotten: Forgotten) -> Iterator[str]:
    """How the ledger knows a person: by digests, with the salt of the list."""
    ids = sorted(person.contacts) or sorted(person.emails)
    yield from (digest(EMAIL if "@" in own else CONTACT, own, forgotten.salt) for own in ids)


def _without_changed(standing: Standing, changes: Collection[Change], programme: Programme) -> Standing:
    """Where the person stands once registers are changed: what is left of these are remarks and scores."""
    changed = {_shown(change.path, programme.home) for change in changes}
    return Standing(
        {file: rows for file, rows in standing.own.items() if file not in changed}, standing.named
    )


@dataclass(frozen=True)
class _Search:
    """Looks for a person in reports, messages, params and published places."""

    programme: Programme
    finder: Finder
    entries: Collection[Entry]

    def all(self, folders: Collection[Path], changes: Collection[Change], unread: Collection[str]) -> Found:
        """All that is found; `folders` are looked at beside the programme's own, registers as they will be."""
        files = self._files(folders)
        missed = [*unread, *self._places_of_old()]
        published = tuple(self._published(missed))
        reports = {
            name for path in (*files, *(Path(path) for _, path in published)) for name in _reports(path)
        }
        sent = [
            entry.told for entry in self.entries if entry.what == "sent" and entry.told["report"] in reports
        ]
        mails = {told["message_id"]: len(told["recipients"]) for told in sent}
        return Found(
            tuple(_shown(path, self.programme.home) for path in files),
            tuple(_shown(path, self.programme.home) for path in self._params(changes)),
            published,
            len(mails),
            sum(mails.values()),
            tuple(missed),
        )

    def _params(self, changes: Collection[Change]) -> Iterator[Path]:
        """What stands in `params/`, such as notes; a programme without that folder has all in one."""
        folder = self.programme.folder
        if folder.resolve() != self.programme.home.resolve():
            changed = [change.path for change in changes]
            yield from files_holding(folder, self.finder, [*self._sources(), *changed])
            yield from (one.path for one in changes if self.finder.finds(one.path.name, one.content))

    def _files(self, folders: Collection[Path]) -> list[Path]:
        home = self.programme.home.resolve()
        but = [*self._sources(), self.programme.folder, *self._folders()]
        outside = [one.resolve() for one in folders if not one.resolve().is_relative_to(home)]
        return [path for folder in (home, *outside) for path in files_holding(folder, self.finder, but)]

    def _sources(self) -> list[Path]:
        """The files of the sources, and the list itself: of these is told otherwise."""
        found = [self.programme.folder / FORGOTTEN]
        for _, sources in self.programme.sources:
            for source in sources:
                # One that is missing is told where it is read.
                with suppress(SourceError):
                    found += [file.path for file in inputs_of(source, self.programme)]
        return found

    def _folders(self) -> Iterator[Path]:
        """The places that are folders."""
        for place in self.programme.publishing.places.values():
            if scheme_of(place.url) in ("", "file"):
                yield folder_of(place.url, self.programme.folder)

    def _published(self, missed: list[str]) -> Iterator[tuple[str, str]]:
        for name, place in self.programme.publishing.places.items():
            try:
                store = store_at(place.url, self.programme.folder)
                for path in store.paths():
                    content = store.read(path)
                    if content is not None and self.finder.finds(path, content):
                        yield name, path
            except PublishError as error:
                missed.append(f"{name}: {error}")

    def _places_of_old(self) -> Iterator[str]:
        known = {Where(name, place.url) for name, place in self.programme.publishing.places.items()}
        for where, there in sorted(history_of(self.entries).published.items()):
            if there and where not in known:
                yield f"{where.name}: {where.url} is no place of the programme any more. Look there yourself."


def _place(programme: Programme) -> Path:
    return programme.home.resolve() / "snapshot"


def _reports(path: Path) -> Iterator[str]:
    """The names that the report may have whose file this is, in whichever folder the reports lie.

    >>> list(_reports(Path("reports/2026-10/lyon/customer.fr.html")))[1:2], list(_reports(Path("a.html")))
    (['2026-10/lyon/customer.fr'], ['a'])
    """
    whole = path.as_posix()
    yield from filter(None, (report_of(whole),))
    parts = whole.rpartition(".")[0].split("/")
    yield from ("/".join(parts[start:]) for start in range(len(parts)))


def _shown(path: Path, home: Path) -> str:
    whole, start = path.resolve(), home.resolve()
    return whole.relative_to(start).as_posix() if whole.is_relative_to(start) else str(whole)


def _rows(rows: Collection[int]) -> str:
    """Rows as a message names them.

    >>> _rows({2}), _rows({9, 4}), _rows(set(range(1, 31)))[-24:]
    ('row 2', 'rows 4, 9', ', 18, 19, 20 and 10 more')
    """
    told = ", ".join(map(str, sorted(rows)[:SHOWN]))
    more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    return f"row{'s' if len(rows) > 1 else ''} {told}{more}"


def _many(count: int, what: str) -> str:
    """A count with its noun.

    >>> _many(1, "entry"), _many(2, "entry"), _many(0, "address"), _many(3, "file")
    ('1 entry', '2 entries', '0 addresses', '3 files')
    """
    if count == 1:
        return f"1 {what}"
    plural = f"{what[:-1]}ies" if what.endswith("y") else f"{what}es" if what.endswith("s") else f"{what}s"
    return f"{count} {plural}"
