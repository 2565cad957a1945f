"""Papermill's client, speaking to a kernel in this process or in a fresh one; messages are read as nbclient does."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient

from nps_report.engine.channel import Channel, answer_language
from nps_report.engine.here import here

if TYPE_CHECKING:
    from nps_report.engine.shell import CellKernel


class Line(Protocol):
    """How a client speaks to a kernel: what nbclient needs of jupyter_client's."""

    shell_channel: Channel
    iopub_channel: Channel

    async def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Have a cell run; the id that its messages bear."""

    def kernel_info(self) -> str:
        """Ask what language the kernel speaks; the id that the answer bears."""

    async def is_alive(self) -> bool:
        """Whether the kernel can run another cell."""


class LocalLine:
    """To a kernel in this very process."""

    def __init__(self, kernel: CellKernel) -> None:
        self.shell_channel, self.iopub_channel = Channel(), Channel()
        self._kernel = kernel

    def deliver(self, reply: bool, message: dict[str, Any]) -> None:
        """Take a message of the kernel."""
        (self.shell_channel if reply else self.iopub_channel).put(message)

    async def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Run a cell to its end; its messages wait in the channels then."""
        asked = uuid.uuid4().hex
        if not self._kernel.over:
            await self._kernel.run(asked, code, store_history, stop_on_error)
        return asked

    def kernel_info(self) -> str:
        """Ask what language the kernel speaks; the id that the answer bears."""
        return answer_language(self.shell_channel, self._kernel.language_info)

    async def is_alive(self) -> bool:
        """Whether no cell has ended the kernel."""
        return not self._kernel.over


class CellClient(PapermillNotebookClient):  # type: ignore[misc]
    """Runs a notebook's cells over a line, and tells the supervisor which one is at work."""

    def __init__(self, nb_man: Any, line: Line, notebook: str, **settings: Any) -> None:
        super().__init__(nb_man, **settings)
        self.kc: Any = None
        self.km: Any = None
        self._line, self._notebook = line, notebook

    @contextmanager
    def setup_kernel(self, **kwargs: Any) -> Iterator[None]:
        """The kernel is there already."""
        self.kc, self.km = self._line, self._line
        try:
            yield
        finally:
            self.kc, self.km = None, None
            here().tell_cell(None)

    def execute_cell(self, cell: Any, cell_index: int, **kwargs: Any) -> Any:
        """Run a cell."""
        here().tell_cell(told_cell(self._notebook, self.nb, cell_index))
        return super().execute_cell(cell, cell_index, **kwargs)

    def output(self, outs: list[Any], msg: dict[str, Any], display_id: str | None, cell_index: int) -> Any:
        """Take an output in; a plain one without asking whether its form is sound, which takes longer than all else."""
        hooked = self.output_hook_stack[msg["parent_header"].get("msg_id")]
        if hooked or display_id or self.clear_before_next_output or not is_plain_result(msg):
            return super().output(outs, msg, display_id, cell_index)
        shown = msg["content"]
        outs.append(
            NotebookNode(
                output_type=msg["msg_type"],
                metadata=NotebookNode(shown["metadata"]),
                data=NotebookNode(shown["data"]),
                execution_count=shown["execution_count"],
            )
        )
        return outs[-1]


def is_plain_result(message: dict[str, Any]) -> bool:
    """Whether a message tells a cell's result, in forms that are texts or JSON by their names.

    >>> content = {"data": {"text/plain": "1", "application/vnd.x+json": {}}, "metadata": {}, "execution_count": 3}
    >>> is_plain_result({"msg_type": "execute_result", "content": content})
    True
    >>> is_plain_result({"msg_type": "execute_result", "content": content | {"data": {"text/plain": 1}}})
    False
    """
    if message["msg_type"] != "execute_result" or not isinstance(message["content"]["data"], dict):
        return False
    return all(
        isinstance(value, str) or (form.startswith("application/") and form.endswith("+json"))
        for form, value in message["content"]["data"].items()
    )


def told_cell(notebook: str, nb: Any, index: int) -> str:
    """How a message names a cell: by its place in the notebook as edited, and its first line."""
    ours = ("injected-parameters", "papermill-error-cell-tag")
    place = sum(not set(cell.metadata.get("tags", [])) & set(ours) for cell in nb.cells[: index + 1])
    first = next(iter(nb.cells[index].source.strip().splitlines()), "")
    return f"{Path(notebook).name}, cell {place} ({first!r})"
