"""``storage.ports_of_time.Broadcasts`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Mapping

from storage import broadcasts
from storage.database import Database
from storage.records import Broadcast


class SqliteBroadcasts:
    """Broadcasts of an open data folder."""

    def __init__(self, project: Database) -> None:
        self._project = project

    async def draft_of(self, pseudonym: str) -> Broadcast | None:
        return await self._project.run(lambda connection: broadcasts.draft_of(connection, pseudonym))

    async def one(self, code: str) -> Broadcast | None:
        return await self._project.run(lambda connection: broadcasts.one(connection, code))

    async def under_way(self) -> tuple[Broadcast, ...]:
        return await self._project.run(broadcasts.under_way)

    async def reach(self, group: str) -> Mapping[str, int]:
        return await self._project.run(lambda connection: broadcasts.reach(connection, group))
