"""Runs a notebook through papermill for one set of parameters."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import nbformat

from nps_report.errors import NotebookError

TIMEOUT = 600
"""Seconds that one cell may take."""

TRANSPORT = "ipc" if os.name == "posix" else "tcp"
"""How a kernel is spoken to: over files of this user alone, where the system has such sockets."""


def execute(notebook: Path, parameters: Mapping[str, str], scratch: Path) -> nbformat.NotebookNode:
    """The executed notebook; `scratch` is its working folder, its own so that no two reports meet.

    `parameters` are plain strings. Raises NotebookError where the notebook is missing, does not declare one of
    the parameters, or a cell fails; the message names the cell and the cause.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError
    from traitlets.config import Config

    _require_parameters(notebook, parameters)
    output = scratch / notebook.name
    try:
        papermill.execute_notebook(
            str(notebook),
            str(output),
            parameters=dict(parameters),
            cwd=str(scratch),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            execution_timeout=TIMEOUT,
            config=Config(KernelManager={"transport": TRANSPORT}),
            # A kernel's own remarks are for its makers; what a cell has to say stands in its outputs.
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )
    except papermill.exceptions.PapermillExecutionError as error:
        raise NotebookError("cell-failed", _told(notebook, output, error)) from error
    except TimeoutError as error:
        raise NotebookError("cell-timeout", f"{notebook.name}: a cell took more than {TIMEOUT} s.") from error
    except DeadKernelError as error:
        told = f"{notebook.name}: its kernel died, most often for want of memory."
        raise NotebookError("kernel-died", told) from error
    return cast("nbformat.NotebookNode", nbformat.read(output, as_version=4))


def _require_parameters(notebook: Path, parameters: Mapping[str, str]) -> None:
    """Papermill only warns about names that the notebook does not declare; a wrong name must stop the run."""
    if not notebook.is_file():
        raise NotebookError(
            "notebook-missing", f"{notebook}: no such notebook. `nps-report new` copies the kit's."
        )
    cell = _parameters_cell(notebook)
    assigned = {line.split("=")[0].split(":")[0].strip() for line in cell.splitlines() if "=" in line}
    missing = sorted(set(parameters) - assigned)
    if missing:
        raise NotebookError(
            "notebook-parameters",
            f"{notebook}: its parameters cell does not set {', '.join(missing)}. Add a line such as {missing[0]} = ''.",
        )


def _parameters_cell(notebook: Path) -> str:
    try:
        cells = nbformat.read(notebook, as_version=4).cells
    except (ValueError, OSError, AttributeError) as error:
        raise NotebookError("notebook-unreadable", f"{notebook}: not a notebook ({error}).") from error
    for cell in cells:
        if "parameters" in cell.metadata.get("tags", []):
            return cast(str, cell.source)
    raise NotebookError(
        "notebook-parameters", f"{notebook}: no cell carries the tag 'parameters'. Tag the first one."
    )


def _told(notebook: Path, output: Path, error: Any) -> str:
    """Which cell failed, by its place in the notebook as edited, its first line, and why."""
    cause = f"{error.ename}: {error.evalue}".splitlines()[0]
    executed = nbformat.read(output, as_version=4) if output.is_file() else None
    cells = (
        [cell for cell in executed.cells if "papermill-error-cell-tag" not in _tags(cell)] if executed else []
    )
    cells = [cell for cell in cells if "injected-parameters" not in _tags(cell)]
    for place, cell in enumerate(cells, start=1):
        if any(out.output_type == "error" for out in cell.get("outputs", [])):
            first = cell.source.strip().splitlines()[0] if cell.source.strip() else ""
            return f"{notebook.name}, cell {place} ({first!r}): {cause}"
    return f"{notebook.name}: {cause}"


def _tags(cell: Any) -> list[str]:
    return cast("list[str]", cell.metadata.get("tags", []))
