"""One after the other within a lane, side by side across lanes. Knows neither chats nor updates.

A lane exists only while something runs or waits in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Result = TypeVar("Result")


class _Lane:
    """A fair lock, and how many hold it or wait for it."""

    __slots__ = ("lock", "users")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


class Lanes(Generic[Key]):
    """Runs work in lanes, in the order in which :meth:`run` was called for each."""

    def __init__(self) -> None:
        self._lanes: dict[Key, _Lane] = {}

    async def run(self, key: Key, work: Callable[[], Awaitable[Result]]) -> Result:
        """Do ``work`` when everything given to this lane before is over, however it ended.

        Its result or its exception is the caller's alone. Work must not run other work in its own lane: it would wait
        for itself.
        """
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane()
        lane.users += 1
        try:
            async with lane.lock:
                return await work()
        finally:
            lane.users -= 1
            if not lane.users:
                del self._lanes[key]

    def __len__(self) -> int:
        """How many lanes are in use."""
        return len(self._lanes)
