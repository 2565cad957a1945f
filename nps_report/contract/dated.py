"""The batches of a source, each with the reader of its dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from nps_report.contract.dates import DateReader, Evidence, evidence_of, has_undeclared
from nps_report.errors import SourceError
from nps_report.sources import Batch, read_batches
from nps_report.tables import TABLES

if TYPE_CHECKING:
    from nps_report.programme import Programme, Source


def dated_batches(source: Source, table: str, programme: Programme) -> Iterator[tuple[Batch, DateReader]]:
    """Each batch with the reader of its dates; the order of undeclared ones is settled over the whole source.

    The whole source is only read again where a batch first needs it.
    """
    form = source.dates
    for batch in read_batches(source, table, programme):
        if form is None and any(has_undeclared(cells) for cells in _moments(batch, table)):
            form = _settled_order(source, table, programme)
        yield batch, DateReader(form or "iso", programme.timezone)


def _settled_order(source: Source, table: str, programme: Programme) -> str:
    whole = (cells for batch in read_batches(source, table, programme) for cells in _moments(batch, table))
    evidence = evidence_of(whole)
    if evidence.order is None:
        raise SourceError("ambiguous-dates", f"{source.path}: {_undecided(evidence)}")
    return evidence.order


def _undecided(evidence: Evidence) -> str:
    way_out = "Say which under this source: `dates: day-first` or `dates: month-first`."
    if evidence.day_first:
        return f"{evidence.day_first!r} is day-first, {evidence.month_first!r} month-first. {way_out}"
    return f"its dates could be day-first or month-first: no number exceeds 12. {way_out}"


def _moments(batch: Batch, table: str) -> list[pd.Series[str]]:
    names = [own.name for own in TABLES[table] if own.kind == "moment"]
    return [batch.frame[name] for name in names if name in batch.frame]
