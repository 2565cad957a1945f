"""Reads every comment once: its language, and whether it says anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from nps_report.files import replacing
from nps_report.snapshot.database import Database
from nps_report.verbatims import is_empty, language_of

_BATCH = 20_000
_READ = pa.schema(
    [
        ("comment", pa.string()),
        ("given", pa.string()),
        ("comment_language", pa.string()),
        ("comment_empty", pa.bool_()),
    ]
)


def write_read_comments(database: Database, answers: str, among: tuple[str, ...], path: Path) -> None:
    """Write each different `comment` of `answers`, with what was read in it.

    `given` is the language of the form or the person: it settles what the words leave open.
    """
    different = f"SELECT DISTINCT comment, given FROM {answers} WHERE comment IS NOT NULL ORDER BY ALL"
    batches = database.sql(different).to_arrow_reader(_BATCH)
    with replacing(path) as draft, pq.ParquetWriter(draft, _READ) as writer:
        for batch in batches:
            writer.write_table(pa.Table.from_pylist(list(_read(batch.to_pylist(), among)), schema=_READ))


def _read(rows: list[dict[str, Any]], among: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for row in rows:
        comment, given = row["comment"], row["given"]
        yield {
            "comment": comment,
            "given": given,
            "comment_language": language_of(comment, among, prior=given if given in among else None),
            "comment_empty": is_empty(comment),
        }
