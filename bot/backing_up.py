"""Backups while the bot runs: when the next one is made, on demand or by itself. Knows no file and no key."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.control import Declined
from bot.ports import Clock
from bot.quiet_logs import place_of
from bot.settings import NO_BACKUPS
from bot.standstill import Movement
from storage.backups import Snapshot, kept
from storage.errors import NoBackup, Unavailable
from storage.port import Storage

EVERY: Final = timedelta(minutes=15)
"""So much is lost at most when the disk is."""
_LOOKS: Final = 60.0
"""Seconds of running time between two looks at the clock."""
MADE: Final = "backup_made"
"""The audit's word for one that somebody asked for."""

log = logging.getLogger(__name__)


class BackingUp:
    """Makes the backups of one bot."""

    def __init__(self, *, storage: Storage, clock: Clock, folder: Path | None) -> None:
        """``folder``: where they are; None: none are made."""
        self._storage = storage
        self._clock = clock
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._made = 0
        self._failing: datetime | None = None
        """Since when none could be made."""

    async def run(self) -> None:
        """Make one whenever it is time, until :meth:`stop`. At the start, what is old goes even if it is not."""
        await self.look(starting=True)
        while not self._stopping.is_set():
            try:
                await asyncio.wait_for(self._stopping.wait(), _LOOKS)
            except TimeoutError:
                await self.look()

    def stop(self) -> None:
        """Make no more. One that was begun is made."""
        self._stopping.set()

    async def look(self, *, starting: bool = False) -> None:
        """Make one if it is time. Whatever goes wrong, the next look comes."""
        if self._folder is None:
            return
        now = self._clock.now()
        try:
            if starting:
                await self._storage.backups.expire(self._folder, now)
            if _is_due(self._folder, now):
                await self.make(self._folder)
        except (NoBackup, Unavailable) as error:
            self._fails(now, str(error))
        except Exception as fault:  # noqa: BLE001  without backups, the bot is still of use
            self._fails(now, place_of(fault))

    async def make(self, folder: Path) -> Snapshot:
        """Make one now. Its name goes into the log, where it shows later how the audit ended. Raises NoBackup."""
        async with self._one_at_a_time:
            snapshot = await self._storage.backups.take(folder, self._clock.now())
        self._made += 1
        self._failing = None
        log.info("backup %s", snapshot.name)
        return snapshot

    async def movement(self) -> Movement:
        """For who watches whether backups are made."""
        since = self._failing
        return Movement(waits=since is not None, mark=self._made, since=since or self._clock.now())

    async def carry_out(self, order: Mapping[str, Any]) -> str:
        """The order ``backup`` of ``bot.control``, without details: its answer is the backup's name."""
        try:
            return (await self.asked_for()).name
        except (NoBackup, Unavailable) as error:
            raise Declined(str(error)) from None

    async def asked_for(self) -> Snapshot:
        """Make one because somebody at the command line wants it. Raises Declined, NoBackup and Unavailable."""
        if self._folder is None:
            raise Declined(f"ALONGSIDE_BACKUPS is '{NO_BACKUPS}'. Name a folder to make backups in.")
        await self._storage.looks.note(MADE, "", self._clock.now())
        return await self.make(self._folder)

    def _fails(self, now: datetime, why: str) -> None:
        self._failing = self._failing or now
        log.error("no backup: %s", why)


def _is_due(folder: Path, now: datetime) -> bool:
    """A clock that was set back must not keep us waiting."""
    there = kept(folder)
    return not there or abs(now - there[-1].taken_at) >= EVERY
