"""What customers were told before: kept for good, withdrawn editions and letters too, for nobody forgets what is read.

A file holds what one edition told of the answers between two days, and is named by these, by its unit and by the digest
of what it holds; so a file that was changed is found. The
ledger of what was approved lists them, so one that was removed is found too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from nps_report.errors import SnapshotError
from nps_report.files import replacing, write_text
from nps_report.slugs import slug_of
from nps_report.snapshot.published import PublishedCell
from nps_report.snapshot.telling import Spot, Telling, digest_of, telling_of

PLACE = Path("records", "told")
"""Where it stands, from the folder above `params`."""

_ENDING = ".json"

LAST = "tellings"
"""Where the internal side keeps what each customer side tells."""

_WAY_OUT = "Restore it from a backup: without it nobody knows what customers can compute from a new edition."


@dataclass(frozen=True)
class ToldBefore:
    """What was told before by the files in `folder`, which need not exist; None where nothing ever was.

    >>> ToldBefore(None).about(date(2026, 10, 1), date(2026, 10, 31))
    ()
    """

    folder: Path | None
    _read: dict[Path, Telling] = field(default_factory=dict, init=False, repr=False, compare=False)

    def about(self, start: date, end: date) -> tuple[Telling, ...]:
        """What was told of any answer between two days, and all that hangs together with it by its days.

        Raises SnapshotError where a file is not as it was written.
        """
        left, found = dict(self._files()), list[Path]()
        span = (start, end)
        while near := [path for path, (first, last) in left.items() if first <= span[1] and last >= span[0]]:
            found += near
            spans = [span, *(left.pop(path) for path in near)]
            span = min(first for first, _ in spans), max(last for _, last in spans)
        return tuple(self._telling(path) for path in sorted(found))

    @property
    def digest(self) -> str:
        """Stands for all of it; blank where nothing was ever told."""
        names = sorted(path.name for path, _ in self._files())
        return digest_of("\n".join(names))[:8] if names else ""

    def keep(self, tellings: Iterable[Telling], unit: str) -> tuple[str, ...]:
        """Keep what an edition of a unit, or a letter, tells; the names of the files that were not there before."""
        new = []
        for told in tellings:
            text = told.published().as_json()
            name = f"{told.start}_{told.end}_{slug_of(unit)}_{digest_of(text)}{_ENDING}"
            if self.folder is not None and not (self.folder / name).is_file():
                write_text(self.folder / name, text)
                new.append(name)
        return tuple(new)

    def faults(self, names: Iterable[str]) -> Iterator[str]:
        """A line for each of these files that is gone, or is not as it was written."""
        for path in (self.folder / name for name in names if self.folder is not None):
            try:
                if not path.is_file():
                    yield f"{path}: is gone. {_WAY_OUT}"
                else:
                    self._telling(path)
            except SnapshotError as error:
                yield str(error)

    def _files(self) -> Iterator[tuple[Path, tuple[date, date]]]:
        """The files, in order, and the days of each; a hidden one is a draft that somebody is writing."""
        for path in sorted(self.folder.glob(f"[!.]*{_ENDING}")) if self.folder is not None else ():
            yield path, _days_of(path)

    def _telling(self, path: Path) -> Telling:
        if path not in self._read:
            self._read[path] = _read(path)
        return self._read[path]


NOTHING_TOLD = ToldBefore(None)


def _days_of(path: Path) -> tuple[date, date]:
    try:
        first, last, _ = path.name.split("_", 2)
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise SnapshotError("told-before", f"{path}: has not the name it was given. {_WAY_OUT}") from None


def _read(path: Path) -> Telling:
    text = path.read_bytes().decode("utf-8", "replace")
    if not path.stem.endswith(f"_{digest_of(text)}"):
        raise SnapshotError("told-before", f"{path}: is not as it was written. {_WAY_OUT}")
    try:
        return telling_of(text)
    except (ValueError, KeyError, TypeError):
        raise SnapshotError(
            "told-before", f"{path}: was written by another version of the kit. Use that, or a later one."
        ) from None


def tellings_file(public: Path) -> Path:
    """Where it is written down, beside the data, what a customer side in this folder tells, or a letter in it."""
    snapshot = next(parent for parent in public.parents if parent.name == "customer").parent
    inside = public.relative_to(snapshot / "customer")
    return snapshot / "internal" / LAST / inside.with_name(f"{inside.name}{_ENDING}")


def is_released(public: Path) -> bool:
    """Whether a customer side, or a letter's, is there, and what it tells is written down."""
    return public.is_dir() and tellings_file(public).is_file()


def write_tellings(path: Path, tellings: Iterable[Telling]) -> None:
    """Write down what a customer side tells."""
    # A large one is not held whole.
    with replacing(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        for place, one in enumerate(tellings):
            file.write("\n" if place else "")
            file.writelines(one.pieces())


def read_tellings(path: Path) -> tuple[Telling, ...]:
    """What a customer side tells. Raises SnapshotError where that was never written down, or not like this."""
    try:
        return tuple(map(telling_of, path.read_text(encoding="utf-8").split("\n")))
    except FileNotFoundError:
        why, first = "what the report tells is not written down there", ""
    except (ValueError, KeyError, TypeError):
        why, first = "is not as this version of the kit writes it", "Remove it; "
    raise SnapshotError("no-snapshot", f"{path}: {why}. {first}`nps-report run` writes it again.")


def told_before(home: Path) -> ToldBefore:
    """What the customers of the programme in this folder were told."""
    return ToldBefore(home / PLACE)


def told_of(spot: Spot, cell: PublishedCell, before: Sequence[Telling]) -> list[PublishedCell]:
    """What was told at a spot of the same answers."""
    at = (one.cells[spot] for one in before if spot in one.cells)
    return [old for old in at if old.answers == cell.answers]


def untold(one: Telling, before: Sequence[Telling]) -> Telling:
    """The part of a telling that was not told before in the same words."""
    if not before:
        return one
    return one.with_cells(
        {spot: cell for spot, cell in one.cells.items() if cell not in told_of(spot, cell, before)}
    )
