"""Few turns at a time, in the order they came.

Turns compute in one interpreter: fifty at once take longer than one after another, and the unlucky among them much longer.
A turn that waits for something else (a slow action server) makes room after a moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

WIDTH = 2
SECONDS = 0.25


class Gate:
    """``width`` turns pass at once; each counts for at most ``seconds``."""

    def __init__(self, width: int = WIDTH, seconds: float = SECONDS) -> None:
        self._free, self._seconds = asyncio.Semaphore(width), seconds

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for a slot and hold it until the end of the block, or until its time is over."""
        await self._free.acquire()
        held = True

        def release() -> None:
            nonlocal held
            if held:
                held = False
                self._free.release()

        timer = asyncio.get_running_loop().call_later(self._seconds, release)
        try:
            yield
        finally:
            timer.cancel()
            release()
