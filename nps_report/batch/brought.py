"""What workers elsewhere bring back, with files called as they are here, where a report is read and made again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from nps_report.batch.carried import called_here
from nps_report.batch.keep import Product
from nps_report.batch.task import Task
from nps_report.batch.workplace import Workplace
from nps_report.errors import PublishError


def names_of(place: Workplace, roots: Sequence[str]) -> dict[str, str]:
    """What a worker calls files and folders, with what they are called here."""
    return {str(Path(root, there)): str(here) for there, here in called_here(place).items() for root in roots}


def called(text: str | None, names: Mapping[str, str]) -> str | None:
    """A message of a worker, with files called as they are here."""
    for there, here in names.items():
        text = text and text.replace(there, here)
    return text


def as_made_here(product: Product, names: Mapping[str, str]) -> Product:
    """A report whose executed notebook names files as they are called here, so that it can be run here."""
    notebook = product.files.get("ipynb")
    if notebook is None:
        return product
    for there, here in names.items():
        written = json.dumps(here, ensure_ascii=False)[1:-1]
        notebook = notebook.replace(there.encode(), written.encode())
    return replace(product, files={**product.files, "ipynb": notebook})


def refuse_unknown_files(product: Product, task: Task) -> None:
    """Raise PublishError where a worker brings what no report has: its name might lead anywhere."""
    if unknown := sorted({*product.files} - {*task.job.endings}):
        raise PublishError(
            "place",
            f"{task.job.name}: its worker brought {unknown[0]!r}, which is no file of a report. Look at it.",
        )
