"""Reads every comment once: its language, whether it says anything, its themes, and what the company may keep of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nps_report.files import replacing
from nps_report.snapshot.apart import Batch, Told
from nps_report.snapshot.database import Database
from nps_report.snapshot.workshop import Workshop
from nps_report.verbatims import Redactor, is_empty, language_of
from nps_report.verbatims.frame import CodeFrame
from nps_report.verbatims.polarity import said
from nps_report.verbatims.themes import Tagger, tagger_of

_BATCH = 5_000

_MENTION = pa.struct(
    [
        ("theme", pa.string()),
        ("subtheme", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("said", pa.string()),
    ]
)
_READ = pa.schema(
    [
        ("comment", pa.string()),
        ("given", pa.string()),
        ("kept", pa.string()),
        ("comment_language", pa.string()),
        ("comment_empty", pa.bool_()),
        ("mentions", pa.list_(_MENTION)),
    ]
)


@dataclass(frozen=True)
class Reader:
    """Reads comments `among` these languages; where persons may not be named, `persons` are taken out of them.

    Mentions of themes stand where they are in what is kept; `said` is what words tell of them, blank where nothing.
    """

    among: tuple[str, ...]
    frame: CodeFrame = field(default_factory=CodeFrame)
    persons: tuple[str, ...] | None = None
    known: tuple[str, ...] = ()
    """Names that may stand all the same: the programme's own."""

    def __call__(self, comments: Sequence[str], given: Sequence[str | None]) -> dict[str, list[Any]]:
        """What was read in comments; `given`, the language of the form or the person, settles a doubt."""
        priors = (language if language in self.among else None for language in given)
        languages = [
            language_of(comment, self.among, prior) for comment, prior in zip(comments, priors, strict=True)
        ]
        kept = [*map(self._kept, comments, languages)]
        empty = [*map(is_empty, comments)]
        return {
            "kept": kept,
            "comment_language": languages,
            "comment_empty": empty,
            "mentions": [*map(self._mentions, kept, languages, empty)],
        }

    def _mentions(self, comment: str, language: str | None, empty: bool) -> list[dict[str, Any]]:
        if empty or language is None:
            return []
        found = self.tagger(comment, language)
        told = said(comment, [(mention.start, mention.end) for mention in found], language)
        return [{**asdict(mention), "said": one} for mention, one in zip(found, told, strict=True)]

    @cached_property
    def tagger(self) -> Tagger:
        """Finds the themes; to prepare it takes a second."""
        return tagger_of(self.frame)

    def _kept(self, comment: str, language: str | None) -> str:
        if self.persons is None:
            return comment
        return self._redactors["fr" if language == "fr" else "en"](comment).text

    @cached_property
    def _redactors(self) -> dict[str, Redactor]:
        return {language: Redactor(self.persons or (), language, self.known) for language in ("fr", "en")}


def write_read_comments(
    database: Database, answers: str, read: Reader, path: Path, workshop: Workshop
) -> None:
    """Write each different `comment` of `answers` with the language `given`, and what was read in it."""
    different = f"SELECT DISTINCT comment, given FROM {answers} WHERE comment IS NOT NULL"
    many = database.sql(f"SELECT count(*) FROM ({different})").fetchall()[0][0]
    batches = (
        batch.to_pydict() for batch in database.sql(f"{different} ORDER BY ALL").to_arrow_reader(_BATCH)
    )
    given = ((told["comment"], told["given"]) for told in batches)
    with replacing(path) as draft, pq.ParquetWriter(draft, _READ) as writer:
        for batch, told in workshop.read(given, read, many):
            writer.write_table(as_table(batch, told))


def as_table(batch: Batch, told: Told) -> pa.Table:
    """A batch of comments with what was read in it."""
    comments, given = batch
    return pa.table({"comment": comments, "given": given, **told}, schema=_READ)
