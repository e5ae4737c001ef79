"""``storage.ports_of_digests.Voices`` in SQLite; what each method does is said there."""

from __future__ import annotations

from datetime import datetime

from storage.database import Database
from storage.people import People
from storage.records_of_digests import Proposal, Quote, Thread


class SqliteVoices:
    """Questions and proposals of an open data folder."""

    def __init__(self, project: Database, people: People) -> None:
        self._project = project
        self._people = people

    async def askable(self) -> tuple[Quote, ...]:
        raise NotImplementedError

    async def thread(self, code: str) -> Thread | None:
        raise NotImplementedError

    async def proposals(self) -> tuple[Proposal, ...]:
        raise NotImplementedError

    async def proposal(self, code: str) -> Proposal | None:
        raise NotImplementedError

    async def opened(self, pseudonym: str, since: datetime) -> int:
        raise NotImplementedError
