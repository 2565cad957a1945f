"""Who is meant, as sources and snapshots tell, and where in the sources the person stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from nps_report.errors import SourceError, UnknownNameError
from nps_report.nearest import nearest
from nps_report.programme.forgotten import ANSWER, CONTACT, EMAIL, Forgotten, name_marks
from nps_report.snapshot.database import ask, parquet
from nps_report.snapshot.named import is_person
from nps_report.sources import Batch, read_batches
from nps_report.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from nps_report.programme import Programme

_BY_ID = ("contacts", "responses", "invitations")
_BY_ANSWER = ("followups", "corrections")
_STAFF = frozenset(
    ("account_manager", "manager", "handled_by", "owner", "caller", "chosen_by", "by", "owner_role")
)

Rows = dict[str, set[int]]
"""The rows of each file, by the file's name in messages."""


@dataclass(frozen=True)
class Person:
    """What tells who a person is: ids, e-mails, names, and the ids and comments of the answers given."""

    contacts: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    comments: frozenset[str] = frozenset()

    def __or__(self, other: Person) -> Person:
        """All that is known of both, who are one."""
        return Person(
            self.contacts | other.contacts,
            self.emails | other.emails,
            self.names | other.names,
            self.answers | other.answers,
            self.comments | other.comments,
        )

    @property
    def marks(self) -> Iterator[tuple[str, str]]:
        """What the list of the forgotten has to know, each with its kind.

        >>> sorted(Person(frozenset(["P1"]), names=frozenset(["Rose Martin"])).marks)
        [('contact', 'P1'), ('name-2', 'martin rose'), ('name-2', 'rose martin')]
        """
        yield from ((CONTACT, own) for own in self.contacts)
        yield from ((EMAIL, own) for own in self.emails)
        yield from ((ANSWER, own) for own in self.answers)
        for name in self.names:
            yield from name_marks(name)


@dataclass
class Sources:
    """The tables as their files hold them, read once; `unread` says of a file why it could not be."""

    programme: Programme
    unread: list[str] = field(default_factory=list)
    _batches: dict[str, list[Batch]] = field(default_factory=dict)

    def batches(self, table: str) -> list[Batch]:
        """The batches of a table; codes for no answer are blanks."""
        if table not in self._batches:
            self._batches[table] = list(self._read(table))
        return self._batches[table]

    def _read(self, table: str) -> Iterator[Batch]:
        for source in getattr(self.programme.sources, table):
            blanks = {"": "", **dict.fromkeys(source.missing, "")}
            try:
                for batch in read_batches(source, table, self.programme):
                    for name in {"contact_id", "response_id", "email", "name"} & {*batch.frame}:
                        batch.frame[name] = batch.frame[name].str.strip().replace(blanks)
                    yield batch
            except SourceError as error:
                self.unread.append(str(error))

    def rows(self, table: str, which: Callable[[pd.DataFrame], pd.Series[bool]]) -> Rows:
        """The rows of a table's files for which something holds."""
        found: Rows = defaultdict(set)
        for batch in self.batches(table):
            for row in batch.rows[which(batch.frame).to_numpy(dtype=bool)]:
                found[batch.name].add(int(row))
        return found


Tables = dict[str, "pd.DataFrame"]
"""Some rows of tables, by the table."""


def person_meant(contact: str, sources: Sources, snapshots: Iterable[Path], forgotten: Forgotten) -> Person:
    """The person whose id or e-mail this is, by all that sources and snapshots hold.

    Raises UnknownNameError where nobody is called so. Its message names no other person.
    """
    asked = contact.strip()
    frames = [*_frames(sources), *(_frames_in(folder / "internal") for folder in snapshots)]
    contacts = _meant(asked, frames) if asked else frozenset()
    if not contacts and not (asked and (forgotten.knows_contact(asked) or forgotten.knows(EMAIL, asked))):
        raise _unknown(contact, frames)
    person = Person(contacts or frozenset([asked]))
    for tables in frames:
        person |= _known_of(person.contacts, tables)
    person |= Person(answers=_corrected(person.contacts, sources), emails=_emails(person.contacts))
    return replace(person, emails=person.emails - _shared(person, frames))


def _frames(sources: Sources) -> Iterator[Tables]:
    """What the batches of each table hold, one at a time."""
    for table in _BY_ID:
        yield from ({table: batch.frame} for batch in sources.batches(table))


def _frames_in(folder: Path) -> Tables:
    """What a snapshot holds of persons; of one that cannot be read, nothing."""
    columns = {
        "contacts": "contact_id, name, email",
        "responses": "contact_id, response_id, comment",
        "invitations": "contact_id",
    }
    found = {}
    for table, told in columns.items():
        path = folder / f"{table}.parquet"
        with suppress(duckdb.Error):
            found[table] = ask(f"SELECT {told} FROM {parquet(path)} WHERE contact_id IS NOT NULL").fillna("")
    return found


def _meant(asked: str, frames: Sequence[Tables]) -> frozenset[str]:
    """The ids of the contacts that are meant: by their id, else by their e-mail, in which case does not count."""
    ids = {own for frame in _each(frames) for own in _texts(frame, "contact_id")}
    folded = asked.casefold()
    found = {own for own in ids if own == asked or ("@" in own and own.casefold() == folded)}
    for frame in _each(frames):
        if "@" in asked and "email" in frame:
            found.update(_texts(frame[frame["email"].str.casefold() == folded], "contact_id"))
    return frozenset(found)


def _each(frames: Iterable[Tables]) -> Iterator[pd.DataFrame]:
    for tables in frames:
        yield from tables.values()


def _known_of(contacts: frozenset[str], tables: Tables) -> Person:
    """What these tables tell of contacts."""
    found = Person()
    for table, frame in tables.items():
        theirs = frame[_holds(frame, contacts)]
        if table == "contacts":
            found |= Person(emails=_emails(_texts(theirs, "email")), names=_all(theirs, "name"))
        elif table == "responses":
            found |= Person(answers=_all(theirs, "response_id"), comments=_all(theirs, "comment"))
    return found


def _shared(person: Person, frames: Sequence[Tables]) -> frozenset[str]:
    """The e-mails that other persons have too: they stay, and do not tell who somebody is."""
    others = (
        email.casefold()
        for tables in frames
        if "contacts" in tables and "email" in tables["contacts"]
        for email in _texts(tables["contacts"][~_holds(tables["contacts"], person.contacts)], "email")
    )
    taken = {*others}
    return frozenset(email for email in person.emails if email.casefold() in taken)


def _corrected(contacts: frozenset[str], sources: Sources) -> frozenset[str]:
    """The answers that a correction gives to these contacts."""
    found: set[str] = set()
    for batch in sources.batches("corrections"):
        frame = batch.frame
        if {"field", "new", "response_id"} <= {*frame}:
            given = (frame["field"].str.strip() == "contact_id") & frame["new"].str.strip().isin(contacts)
            found.update(frame.loc[given, "response_id"])
    return frozenset(found)


def _holds(frame: pd.DataFrame, contacts: frozenset[str]) -> pd.Series[bool]:
    import pandas as pd

    if "contact_id" not in frame:
        return pd.Series(False, index=frame.index)
    return frame["contact_id"].isin(contacts)


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    return [text for text in frame[column].unique().tolist() if text] if column in frame else []


def _all(frame: pd.DataFrame, column: str) -> frozenset[str]:
    return frozenset(_texts(frame, column))


def _emails(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text for text in texts if "@" in text)


def _unknown(contact: str, frames: Sequence[Tables]) -> UnknownNameError:
    """Ids may be told where they name nobody; never a name or an e-mail."""
    ids = {own for frame in _each(frames) for own in _texts(frame, "contact_id")}
    known = sorted(own for own in ids if not is_person(own))
    shown = contact if len(contact) <= 60 else f"{contact[:60]}..."
    return UnknownNameError(
        "unknown-contact",
        f"No contact {shown!r} in the sources or snapshots{nearest(contact.strip(), known)}. "
        "Give the id as it stands in the exports, or the e-mail.",
    )


@dataclass(frozen=True)
class Standing:
    """Where the sources hold a person: rows of the person's own, and rows of others that name the person."""

    own: Rows
    named: Rows


def standing_of(person: Person, sources: Sources, forgotten: Forgotten) -> Standing:
    """The rows of the sources that are the person's or name the person; `forgotten` knows how it may be written."""
    own: Rows = defaultdict(set)
    for table in _BY_ID:
        _add(own, sources.rows(table, lambda frame: _holds(frame, person.contacts)))
    for table in _BY_ANSWER:
        _add(own, sources.rows(table, lambda frame: frame["response_id"].isin(person.answers)))
    named: Rows = defaultdict(set)
    for table in TABLES:
        _add(named, sources.rows(table, partial(_names, table=table, forgotten=forgotten)))
    others = {file: rows - own.get(file, set()) for file, rows in named.items()}
    return Standing(dict(own), {file: rows for file, rows in others.items() if rows})


def _add(to: Rows, found: Rows) -> None:
    for file, rows in found.items():
        to[file] |= rows


def _names(frame: pd.DataFrame, table: str, forgotten: Forgotten) -> pd.Series[bool]:
    """The rows in which a text that says more than a name names the person."""
    import pandas as pd

    found = pd.Series(False, index=frame.index)
    for column in map(str, frame):
        if may_name(table, column):
            naming = [text for text in _texts(frame, column) if forgotten.cleaned(text) != text]
            found |= frame[column].isin(naming) if naming else False
    return found


def may_name(table: str, column: str) -> bool:
    """Whether a column of a table may name a customer: not one of other contacts, or of the company's own people.

    >>> may_name("responses", "comment"), may_name("contacts", "name"), may_name("accounts", "account_manager")
    (True, False, False)
    """
    return not table.startswith("contacts") and column not in _STAFF
