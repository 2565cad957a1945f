"""The kit's notebooks in one process, three ways: cells in it, in a kernel forked from it, in a kernel started anew."""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.freeze import sides
from benchmarks.programmes import example
from nps_report.engine.processes import in_fresh_processes
from nps_report.kit import kit_folder

PERIOD = "2026-10"
"""A month of the example."""

Spent = tuple[float, float]
"""Milliseconds of wall clock, and of CPU with that of the kernel."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table: medians of several runs of each notebook, each run in a fresh process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often each is run (7)")
    rounds = parser.parse_args(arguments).rounds
    sys.stdout.write(f"{'notebook':12}{'cells run':26}{'wall, ms':>10}{'CPU, ms':>10}\n")
    with tempfile.TemporaryDirectory() as folder:
        file = example(Path(folder, "example"))
        frozen = sides(file, Path(folder, "frozen"), PERIOD)
        for edition in ("internal", "customer"):
            for way in WAYS:
                job = (edition, way, str(file), frozen)
                wall, cpu = measured(job, rounds)
                sys.stdout.write(f"{edition:12}{way:26}{wall:10.0f}{cpu:10.0f}\n")
    return 0


def measured(job: Any, rounds: int) -> Spent:
    """The medians of `rounds` runs, each in a process of its own."""
    ended = list(in_fresh_processes(run, [job] * rounds, workers=1))
    faults = [one.lost for one in ended if one.lost]
    if faults:
        raise RuntimeError(faults[0])
    times = [one.result for one in ended if one.result]
    return median(wall for wall, _ in times), median(cpu for _, cpu in times)


def run(job: tuple[str, str, str, Mapping[str, str]]) -> Spent:
    """Run a notebook one way, in the process that this is."""
    edition, way, programme, frozen = job
    parameters = {
        "programme": programme,
        "period": PERIOD,
        "as_of": frozen["as_of"],
        "snapshot": frozen[edition],
    }
    path = kit_folder("notebooks") / f"{edition}.ipynb"
    wall, cpu = time.perf_counter(), _cpu()
    WAYS[way](path, parameters)
    return (time.perf_counter() - wall) * 1000, (_cpu() - cpu) * 1000


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def in_process(path: Path, parameters: Mapping[str, str]) -> None:
    """As the kit does."""
    _papermill(path, parameters, "warm")


def started_anew(path: Path, parameters: Mapping[str, str]) -> None:
    """As papermill does: a new interpreter that imports everything."""
    _papermill(path, parameters, "nbclient", extra_arguments=["--IPKernelApp.log_level=CRITICAL"])


def forked(path: Path, parameters: Mapping[str, str]) -> None:
    """A kernel forked from this process, which has everything imported, spoken to over IPC sockets."""
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import Engine, papermill_engines
    from papermill.log import logger

    class Client(PapermillNotebookClient):  # type: ignore[misc]
        """Papermill's client with a kernel that is there already."""

        @contextmanager
        def setup_kernel(self, **kwargs: Any) -> Iterator[None]:
            with forked_kernel() as self.kc:
                yield

    class Forking(Engine):  # type: ignore[misc]
        """Papermill's engine with that client."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **settings: Any) -> Any:
            return Client(nb_man, kernel_name=kernel_name, log=logger).execute()

    papermill_engines.register("forking", Forking)
    _papermill(path, parameters, "forking")


WAYS: Mapping[str, Callable[[Path, Mapping[str, str]], None]] = {
    "in the process": in_process,
    "in a forked kernel, IPC": forked,
    "in a kernel started anew": started_anew,
}


def _papermill(path: Path, parameters: Mapping[str, str], engine: str, **settings: Any) -> None:
    import papermill

    papermill.execute_notebook(
        str(path),
        None,
        dict(parameters),
        engine_name=engine,
        progress_bar=False,
        language="python",
        **settings,
    )


@contextmanager
def forked_kernel() -> Iterator[Any]:
    """A client of a kernel forked from this process; the kernel ends with it."""
    from jupyter_client.asynchronous import AsyncKernelClient
    from jupyter_client.connect import write_connection_file
    from jupyter_core.utils import run_sync

    with tempfile.TemporaryDirectory() as folder:
        file, _ = write_connection_file(f"{folder}/kernel.json", ip=f"{folder}/k", transport="ipc")
        kernel = os.fork()
        if kernel == 0:
            _be_a_kernel(file)
        client = AsyncKernelClient()
        client.load_connection_file(file)
        client.start_channels()
        try:
            run_sync(client.wait_for_ready)(timeout=60)
            client.is_alive = _alive
            yield client
        finally:
            client.stop_channels()
            os.kill(kernel, signal.SIGTERM)
            os.waitpid(kernel, 0)


async def _alive() -> bool:
    """It dies with this process alone."""
    return True


def _be_a_kernel(file: str) -> None:
    """Be the kernel of a connection file, until somebody ends this process."""
    from ipykernel.kernelapp import IPKernelApp

    from nps_report.engine.shell import drop_kernel

    drop_kernel()
    asyncio.set_event_loop(asyncio.new_event_loop())
    app = IPKernelApp.instance()
    arguments = ["-f", file, "--IPKernelApp.log_level=CRITICAL", "--HistoryManager.hist_file=:memory:"]
    app.initialize(arguments)
    app.start()
    os._exit(0)


if __name__ == "__main__":
    # Fresh processes import what they run by its name.
    from benchmarks.engines import main as run_main

    raise SystemExit(run_main())
