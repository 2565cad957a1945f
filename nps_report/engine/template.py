"""The template that fresh processes are forked from: everything imported and warmed, no thread, nothing opened.

`multiprocessing`'s forkserver imports this module first. It warms only there, where the environment says so.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

ASKED = "NPS_REPORT_TEMPLATE"
"""The environment variable that asks for a template: who asks, its main script and its reports' looks, as JSON."""


SETTINGS = {
    # Numpy and pyarrow start a thread as soon as they are imported, unless told not to.
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # The kernel's debugger, which nobody attaches to, warns about the interpreter.
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
"""What libraries read once, while they are imported; children get the environment of the process that asks for them."""


@dataclass
class _Template:
    """The template's process, once it is ready, or why it is not."""

    pid: int = 0
    failure: str = "it was not prepared"
    kernels: list[Any] = field(default_factory=list)


def a_kernel() -> Any:
    """A kernel that has run nothing, now this process's own: some stand ready in the template."""
    from nps_report.engine.shell import install, new_kernel

    return install(_TEMPLATE.kernels.pop()) if _TEMPLATE.kernels else new_kernel()


_TEMPLATE = _Template()


def not_ready() -> str | None:
    """Why this process was not forked from a ready template; None where it was.

    >>> not_ready()
    'it was not prepared'
    """
    if _TEMPLATE.failure:
        return _TEMPLATE.failure
    return None if os.getppid() == _TEMPLATE.pid else "this process comes from another one"


def prepare(main: dict[str, Any]) -> None:
    """Warm this process, whatever happens: what fails is remembered, since the forkserver would not tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    _stand_in_for(main)
    for name in main.get("passing", ()):
        os.environ.pop(name, None)
    asked_with = dict(os.environ)
    os.environ.update(SETTINGS)
    try:
        from nps_report.engine.warming import warm_up

        warm_up(_keep, Path(main["templates"]) if "templates" in main else None)
        _TEMPLATE.failure = _unfit()
    except BaseException as error:  # noqa: BLE001 - the children tell it
        _TEMPLATE.failure = f"{type(error).__name__}: {error}"
    # Most children are asked for with the same environment, and need not change it.
    os.environ.clear()
    os.environ.update(asked_with)
    _TEMPLATE.pid = os.getpid()
    atexit.register(_leave, os.getppid())
    gc.collect()
    # What is there now stays for good: children leave it alone, so that its memory stays shared.
    gc.freeze()


def scratch_prefix(pid: int) -> str:
    """How the names of a process's folders for temporary files start.

    >>> scratch_prefix(17)
    'nps-report-17-'
    """
    return f"nps-report-{pid}-"


def _leave(parent: int) -> None:
    """End, once the process that asked for the template is gone, and clear away what it could not."""
    if os.getpid() != _TEMPLATE.pid:
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{scratch_prefix(parent)}*"):
        shutil.rmtree(folder, ignore_errors=True)
    # Nothing here needs an orderly end, which takes time and prints what libraries leave behind.
    os._exit(0)


def _keep(kernel: Any) -> None:
    _TEMPLATE.kernels.append(kernel)


def _stand_in_for(main: dict[str, Any]) -> None:
    """Pass for the asking process's main script, lest every child runs that script again.

    Children get all they need by import; a script without `if __name__ == "__main__"` would start the whole run anew.
    """
    module = sys.modules["__main__"]
    if name := main.get("init_main_from_name"):
        module.__spec__ = ModuleSpec(name, None)
    if path := main.get("init_main_from_path"):
        module.__file__ = path


def _unfit() -> str:
    """Why a process may not be forked from this one: threads do not survive it, and what they hold stays locked."""
    threads = (
        len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else threading.active_count()
    )
    return "" if threads == 1 else f"warming left {threads - 1} threads running"


def _asked() -> dict[str, Any] | None:
    """What the process that asks for a template tells of itself, where this is the forkserver that it starts."""
    told: dict[str, Any] = json.loads(os.environ.pop(ASKED, "{}"))
    forkserver = any("multiprocessing.forkserver" in argument for argument in sys.orig_argv)
    return told if forkserver and told.get("pid") == os.getppid() else None


if (asked := _asked()) is not None:
    prepare(asked)
