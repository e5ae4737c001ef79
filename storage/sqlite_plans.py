"""``storage.ports_of_time.Plans`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from flows.plans import Plan
from flows.schedule import Schedule
from flows.verdict import Prompt, Why
from flows.vocabulary import Role
from storage import digest_looks, due, left_out, prompts, queue
from storage.aligning import Aligning
from storage.database import Connection, Database
from storage.keeping import Told
from storage.records import DueRow, LeftOut, Notice, Outgoing, Settings

Reach = Callable[[Sequence[Notice]], Awaitable[Sequence[Told]]]
"""Finds everybody whom notices are for."""
Announce = Callable[[Connection, Sequence[Told], datetime], Sequence[Outgoing]]
"""Puts a message for each of them into the outbox, within a transaction."""


class SqlitePlans:
    """Due rows of an open data folder."""

    def __init__(self, project: Database, settings: Settings, reach: Reach, announce: Announce) -> None:
        self._project = project
        self._settings = settings
        self._reach = reach
        self._announce = announce
        self._read = 0
        """The newest of what was left out that the owner can have been told of."""

    async def next_due(self) -> datetime | None:
        return await self._project.run(due.next_due)

    async def due(self, now: datetime, limit: int, *, unsaid: bool = False) -> tuple[DueRow, ...]:
        return await self._project.run(lambda connection: due.due(connection, now, limit, unsaid=unsaid))

    async def of(self, pseudonym: str) -> tuple[DueRow, ...]:
        return await self._project.run(lambda connection: due.of(connection, pseudonym))

    async def ahead(self, limit: int) -> tuple[DueRow, ...]:
        return await self._project.run(lambda connection: due.ahead(connection, limit))

    async def one(self, due_id: int) -> DueRow | None:
        return await self._project.run(lambda connection: due.one(connection, due_id))

    async def put_off(self, due_id: int, days: int) -> Plan | None:
        return await self._project.run(lambda connection: queue.put_off(connection, self._settings, due_id, days))

    async def call_off(self, due_id: int, now: datetime) -> Plan | None:
        return await self._project.run(lambda connection: queue.call_off(connection, self._settings, due_id, now))

    async def prompts(self, pseudonym: str) -> tuple[Prompt, ...]:
        return await self._project.run(lambda connection: prompts.of(connection, pseudonym))

    async def move(self, due_id: int, due_at: datetime) -> None:
        await self._project.run(lambda connection: due.move(connection, due_id, due_at))

    async def forget(self, due_id: int) -> None:
        await self._project.run(lambda connection: due.carried_out(connection, due_id))

    async def leave_out(self, row: DueRow, why: Why, then: Plan | None, now: datetime) -> None:
        await self._project.run(lambda connection: left_out.leave_out(connection, row, why, then, self._settings, now))

    async def look_again(self, row: DueRow, then: Plan | None) -> None:
        await self._project.run(lambda connection: due.instead(connection, row, then))

    async def left_out(self) -> tuple[LeftOut, ...]:
        self._read, counted = await self._project.run(left_out.counted)
        return counted

    async def told_of_left_out(self, notice: Notice, now: datetime) -> None:
        told, up_to = await self._reach([notice]), self._read
        await self._project.run(lambda connection: self._tell(connection, told, up_to, now))

    def _tell(self, connection: Connection, told: Sequence[Told], up_to: int, now: datetime) -> None:
        if told:
            self._announce(connection, told, now)
            left_out.forget(connection, up_to)

    async def align(self, script: str, schedule: Schedule | None, roles: tuple[Role, ...], now: datetime) -> int:
        aligning = Aligning(script=script, schedule=schedule, roles=roles, settings=self._settings, now=now)
        some, last = await self._project.run(partial(aligning.some, after=""))
        changed = some
        while last:
            some, last = await self._project.run(partial(aligning.some, after=last))
            changed += some
        return changed

    async def align_digests(self, now: datetime) -> int:
        return await self._project.run(lambda connection: digest_looks.align(connection, self._settings, now))
