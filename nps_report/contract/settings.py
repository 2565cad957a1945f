"""What a source's settings ask for that its table does not have: most often a slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from nps_report.contract.problems import Problem
from nps_report.nearest import nearest_of
from nps_report.sources import REGISTERS, Batch, TypedBatch, copies_of, is_unopened, shown
from nps_report.tables import TABLES, field_of

if TYPE_CHECKING:
    from nps_report.programme import Programme, Source


_REVENUE_OF_A_YEAR = re.compile(r"revenue_\d{4}")


def misspelt_columns(source: Source, table: str, programme: Programme) -> Iterator[Problem]:
    """The names under `columns` that are almost those of a column that nothing else is mapped to."""
    free = [own.name for own in TABLES[table] if own.name not in source.columns]
    for name in source.columns:
        if field_of(table, name) or name in programme.own_columns or _REVENUE_OF_A_YEAR.fullmatch(name):
            continue
        if meant := nearest_of(name, free):
            where, way_out = shown(programme.path, programme), f"Did you mean {meant!r}? Correct `columns`."
            yield Problem(where, None, "columns", name, "column-name", way_out)


def unopened_register(source: Source, table: str, programme: Programme) -> Iterator[Problem]:
    """One problem for a register whose file is not there yet: its path may be a slip, too."""
    if is_unopened(source, programme):
        where = shown(programme.folder / source.path, programme)
        yield Problem(where, None, table, "", "register-unopened")


def copied_register(source: Source, table: str, programme: Programme) -> Iterator[Problem]:
    """A problem for each copy of a register that holds what somebody else wrote, and that nothing reads."""
    if table in REGISTERS:
        path = programme.folder / source.path
        for name in copies_of(path):
            yield Problem(shown(path, programme), None, table, name, "register-copies")


class WhereSeen:
    """Whether `where` has kept a row of the file so far."""

    def __init__(self, source: Source) -> None:
        self._asked = ", ".join(f"{heading}: {value}" for heading, value in source.where.items())
        self._name = ""
        self._read = self._kept = 0

    def see(self, batch: Batch | TypedBatch) -> None:
        """Count the rows of a batch."""
        self._name = batch.name
        self._read += len(batch.rows) + (batch.passed if isinstance(batch, TypedBatch) else 0)
        self._kept += int(np.count_nonzero(~batch.left_out))

    def problems(self) -> Iterator[Problem]:
        """One problem where all that was read was left out."""
        if self._read and not self._kept:
            yield Problem(self._name, None, "where", self._asked, "where-nothing", times=self._read)
