"""The papermill engine `warm`: cells run in a process forked from one that has everything imported.

Papermill loads this wherever it is imported itself, so what is heavy is imported where it is used.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Mapping
from typing import Any

from nbclient.exceptions import DeadKernelError
from papermill.engines import Engine, NBClientEngine
from papermill.log import logger
from papermill.utils import remove_args

from nps_report.engine.here import here

SETTINGS_OF_KERNELS = ("config", "extra_arguments", "kernel_manager_class", "km")
"""What only a kernel of its own is told."""

_PYTHONS = {"python", "python3", f"python{sys.version_info[0]}.{sys.version_info[1]}"}


class WarmEngine(Engine):  # type: ignore[misc]
    """Runs cells as a kernel would, without starting one: `papermill in.ipynb out.ipynb --engine warm`.

    Where a notebook wants another kernel than this interpreter's, or nothing can be forked, the ordinary engine runs
    it, with one warning.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **settings: Any) -> Any:
        """Run a notebook's cells, filling in their outputs."""
        if here().warm:
            return _run_here(nb_man, kernel_name, settings)
        why = another_kernel(kernel_name)
        if why is None:
            from nps_report.engine.remote import NoTemplateError

            try:
                return _run_forked(nb_man, kernel_name, settings)
            except NoTemplateError as error:
                why = str(error)
        warnings.warn(
            f"The warm engine is not used: {why}. A kernel is started.", RuntimeWarning, stacklevel=2
        )
        return NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **settings)


def _run_here(nb_man: Any, kernel_name: str, settings: Mapping[str, Any]) -> Any:
    from nps_report.engine.client import CellClient, LocalLine
    from nps_report.engine.shell import at_work
    from nps_report.engine.template import a_kernel, not_ready

    kernel = a_kernel()
    line = LocalLine(kernel)
    client = CellClient(nb_man, line, _notebook(settings), **_traits(kernel_name, settings))
    # Who hands out the work looks after the time that a cell takes.
    client.timeout = None
    with at_work(kernel, line.deliver, forked=not_ready() is None):
        return client.execute()


def _run_forked(nb_man: Any, kernel_name: str, settings: Mapping[str, Any]) -> Any:
    """Run the cells in a process forked for them; where it is killed, once more from the start in another."""
    from nps_report.engine.client import CellClient
    from nps_report.engine.remote import forked_line

    def run() -> Any:
        with forked_line(settings.get("start_timeout") or 60) as line:
            try:
                return CellClient(
                    nb_man, line, _notebook(settings), **_traits(kernel_name, settings)
                ).execute()
            except DeadKernelError:
                if line.ended_by_itself() or again:
                    raise
        return None

    again = False
    done = run()
    if done is None:
        logger.warning("The process that ran the cells was killed. The notebook is run once more.")
        nb_man.notebook_start()
        again = True
        done = run()
    return done


def _notebook(settings: Mapping[str, Any]) -> str:
    return str(settings.get("input_path") or "")


def _traits(kernel_name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The client's settings, as papermill's own engine gives them."""
    own = (
        "input_path",
        "execution_timeout",
        "start_timeout",
        "timeout",
        "startup_timeout",
        *SETTINGS_OF_KERNELS,
    )
    timeout = settings.get("execution_timeout") or settings.get("timeout")
    return {**remove_args(own, **settings), "timeout": timeout, "kernel_name": kernel_name, "log": logger}


def another_kernel(name: str) -> str | None:
    """Why a kernel is not the one of this interpreter; None where it is."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        return f"there is no kernel named {name!r}"
    python, *arguments = spec.argv or [""]
    same = python in _PYTHONS or os.path.abspath(python) == os.path.abspath(sys.executable)
    if same and "ipykernel_launcher" in arguments and not spec.env:
        return None
    return f"the kernel {name!r} is not that of this Python"
