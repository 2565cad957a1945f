"""The batches of a source, each with the reader of its dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from nps_report.contract.dates import ORDERS, DateReader, has_undeclared, order_proofs
from nps_report.errors import SourceError
from nps_report.sources import Batch, TypedBatch, read_rows
from nps_report.sources.columns import texts_of
from nps_report.tables import TABLES

if TYPE_CHECKING:
    from nps_report.programme import Programme, Source


def dated_batches(
    source: Source, table: str, programme: Programme
) -> Iterator[tuple[Batch | TypedBatch, DateReader]]:
    """Each batch with the reader of its dates; the order of undeclared ones is settled over the whole source.

    The whole source is only read again where a batch first needs it.
    """
    form = source.dates
    for batch in read_rows(source, table, programme):
        if form is None and any(has_undeclared(cells) for cells in _moments(batch, table)):
            form = _settled_order(source, table, programme)
        yield batch, DateReader(form or "iso", programme.timezone)


def _settled_order(source: Source, table: str, programme: Programme) -> str:
    """The order that some date of the source proves and none contradicts.

    Raises SourceError, with the rows in question, where there is no such order.
    """
    seen: dict[str, str] = {}
    for batch in read_rows(source, table, programme):
        for cells in _moments(batch, table):
            for order, proofs in order_proofs(cells).items():
                if proofs.any() and order not in seen:
                    place = int(proofs.argmax())
                    seen[order] = f"{batch.name}, row {batch.rows[place]}: {cells.iloc[place]!r}"
    proved = [order for order in ORDERS if order in seen]
    if len(proved) == 1:
        return proved[0]
    raise SourceError("ambiguous-dates", f"{_undecided(seen)} {_WAY_OUT}")


def _undecided(seen: Mapping[str, str]) -> str:
    if "day-first" in seen:
        return f"{seen['day-first']} is day-first, but {seen['month-first']} is month-first."
    return f"{seen['either']} could be day-first or month-first, and no other date of the source tells."


_WAY_OUT = "Say which under this source: `dates: day-first` or `dates: month-first`."


def _moments(batch: Batch | TypedBatch, table: str) -> list[pd.Series[str]]:
    """The dates that are text; those of a typed file leave nothing to settle."""
    names = [own.name for own in TABLES[table] if own.kind == "moment"]
    if isinstance(batch, Batch):
        return [batch.frame[name] for name in names if name in batch.frame]
    columns = [batch.columns[name] for name in names if name in batch.columns]
    decimal = batch.file.source.decimal
    return [
        pd.Series(texts_of(column, decimal), dtype="str")
        for column in columns
        if not pa.types.is_temporal(column.type)
    ]
