"""IPython in this process: cells run as in a kernel of their own, and their messages are handed over, not sent."""

from __future__ import annotations

import atexit
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from ipykernel import zmqshell
from ipykernel.eventloops import enable_gui
from ipykernel.ipkernel import IPythonKernel
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait
from traitlets import Bool, Type, observe
from traitlets.config import Config

from nps_report.engine.streams import NoThread, Tap, lead_to, streams

REPLY = "reply"
"""The channel of what a cell's execution came to; all else is for those who show outputs."""

Deliver = Callable[[bool, dict[str, Any]], None]
"""Takes each message, and whether it is the reply."""


class HandedSession(Session):  # type: ignore[misc]
    """A session whose messages are handed to `deliver`, as their receiver would see them."""

    deliver: Any = AnyTrait()

    def send(
        self,
        stream: Any,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        ident: Any = None,
        buffers: Any = None,
        track: bool = False,
        header: Any = None,
        metadata: Any = None,
    ) -> dict[str, Any]:
        """Hand a message over."""
        message: dict[str, Any] = (
            msg_or_type
            if isinstance(msg_or_type, dict)
            else self.msg(msg_or_type, content=content, parent=parent, header=header, metadata=metadata)
        )
        received = message | {
            # As text and back: a receiver gets lists for tuples, and nothing that changes later.
            "content": self.unpack(self.pack(message["content"])),
            "metadata": self.unpack(self.pack(message["metadata"])),
            "buffers": [bytes(buffer) for buffer in buffers or message.get("buffers") or ()],
        }
        self.deliver(stream is REPLY, received)
        return message


class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):  # type: ignore[misc]
    """The kernel's shell; libraries know it by this name."""

    def enable_gui(self, gui: Any = None) -> None:
        """Let figures be shown in the page: the kernel is this one, not that of an application."""
        enable_gui(gui, kernel=self.kernel)

    @observe("exit_now")
    def _update_exit_now(self, change: Any) -> None:
        """A cell called `exit()`: this kernel has no loop of its own to stop, but runs no other cell."""
        if change["new"]:
            self.kernel.over = True


class CellKernel(IPythonKernel):  # type: ignore[misc]
    """A kernel without sockets and threads: it is called, and hands its messages over."""

    shell_class = Type(ZMQInteractiveShell)
    over = Bool(False)
    """Whether a cell has ended it."""

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing waits in line behind a failing cell."""

    async def run(self, asked: str, code: str, store_history: bool, stop_on_error: bool) -> None:
        """Run a cell as an execution request would; `asked` is the id that its messages bear as their parent's."""
        content = {
            "code": code,
            "silent": False,
            "store_history": store_history,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": stop_on_error,
        }
        request = self.session.msg("execute_request", content)
        request["header"]["msg_id"] = request["msg_id"] = asked
        self.io_loop = IOLoop.current()
        self.set_parent([], request, channel="shell")
        self._publish_status("busy", "shell")
        self.pre_handler_hook()
        try:
            await self.execute_request(REPLY, [], request)
        finally:
            self.post_handler_hook()
            self._publish_status("idle", "shell")


def new_kernel() -> CellKernel:
    """A kernel that has run nothing, in place of any before it; thread free, so that it may be made before a fork."""
    drop_kernel()
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    session = HandedSession(key=b"", deliver=lambda reply, message: None)
    # A kernel's own remarks are for its makers; what a cell has to say stands in its outputs.
    log = logging.getLogger("nps_report.engine.kernel")
    log.setLevel(logging.CRITICAL + 1)
    main, hook = sys.modules["__main__"], sys.displayhook
    kernel: CellKernel = CellKernel.instance(
        config=config,
        session=session,
        log=log,
        _execute_sleep=0,
        iopub_socket="iopub",
        # Tells cells that await, which may be interrupted in the main thread alone, that this is it.
        shell_channel_thread=SimpleNamespace(parent_thread=threading.main_thread()),
        profile_dir=ProfileDir(),
    )
    sys.modules["__main__"], sys.displayhook = main, hook
    return kernel


def install(kernel: CellKernel) -> CellKernel:
    """Make a kernel the one of this process again, whichever was made since."""
    drop_kernel()
    for one in (kernel, kernel.shell):
        for kind in type(one)._walk_mro():
            kind._instance = one
    return kernel


def drop_kernel() -> None:
    """Forget the kernel, so that another may be this process's."""
    ZMQInteractiveShell.clear_instance()
    CellKernel.clear_instance()


@contextmanager
def at_work(kernel: CellKernel, deliver: Deliver, forked: bool = True) -> Iterator[CellKernel]:
    """Make this process the kernel's while a notebook runs: streams, outputs, environment, main module, path.

    In a `forked` one nothing but cells has asked for anything to be done at the end.
    """
    publisher = NoThread()
    kernel.session.deliver = deliver
    kernel.session.pid = os.getpid()
    out, err = streams(kernel.session, publisher)
    kernel.shell.init_environment()
    # As a kernel does: an analyst's own figures are shown in the page.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    if "matplotlib" in sys.modules:
        # It reads the environment when it is imported, which was in the template.
        sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]
    sys.stdout.flush()
    sys.stderr.flush()
    main = sys.modules["__main__"]
    sys.modules["__main__"] = kernel.shell.user_module
    sys.path.insert(0, "")
    before = lead_to(out, err)
    tap = Tap(out, err, publisher)
    try:
        yield kernel
    finally:
        # A kernel would end now: what cells left to do is done, and a file left open is written to its end.
        if forked:
            atexit._run_exitfuncs()
        kernel.shell.user_ns.clear()
        tap.close()
        lead_to(*before)
        sys.modules["__main__"] = main
        if "" in sys.path:
            sys.path.remove("")
