"""``storage.ports_of_digests.Themes`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.database import Database
from storage.people import People
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
        raise NotImplementedError

    async def one(self, code: str) -> Theme | None:
        raise NotImplementedError

    async def quotes(self, code: str) -> tuple[Quote, ...]:
        raise NotImplementedError

    async def overdue(self, now: datetime) -> tuple[Theme, ...]:
        raise NotImplementedError

    async def told_of_overdue(self, codes: Sequence[str], notices: Sequence[Notice], now: datetime) -> None:
        raise NotImplementedError
