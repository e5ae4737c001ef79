"""``storage.ports_of_digests.Themes`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from storage import judgements, theme_answers, themes
from storage.database import Connection, Database
from storage.keeping import Told
from storage.people import People
from storage.quotes import authors
from storage.records import Notice
from storage.records_of_digests import Open, Quote, Theme
from storage.sqlite_plans import Announce, Reach

Noted = Callable[[Connection, Sequence[str]], None]
"""What is written down of themes that the team was told about."""


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

    async def own(self, pseudonym: str, code: str) -> frozenset[str]:
        return await self._project.run(lambda connection: themes.own(connection, pseudonym, code))

    async def drafts(self, pseudonym: str, code: str) -> Mapping[str, str]:
        return await self._project.run(lambda connection: theme_answers.drafts(connection, pseudonym, code))

    async def quotes(self, code: str) -> tuple[Quote, ...]:
        identities = await self._people.of_all(await self._project.run(authors))
        return await self._project.run(lambda connection: themes.quotes(connection, identities, code))

    async def to_judge(self, pseudonym: str) -> tuple[Open, ...]:
        return await self._project.run(lambda connection: judgements.open_for(connection, pseudonym))

    async def count_judgements(self, now: datetime) -> None:
        await self._project.run(lambda connection: theme_answers.count_judgements(connection, now))

    async def overdue(self, now: datetime) -> tuple[Theme, ...]:
        return await self._project.run(lambda connection: themes.overdue(connection, now))

    async def told_of_overdue(self, codes: Sequence[str], notices: Sequence[Notice], now: datetime) -> None:
        told = await self._reach(notices)
        await self._project.run(lambda connection: self._tell(connection, codes, told, now, themes.remind))

    async def emptied(self) -> tuple[str, ...]:
        return await self._project.run(themes.emptied)

    async def told_of_emptied(self, codes: Sequence[str], notices: Sequence[Notice], now: datetime) -> None:
        told = await self._reach(notices)
        await self._project.run(lambda connection: self._tell(connection, codes, told, now, themes.unwatch))

    def _tell(
        self, connection: Connection, codes: Sequence[str], told: Sequence[Told], now: datetime, noted: Noted
    ) -> None:
        self._announce(connection, told, now)
        noted(connection, codes)
