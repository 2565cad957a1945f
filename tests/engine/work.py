"""What the tests have fresh processes do."""

import os
import signal
import sys
import time
from pathlib import Path

from nps_report.engine.here import here
from nps_report.engine.template import not_ready


def same(item):
    return item


def pids(item):
    time.sleep(0.05)
    return os.getpid(), os.getppid()


def warmth(item):
    return here().warm, not_ready()


def fault(item):
    raise KeyError(item)


def unpicklable(item):
    return lambda: item


def killed_once(path):
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "made"


def killed(item):
    if item == "bad":
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def unless_bad(item):
    if item == "bad":
        raise ValueError(item)
    return item


def left(item):
    os._exit(3)


def greedy(item):
    return len(bytearray(item))


def peak(item):
    bytearray(item)[::4096] = b"x" * -(-item // 4096)
    return item


def surroundings(item):
    return os.environ.get("NPS_TEST"), os.getcwd(), signal.getsignal(signal.SIGINT) == signal.SIG_IGN


def drawn(item):
    import random

    import numpy as np

    return random.random(), np.random.rand()


def template_state(item):
    template = Path("/proc", str(os.getppid()))
    files = [os.readlink(entry) for entry in (template / "fd").iterdir() if entry.exists()]
    return len(list((template / "task").iterdir())), [
        file for file in files if "parquet" in file or "duckdb" in file
    ]


def opens_everything(folder):
    """What no process could do if it had been done before the fork."""
    import duckdb
    import pandas as pd
    import typst

    path = folder / "a.parquet"
    pd.DataFrame({"a": range(100_000)}).to_parquet(path)
    total = duckdb.sql(f"select sum(a) from '{path}'").fetchall()[0][0]
    return total, len(pd.read_parquet(path)), typst.compile(b"= Hello")[:4]


def notebook_of(job):
    """Run a notebook, and tell what it printed or why it failed."""
    from nps_report.errors import NotebookError
    from nps_report.rendering.execute import execute

    path, unit, folder = job
    folder.mkdir(exist_ok=True)
    try:
        made = execute(path, {"unit": unit}, folder)
    except NotebookError as error:
        return str(error)
    return "".join(output.get("text", "") for cell in made.cells for output in cell.get("outputs", []))


def told_and_stuck(path):
    """Say who is at work, then never leave C code."""
    os.system(f"echo $$ > {path}.grandchild; exec sleep 600 &")
    path.write_text(f"{os.getpid()} {os.getppid()}")
    sum(range(10**12))


def slow(item):
    time.sleep(item)
    return item


def scratch(item):
    import tempfile

    folder = tempfile.mkdtemp()
    if item == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    return folder


def newly_imported(item):
    return "xlsxwriter" in sys.modules


KEPT = []


def kept(size):
    """Take memory, and leave it behind."""
    KEPT.append(bytearray(size))
    return len(KEPT)
