"""Messages of a kernel, on their way to the client that asks for them."""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from queue import Empty
from typing import Any


class Channel:
    """Messages that have come in, as a client asks for them."""

    def __init__(self) -> None:
        self._messages: deque[dict[str, Any]] = deque()
        self._waiting: asyncio.Future[None] | None = None

    def put(self, message: dict[str, Any]) -> None:
        """A message has come in."""
        self._messages.append(message)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message; raises Empty where none comes in within `timeout` seconds."""
        while not self._messages:
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(self._waiting, timeout)
            except TimeoutError:
                raise Empty from None
            finally:
                self._waiting = None
        return self._messages.popleft()


def answer_language(channel: Channel, language: dict[str, Any]) -> str:
    """Put the answer to "what language?" into a channel; the id that it bears."""
    asked = uuid.uuid4().hex
    channel.put({"parent_header": {"msg_id": asked}, "content": {"language_info": language}})
    return asked
