"""CPU of reports' metrics and charts, called as plain functions in this one process: `python -m benchmarks.plain JOBS`.

Metrics are what the notebook's cells call: opening the side of the snapshot, then each section once, as values.
Charts are each figure of those sections, drawn once per width. No notebook, page, PDF, annex, check or file. Sections
share what they find, so each is also called alone, on a report that is newly opened: what it would take by itself.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat

from nps_report.charts import NARROW, draw
from nps_report.programme import Brand, load_programme
from nps_report.report import Parameters, customer_report, internal_report

OPEN = {"internal": internal_report, "customer": customer_report}
_CALL = re.compile(r"\breport\.(\w+)\(\)")


@dataclass(frozen=True)
class Plain:
    """What one report's plain functions took, in seconds of CPU."""

    edition: str
    unit: str
    metrics: float
    charts: float
    drawings: int
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


def plain(work: Work) -> Iterator[Plain]:
    """What each job took; the first of each edition only warms the process, and is left out."""
    sections = {edition: sections_of(work.notebooks / f"{edition}.ipynb") for edition in OPEN}
    brand, seen = work.brand, set()
    for job in work.jobs:
        found = _plain(job, sections[job["edition"]], brand)
        if found.edition in seen:
            yield found
        seen.add(found.edition)


def sections_of(notebook: Path) -> tuple[str, ...]:
    """The names of the sections that a notebook's cells show, in order."""
    cells = nbformat.read(notebook, as_version=4).cells
    return tuple(name for cell in cells if cell.cell_type == "code" for name in _CALL.findall(cell.source))


def _plain(job: Mapping[str, str], sections: Sequence[str], brand: Brand) -> Plain:
    given = {name: value for name, value in job.items() if name != "edition"}
    started = time.process_time()
    report: Any = OPEN[job["edition"]](Parameters(**given))
    blocks = [block.as_json() for name in sections if (block := getattr(report, name)()) is not None]
    counted = time.process_time()
    drawings = [
        drawing
        for figure in figures_in(blocks)
        for drawing in (draw(figure, brand), draw(figure, brand, NARROW))
    ]
    drawn = time.process_time()
    alone = {name: _alone(job["edition"], given, name) for name in sections}
    return Plain(job["edition"], job["unit"], counted - started, drawn - counted, len(drawings), alone)


def _alone(edition: str, given: Mapping[str, str], section: str) -> float:
    report: Any = OPEN[edition](Parameters(**given))
    started = time.process_time()
    getattr(report, section)()
    return time.process_time() - started


def figures_in(blocks: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The figures among blocks and inside them.

    >>> list(figures_in([{"block": "section", "blocks": [{"block": "figure", "figure": "trend"}]}]))
    [{'block': 'figure', 'figure': 'trend'}]
    """
    for block in blocks:
        if block["block"] == "figure":
            yield block
        yield from figures_in(block.get("blocks", ()))


def main() -> None:
    """Print what each report took as JSON."""
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    work = Work(Path(asked["programme"]), Path(asked["notebooks"]), asked["jobs"])
    sys.stdout.write(json.dumps([asdict(one) for one in plain(work)]))


if __name__ == "__main__":
    main()
