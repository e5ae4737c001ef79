"""``storage.ports_of_time.Meetings`` in SQLite; what each method does is said there."""

from __future__ import annotations

from datetime import datetime

from storage import meetings
from storage.database import Database
from storage.records import Gathering


class SqliteMeetings:
    """Sessions of an open data folder."""

    def __init__(self, project: Database) -> None:
        self._project = project

    async def upcoming(self, now: datetime) -> tuple[Gathering, ...]:
        return await self._project.run(lambda connection: meetings.upcoming(connection, now))

    async def one(self, code: str) -> Gathering | None:
        return await self._project.run(lambda connection: meetings.one(connection, code))

    async def answer_of(self, code: str, pseudonym: str) -> str:
        return await self._project.run(lambda connection: meetings.answer_of(connection, code, pseudonym))

    async def last_ended(self, before: datetime) -> datetime | None:
        return await self._project.run(lambda connection: meetings.last_ended(connection, before))
