"""Wakes the bot for what is due: one date job for the next due row, and one safety interval. Knows no SQL, no scripts.

APScheduler is the alarm clock only; what is due, and when, stands in the database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.follow_ups import FollowUps
from bot.lanes import Lanes
from bot.ports import Clock
from flows.rhythm import instant
from storage.errors import Unavailable
from storage.port import Storage
from storage.records import DueRow

SAFETY = timedelta(seconds=30)
"""However wrong a clock or a suspended machine made us, we look again after this long."""
_SOON = timedelta(seconds=2)
AT_ONCE = 100
ROUND_AT = time(18, 0)
"""When the project's daily round is made, in its own zone: digests come at a fixed hour, not with the fifth answer."""

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
        follow_ups: FollowUps,
        daily: Callable[[datetime], Awaitable[None]],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._storage = storage
        self._lanes = lanes
        self._follow_ups = follow_ups
        self._daily = daily
        self._clock = clock
        self._zone = zone
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._next_round = _next_round(clock.now(), zone)
        self._looking = asyncio.Lock()

    def start(self) -> None:
        """Begin to look. Must be called on the running loop."""
        self._scheduler.add_job(self.look, "interval", seconds=SAFETY.total_seconds(), id="safety", **_PATIENT)
        self._scheduler.start()
        self.wake()

    def wake(self) -> None:
        """Look now: the clock was moved."""
        self._scheduler.add_job(self.look, id="now", replace_existing=True, **_PATIENT)

    def planned(self) -> None:
        """Look soon: something was planned. However much is planned at once, it is one look."""
        if self._scheduler.get_job("soon") is None:
            at = datetime.now(UTC) + _SOON
            self._scheduler.add_job(self.look, "date", run_date=at, id="soon", **_PATIENT)

    async def stop(self) -> None:
        """Look no more. What is being carried out is carried out to its end."""
        self._scheduler.pause()
        async with self._looking:
            self._scheduler.shutdown(wait=False)

    async def look(self) -> None:
        """Carry out everything that is due, and set the alarm for what comes next."""
        async with self._looking:
            try:
                await self._round()
                while rows := await self._storage.plans.due(self._clock.now(), AT_ONCE):
                    await asyncio.gather(*(self._carry_out(row) for row in rows))
                self._set_alarm(await self._storage.plans.next_due())
            except Unavailable:
                log.warning("due rows wait: storage cannot commit")

    async def settle(self) -> datetime:
        """Carry out everything that is due; returns when the next thing is due (UTC). Raises Unavailable."""
        await self.look()
        due_at = await self._storage.plans.next_due()
        return min(due_at or self._next_round, self._next_round)

    async def _carry_out(self, row: DueRow) -> None:
        person = await self._storage.person(row.pseudonym)
        lane = person.chat_id if person else 0
        try:
            await self._lanes.run(lane, lambda: self._follow_ups.carry_out(row))
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001  one row must not hold up all others
            log.error("due row %s moved by an hour: %s", row.id, type(fault).__name__)
            await self._storage.plans.move(row.id, self._clock.now() + timedelta(hours=1))

    async def _round(self) -> None:
        now = self._clock.now()
        if now >= self._next_round:
            await self._daily(now)
            self._next_round = _next_round(now, self._zone)

    def _set_alarm(self, due_at: datetime | None) -> None:
        """The clock may run ahead of the machine's (in a rehearsal), so the alarm is set by how long it is to go."""
        now = self._clock.now()
        at = datetime.now(UTC) + max(min(due_at or self._next_round, self._next_round) - now, timedelta())
        self._scheduler.add_job(self.look, "date", run_date=at, id="next", replace_existing=True, **_PATIENT)


def _next_round(now: datetime, zone: ZoneInfo) -> datetime:
    day = now.astimezone(zone).date()
    today = instant(datetime.combine(day, ROUND_AT), zone)
    return today if today > now else instant(datetime.combine(day + timedelta(days=1), ROUND_AT), zone)
