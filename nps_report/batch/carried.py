"""What workers elsewhere are given of a run: the side that their reports open, notebooks, looks, and no more.

Customer reports are given released values alone. What the leak check searches for stays where the run was started,
and so does where the data come from: addresses, queries and files of the sources are told to no worker.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from nps_report.batch.basis import BESIDE_REPORTS
from nps_report.batch.pieces import Carried, Piece, Span, blocks_of, spans_of
from nps_report.batch.plan import Job
from nps_report.batch.shelf import Shelf
from nps_report.batch.task import Task
from nps_report.batch.workplace import Workplace
from nps_report.choosing import WHOLE
from nps_report.kit import kit_folder
from nps_report.programme import Programme
from nps_report.programme.replies import FOLDER
from nps_report.snapshot import Units
from nps_report.snapshot.customer import THANKED
from nps_report.snapshot.parted import files_of

INTERNAL, CUSTOMER = "internal", "customer"

_PARAMS, _NOTEBOOKS, TEMPLATES, _LOGO = Path("params"), Path("notebooks"), Path("templates"), Path("logo")
_INSIDE, _RELEASED, _REPORTS = Path("snapshot", "internal"), Path("snapshot", "customer"), Path("reports")

_READ_NUMBERS = ("decimal", "thousands")
"""What a report is told of a source: how its numbers are written."""

_TOLD_TO_CUSTOMERS = {"programme", "question", "languages", "editions"}
"""What a customer report is told by the programme's file; all else it says was released with its side."""


def side_of(job: Job) -> str:
    """The side of the snapshot that a job's report opens."""
    return CUSTOMER if job.for_customers else INTERNAL


@dataclass(frozen=True)
class Load:
    """What a bundle of reports is given beside its looks, by the digest of its list.

    `whole` is the same without a hole, for a notebook that looks further than its unit; blank where there is none.
    """

    parts: str
    whole: str = ""


def put_looks(templates: Path, logo: Path | None, shelf: Shelf) -> str:
    """Put what all reports are laid out with on a shelf; the digest of its list."""
    files = {
        TEMPLATES / path.relative_to(templates): path
        for path in sorted(templates.rglob("*"))
        if path.is_file() and _is_look(path.relative_to(templates))
    }
    if logo is not None and logo.is_file():
        files[_LOGO / logo.name] = logo
    return put_files(shelf.add, {there.as_posix(): here for there, here in files.items()})


def put_files(put: Callable[[bytes], str], files: Mapping[str, Path]) -> str:
    """The digest of a list of files, by where they will lie, put a block at a time; `put` gives a content's digest."""
    listed = []
    for there, here in files.items():
        pieces = tuple(Piece(span.start, put(span.read(here))) for span in blocks_of(here))
        listed.append(Carried(there, here.stat().st_size, pieces))
    return put(json.dumps([one.as_list() for one in listed]).encode())


def _put(shelf: Shelf, listed: Sequence[Carried]) -> str:
    return shelf.add(json.dumps([one.as_list() for one in listed]).encode())


@dataclass(frozen=True)
class Carrier:
    """Puts what the reports of one side need on a shelf, each content once."""

    place: Workplace
    programme: Programme
    units: Units
    shelf: Shelf
    _sent: dict[tuple[Path, int], str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _spans: dict[Path, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def load_of(self, tasks: Sequence[Task]) -> Load:
        """What some reports of one unit, all of this side, are given."""
        jobs = [task.job for task in tasks]
        files = dict(self._files(tasks))
        asks = all(task.shares for task in tasks) and not jobs[0].account
        cut = self._listed(files, self._read_by(jobs[0]) if asks else None)
        parts = _put(self.shelf, cut)
        holes = any(not one.whole for one in cut)
        return Load(parts, _put(self.shelf, self._listed(files, None)) if holes else "")

    def _read_by(self, job: Job) -> tuple[str, ...] | None:
        """The units whose rows a job's report reads; None where it reads all."""
        return None if job.unit == WHOLE else self.units.covers(job.unit)

    def _files(self, tasks: Sequence[Task]) -> Iterator[tuple[Path, Path | bytes]]:
        """The files of a bundle by where they will lie, each as it is here or as its bytes."""
        for task in tasks:
            job = task.job
            yield _PARAMS / self.place.programme.name, self._declared(job)
            if (notebook := self.place.notebook(job)).is_file():
                yield _NOTEBOOKS / notebook.name, notebook
            if (note := self.place.note(job)).is_file():
                yield _PARAMS / note.relative_to(self.place.programme.parent), note
            if task.need.action == "render":
                written = self.place.file(job, "ipynb")
                yield _REPORTS / f"{job.stem}.ipynb", written
            yield from self._of_side(job)

    def _of_side(self, job: Job) -> Iterator[tuple[Path, Path | bytes]]:
        if not job.for_customers:
            # No hidden drafts, and nothing of what was told to customers.
            for path in self._internal():
                told = self._without_sources(path) if path.name == "programme.json" else path
                yield _INSIDE / path.relative_to(self.place.internal), told
            if job.account:
                yield from self._replies()
            return
        side = self.place.side(job)
        there = _released(job, self.place)
        for path in sorted(side.rglob("*")) if job.is_letter else sorted(side.glob("*.*")):
            if path.is_file():
                yield there / path.relative_to(side), path
        # Names of colleagues, which only a report that they read themselves shows.
        if job.declared is not None and (side / THANKED).is_file():
            yield there / THANKED, side / THANKED

    def _internal(self) -> list[Path]:
        """The files of the internal side; a table that lies in parts is a folder of them."""
        return [file for path in sorted(self.place.internal.glob("[!.]*.*")) for file in files_of(path)]

    def _replies(self) -> Iterator[tuple[Path, Path]]:
        for path in sorted((self.place.programme.parent / FOLDER).glob("*.yml")):
            yield _PARAMS / FOLDER / path.name, path

    def _listed(self, files: dict[Path, Path | bytes], units: tuple[str, ...] | None) -> tuple[Carried, ...]:
        """The files, sent; of large tables what a report about these units reads, all where they are None."""
        return tuple(
            self._carried(there, here, units if _INSIDE in there.parents else None)
            for there, here in sorted(files.items())
        )

    def _carried(self, there: Path, here: Path | bytes, units: tuple[str, ...] | None) -> Carried:
        if isinstance(here, bytes):
            return Carried(there.as_posix(), len(here), (Piece(0, self.shelf.add(here)),))
        if here not in self._spans:
            self._spans[here] = spans_of(here)
        spans = self._spans[here]
        wanted = [span for span in spans if units is None or span.is_read_of(units)]
        pieces = tuple(Piece(span.start, self._piece(here, span)) for span in wanted)
        return Carried(there.as_posix(), spans[-1].end, pieces, len(wanted) == len(spans))

    def _piece(self, path: Path, span: Span) -> str:
        """The digest of a piece, sent."""
        known = path, span.start
        if known not in self._sent:
            self._sent[known] = self.shelf.add(span.read(path))
        return self._sent[known]

    def _declared(self, job: Job) -> bytes:
        """The programme's file as a report may read it, without its sources and where reports go."""
        return self._for_customers if job.for_customers else self._for_us

    @cached_property
    def _for_customers(self) -> bytes:
        return _as_file(self.programme.model_dump(mode="json", include=_TOLD_TO_CUSTOMERS), self.programme)

    @cached_property
    def _for_us(self) -> bytes:
        kept = self.programme.model_dump(mode="json", exclude={"sources", "publishing", "brand"})
        return _as_file(kept, self.programme)

    def _without_sources(self, path: Path) -> bytes:
        """The programme as the snapshot holds it, without where its data come from."""
        written = json.loads(path.read_text(encoding="utf-8"))
        written["sources"] = {
            table: [_source(entry) for entry in entries] for table, entries in written["sources"].items()
        }
        written.pop("publishing", None)
        written["brand"]["logo"] = None
        return json.dumps(written, ensure_ascii=False, indent=1).encode()


def _source(entry: dict[str, Any]) -> dict[str, Any]:
    return {"path": "elsewhere", **{name: entry[name] for name in _READ_NUMBERS if name in entry}}


def _as_file(kept: dict[str, Any], programme: Programme) -> bytes:
    """What is kept of a programme, as a file that can be read as one."""
    sources = {"responses": {"path": "elsewhere"}}
    told = _some({**kept, "brand": {"name": programme.brand.name}, "sources": sources})
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _some(values: Any) -> Any:
    """Values without those that are nothing, which a file must not spell out."""
    if isinstance(values, dict):
        return {name: _some(value) for name, value in values.items() if value is not None}
    return values


def _is_look(inside: Path) -> bool:
    return inside.parts[0] not in BESIDE_REPORTS and "__pycache__" not in inside.parts


def _released(job: Job, place: Workplace) -> Path:
    """Where the side of a job for customers lies with its workers."""
    public = place.releases[job.period.name, job.as_of.isoformat()]
    return _RELEASED / place.side(job).relative_to(public.parent)


def place_there(place: Workplace) -> Workplace:
    """The workplace as workers lay it out, from the folder that they choose for it."""
    logo = place.brand.logo
    return replace(
        place,
        programme=_PARAMS / place.programme.name,
        internal=_INSIDE,
        releases={known: _RELEASED / folder.name for known, folder in place.releases.items()},
        notebooks=_NOTEBOOKS,
        templates=TEMPLATES,
        reports=_REPORTS,
        brand=place.brand.model_copy(update={"logo": logo and _LOGO / logo.name}),
    )


def called_here(place: Workplace) -> dict[Path, Path]:
    """What workers call a file or folder, and how it is called here; the longest name first."""
    names = {
        _PARAMS / place.programme.name: place.programme,
        _PARAMS: place.programme.parent,
        _INSIDE: place.internal,
        _RELEASED: place.internal.parent / CUSTOMER,
        _NOTEBOOKS: place.notebooks,
        TEMPLATES: place.templates,
        _REPORTS: place.reports,
        **{
            _NOTEBOOKS / path.name: path
            for path in kit_folder("notebooks").glob("*.ipynb")
            if _is_kits(path, place)
        },
    }
    if place.brand.logo is not None:
        names[_LOGO / place.brand.logo.name] = place.brand.logo
    return dict(sorted(names.items(), key=lambda one: -len(one[0].parts)))


def _is_kits(notebook: Path, place: Workplace) -> bool:
    return not (place.notebooks / notebook.name).is_file()
