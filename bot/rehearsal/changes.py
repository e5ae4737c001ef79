"""Waiting for something to have happened, without asking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Changes:
    """A count that goes up; whoever waits for it wakes."""

    def __init__(self) -> None:
        self.count = 0
        self._next: asyncio.Event = asyncio.Event()

    def note(self) -> None:
        """Something happened."""
        self.count += 1
        self._next.set()
        self._next = asyncio.Event()

    async def after(self, count: int) -> int:
        """The count, once it is more than ``count``."""
        while self.count <= count:
            await self._next.wait()
        return self.count

    async def until(self, holds: Callable[[], bool]) -> None:
        """Returns once ``holds`` says so; it is asked after every change."""
        while not holds():
            await self.after(self.count)
