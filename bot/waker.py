"""Wakes the bot for what is due: an alarm for the next due row, and a look every half minute. Knows no SQL, no script.

APScheduler is the alarm clock only; what is due, and when, stands in the database. It goes by the machine's clock,
which can be set back, so the looks go by running time and set the alarm anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.lanes import Lanes
from bot.ports import Clock
from bot.quiet_logs import place_of
from bot.standstill import Movement
from flows.rhythm import instant
from storage.errors import Unavailable
from storage.port import Storage
from storage.records import DueRow

SAFETY = 30.0
"""Seconds. However wrong a clock or a suspended machine made us, we look again after this much running time."""
_SOON = 2.0
"""Seconds in which what was just planned is looked at, however much it is."""
AT_ONCE = 100
ROUND_AT = time(18, 0)
"""When the project's daily round is made, in its own zone: digests come at a fixed hour, not with the fifth answer."""
_LONGEST_DAY = timedelta(hours=26)
"""The next round is never further away, unless the clock was set back."""
FORGETS_EVERY = timedelta(minutes=30)
"""How often it is forgotten to whom help was offered beside their words: it is gone within 25 hours."""
AGAIN_AFTER = timedelta(hours=1)
"""When a row is tried again on which our own program has failed."""

_PATIENT: dict[str, Any] = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
"""APScheduler would otherwise drop a job that is a second late."""

log = logging.getLogger(__name__)


class Waker:
    """Carries out due rows when they are due, each in its person's lane."""

    def __init__(
        self,
        *,
        storage: Storage,
        lanes: Lanes[int],
        carry_out: Callable[[DueRow], Awaitable[None]],
        daily: Callable[[datetime], Awaitable[None]],
        clock: Clock,
        zone: ZoneInfo,
        reachable: Callable[[], bool],
        every: float = SAFETY,
    ) -> None:
        """``reachable``: whether Telegram seems to be. ``every``: seconds of running time between two looks at most."""
        self._storage = storage
        self._lanes = lanes
        self._carry_out = carry_out
        self._daily = daily
        self._clock = clock
        self._zone = zone
        self._reachable = reachable
        self._every = every
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._next_round = _next_round(clock.now(), zone)
        self._forgets_at = clock.now()
        self._looking = asyncio.Lock()
        self._called = asyncio.Event()
        self._soon: asyncio.TimerHandle | None = None
        self._stopping = False
        self._carried_out = 0
        """How many rows were dealt with."""
        self._failed: tuple[float, datetime] | None = None
        """When our own program failed on one, by the loop's time and by the clock."""

    async def run(self) -> None:
        """Look, and look again when the alarm rings or some time has passed, until :meth:`stop`."""
        self._scheduler.start()
        try:
            while not self._stopping:
                self._called.clear()
                await self.look()
                await self._rest()
        finally:
            self._scheduler.shutdown(wait=False)

    def wake(self) -> None:
        """Look now: the clock was moved."""
        self._called.set()

    def planned(self) -> None:
        """Look soon: something was planned. However much is planned at once, it is one look."""
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(_SOON, self._called.set)

    def stop(self) -> None:
        """Look no more. What is being carried out is carried out to its end."""
        self._stopping = True
        self._called.set()

    async def look(self) -> None:
        """Carry out everything that is due, and set the alarm for what comes next. Whatever goes wrong, look again."""
        async with self._looking:
            if self._soon is not None:
                self._soon.cancel()
                self._soon = None
            try:
                await self._look()
            except Unavailable:
                log.warning("due rows wait: storage cannot commit")
            except Exception as fault:  # noqa: BLE001  a look that fails must not be the last one
                log.error("due rows wait: %s", place_of(fault))

    async def settle(self) -> datetime:
        """Carry out everything that is due; returns when the next thing is due (UTC). Raises Unavailable.

        While Telegram cannot be reached, that is the next daily round: what is due waits for Telegram, and for no time.
        """
        await self.look()
        due_at = await self._storage.plans.next_due() if self._reachable() else None
        return min(due_at or self._next_round, self._next_round)

    async def movement(self) -> Movement:
        """For who watches whether what is due is carried out."""
        now, due_at = self._clock.now(), await self._storage.plans.next_due()
        waits = self._reachable() and due_at is not None and due_at <= now
        return Movement(waits=waits, mark=self._carried_out, since=due_at or now)

    async def mistakes(self) -> Movement:
        """Likewise, whether our own program has failed on anything lately. It stands still as long as nothing heals."""
        at, since = self._failed or (float("-inf"), self._clock.now())
        lately = asyncio.get_running_loop().time() - at < AGAIN_AFTER.total_seconds() + 2 * self._every
        return Movement(waits=lately, mark="", since=since)

    async def _look(self) -> None:
        await self._forget_cards()
        await self._round()
        while not self._stopping and (rows := await self._due()):
            await asyncio.gather(*(self._in_its_lane(row) for row in rows))
        if not self._stopping:
            self._set_alarm(await self._storage.plans.next_due())

    async def _due(self) -> tuple[DueRow, ...]:
        """While Telegram cannot be reached, what is due stays due: it would heap up, and come all at once.

        But nobody is erased later because of that.
        """
        return await self._storage.plans.due(self._clock.now(), AT_ONCE, unsaid=not self._reachable())

    async def _in_its_lane(self, row: DueRow) -> None:
        person = await self._storage.person(row.pseudonym)
        lane = person.chat_id if person else 0
        try:
            await self._lanes.run(lane, lambda: self._carry_out(row))
            self._carried_out += 1
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001  one row must not hold up all others
            log.error("due row %s moved by an hour: %s", row.id, place_of(fault))
            self._failed = (asyncio.get_running_loop().time(), self._clock.now())
            await self._storage.plans.move(row.id, self._clock.now() + AGAIN_AFTER)

    async def _forget_cards(self) -> None:
        """Whether anybody writes again or not, and whatever else is due."""
        now = self._clock.now()
        if not now < self._forgets_at <= now + FORGETS_EVERY:
            await self._storage.safety.forget_cards(now)
            self._forgets_at = now + FORGETS_EVERY

    async def _round(self) -> None:
        now = self._clock.now()
        if self._next_round - now > _LONGEST_DAY:
            self._next_round = _next_round(now, self._zone)
        if now < self._next_round:
            return
        try:
            await self._daily(now)
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001  tomorrow's may go well, and what is due goes on today
            log.error("the daily round failed: %s", place_of(fault))
        self._next_round = _next_round(now, self._zone)

    def _set_alarm(self, due_at: datetime | None) -> None:
        """The clock may run ahead of the machine's (in a rehearsal), so the alarm is set by how long it is to go."""
        now = self._clock.now()
        at = datetime.now(UTC) + max(min(due_at or self._next_round, self._next_round) - now, timedelta())
        self._scheduler.add_job(self._ring, "date", run_date=at, id="next", replace_existing=True, **_PATIENT)

    async def _ring(self) -> None:
        self._called.set()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._called.wait(), self._every)
        except TimeoutError:
            return


def _next_round(now: datetime, zone: ZoneInfo) -> datetime:
    day = now.astimezone(zone).date()
    today = instant(datetime.combine(day, ROUND_AT), zone)
    return today if today > now else instant(datetime.combine(day + timedelta(days=1), ROUND_AT), zone)
