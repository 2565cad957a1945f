"""Where the dear steps of a snapshot are done: comments read, parts of its units written. Here, or by others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from nps_report.snapshot.apart import Batch, Read, Told, read_all
from nps_report.snapshot.cutting import Order
from nps_report.snapshot.part import write_part

WORTH_A_PROCESS = 20_000
"""For so many comments another process is started, which takes two seconds to learn its dictionaries."""


class Workshop(Protocol):
    """Whoever does these steps."""

    def read(self, batches: Iterable[Batch], read: Read, many: int) -> Iterator[tuple[Batch, Told]]:
        """Each batch of `many` comments in all, with what was read in it, in their order."""

    def write(self, orders: Sequence[Order]) -> None:
        """Write each part into its folder."""


class Here:
    """On this machine: comments by as many processes as it has cores, parts one after the other."""

    def read(self, batches: Iterable[Batch], read: Read, many: int) -> Iterator[tuple[Batch, Told]]:
        """Each batch with what was read in it."""
        yield from read_all(batches, read, min((os.cpu_count() or 1) - 1, many // WORTH_A_PROCESS))

    def write(self, orders: Sequence[Order]) -> None:
        """Write each part; what it was written from is removed meanwhile, for it takes as much room."""
        for order in orders:
            write_part(order.recipe, order.tables, order.folder)
            for folder in order.own.values():
                shutil.rmtree(folder)


HERE = Here()
