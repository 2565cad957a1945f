"""Starts processes: forked from the template where the system can, else as new interpreters."""

from __future__ import annotations

import json
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing import spawn
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from nps_report.engine.template import ASKED, scratch_prefix

TEMPLATE = "nps_report.engine.template"


MALLOC = {"MALLOC_ARENA_MAX": "1"}
"""How the template's memory is handed out: one place for all threads, so that fewer pages are touched anew."""


def start_template(templates: Path | None = None) -> None:
    """Have the template made ready beside what this process does next. Does nothing where there is no fork.

    `templates` is the folder that reports will be laid out with, to be compiled there once for all.
    """
    if can_fork():
        from multiprocessing import forkserver

        context()
        with _asking(templates), suppress(OSError):
            forkserver.ensure_running()


def can_fork() -> bool:
    """Whether the system can fork processes from a template."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def context() -> BaseContext:
    """What makes processes: the forkserver with our template, or new interpreters where there is none."""
    if not can_fork():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([TEMPLATE])
    return found


@contextmanager
def scratch_folder() -> Iterator[str]:
    """A folder for the temporary files of processes that may be killed; the template clears it where we are."""
    with tempfile.TemporaryDirectory(
        prefix=scratch_prefix(os.getpid()), ignore_cleanup_errors=True
    ) as folder:
        yield folder


def started(makes: BaseContext, target: Callable[..., None], arguments: tuple[Any, ...]) -> BaseProcess:
    """A process at work. Raises OSError or EOFError where the forkserver is gone."""
    process: BaseProcess = makes.Process(target=target, args=arguments)  # type: ignore[attr-defined]
    with _asking() if makes.get_start_method() == "forkserver" else nullcontext():
        process.start()
    return process


@contextmanager
def _asking(templates: Path | None = None) -> Iterator[None]:
    """Ask a forkserver that starts meanwhile to prepare the template, and tell it who asks and our main script."""
    data = spawn.get_preparation_data("") | {"pid": os.getpid()}
    told: dict[str, Any] = {
        name: data[name] for name in ("pid", "init_main_from_name", "init_main_from_path") if name in data
    }
    if templates is not None:
        told["templates"] = str(templates)
    passing = {name: value for name, value in MALLOC.items() if name not in os.environ}
    set_here = {ASKED: json.dumps(told | {"passing": list(passing)}), **passing}
    os.environ.update(set_here)
    try:
        yield
    finally:
        for name in set_here:
            os.environ.pop(name, None)
