"""CPU of what makes reports' files, called as plain functions in this one process: `python -m benchmarks.plain JOBS`.

The steps are those of a run, without what surrounds them: opening the side of the snapshot, each section that the
notebook shows called once, as values, each figure drawn at both widths, the numbers, the page, the PDF, and the
spreadsheet or the leak check. No notebook, no process of its own, no journal, and nothing is written. Sections share
what they find, so each is also called alone, on a report that is newly opened: what it would take by itself.
"""

from __future__ import annotations

import gc
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import nbformat

from nps_report.charts import _drawing
from nps_report.exports.annex import annex
from nps_report.kit import kit_folder
from nps_report.programme import Brand, load_programme
from nps_report.publishing.leaks import index_of, refuse_leaks
from nps_report.publishing.searched import NameBook
from nps_report.rendering.document import Document, illustrate, with_markdown
from nps_report.rendering.html import render_html
from nps_report.rendering.numbers import report_json
from nps_report.rendering.typst import render_pdf
from nps_report.report import Parameters, customer_report, internal_report
from nps_report.sections.comments import comment_sheet
from nps_report.snapshot import open_internal

OPEN = {"internal": internal_report, "customer": customer_report}
_CALL = re.compile(r"\breport\.(\w+)\(\)")


@dataclass
class Clock:
    """Adds up the CPU of each step, in seconds.

    >>> clock = Clock()
    >>> with clock("pdf"):
    ...     pass
    >>> list(clock.steps)
    ['pdf']
    """

    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        """Time a step."""
        started = time.process_time()
        yield
        self.steps[step] = self.steps.get(step, 0.0) + time.process_time() - started


@dataclass(frozen=True)
class Plain:
    """What one report's plain functions took, in seconds of CPU."""

    edition: str
    unit: str
    steps: Mapping[str, float]
    alone: Mapping[str, float]
    """Each section by itself."""


@dataclass(frozen=True)
class Work:
    """A programme, its notebooks, and the parameters of each report by edition."""

    programme: Path
    notebooks: Path
    jobs: Sequence[Mapping[str, str]]
    """`edition` and what a notebook is given as parameters."""

    @property
    def brand(self) -> Brand:
        """The brand whose colours the charts are in."""
        return load_programme(self.programme).brand

    def sections(self, edition: str) -> tuple[str, ...]:
        """The names of the sections that an edition's notebook shows, in order."""
        return sections_of(self.notebooks / f"{edition}.ipynb")


@dataclass(frozen=True)
class Looks:
    """What laying reports out needs beside them: the brand, templates, and the names that customers must not read."""

    brand: Brand
    templates: Path
    names: NameBook


def plain(work: Work) -> Iterator[Plain]:
    """What each job took; the first of each edition only warms the process, and is left out."""
    with tempfile.TemporaryDirectory() as folder:
        looks = Looks(work.brand, kit_folder("templates"), _names(work, Path(folder)))
        for edition in OPEN:
            sections = work.sections(edition)
            first, *others = (job for job in work.jobs if job["edition"] == edition)
            _plain(first, sections, looks)
            # As in a report's own process, garbage is looked for among what the report made, not in the libraries.
            gc.collect()
            gc.freeze()
            yield from (_plain(job, sections, looks) for job in others)
            gc.unfreeze()


def sections_of(notebook: Path) -> tuple[str, ...]:
    """The names of the sections that a notebook's cells show, in order."""
    cells = nbformat.read(notebook, as_version=4).cells
    return tuple(name for cell in cells if cell.cell_type == "code" for name in _CALL.findall(cell.source))


def _names(work: Work, folder: Path) -> NameBook:
    """The book of names, as a run writes it once for all its reports."""
    side = open_internal(Path(next(job["snapshot"] for job in work.jobs if job["edition"] == "internal")))
    return NameBook.of(index_of(side.names(), side.programme), folder / "names.sqlite")


def _plain(job: Mapping[str, str], sections: Sequence[str], looks: Looks) -> Plain:
    given = {name: value for name, value in job.items() if name != "edition"}
    clock, edition = Clock(), job["edition"]
    # The twin of a unit has the same figures, which a process of its own would draw.
    _drawing.cache_clear()
    with clock("opening"):
        report: Any = OPEN[edition](Parameters(**given))
    with clock("sections"):
        document = document_of([getattr(report, name)() for name in sections])
    with clock("charts"):
        document = illustrate(document, looks.brand)
    files = {ending: _timed(clock, name, make, document, looks) for ending, (name, make) in FILES.items()}
    if edition == "customer":
        with clock("leak check"):
            refuse_leaks(files, looks.names)
    else:
        with clock("annex"):
            comments = comment_sheet(report.facts, report.words)
            annex(document, comments, report.words("Comments"), date.fromisoformat(given["as_of"]))
    alone = {name: _alone(edition, given, name) for name in sections}
    return Plain(edition, job["unit"], clock.steps, alone)


FILES: Mapping[str, tuple[str, Callable[[Document, Looks], bytes]]] = {
    "json": ("numbers", lambda document, looks: report_json(document)),
    "html": (
        "html",
        lambda document, looks: render_html(document, looks.brand, looks.templates).encode("utf-8"),
    ),
    "pdf": ("pdf", lambda document, looks: render_pdf(document, looks.brand, looks.templates)),
}
"""A report's files by their ending: the step that makes each, and how."""


def _timed(
    clock: Clock, step: str, make: Callable[[Document, Looks], bytes], document: Document, looks: Looks
) -> bytes:
    with clock(step):
        return make(document, looks)


def document_of(blocks: Sequence[Any]) -> Document:
    """The document of blocks, the title first, as it would be read from a notebook that shows them.

    >>> from nps_report.blocks import Note, runs
    >>> document = document_of([Note(runs("Lyon")), Note(runs("Base faible")), None])
    >>> document["title"]["block"], len(document["parts"])
    ('note', 1)
    """
    title, *parts = (with_markdown(block.as_json()) for block in blocks if block is not None)
    return {"title": title, "parts": parts}


def _alone(edition: str, given: Mapping[str, str], section: str) -> float:
    report: Any = OPEN[edition](Parameters(**given))
    started = time.process_time()
    getattr(report, section)()
    return time.process_time() - started


def main() -> None:
    """Print what each report took as JSON."""
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    work = Work(Path(asked["programme"]), Path(asked["notebooks"]), asked["jobs"])
    sys.stdout.write(json.dumps([asdict(one) for one in plain(work)]))


if __name__ == "__main__":
    main()
