"""The project's daily round: deleting what is over, closing a batch for the digest. Knows no hour and no SQL.

Nobody is told of a new batch here: each of the team gets summaries at a time of their own (``flows.digest_rhythm``).
"""

from __future__ import annotations

from datetime import datetime

from bot.after_sessions import ask_after_sessions
from bot.ageing import tell_of_aged
from bot.arrivals import tell_of_arrivals
from bot.clocks import look_at_clocks
from bot.ending import Endings
from bot.free_places import look_after_places
from bot.looking_after_needs import look_after_needs
from bot.overdue import look_after_answers
from bot.ports import Out
from bot.recalling import tell_of_recalled
from bot.scene import Scene
from bot.suspensions import tell_of_suspended
from storage.port import Storage


class Rounds:
    """What is done once a day, at the same hour, whatever people did."""

    def __init__(self, *, storage: Storage, out: Out, endings: Endings, scene: Scene) -> None:
        self._storage = storage
        self._out = out
        self._endings = endings
        self._scene = scene

    async def make(self, now: datetime) -> None:
        """Delete what was kept for long enough, and publish the next closed batch if enough people have answered.

        The end of the project comes first: on its day nobody is reminded of what is deleted with everything else.
        """
        await self._endings.look(now)
        await self._purge(now)
        await look_after_places(self._storage, now)
        await self._storage.digests.close(now)
        if await look_at_clocks(self._storage, now):
            self._out.wake()
        await ask_after_sessions(self._storage, now)
        if await tell_of_arrivals(self._storage, now):
            self._out.wake()
        if await tell_of_recalled(self._storage, now):
            self._out.wake()
        if await look_after_answers(self._storage, now):
            self._out.wake()
        if await look_after_needs(self._storage, now):
            self._out.wake()
        if await tell_of_suspended(self._storage, now):
            self._out.wake()
        if await tell_of_aged(self._storage, self._scene.project, self._scene.directory, now):
            self._out.wake()

    async def _purge(self, now: datetime) -> None:
        for pseudonym in await self._storage.purge(now):
            await self._storage.erase(pseudonym, now)
