"""What workers elsewhere bring back: fetched, with files called as they are here, searched, and kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nps_report.batch.carried import called_here
from nps_report.batch.keep import Product, keep, tried
from nps_report.batch.outcome import Outcome, Stopwatch
from nps_report.batch.shelf import Shelf
from nps_report.batch.task import Task
from nps_report.batch.there import Brought, product_of
from nps_report.batch.workplace import Workplace
from nps_report.errors import PublishError


@dataclass(frozen=True)
class Parcel:
    """A report that has come back: what was to be done, what became of it, and the shelf where its bytes lie."""

    task: Task
    brought: Brought
    shelf: Shelf


def kept(parcel: Parcel) -> Outcome:
    """The outcome of a report that has come back, once it is fetched, searched and written."""
    task, brought = parcel.task, parcel.brought
    names = names_of(task.place, brought.roots)
    outcome = replace(brought.outcome, job=task.job, error=called(brought.outcome.error, names))
    if not brought.digest:
        return outcome

    def work(watch: Stopwatch) -> str:
        with watch("fetching"):
            product = product_of(parcel.shelf.get(brought.digest))
            refuse_unknown_files(product, task)
        return keep(as_made_here(product, names), task, watch).key

    return _together(outcome, tried(task, work))


def _together(made: Outcome, kept: Outcome) -> Outcome:
    """What became of a report that was made there, and kept or not here: it took both."""
    cost = replace(made.cost, steps={**made.cost.steps, **kept.cost.steps}, cpu=made.cost.cpu + kept.cost.cpu)
    return replace(made, seconds=made.seconds + kept.seconds, error=kept.error, key=kept.key, cost=cost)


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
