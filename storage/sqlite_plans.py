"""``storage.ports_of_time.Plans`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from flows.plans import Plan
from flows.schedule import Schedule
from flows.script import Role
from flows.verdict import Prompt, Why
from storage import due, prompts, queue
from storage.database import Connection, Database
from storage.keeping import Told
from storage.people import People
from storage.records import DueRow, LeftOut, Notice, Settings

Announce = Callable[[Connection, Sequence[Told], datetime], None]
"""Puts a message for each of them into the outbox, within a transaction."""


class SqlitePlans:
    """Due rows of an open data folder."""

    def __init__(self, project: Database, people: People, settings: Settings, announce: Announce) -> None:
        self._project = project
        self._people = people
        self._settings = settings
        self._announce = announce

    async def next_due(self) -> datetime | None:
        return await self._project.run(due.next_due)

    async def due(self, now: datetime, limit: int) -> tuple[DueRow, ...]:
        return await self._project.run(lambda connection: due.due(connection, now, limit))

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
        raise NotImplementedError

    async def left_out(self) -> tuple[LeftOut, ...]:
        raise NotImplementedError

    async def told_of_left_out(self, notice: Notice, now: datetime) -> None:
        raise NotImplementedError

    async def align(self, script: str, schedule: Schedule | None, roles: tuple[Role, ...], now: datetime) -> int:
        return 0
