"""``storage.ports_of_digests.Themes`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage import themes
from storage.database import Connection, Database
from storage.keeping import Told
from storage.people import People
from storage.quotes import authors
from storage.records import Notice
from storage.records_of_digests import Quote, Theme
from storage.sqlite_plans import Announce, Reach


class SqliteThemes:
    """Themes of an open data folder."""

    def __init__(self, project: Database, people: People, reach: Reach, announce: Announce) -> None:
        self._project = project
        self._people = people
        self._reach = reach
        self._announce = announce

    async def all(self) -> tuple[Theme, ...]:
        return await self._project.run(themes.every)

    async def one(self, code: str) -> Theme | None:
        return await self._project.run(lambda connection: themes.one(connection, code))

    async def quotes(self, code: str) -> tuple[Quote, ...]:
        identities = await self._people.of_all(await self._project.run(authors))
        return await self._project.run(lambda connection: themes.quotes(connection, identities, code))

    async def count_judgements(self, now: datetime) -> None:
        await self._project.run(lambda connection: themes.count_judgements(connection, now))

    async def overdue(self, now: datetime) -> tuple[Theme, ...]:
        return await self._project.run(lambda connection: themes.overdue(connection, now))

    async def told_of_overdue(self, codes: Sequence[str], notices: Sequence[Notice], now: datetime) -> None:
        told = await self._reach(notices)
        await self._project.run(lambda connection: self._tell(connection, codes, told, now))

    def _tell(self, connection: Connection, codes: Sequence[str], told: Sequence[Told], now: datetime) -> None:
        self._announce(connection, told, now)
        themes.remind(connection, codes)
