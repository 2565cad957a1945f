"""Has a cluster's workers do the dear steps of a snapshot: comments are read and parts of its units written there."""

from __future__ import annotations

import pickle
import shutil
import uuid
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from nps_report.batch.built_there import (
    Built,
    Comments,
    Stand,
    UnitsPart,
    bytes_of_batch,
    read_there,
    told_of,
    write_there,
)
from nps_report.batch.carried import INTERNAL, put_files
from nps_report.batch.crew import Crew, Work, was_lost
from nps_report.batch.unpacked import Unpacker
from nps_report.batch.versions import versions_here
from nps_report.errors import PublishError, UsageError
from nps_report.snapshot.apart import Batch, Read, Told
from nps_report.snapshot.cutting import Order
from nps_report.snapshot.workshop import HERE, WORTH_A_PROCESS

AHEAD = 2
"""How much is handed out beforehand for each that can be at work: the store and this machine hold no more."""


@dataclass
class _Slot:
    """A batch that was handed out, and what was read in it once that is back."""

    batch: Batch
    told: Told | None = None


class Builders:
    """A crew that builds: a `Workshop` elsewhere. What it needs lies in the store until it is done, and no longer."""

    def __init__(self, crew: Crew, store: str) -> None:
        self.crew, self.store, self.versions = crew, store, versions_here()

    def read(self, batches: Iterable[Batch], read: Read, many: int) -> Iterator[tuple[Batch, Told]]:
        """Each batch with what was read in it, in their order."""
        if many < WORTH_A_PROCESS:
            yield from HERE.read(batches, read, many)
            return
        with self._stand() as stand:
            reader = stand.shelf.put(pickle.dumps(read))
            slots: deque[_Slot] = deque()
            for number, batch in enumerate(batches):
                named = stand.shelf.put(bytes_of_batch(batch))
                errand = Comments(f"comments-{number:05d}", stand, self.versions, reader, named)
                slots.append(_Slot(batch))
                self.crew.hand_out(Work(INTERNAL, read_there, errand, slots[-1]))
                if len(slots) > AHEAD * self.crew.threads:
                    yield self._first(slots, stand)
            while slots:
                yield self._first(slots, stand)

    def _first(self, slots: deque[_Slot], stand: Stand) -> tuple[Batch, Told]:
        """The batch that was handed out first, once it is back."""
        slot = slots.popleft()
        while slot.told is None:
            work, found = self.crew.back()
            work.item.told = told_of(stand.built.get(self._digest(found, "reading comments")))
        return slot.batch, slot.told

    def write(self, orders: Sequence[Order]) -> None:
        """Write each part into its folder."""
        with self._stand() as stand:
            shared = put_files(
                stand.shelf.put, {f"{table}.parquet": path for table, path in orders[0].shared.items()}
            )
            for number, order in enumerate(orders):
                own = put_files(stand.shelf.put, _files_of(order.own))
                for folder in order.own.values():
                    shutil.rmtree(folder)
                errand = UnitsPart(f"part-{number:05d}", stand, self.versions, order.recipe, own, shared)
                self.crew.hand_out(Work(INTERNAL, write_there, errand, order))
                while len(self.crew) > AHEAD * self.crew.threads:
                    self._keep(stand)
            while self.crew:
                self._keep(stand)

    def _keep(self, stand: Stand) -> None:
        """Lay the tables of a part that has come back into its folder."""
        work, found = self.crew.back()
        order: Order = work.item
        fetched = Unpacker(stand.built, order.folder.parent / "fetched")
        fetched.lay_out(self._digest(found, "writing a part of its units"), order.folder)

    def _digest(self, found: Built | BaseException, what: str) -> str:
        """What was built. Raises UsageError where nothing was."""
        if isinstance(found, Built) and found.digest:
            return found.digest
        why = found.error if isinstance(found, Built) else _why(found)
        raise UsageError(
            "cluster-snapshot",
            f"--cluster {self.crew.address}: the snapshot could not be built there: {what} failed ({why}). "
            "Give workers more memory or room, or give the command once without --cluster, which builds it here.",
        )

    @contextmanager
    def _stand(self) -> Iterator[Stand]:
        """Folders of this step alone, which hold answers as they are: they go when it ends."""
        folder = f"{INTERNAL}/building/{uuid.uuid4().hex}"
        stand = Stand(self.store, f"{folder}/parts", f"{folder}/built")
        try:
            yield stand
        finally:
            self.crew.dismiss()
            for shelf in (stand.shelf, stand.built):
                with suppress(PublishError):
                    shelf.clear()


def _why(error: BaseException) -> str:
    return (
        "its worker was lost"
        if was_lost(error)
        else f"{type(error).__name__}: {' '.join(str(error).split())}"
    )


def _files_of(folders: Mapping[str, Path]) -> dict[str, Path]:
    """The files of a part's own tables, by where they will lie."""
    return {
        f"{table}/{path.name}": path
        for table, folder in sorted(folders.items())
        for path in sorted(folder.iterdir())
    }
