"""The project's daily round: deleting what is over, closing a batch for the digest. Knows no hour and no SQL."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Out
from bot.scene import Scene
from flows.phrase import system
from storage.port import Storage
from storage.records import DIGEST, Message, Notice


class Rounds:
    """What is done once a day, at the same hour, whatever people did."""

    def __init__(self, *, storage: Storage, out: Out, scene: Scene) -> None:
        self._storage = storage
        self._out = out
        self._scene = scene

    async def make(self, now: datetime) -> None:
        """Delete what was kept for long enough, and publish the next closed batch if enough people have answered."""
        await self._storage.purge(now)
        if await self._storage.digests.close(now) is None:
            return
        ready = Message(phrases=(system("batch_ready"),), policy="at_most_once", priority=DIGEST, silent=True)
        await self._storage.announce([Notice(role="facilitator", message=ready)], now)
        self._out.wake()
