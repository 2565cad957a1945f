"""Reports by the fastest parts one could put together, all in this one warm process: `python parts.py JOBS FOLDER`.

Runs in an environment of its own: ploomber-engine executes the notebook in this process, nbconvert's Python API makes
its usual page without code cells, WeasyPrint the PDF. Needs nothing of the bench, and of the kit what notebooks call.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def make(job: dict[str, Any], notebooks: Path, target: Path) -> None:
    """Execute one notebook, and write its page and PDF."""
    from nbconvert import HTMLExporter
    from ploomber_engine import execute_notebook  # type: ignore[import-not-found]
    from weasyprint import HTML  # type: ignore[import-not-found]

    edition = job["edition"]
    notebook = execute_notebook(
        notebooks / f"{edition}.ipynb",
        None,
        parameters={name: value for name, value in job.items() if name != "edition"},
        progress_bar=False,
    )
    exporter = HTMLExporter(exclude_input=True)  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(notebook)
    target.with_suffix(".html").write_text(page, encoding="utf-8")
    HTML(string=page).write_pdf(target.with_suffix(".pdf"))


def main() -> None:
    """Make every report and print the seconds of each as JSON."""
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    folder = Path(sys.argv[2])
    seconds = []
    for place, job in enumerate(asked["jobs"]):
        started = time.perf_counter()
        make(job, Path(asked["notebooks"]), folder / f"{place}-{job['edition']}")
        seconds.append(time.perf_counter() - started)
    sys.stdout.write("\n" + json.dumps(seconds))


if __name__ == "__main__":
    main()
