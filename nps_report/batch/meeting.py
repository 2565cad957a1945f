"""Meets the workers of a Dask cluster before a run: whether they are alike, and what each of them may read."""

from __future__ import annotations

import logging
import os
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nps_report.batch.shelf import SIDES, Shelf
from nps_report.batch.there import SAME_VERSIONS
from nps_report.batch.versions import difference, versions_here
from nps_report.errors import PublishError, UsageError

CONNECT = "10s"
"""How long a scheduler may take to answer."""

PATIENCE = 10.0
"""Seconds in which a first worker may come."""

_HELLO = "hello"


@contextmanager
def client_of(address: str) -> Iterator[Any]:
    """A client of the scheduler at an address. Raises UsageError where there is none, or the extra is not installed."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "cluster-extra",
            '--cluster: Dask is not installed here. Install it with pip install "nps-report[cluster]".',
        ) from None
    correct = "correct the address"
    if address.startswith("tls://"):
        _refuse_without_certificate(address)
        correct = "correct the address or the certificates"
    with _quiet():
        client = Client.__new__(Client)
        try:
            Client.__init__(client, address, timeout=CONNECT, set_as_default=False)
        # Whatever cannot be reached, read as an address or spoken to has an error of its own.
        except Exception as error:
            # Else it would wait for itself to end, where it has half begun.
            client.status = "closed"
            raise UsageError(
                "cluster",
                f"--cluster {address}: no scheduler answers there ({_line(error)}). "
                f"Start one with `dask scheduler`, or {correct}.",
            ) from error
        try:
            yield client
        finally:
            client.close(timeout=2)


def _refuse_without_certificate(address: str) -> None:
    """Raise UsageError where there is nothing to show to a scheduler that asks for a certificate."""
    from distributed.security import Security

    try:
        why = "" if Security().get_connection_args("client")["ssl_context"] else "none is named"
    # Files that are not there, or hold something else.
    except OSError as error:
        why = _line(error)
    if why:
        settings = "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, ...__TLS__CLIENT__CERT and ...__TLS__CLIENT__KEY"
        raise UsageError(
            "cluster",
            f"--cluster {address}: no certificate can be shown there ({why}). Name its files in the environment, "
            f"{settings}, as for the scheduler and the workers.",
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what Dask tells of its connections: what matters is told in our words."""
    # Several of its loggers have a level of their own.
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    levels = {logger: logger.level for logger in map(logging.getLogger, ["distributed", *names])}
    for logger in levels:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"(distributed|dask)\b")
            yield
    finally:
        for logger, level in levels.items():
            logger.setLevel(level)


def workers_of(client: Any, address: str, store: str, is_shared: bool) -> Mapping[str, tuple[str, ...]]:
    """The workers that may make reports of each side, by what of the store they can read and write.

    Raises UsageError where there is no worker, or one is not like this machine or cannot use the store;
    `is_shared` says that the store is the programme's own folder, since none was named.
    """
    _wait_for_one(client, address)
    _refuse_others(client)
    with _hello(store) as token:
        found = client.run(answer_hello, store, token, on_error="return")
    for worker, told in sorted(found.items()):
        refused = {"": _line(told)} if isinstance(told, Exception) else told
        # What customers may read is read by all: workers of the internal side are given templates there.
        if why := next(iter(refused.values())):
            raise UsageError("cluster-store", _cannot_use(worker, store, why, is_shared))
    return {side: tuple(sorted(worker for worker in found if not found[worker][side])) for side in SIDES}


def _cannot_use(worker: str, store: str, why: str, is_shared: bool) -> str:
    way_out = (
        "Without --store the programme's folder has to be one that all workers share: name --store s3://bucket/folder."
        if is_shared
        else "Give it the rights and the keys, or name another --store."
    )
    return f"--cluster: the worker {worker} cannot use {store} ({why}). {way_out}"


def _wait_for_one(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise UsageError(
            "cluster", f"--cluster {address}: it has no workers. Start some with `dask worker {address}`."
        ) from None


def _refuse_others(client: Any) -> None:
    """Raise UsageError where a worker would make other reports than this machine."""
    for worker, there in sorted(client.run(versions_there, on_error="return").items()):
        if isinstance(there, Exception):
            told: str | None = f"it does not run this nps-report ({_line(there)})"
        else:
            told = difference(there, versions_here())
        if told:
            raise UsageError(
                "cluster-versions", f"--cluster: the worker {worker} is refused: {told}. {SAME_VERSIONS}"
            )


def versions_there() -> dict[str, str]:
    """A worker's versions."""
    return dict(versions_here())


@contextmanager
def _hello(store: str) -> Iterator[str]:
    """Put a word to each side of the store, for workers to answer. Raises UsageError where that cannot be done."""
    token, shelves = uuid.uuid4().hex, [_shelf(store, side) for side in SIDES]
    try:
        for shelf in shelves:
            shelf.files.put(token, token.encode())
        yield token
    except PublishError as error:
        raise UsageError("cluster-store", f"--store {error}") from error
    finally:
        for shelf in shelves:
            _try(lambda shelf=shelf: _forget(shelf, token))  # type: ignore[misc]


def _forget(shelf: Shelf, token: str) -> None:
    for path in shelf.files.paths():
        if path.startswith(token):
            shelf.files.delete(path)


def answer_hello(store: str, token: str) -> dict[str, str]:
    """What keeps this worker from reading and writing each side of a store; blank where nothing does."""
    return {side: _try(lambda side=side: _answer(store, side, token)) for side in SIDES}  # type: ignore[misc]


def _answer(store: str, side: str, token: str) -> None:
    files = _shelf(store, side).files
    if files.read(token) is None:
        raise PublishError("place", f"{store}/{side}: what was put there is not seen")
    files.put(f"{token}.{uuid.uuid4().hex}", os.name.encode())


def _shelf(store: str, side: str) -> Shelf:
    return Shelf(store, Path(side, _HELLO).as_posix())


def _try(work: Callable[[], None]) -> str:
    """What went wrong with some work, in one line; blank where nothing did."""
    try:
        work()
    # A worker's store may fail in any way.
    except Exception as error:  # noqa: BLE001
        return _line(error)
    return ""


def _line(error: BaseException) -> str:
    """An error in one line."""
    return (" ".join(str(error).split()) or type(error).__name__).rstrip(".")
