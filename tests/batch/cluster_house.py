"""A Dask scheduler and workers of this machine, each a program of its own in a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nps_report.batch.cluster import cluster_at
from nps_report.batch.plan import Wanted
from nps_report.batch.run import prepare_run
from nps_report.programme import load_programme

WATCH = Path(__file__).with_name("worker_watch")
"""Holds what each Python of a worker does first: it keeps off what the test says, and writes down what it reads."""

DEADLINE = 60.0


class Cluster:
    """A scheduler at work, and its workers."""

    def __init__(self, folder: Path, protocol: str = "tcp", **environment: str) -> None:
        self.folder, self.programs, self._environment = folder, [], environment
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"{protocol}://127.0.0.1:{free.getsockname()[1]}"
        port = self.address.rpartition(":")[2]
        self._start("scheduler", {}, "--host", f"{protocol}://127.0.0.1", "--port", port, "--no-dashboard")

    def add(self, name: str, nanny: bool = True, **environment: str) -> None:
        """Start a worker with another working folder and home than any other's."""
        own = self.folder / name
        own.mkdir()
        told = {"HOME": str(own), "PYTHONPATH": os.pathsep.join([str(WATCH), *filter(None, sys.path)])}
        options = ["--nthreads", "1", "--no-dashboard", "--local-directory", str(own), "--name", name]
        more = [] if nanny else ["--no-nanny"]
        self._start("worker", told | environment, self.address, *options, *more, cwd=own)

    def _start(
        self, what: str, environment: Mapping[str, str], *options: str, cwd: Path | None = None
    ) -> None:
        code = f"from distributed.cli.dask_{what} import main; main()"
        log = (self.folder / f"{what}-{len(self.programs)}.log").open("w")
        program = subprocess.Popen(
            [sys.executable, "-c", code, *options],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=cwd or self.folder,
            env={**os.environ, **self._environment, **environment},
            start_new_session=True,
        )
        self.programs.append(program)

    def wait_for(self, many: int, **security: str) -> None:
        """Wait until so many workers are there; `security` are the files to show where certificates are asked for."""
        from distributed import Client
        from distributed.security import Security

        shown = Security(**security)
        with Client(self.address, timeout=DEADLINE, set_as_default=False, security=shown) as client:
            client.wait_for_workers(many, timeout=DEADLINE)

    def close(self) -> None:
        """End all, the scheduler last."""
        for program in reversed(self.programs):
            # Of our own making, with all that it started.
            os.killpg(program.pid, signal.SIGTERM)
        until = time.monotonic() + 5
        for program in self.programs:
            try:
                program.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()


@contextmanager
def cluster_in(folder: Path, protocol: str = "tcp", **environment: str) -> Iterator[Cluster]:
    """A cluster without workers; all its programs get the environment."""
    found = Cluster(folder, protocol, **environment)
    try:
        yield found
    finally:
        found.close()


def run_there(
    path: Path, reports: Path, cluster: Cluster, store: str, wanted: Wanted, keepers: int = 1
) -> list:
    """Run October of the programme at a path on a cluster; the outcomes. So many of this machine keep the reports."""
    programme = load_programme(path)
    with cluster_at(cluster.address, store, programme) as found:
        run = prepare_run(programme, "2026-10", wanted, reports, here=False, workshop=found.workshop)
        return [*run.outcomes(keepers, elsewhere=found.make_all)]


def run_here(path: Path, reports: Path, wanted: Wanted) -> list:
    """Run October of the programme at a path on this machine; the outcomes."""
    return [*prepare_run(load_programme(path), "2026-10", wanted, reports).outcomes(2)]


def whole(reports: Path) -> dict[str, bytes]:
    """Every file of the reports, but what tells the time: executed notebooks and the records."""
    return {
        path.relative_to(reports).as_posix(): path.read_bytes()
        for path in sorted(reports.rglob("*"))
        if path.suffix in (".html", ".json", ".xlsx", ".pdf") and not path.name.startswith(".")
    }
