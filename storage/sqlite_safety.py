"""``storage.ports_of_safety.Safety`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flows.ageing import Aged
from storage import ageing, alerts, safety, suspending
from storage.database import Connection, Database
from storage.keeping import Told
from storage.records import Notice
from storage.records_of_cases import Call
from storage.records_of_suspensions import Suspension
from storage.sqlite_plans import Announce, Reach


class SqliteSafety:
    """What is kept of suspended scripts, of calls for a person, and of numbers that grow old."""

    def __init__(self, project: Database, reach: Reach, announce: Announce) -> None:
        self._project = project
        self._reach = reach
        self._announce = announce

    async def suspended(self) -> tuple[Suspension, ...]:
        return await self._project.run(suspending.suspended)

    async def untold(self) -> tuple[Suspension, ...]:
        return await self._project.run(lambda connection: suspending.suspended(connection, told=False))

    async def known_suspended(self) -> tuple[Suspension, ...]:
        return await self._project.run(lambda connection: suspending.suspended(connection, told=True))

    async def told(self, which: Sequence[Suspension], notices: Sequence[Notice], now: datetime) -> None:
        told = await self._reach(notices)
        await self._project.run(lambda connection: self._tell(connection, which, told, now))

    def _tell(self, connection: Connection, which: Sequence[Suspension], told: Sequence[Told], now: datetime) -> None:
        if told:
            self._announce(connection, told, now)
            suspending.told(connection, which, now)

    async def told_of_aged(self) -> frozenset[Aged]:
        return await self._project.run(ageing.told)

    async def tell_of_aged(self, known: Sequence[Aged], notices: Sequence[Notice], now: datetime) -> None:
        told = await self._reach(notices)
        await self._project.run(lambda connection: self._tell_of_aged(connection, known, told, now))

    def _tell_of_aged(self, connection: Connection, known: Sequence[Aged], told: Sequence[Told], now: datetime) -> None:
        if told:
            self._announce(connection, told, now)
            ageing.tell(connection, known)

    async def forget_cards(self, now: datetime) -> None:
        await self._project.run(lambda connection: safety.forget_cards(connection, now))

    async def call(self, code: str) -> Call | None:
        return await self._project.run(lambda connection: alerts.call(connection, code))

    async def to_answer(self, pseudonym: str) -> tuple[str, ...]:
        return await self._project.run(lambda connection: alerts.to_answer(connection, pseudonym))

    async def somebody_is_there(self, pseudonym: str) -> bool:
        return await self._project.run(lambda connection: alerts.somebody_is_there(connection, pseudonym))

    async def can_be_asked(self, pseudonym: str) -> bool:
        return await self._project.run(lambda connection: alerts.can_be_asked(connection, pseudonym))
