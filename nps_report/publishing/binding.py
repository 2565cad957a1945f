"""Binds the book of what is forbidden from a snapshot's tables, without holding it in memory.

Most names and ids are plain: ASCII letters and digits, nothing about them that a word list knows. Their forms are made
where they lie, by queries that do what `forms_of` and `tells_apart` do; all others are looked at one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nps_report.publishing.book import MOST_WORDS, Block, Rest, form_key, keys_of, write_book
from nps_report.publishing.figures import LEAST
from nps_report.publishing.forbidden import (
    ACCOUNT,
    COMMENT,
    CONTACT,
    EMAIL,
    IDENTIFIER,
    INSIDE,
    KINDS,
    STAFF,
    TELEPHONE,
    Secret,
    beginning_of,
    comments_in,
    forms_of_ids,
    forms_of_staff,
    forms_of_telephones,
    named_forms,
    padded,
)
from nps_report.publishing.forms import beside_names
from nps_report.publishing.words import words_of
from nps_report.snapshot.database import Database, text, texts
from nps_report.snapshot.internal import InternalSide
from nps_report.snapshot.named import beside, listed
from nps_report.snapshot.secret import Hoard, asking

_AT_ONCE = 50_000
_BLOCK = 1_000_000
"""So many forms stand in a block of the book."""

_LAST = (COMMENT, IDENTIFIER, TELEPHONE, STAFF, CONTACT, ACCOUNT)
"""The order in which kinds stand for a form that serves twice: the last is told."""

# What single letters with dots between them are: initials, which are read without.
_INITIALS = r"(^|[^A-Za-z0-9_])[A-Za-z0-9_]\.[A-Za-z0-9_]([^A-Za-z0-9_]|$)"
# A word of letters and digits of four signs at least, or of five digits: it tells apart, see `tells_apart`.
_ONE_WORD = "[A-Za-z]+[0-9][A-Za-z0-9]*|[0-9]+[A-Za-z][A-Za-z0-9]*|[0-9]{5,}"
_MIXED = "(?:[a-z][0-9]|[0-9][a-z])"
_TELLING = f"[a-z0-9]{{2}}{_MIXED}|[a-z0-9]{_MIXED}[a-z0-9]|{_MIXED}[a-z0-9]{{2}}|(^|[^a-z0-9])[0-9]{{5,}}([^a-z0-9]|$)"
_LINK = "(^|[^a-z0-9])(et|and)([^a-z0-9]|$)"
_FORM = "trim(regexp_replace(lower(value), '[^a-z0-9]+', ' ', 'g'))"


def bind(side: InternalSide, path: Path, declared: Sequence[str], public: Sequence[str]) -> None:
    """Write the book of what no customer file may hold; `declared` and `public` as for `forbidden_in`."""
    with asking(side) as (database, tables):
        hoard = Hoard(side, database, tables)
        shelf = _Shelf(database)
        shelf.take_ids(hoard, side.units.names)
        shelf.add(TELEPHONE, forms_of_telephones(hoard.telephones()))
        shelf.add(STAFF, forms_of_staff(hoard.staff(), declared))
        shelf.take_names(CONTACT, hoard.persons, declared)
        shelf.take_names(ACCOUNT, hoard.accounts, declared)
        enough = side.programme.thresholds.public_accounts
        said = comments_in(hoard.comments(), hoard.different(), enough, (*declared, *public))
        shelf.add(COMMENT, ((phrase, Secret(COMMENT, phrase)) for phrase in said.whole()))
        rest = Rest(
            *shelf.firsts(),
            np.array(said.runs(), dtype=np.int64),
            np.sort(keys_of(said.words)),
            _figures(hoard.figures()),
            said.least,
        )
        write_book(path, shelf.blocks(), rest)


def _figures(found: Any) -> Any:
    figures = np.unique(np.abs(found))
    return figures[figures >= LEAST]


@dataclass(frozen=True)
class _Shelf:
    """Forms as they come, in a table of a database."""

    database: Database

    def __post_init__(self) -> None:
        self.database.execute(
            "CREATE TABLE forms (key UBIGINT, rank UTINYINT, written VARCHAR, first UBIGINT, words UINTEGER)"
        )

    def take_ids(self, hoard: Hoard, units: Sequence[str]) -> None:
        """The ids that tell whom they stand for, less those that are called as a unit."""
        public = texts({" ".join(words_of(unit)) for unit in units} | {""})
        plain = (
            f"CASE WHEN length(value) >= 4 AND regexp_full_match(value, '{_ONE_WORD}') THEN true "
            f"ELSE regexp_full_match(value, '[ -~]+') AND regexp_matches(lower(value), '{_TELLING}') "
            f"AND NOT regexp_matches(lower(value), '{_LINK}') END"
        )
        for query, other in hoard.ids():
            self._insert(IDENTIFIER, f"SELECT value, [{_FORM}] AS forms FROM ({query}) WHERE {plain}", public)
            others = self._one_by_one(f"SELECT DISTINCT value FROM ({other}) WHERE NOT ({plain})")
            self.add(IDENTIFIER, forms_of_ids(others, units))

    def take_names(self, kind: str, query: str, declared: Sequence[str]) -> None:
        """The forms of names, less those that are declared."""
        known = "|".join(
            sorted(word for word in beside_names() | {"et", "and"} if re.fullmatch("[a-z0-9]+", word))
        )
        plain = (
            "regexp_full_match(value, '[ -~]*[A-Za-z0-9][ -~]*') "
            f"AND NOT regexp_matches(lower(value), '(^|[^a-z0-9])({known})([^a-z0-9]|$)') "
            f"AND CASE WHEN contains(value, '.') THEN NOT regexp_matches(value, '{_INITIALS}') ELSE true END"
        )
        turned = "regexp_replace(form, '^([a-z0-9]+) ([a-z0-9]+)$', '\\2 \\1')"
        both = f"CASE WHEN {turned} <> form THEN [form, {turned}] ELSE [form] END"
        forms = (
            f"SELECT value, {both} AS forms FROM (SELECT value, {_FORM} AS form FROM ({query}) WHERE {plain})"
        )
        self._insert(kind, forms, "('')", padded(declared))
        others = self._one_by_one(f"SELECT value FROM ({query}) WHERE NOT ({plain})")
        self.add(kind, named_forms(((kind, name) for name in others), declared))

    def _insert(self, kind: str, query: str, public: str, declared: str = "") -> None:
        """Take what a query gives: texts, each with its forms, which are words of ASCII."""
        words = "length(form) - length(replace(form, ' ', '')) + 1"
        self.database.execute(
            f"INSERT INTO forms SELECT md5_number_lower(form), {_LAST.index(kind)}, value, "
            f"CASE WHEN words > 1 THEN md5_number_lower(split_part(form, ' ', 1)) END, words "
            f"FROM (SELECT *, {words} AS words FROM (SELECT value, unnest(forms) AS form FROM ({query}))) "
            f"WHERE form NOT IN {public} AND NOT contains({text(declared)}, ' ' || form || ' ')"
        )

    def _one_by_one(self, query: str) -> Iterator[str]:
        """The texts that a query gives, while others are written."""
        with beside(self.database) as other:
            yield from listed(other, query)

    def add(self, kind: str, forms: Iterable[tuple[str, Secret]]) -> None:
        """Take forms, each with what it stands for."""
        rank, rows = _LAST.index(kind), (_row(form, secret) for form, secret in forms)
        while some := [*islice(rows, _AT_ONCE)]:
            key, written, first, words = zip(*some, strict=True)
            table = pa.table(
                {
                    "key": pa.array(key, pa.uint64()),
                    "rank": pa.array([rank] * len(some), pa.uint8()),
                    "written": pa.array(written, pa.string()),
                    "first": pa.array(first, pa.uint64()),
                    "words": pa.array(words, pa.uint32()),
                }
            )
            self.database.register("some_forms", table)
            self.database.execute("INSERT INTO forms SELECT * FROM some_forms")
            self.database.unregister("some_forms")

    def firsts(self) -> tuple[Any, Any, Any]:
        """What forms of several words begin with, in order, the numbers of words that they have, and great ones."""
        several = "FROM forms WHERE first IS NOT NULL"
        bit = f"1::UBIGINT << least(words, {MOST_WORDS})::UBIGINT"
        first, lengths = self._numbers(
            f"SELECT first, bit_or({bit}) AS lengths {several} GROUP BY first ORDER BY first"
        )
        (longest,) = self._numbers(
            f"SELECT DISTINCT words {several} AND words >= {MOST_WORDS} ORDER BY words"
        )
        return first, lengths, longest

    def _numbers(self, query: str) -> list[Any]:
        """The columns of what a query gives."""
        found = self.database.execute(query).fetchnumpy()
        return [np.asarray(one, dtype=np.uint64) for one in found.values()]

    def blocks(self) -> Iterator[Block]:
        """All forms, each once, with the last that it stands for."""
        ordered = "SELECT key, rank, written FROM forms ORDER BY key, rank, written"
        left: list[pa.RecordBatch] = []
        for batch in self.database.sql(ordered).to_arrow_reader(_BLOCK):
            whole = pa.Table.from_batches([*left, batch]).combine_chunks()
            last = whole.num_rows - 1
            if last > 0:
                yield _block(whole)
            left = whole.slice(last).combine_chunks().to_batches()
        if left:
            yield _block(pa.Table.from_batches([*left, _after(left[0])]))


def _after(last: pa.RecordBatch) -> pa.RecordBatch:
    """A row with another key than the last: of each block the last row is left for the next."""
    key = pa.array([last["key"][0].as_py() ^ 1], pa.uint64())
    return pa.RecordBatch.from_arrays([key, last["rank"], last["written"]], schema=last.schema)


def _row(form: str, secret: Secret) -> tuple[int, str, int | None, int]:
    first, many = beginning_of(form)
    several = many > 1 or form.startswith(INSIDE)
    return form_key(form), secret.written, form_key(first) if several else None, many


def _block(table: pa.Table) -> Block:
    """The rows of a sorted table of which another key comes next; the last row is none of them."""
    keys = table["key"].to_numpy()
    kept = np.flatnonzero(keys[1:] != keys[:-1])
    found = table.take(pa.array(kept)).combine_chunks()
    written = found["written"].cast(pa.large_string()).combine_chunks()
    written = written if isinstance(written, pa.Array) else pa.concat_arrays(written.chunks)
    ends = np.cumsum(pc.binary_length(written).to_numpy(zero_copy_only=False), dtype=np.uint64)
    return Block(found["key"].to_numpy(), _kinds(found["rank"].to_numpy(), written), ends, _bytes_of(written))


def _kinds(rank: Any, written: pa.Array) -> Any:
    kinds = np.array([KINDS.index(kind) for kind in _LAST], dtype=np.uint8)[rank]
    addressed = pc.match_substring(written, "@").to_numpy(zero_copy_only=False)
    kinds[addressed & (rank >= _LAST.index(CONTACT))] = KINDS.index(EMAIL)
    return kinds


def _bytes_of(written: pa.Array) -> bytes:
    _, ends, data = written.buffers()
    if data is None:
        return b""
    places = np.frombuffer(ends, dtype=np.int64)[written.offset : written.offset + len(written) + 1]
    return memoryview(data)[int(places[0]) : int(places[-1])].tobytes()
