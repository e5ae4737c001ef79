"""The watch over the bot itself: does Telegram answer, does what is due go out, can storage keep anything.

Looks every minute of running time, leaves a heartbeat in the data folder, and tells the owner of each trouble once, and
once when it is over. Knows nothing of people.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from bot import heartbeat
from bot.heartbeat import Heartbeat
from bot.intake import Trouble
from bot.owner import Owner
from bot.ports import Clock
from bot.quiet_logs import place_of
from bot.standstill import Movement, Standstill
from storage.errors import Unavailable
from storage.port import Storage

EVERY: Final = 60.0
"""Seconds between two looks."""
PATIENCE: Final = 300.0
"""Seconds for which something may stand still. Seen a minute late at most, and told at once: within ten minutes."""
STORAGE_PATIENCE: Final = 120.0
"""Likewise, for storage that cannot commit: after ten minutes of it the process ends."""
_STORAGE_ANSWERS_IN: Final = 20.0
_LAST_WORDS: Final = 3.0
"""Seconds in which the owner can still be told why the bot ends."""
_UNHEARD: Final = ("telegram", "storage")
"""Troubles of which nothing can be kept, or perhaps nothing be sent: what is said of them is said at once or never."""
_NOT_WORTH_TELLING: Final = ("left", "over", "already", "suspended")
"""Reasons to leave something out by which nobody missed anything."""

Moving = Callable[[], Awaitable[Movement]]

log = logging.getLogger(__name__)


class Watch:
    """Watches one bot."""

    def __init__(
        self,
        *,
        storage: Storage,
        owner: Owner,
        clock: Clock,
        folder: Path,
        moving: Mapping[str, Moving],
        idle: Callable[[], Awaitable[bool]],
        every: float = EVERY,
        patience: float = PATIENCE,
    ) -> None:
        """``moving``: what should move, by the name of the trouble if it does not. ``idle``: whether all is said."""
        self._storage = storage
        self._owner = owner
        self._clock = clock
        self._folder = folder
        self._moving: Mapping[str, Moving] = {"telegram": self._telegram, **moving}
        self._idle = idle
        self._every = every
        self._patience = patience
        self._still = {name: Standstill() for name in self._moving}
        self._failing: dict[str, tuple[float, datetime]] = {}
        """Since when storage cannot commit, by who found it out."""
        self._open: dict[str, datetime] = {}
        """The troubles that the owner was told of, and since when they are."""
        self._fatal: Trouble | None = None
        self._beat = Heartbeat(at=clock.now(), ok=True)
        self._left_out = 0
        self._stopping = asyncio.Event()

    # --- life ------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Look every minute until :meth:`stop`, then say the last words if there are any."""
        await self._look_back()
        while not self._stopping.is_set():
            await self.look()
            try:
                await asyncio.wait_for(self._stopping.wait(), self._every)
            except TimeoutError:
                continue
        await self._end()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def tell(self, trouble: Trouble) -> None:
        """What those who take updates have met with."""
        log.error("the owner should know: %s", trouble)
        match trouble:
            case "storage_unavailable":
                self._fails("intake")
            case "storage_back":
                self._failing.pop("intake", None)
            case _:
                self._fatal = trouble

    async def look(self) -> None:
        """Look once: find, tell, and leave a heartbeat. Whatever goes wrong, the next look comes."""
        try:
            found = await self._found()
            await self._compare(found)
            if not found:
                await self._report()
        except Unavailable:
            self._fails("watch")
        except Exception as fault:  # noqa: BLE001  the watch is the last one to give up
            log.error("a look at the bot itself failed: %s", place_of(fault))
        self._leave_heartbeat(next(iter(self._open), ""))

    # --- finding ---------------------------------------------------------------------------------------------------

    async def _found(self) -> dict[str, datetime]:
        """Every trouble that there is now, and since when."""
        try:
            async with asyncio.timeout(_STORAGE_ANSWERS_IN):
                await self._owner.remember()
                seen = {name: await look() for name, look in self._moving.items()}
                self._beat = await self._looked_up()
            self._failing.pop("watch", None)
        except (Unavailable, TimeoutError):
            self._fails("watch")
        if self._failing:
            return self._without_storage()
        now = self._now()
        still = {name: self._still[name].since(seen[name], now, self._patience) for name in seen}
        return {name: since for name, since in still.items() if since is not None}

    def _without_storage(self) -> dict[str, datetime]:
        """Nothing else can be told now: what was wrong before still counts as wrong."""
        found = {name: since for name, since in self._open.items() if name != "storage"}
        at, since = min(self._failing.values())
        if self._now() - at >= min(STORAGE_PATIENCE, self._patience):
            found["storage"] = since
        return found

    async def _telegram(self) -> Movement:
        polled_at = await self._storage.last_polled()
        return Movement(waits=True, mark=polled_at, since=polled_at or self._clock.now())

    async def _looked_up(self) -> Heartbeat:
        polled_at, due_at = await self._storage.last_polled(), await self._storage.plans.next_due()
        return Heartbeat(at=self._clock.now(), polled_at=polled_at, oldest_due_at=due_at, ok=True)

    async def _look_back(self) -> None:
        """How long we were away is told once Telegram is reached again."""
        try:
            last = await self._telegram()
        except Unavailable:
            return self._fails("watch")
        self._still["telegram"].since(last, self._now(), self._patience)
        if (self._clock.now() - last.since).total_seconds() >= self._patience:
            self._still["telegram"].begins(last)
            self._open["telegram"] = last.since

    def _fails(self, whose: str) -> None:
        self._failing.setdefault(whose, (self._now(), self._clock.now()))

    # --- telling ---------------------------------------------------------------------------------------------------

    async def _compare(self, found: Mapping[str, datetime]) -> None:
        for name in found.keys() - self._open.keys():
            self._open[name] = found[name]
            log.error("the owner should know: %s", name)
            if name in _UNHEARD:
                self._owner.call_out(name, found[name])
            else:
                await self._owner.tell(name, found[name])
        for name in self._open.keys() - found.keys():
            log.warning("over: %s", name)
            await self._owner.tell(f"{name}_over", self._open.pop(name), self._clock.now())

    async def _report(self) -> None:
        """What was left out is told when nothing was added since the last look."""
        left_out = [each for each in await self._storage.plans.left_out() if each.why not in _NOT_WORTH_TELLING]
        count = sum(each.count for each in left_out)
        if count and count == self._left_out:
            await self._owner.report(left_out)
        self._left_out = count

    async def _end(self) -> None:
        if self._fatal is not None:
            await self._owner.tell(self._fatal, self._clock.now())
            try:
                async with asyncio.timeout(_LAST_WORDS):
                    while not await self._idle():
                        await asyncio.sleep(0.02)
            except (TimeoutError, Unavailable):
                log.warning("the owner hears of it after the next start")
        self._leave_heartbeat(self._fatal or heartbeat.STOPPED)

    def _leave_heartbeat(self, trouble: str) -> None:
        beat = self._beat.model_copy(update={"at": self._clock.now(), "trouble": trouble, "ok": not trouble})
        try:
            heartbeat.write(self._folder, beat)
        except OSError as error:
            log.warning("the heartbeat cannot be written: error %s", error.errno)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
