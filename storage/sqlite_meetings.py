"""``storage.ports_of_time.Meetings`` in SQLite; what each method does is said there."""

from __future__ import annotations

from datetime import datetime

from storage.database import Database
from storage.records import Gathering


class SqliteMeetings:
    """Sessions of an open data folder."""

    def __init__(self, project: Database) -> None:
        self._project = project

    async def upcoming(self, now: datetime) -> tuple[Gathering, ...]:
        raise NotImplementedError

    async def one(self, code: str) -> Gathering | None:
        raise NotImplementedError

    async def answer_of(self, code: str, pseudonym: str) -> str:
        raise NotImplementedError
