"""A kernel in a fresh process, forked from the template for one notebook that another process runs."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from nps_report.engine.channel import Channel, answer_language
from nps_report.engine.fresh import Cold, end, settle
from nps_report.engine.starting import context, started
from nps_report.engine.template import a_kernel, not_ready

PATIENCE = 5.0
"""Seconds that a kernel gets to end by itself."""


class NoTemplateError(Exception):
    """No process can be forked from a warm template; the message says why."""


@dataclass(frozen=True)
class Run:
    """Asks for a cell to be run; `asked` is the id that its messages are to bear."""

    asked: str
    code: str
    store_history: bool
    stop_on_error: bool


@dataclass(frozen=True)
class Ready:
    """The kernel can run cells, of this language."""

    language: dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A message of the kernel."""

    reply: bool
    content: dict[str, Any]


def serve(pipe: Connection, environment: dict[str, str]) -> None:
    """Run the cells that are asked for, until nobody asks any more. Runs as a process of its own."""
    if why := not_ready():
        pipe.send(Cold(why))
        return
    # Here, because the process that asks has no use for a kernel.
    from nps_report.engine.shell import at_work

    settle(pipe, environment, None)
    kernel, lock = a_kernel(), threading.Lock()

    def deliver(reply: bool, message: dict[str, Any]) -> None:
        with lock:
            pipe.send(Message(reply, message))

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with at_work(kernel, deliver):
        pipe.send(Ready(kernel.language_info))
        while not kernel.over and (cell := _next(pipe)):
            run = kernel.run(cell.asked, cell.code, cell.store_history, cell.stop_on_error)
            loop.run_until_complete(run)
    end()


def _next(pipe: Connection) -> Run | None:
    """The next cell to run; None where there is none, or nobody left to ask."""
    try:
        return pipe.recv()  # type: ignore[no-any-return]
    except EOFError:
        return None


class RemoteLine:
    """To a kernel in a process forked for it. Raises NoTemplateError where there is no warm template to fork."""

    def __init__(self, patience: float) -> None:
        self.shell_channel, self.iopub_channel = Channel(), Channel()
        self._pipe, theirs = Pipe()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._broken = False
        try:
            self._process = _forked((theirs, dict(os.environ)), patience)
            theirs.close()
            self._language = _language(self._pipe, patience)
        except BaseException:
            self._pipe.close()
            theirs.close()
            raise

    async def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Have a cell run; its messages come in from now on."""
        self._listen()
        asked = uuid.uuid4().hex
        try:
            self._pipe.send(Run(asked, code, store_history, stop_on_error))
        except OSError:
            self._broken = True
        return asked

    def kernel_info(self) -> str:
        """Ask what language the kernel speaks; the id that the answer bears."""
        return answer_language(self.shell_channel, self._language)

    async def is_alive(self) -> bool:
        """Whether the process can run another cell."""
        return not self._broken and self._process.is_alive()

    def interrupt_kernel(self) -> None:
        """Raise KeyboardInterrupt in the cell at work."""
        if self._process.pid:
            os.kill(self._process.pid, signal.SIGINT)

    def ended_by_itself(self) -> bool:
        """Whether a cell called `exit()`, and nobody killed the process."""
        self._process.join(PATIENCE)
        return self._process.exitcode == 0

    def close(self, at_once: bool = False) -> None:
        """End the process: by itself, after what its cells left to do at the end, unless it takes too long."""
        if self._loop and not self._loop.is_closed():
            self._loop.remove_reader(self._pipe.fileno())
        with suppress(OSError):
            self._pipe.send(None)
        self._process.join(0 if at_once else PATIENCE)
        if self._process.is_alive():
            with suppress(OSError):
                os.killpg(self._process.pid or 0, signal.SIGKILL)
            self._process.kill()
            self._process.join()
        self._pipe.close()

    def _listen(self) -> None:
        """Have messages come in as they are sent, in whatever loop the client runs."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            loop.add_reader(self._pipe.fileno(), self._take)
            self._loop = loop

    def _take(self) -> None:
        try:
            while self._pipe.poll(0):
                message: Message = self._pipe.recv()
                (self.shell_channel if message.reply else self.iopub_channel).put(message.content)
        except (EOFError, OSError):
            # The client looks every second whether the kernel is alive.
            self._broken = True
            if self._loop:
                self._loop.remove_reader(self._pipe.fileno())


@contextmanager
def forked_line(patience: float) -> Iterator[RemoteLine]:
    """A line to a kernel of its own, which ends with it: at once where anything is raised."""
    line = RemoteLine(patience)
    try:
        yield line
    except BaseException:
        line.close(at_once=True)
        raise
    line.close()


def _forked(arguments: tuple[Any, ...], patience: float) -> BaseProcess:
    """A process that serves cells; the first one waits until the template is ready."""
    makes = context()
    if makes.get_start_method() != "forkserver":
        raise NoTemplateError("this system cannot fork processes")
    made: list[BaseProcess | Exception] = []

    def start() -> None:
        try:
            made.append(started(makes, serve, arguments))
        except (OSError, EOFError) as error:
            made.append(error)

    starting = threading.Thread(target=start, daemon=True)
    starting.start()
    starting.join(patience)
    if not made:
        raise RuntimeError(f"Kernel didn't respond in {patience:g} seconds")
    if isinstance(made[0], Exception):
        raise NoTemplateError(f"{type(made[0]).__name__}: {made[0]}")
    return made[0]


def _language(pipe: Connection, patience: float) -> dict[str, Any]:
    """What the kernel speaks, once it is ready."""
    try:
        told = pipe.recv() if pipe.poll(patience) else None
    except EOFError:
        told = Cold("its first process died")
    if told is None:
        raise RuntimeError(f"Kernel didn't respond in {patience:g} seconds")
    if isinstance(told, Cold):
        raise NoTemplateError(told.why)
    return dict(told.language)
