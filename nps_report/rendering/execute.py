"""Runs a notebook through papermill for one set of parameters."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import nbformat

from nps_report.engine.fresh import out_of_memory
from nps_report.engine.here import here
from nps_report.errors import NotebookError

KERNEL = "python3"
"""The kernel that notebooks are run with."""

TRANSPORT = "ipc" if os.name == "posix" else "tcp"
"""How a kernel is spoken to: over files of this user alone, where the system has such sockets."""


def execute(notebook: Path, parameters: Mapping[str, str], scratch: Path) -> nbformat.NotebookNode:
    """The executed notebook; `scratch` is its working folder, its own so that no two reports meet.

    `parameters` are plain strings. In a process forked from the warm template the cells run right there, else in a
    kernel of their own. Raises NotebookError where the notebook is missing, does not declare one of the parameters,
    or a cell fails; the message names the cell and the cause.
    """
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    prepared = _prepared(notebook, parameters)
    try:
        return _papermill(notebook, prepared, scratch)
    except PapermillExecutionError as error:
        raise NotebookError("cell-failed", _told(notebook, error)) from error
    except TimeoutError as error:
        most = here().limits.cell_seconds
        raise NotebookError("cell-timeout", f"{notebook.name}: a cell took more than {most:g} s.") from error
    except DeadKernelError as error:
        raise NotebookError("kernel-died", f"{notebook.name}: {_death()}") from error


def _prepared(notebook: Path, parameters: Mapping[str, str]) -> nbformat.NotebookNode:
    """The notebook with a cell that sets the parameters, as papermill prepares it."""
    from papermill.execute import prepare_notebook_metadata, remove_error_markers
    from papermill.parameterize import parameterize_notebook

    loaded = _loaded(notebook)
    _require_parameters(notebook, loaded, parameters)
    set_up = parameterize_notebook(loaded, dict(parameters), kernel_name=KERNEL, language="python")
    # The same as `papermill.execute_notebook` does before its engine, which also writes the result as text.
    return cast(
        "nbformat.NotebookNode", remove_error_markers(prepare_notebook_metadata(set_up, str(notebook), None))
    )


def _papermill(notebook: Path, prepared: nbformat.NotebookNode, scratch: Path) -> nbformat.NotebookNode:
    """What `papermill.execute_notebook` makes of a prepared notebook, less the text that it writes of it at the end.

    That takes as long as a few charts, and is done again by whoever wants a file.
    """
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors
    from papermill.utils import chdir

    engine, settings = ("warm", {}) if here().warm else (None, _kernel())
    with chdir(str(scratch)):
        executed = papermill_engines.execute_notebook_with_engine(
            engine,
            prepared,
            input_path=str(notebook),
            output_path=None,
            kernel_name=KERNEL,
            progress_bar=False,
            **settings,
        )
    raise_for_execution_errors(executed, None)
    return cast("nbformat.NotebookNode", executed)


def _death() -> str:
    """Why a kernel died; one of a warm process dies of a cell alone, since the process would die with it."""
    if here().warm:
        return (
            "a cell called exit(), so that those below did not run. Take the call out, or move it to the end."
        )
    return "its kernel died, most often for want of memory."


def _kernel() -> dict[str, Any]:
    """What papermill's own engine is told of the kernel that it starts."""
    from traitlets.config import Config

    return {
        "execution_timeout": here().limits.cell_seconds,
        "config": Config(KernelManager={"transport": TRANSPORT}),
        # A kernel's own remarks are for its makers; what a cell has to say stands in its outputs.
        "extra_arguments": ["--IPKernelApp.log_level=CRITICAL"],
    }


def _loaded(notebook: Path) -> nbformat.NotebookNode:
    """A notebook as papermill reads it."""
    from papermill.iorw import load_notebook_node

    if not notebook.is_file():
        raise NotebookError(
            "notebook-missing", f"{notebook}: no such notebook. `nps-report new` copies the kit's."
        )
    try:
        return cast("nbformat.NotebookNode", load_notebook_node(str(notebook)))
    except (ValueError, OSError, AttributeError) as error:
        raise NotebookError("notebook-unreadable", f"{notebook}: not a notebook ({error}).") from error


def _require_parameters(notebook: Path, loaded: nbformat.NotebookNode, parameters: Mapping[str, str]) -> None:
    """Papermill only warns about names that the notebook does not declare; a wrong name must stop the run."""
    cell = _parameters_cell(notebook, loaded)
    assigned = {line.split("=")[0].split(":")[0].strip() for line in cell.splitlines() if "=" in line}
    missing = sorted(set(parameters) - assigned)
    if missing:
        raise NotebookError(
            "notebook-parameters",
            f"{notebook}: its parameters cell does not set {', '.join(missing)}. Add a line such as {missing[0]} = ''.",
        )


def _parameters_cell(notebook: Path, loaded: nbformat.NotebookNode) -> str:
    for cell in loaded.cells:
        if "parameters" in _tags(cell):
            return cast(str, cell.source)
    raise NotebookError(
        "notebook-parameters", f"{notebook}: no cell carries the tag 'parameters'. Tag the first one."
    )


def _told(notebook: Path, error: Any) -> str:
    """Which cell failed, by its place in the notebook as edited, its first line, and why."""
    place = _place(notebook, error.cell_index)
    first = next(iter(error.source.strip().splitlines()), "")
    cause = f"{error.ename}: {error.evalue}".splitlines()[0]
    if error.ename == "MemoryError":
        cause = out_of_memory(here().limits.memory)
    return f"{notebook.name}, cell {place} ({first!r}): {cause}" if place else f"{notebook.name}: {cause}"


def _place(notebook: Path, index: int) -> int | None:
    """The place, from 1, of the cell that papermill counts from 0 among those it ran; None for its own cell.

    Papermill leaves out its remarks of an earlier run, and puts the parameters behind the cell that declares them.
    """
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if not _tags(cell) & _MARKS]
    declared = next(place for place, cell in enumerate(cells) if "parameters" in _tags(cell))
    earlier = [place for place, cell in enumerate(cells) if "injected-parameters" in _tags(cell)]
    own = earlier[0] if earlier else declared + 1
    return None if index == own else index + 1 - (own < index)


_MARKS = {"papermill-error-cell-tag"}


def _tags(cell: Any) -> set[str]:
    return set(cell.metadata.get("tags", []))
