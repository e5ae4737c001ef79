"""``storage.ports_of_time.Meetings`` in SQLite; what each method does is said there."""

from __future__ import annotations

from datetime import datetime

from flows.vocabulary import Role
from storage import after_sessions, meetings
from storage.database import Database
from storage.records import Gathering, Settings


class SqliteMeetings:
    """Sessions of an open data folder."""

    def __init__(self, project: Database, settings: Settings) -> None:
        self._project = project
        self._settings = settings

    async def upcoming(self, now: datetime) -> tuple[Gathering, ...]:
        return await self._project.run(lambda connection: meetings.upcoming(connection, now))

    async def one(self, code: str) -> Gathering | None:
        return await self._project.run(lambda connection: meetings.one(connection, code))

    async def answer_of(self, code: str, pseudonym: str) -> str:
        return await self._project.run(lambda connection: meetings.answer_of(connection, code, pseudonym))

    async def last_ended(self, before: datetime) -> datetime | None:
        return await self._project.run(lambda connection: meetings.last_ended(connection, before))

    async def ask_after(self, script: str, role: Role, now: datetime) -> bool:
        settings = self._settings
        return await self._project.run(lambda connection: after_sessions.ask(connection, script, role, settings, now))
