"""Alongside's own due rows, measured: the real storage, and the real carrying out of what is due, all but the sending.

python -m tests.bench.waiting_alongside FOLDER PEOPLE OVERDUE
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import uvloop

from bot.clock import SystemClock
from bot.follow_ups import FollowUps
from bot.library import Library
from bot.project_file import example_project
from bot.scene import Scene
from flows.events import ZoneChosen
from storage.opening import open_storage
from storage.port import Storage
from storage.records import DueRow, Outgoing, Turn

from .alongside import WEEKLY, places_in
from .stopwatch import memory, seconds, usual_seconds

AT_ONCE = 100
LOOKS, MOVES = 200, 50
PROJECT = example_project()


class Silence:
    """A way out that leads nowhere (``bot.ports.Out``)."""

    def send(self, outgoing: tuple[Outgoing, ...]) -> None: ...
    def answer_tap(self, tap_id: str, words: str = "") -> None: ...
    def say_once(self, chat_id: int, words: str, *, patiently: bool = False) -> None: ...
    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> int:
        return 0

    def wake(self) -> None: ...


@dataclass(frozen=True)
class Standing:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        return self.at


class Measuring:
    """One data folder, looked at as the bot does."""

    def __init__(self, folder: Path) -> None:
        self._places = places_in(folder)
        self.now = datetime.now(UTC)
        self.noon = datetime.combine(self.now.date() + timedelta(days=2), time(12), UTC)
        """When a seventh of all check-ins is overdue, and everybody is awake."""
        self.storage: Storage

    async def start(self) -> None:
        """Open, see that everybody's plan follows its schedule, and learn when the next one is due."""
        settings = PROJECT.for_storage()
        self.storage = await open_storage(self._places.data, self._places.key_file, settings, self.now)
        await self.storage.plans.align("check_in", WEEKLY, ("participant",), self.now)
        await self.storage.plans.next_due()

    def follow_ups(self) -> FollowUps:
        """Who carries out what is due."""
        return FollowUps(storage=self.storage, out=Silence(), scene=self._scene(), clock=Standing(self.noon))

    async def carry_out(self, follow_ups: FollowUps, most: int) -> int:
        """Carry out what is due at noon, as the bot does; returns how many."""
        done = 0
        while done < most and (rows := await self.storage.plans.due(self.noon, min(AT_ONCE, most - done))):
            await asyncio.gather(*map(follow_ups.carry_out, rows))
            done += len(rows)
        return done

    def _scene(self) -> Scene:
        library = Library.shipped(PROJECT.support_country)
        return Scene(project=PROJECT, library=library, storage=self.storage, clock=SystemClock())

    async def reschedule(self, rows: Iterable[DueRow]) -> float:
        """Seconds until one person lives by another clock."""
        people = [await self.storage.person(row.pseudonym) for row in rows]
        turns = iter(
            Turn(person=person, now=self.now, session=None, events=(ZoneChosen(zone="Asia/Kolkata"),))
            for person in people
            if person
        )
        return await usual_seconds(lambda: self.storage.keep(next(turns)), len(people))


async def figures(folder: Path, overdue: int) -> dict[str, float]:
    """See ``tests.bench.waiting.Waited``."""
    measuring = Measuring(folder)
    start = await seconds(measuring.start)
    plans = measuring.storage.plans
    next_due, in_memory = await usual_seconds(plans.next_due, LOOKS), memory()
    follow_ups, done = measuring.follow_ups(), 0

    async def carry_out() -> None:
        nonlocal done
        done = await measuring.carry_out(follow_ups, overdue)

    try:
        carrying_out = await seconds(carry_out)
        moving = await measuring.reschedule(await plans.ahead(MOVES))
    finally:
        await measuring.storage.close()
    return {
        "start": start,
        "next_due": next_due,
        "memory": in_memory,
        "overdue": carrying_out / done,
        "reschedule": moving,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(uvloop.run(figures(Path(sys.argv[1]), int(sys.argv[3])))))
