"""What a worker does for a run that was started elsewhere. Its task may run twice, and gives the same then.

A bundle of reports is fetched, made by a workbench, and each report put to the store: its bytes under their digest,
then one small file that names them. Through Dask's scheduler travel addresses and what became of each report, no more.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nps_report.batch.carried import TEMPLATES, Load
from nps_report.batch.keep import Product
from nps_report.batch.need import Need
from nps_report.batch.outcome import Outcome
from nps_report.batch.record import Told
from nps_report.batch.shelf import Shelf
from nps_report.batch.task import Task
from nps_report.batch.unpacked import Unpacker, place_in
from nps_report.batch.versions import difference, versions_here
from nps_report.batch.workbench import Made, Workbench
from nps_report.batch.workplace import Workplace
from nps_report.engine.limits import Limits
from nps_report.errors import ReportError
from nps_report.publishing.places import Store
from nps_report.snapshot.traced import Question

ATTEMPTS = 2
"""How often a bundle is begun: a worker that is lost costs its reports one retry."""


@dataclass(frozen=True)
class Errand:
    """A bundle of reports to be made: what for, from what, and where what is made goes.

    `looks` is the digest of the templates' list, `parts` and `results` are folders of the store; the tasks' places are
    told from the folders that a worker chooses.
    """

    name: str
    store: str
    looks: str
    parts: str
    results: str
    load: Load
    tasks: tuple[Task, ...]
    place: Workplace
    limits: Limits
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Brought:
    """What became of a report, and where it stands: the digest of its bytes, blank where there are none.

    `roots` are the folders that its worker had, which nobody else can look into.
    """

    outcome: Outcome
    digest: str = ""
    roots: tuple[str, ...] = ()


def make_there(errand: Errand) -> list[Brought]:
    """Make the reports of a bundle on this worker, and put them to the store."""
    if told := difference(versions_here(), errand.versions):
        return _all_failed(errand, f"a worker that came later was refused: {told}. {SAME_VERSIONS}")
    try:
        return _made(errand)
    except ReportError as error:
        return _all_failed(errand, str(error))
    except OSError as error:
        return _all_failed(
            errand, f"its worker failed: {error}. Free some space there, or change its rights."
        )


SAME_VERSIONS = "Install the same versions there, as constraints.txt has them."


def _all_failed(errand: Errand, error: str, attempts: int = 1) -> list[Brought]:
    return [Brought(failed(task, error, attempts)) for task in errand.tasks]


def failed(task: Task, error: str, attempts: int = 1) -> Outcome:
    """The outcome of a report of which there is nothing but an error."""
    found = Outcome(task.job, 0.0, error, task.need.action, task.need.reason)
    return replace(found, cost=replace(found.cost, attempts=attempts))


def _made(errand: Errand) -> list[Brought]:
    results = Shelf(errand.store, errand.results)
    attempt = begun(results.files, errand.name)
    if attempt > ATTEMPTS:
        return _all_failed(errand, LOST, ATTEMPTS)
    done = (
        {place: found for place, found in enumerate(_there_already(results.files, errand))}
        if attempt > 1
        else {}
    )
    left = [task for place, task in enumerate(errand.tasks) if not done.get(place)]
    made = iter(_laid_out_and_made(errand, left, attempt, results) if left else ())
    return [done.get(place) or next(made) for place in range(len(errand.tasks))]


LOST = (
    f"its worker was lost, {ATTEMPTS} times of {ATTEMPTS}, most often for want of memory. "
    "Give workers more, or fewer threads each, and run again: what is made is kept."
)


def begun(results: Store, name: str) -> int:
    """Which attempt at some work this is, written down before it is begun: a killed worker cannot do so later."""
    attempt = next(number for number in range(1, ATTEMPTS + 2) if results.read(f"{name}.{number}") is None)
    if attempt <= ATTEMPTS:
        results.put(f"{name}.{attempt}", b"begun")
    return attempt


def _there_already(results: Store, errand: Errand) -> Iterator[Brought | None]:
    """What an attempt before this one brought of each report."""
    for place, task in enumerate(errand.tasks):
        found = results.read(_told(errand, place))
        if found is None:
            yield None
        else:
            told = json.loads(found)
            outcome = Outcome(task.job, told["seconds"], None, task.need.action, task.need.reason)
            outcome = replace(outcome, cost=replace(outcome.cost, attempts=ATTEMPTS))
            yield Brought(outcome, told["digest"], tuple(told["roots"]))


def _told(errand: Errand, place: int) -> str:
    return f"{errand.name}-{place}.json"


def _laid_out_and_made(
    errand: Errand, tasks: Sequence[Task], attempt: int, results: Shelf
) -> Iterator[Brought]:
    cache = cache_here()
    unpacker = Unpacker(Shelf(errand.store, errand.parts), cache)
    looks = _looks(errand.store, errand.looks, cache)
    with unpacker.laid_out(errand.load.parts) as parts:
        roots, made = (str(parts), str(looks)), _at_a_workbench(errand, tasks, looks, parts)
    if errand.load.whole and any(one.outcome.error for one in made):
        # It may have looked further than its unit, where there was a hole.
        with unpacker.laid_out(errand.load.whole) as parts:
            roots, made = (str(parts), str(looks)), _at_a_workbench(errand, tasks, looks, parts)
    for task, one in zip(tasks, made, strict=True):
        cost = replace(one.outcome.cost, attempts=one.outcome.cost.attempts + attempt - 1)
        yield _brought(errand, task, replace(one, outcome=replace(one.outcome, cost=cost)), roots, results)


def _brought(errand: Errand, task: Task, made: Made, roots: tuple[str, ...], results: Shelf) -> Brought:
    """Put a report to the store: its bytes, then what names them."""
    if made.product is None:
        return Brought(made.outcome, roots=roots)
    name = results.put(bytes_of(made.product))
    told = {"digest": name, "roots": roots, "seconds": made.outcome.seconds}
    results.files.put(_told(errand, errand.tasks.index(task)), json.dumps(told).encode())
    return Brought(made.outcome, name, roots)


def _at_a_workbench(errand: Errand, tasks: Sequence[Task], looks: Path, parts: Path) -> list[Made]:
    place = place_in(errand.place, looks, parts)
    with _workbench(place.templates) as bench:
        return bench.make([replace(task, place=place) for task in tasks], errand.limits)


LOOKS = "customer/looks"
"""Where the templates stand in a store, which workers of both sides read."""


def make_ready(store: str, looks: str, dask_worker: Any = None) -> None:
    """Have a workbench warm up on this worker, while a run is still prepared.

    Dask gives `dask_worker` to what it runs beside tasks; there it can be learned in no other way.
    """
    cache = cache_here() if dask_worker is None else cache_of(dask_worker)
    with _workbench(_looks(store, looks, cache) / TEMPLATES):
        pass


def _looks(store: str, looks: str, cache: Path) -> Path:
    return Unpacker(Shelf(store, LOOKS), cache).kept(looks)


# A worker's threads each have one report at work; benches stay warm between errands.
_idle: list[Workbench] = []
_lock = threading.Lock()


@contextmanager
def _workbench(templates: Path) -> Iterator[Workbench]:
    """A workbench that is warm for these templates, given back when it is no longer needed."""
    with _lock:
        fit = next((one for one in _idle if one.templates == templates), None)
        others = [] if fit else [*_idle]
        for one in [fit] if fit else others:
            _idle.remove(one)
    for one in others:
        one.close()
    bench = fit or Workbench(templates)
    try:
        yield bench
    except BaseException as error:
        bench.close()
        if isinstance(error, EOFError):
            raise OSError("the program that makes its reports ended") from error
        raise
    with _lock:
        _idle.append(bench)


def cache_here() -> Path:
    """Where this worker keeps what it was sent: in the folder that Dask clears away when it ends."""
    from distributed import get_worker

    try:
        return cache_of(get_worker())
    except ValueError:
        return Path(tempfile.gettempdir(), "nps-report-worker")


def cache_of(worker: Any) -> Path:
    """Where a worker keeps what it was sent."""
    return Path(worker.local_directory, "nps-report")


def bytes_of(product: Product) -> bytes:
    """A report's files and what it asked, as one content.

    >>> product = Product({"html": b"<p>"}, (Told(Question("has", ("actions",)), "ab"),))
    >>> product_of(bytes_of(product)) == product
    True
    """
    asked = None if product.asked is None else [[*told.question, told.answer] for told in product.asked]
    sizes = {ending: len(content) for ending, content in product.files.items()}
    head = json.dumps({"asked": asked, "sizes": sizes}).encode()
    return b"\n".join((head, b"".join(product.files.values())))


def product_of(content: bytes) -> Product:
    """The files and questions in what `bytes_of` made."""
    head, _, rest = content.partition(b"\n")
    told: dict[str, Any] = json.loads(head)
    files, start = {}, 0
    for ending, size in told["sizes"].items():
        files[ending], start = rest[start : start + size], start + size
    return Product(files, _asked(told["asked"]))


def _asked(written: Sequence[Any] | None) -> tuple[Told, ...] | None:
    if written is None:
        return None
    return tuple(Told(Question(method, tuple(given)), answer) for method, given, answer in written)


def need_there(need: Need) -> Need:
    """What a worker has to know of a need: not how the report was made before."""
    return Need(need.job, need.action, need.reason)
