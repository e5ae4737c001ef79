"""Carries out what was planned for a time: a flow, the end of a pause, an erasure. Knows no scheduler and no SQL.

Runs in the lane of the person it concerns, so that it can never overtake their "stop".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.composing import NUDGING, compose
from bot.ports import Clock, Out
from bot.scene import Scene
from flows.engine import Outcome, begin
from flows.events import Resumed, Said
from flows.phrase import system
from flows.rhythm import awake, clock, instant
from storage.port import Storage
from storage.records import DueRow, Person, Standing, Turn

TOO_LATE = timedelta(hours=2)
"""A planned message that is later than this is no longer the one that was announced."""
MID_CONVERSATION = timedelta(hours=1)
"""Somebody who replied less than this ago is not interrupted."""


class FollowUps:
    """What happens when a due row is due."""

    def __init__(self, *, storage: Storage, out: Out, scene: Scene, clock: Clock) -> None:
        self._storage = storage
        self._out = out
        self._scene = scene
        self._clock = clock

    async def carry_out(self, row: DueRow) -> None:
        """Do what ``row`` says, or move it to a better time: it is never left due at the same instant."""
        now = self._clock.now()
        person = await self._storage.person(row.pseudonym)
        if person is None:
            await self._storage.forget_due(row.id)
        elif row.kind == "erase":
            await self._erase(person, now)
        else:
            await self._reach(row, person, now)

    async def _reach(self, row: DueRow, person: Person, now: datetime) -> None:
        standing = await self._storage.standing(person.chat_id, None)
        if _pointless(row, person, now) or not self._is_open_to(row, person):
            return await self._storage.forget_due(row.id)
        better = self._better_time(row, standing, person, now)
        if better > now:
            return await self._storage.move(row.id, better)
        outcome = await self._outcome(row, standing, person, now)
        turn = Turn(
            person=person,
            now=now,
            session=outcome.session,
            events=outcome.events,
            messages=compose(outcome.events, NUDGING),
            due_id=row.id,
        )
        return self._out.send(await self._storage.keep(turn))

    def _is_open_to(self, row: DueRow, person: Person) -> bool:
        """Whether the script still exists, and is for people in this role."""
        script = self._scene.book.latest.get(row.script)
        return row.kind != "follow_up" or (script is not None and person.role in script.open_to)

    async def _outcome(self, row: DueRow, standing: Standing, person: Person, now: datetime) -> Outcome:
        if row.kind == "resume":
            return Outcome(session=standing.session, events=(Resumed(), Said(phrase=system("welcome_back"))))
        return begin(row.script, standing.session, await self._scene.around(person, now, [row.script]))

    def _better_time(self, row: DueRow, standing: Standing, person: Person, now: datetime) -> datetime:
        """``now``, or when it would be kinder: after the pause, by day, not in the middle of something."""
        zone = ZoneInfo(person.zone)
        if row.kind == "follow_up":
            if person.status == "paused":
                # The day after: the end of a pause is one quiet message, and not two.
                return _tomorrow(row, zone, person.paused_until or now)
            if row.late == "move" and now - row.due_at > TOO_LATE:
                return _tomorrow(row, zone, now)
        if standing.session is not None and standing.since is not None and now - standing.since < MID_CONVERSATION:
            return standing.since + MID_CONVERSATION
        return awake(now, zone, *self._scene.quiet_hours)

    async def _erase(self, person: Person, now: datetime) -> None:
        """The receipt is put into words before the erasure, and said after it."""
        receipt = await self._storage.erase(person.pseudonym, now)
        words = self._scene.say(system("erased_receipt", code=receipt), replace(person, name=None))
        self._out.say_once(person.chat_id, words)


def _pointless(row: DueRow, person: Person, now: datetime) -> bool:
    if row.kind == "resume":
        return person.status != "paused"
    if person.status in ("stopped", "left"):
        return True
    limit = row.late.split()
    return limit[0] == "skip" and now - row.due_at > timedelta(hours=int(limit[2]))


def _tomorrow(row: DueRow, zone: ZoneInfo, now: datetime) -> datetime:
    """The next day at the row's own time of day, as the person's wall clock shows it."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    at = clock(row.at) if row.at else row.due_at.astimezone(zone).time()
    return instant(datetime.combine(day, at), zone)
