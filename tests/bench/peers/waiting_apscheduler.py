"""The same check-ins as APScheduler offers to keep them: a job each, in memory, as ``JobQueue`` and most bots do.

Nothing is kept on disk, so every start makes every job anew; and nothing is decided, kept or said when one is due. Both
are in its favour.

    python -m tests.bench.peers.waiting_apscheduler FOLDER PEOPLE OVERDUE
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from tests.bench.alongside import ZONES
from tests.bench.stopwatch import memory, seconds, usual_seconds

LOOKS, MOVES = 200, 50
ANY_LATE: dict[str, Any] = {"misfire_grace_time": None, "coalesce": True}


class Jobs:
    """A scheduler full of jobs."""

    def __init__(self, people: int) -> None:
        self._people = people
        self._left = 0
        self._all_done = asyncio.Event()
        self.scheduler = AsyncIOScheduler(timezone=UTC)

    async def start(self) -> None:
        """Make every job, and learn when the next one is due."""
        for number in range(self._people):
            self.scheduler.add_job(self.check_in, weekly(number), id=str(number), **ANY_LATE)
        self.scheduler.start(paused=True)
        await self.next_due()

    async def check_in(self) -> None:
        """What would be said to somebody."""
        self._left -= 1
        if not self._left:
            self._all_done.set()

    async def next_due(self) -> datetime | None:
        """When the next job is due."""
        due: datetime | None = self.scheduler._jobstores["default"].get_next_run_time()
        return due

    def make_overdue(self, count: int) -> None:
        """As after an outage."""
        self._left = count
        past = datetime.now(UTC) - timedelta(hours=1)
        for number in range(count):
            self.scheduler.modify_job(str(number), next_run_time=past)

    async def carry_out(self) -> None:
        """Let what is overdue come."""
        self.scheduler.resume()
        await self._all_done.wait()

    async def move(self, number: int) -> None:
        """That person lives in another zone now."""
        self.scheduler.reschedule_job(str(number), trigger=weekly(number, "Asia/Kolkata"))


def weekly(number: int, zone: str = "") -> CronTrigger:
    """Ten o'clock once a week, on that person's clock."""
    return CronTrigger(day_of_week=number % 7, hour=10, timezone=zone or ZONES[number % len(ZONES)])


async def figures(people: int, overdue: int) -> dict[str, float]:
    """See ``tests.bench.waiting.Waited``."""
    jobs, overdue = Jobs(people), min(overdue, people)
    start = await seconds(jobs.start)
    next_due, in_memory = await usual_seconds(jobs.next_due, LOOKS), memory()
    jobs.make_overdue(overdue)
    carrying_out = await seconds(jobs.carry_out)
    numbers = iter(range(people))
    moving = await usual_seconds(lambda: jobs.move(next(numbers)), min(MOVES, people))
    jobs.scheduler.shutdown(wait=False)
    return {
        "start": start,
        "next_due": next_due,
        "memory": in_memory,
        "overdue": carrying_out / overdue,
        "reschedule": moving,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(figures(int(sys.argv[2]), int(sys.argv[3])))))
