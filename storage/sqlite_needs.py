"""``storage.ports_of_safety.Needs`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.needs import Need
from storage import needs
from storage.database import Connection, Database, Row
from storage.keeping import Told
from storage.people import Identity, People
from storage.records import Notice, Settings
from storage.records_of_needs import Met, Needed, Wanted
from storage.sqlite_plans import Announce, Reach


class SqliteNeeds:
    """What is kept of what people need."""

    def __init__(self, project: Database, people: People, settings: Settings, reach: Reach, announce: Announce) -> None:
        self._project = project
        self._people = people
        self._settings = settings
        self._reach = reach
        self._announce = announce

    async def of(self, pseudonym: str) -> Needed | None:
        row = await self._project.run(lambda connection: needs.of(connection, pseudonym))
        identity = await self._people.of(pseudonym) if row else None
        return needs.opened(row, identity.seal) if row and identity else None

    async def known(self, now: datetime) -> Wanted:
        rows = await self._project.run(lambda connection: needs.known(connection, now))
        return needs.together(rows, await self._whose(rows))

    async def at(self, meeting: str) -> Wanted:
        rows = await self._project.run(lambda connection: needs.at(connection, meeting))
        return needs.together(rows, await self._whose(rows))

    async def met(self) -> Mapping[Need, Met]:
        return await self._project.run(needs.met)

    async def tell_of_answers(self, now: datetime) -> bool:
        rows = await self._project.run(needs.all_here)
        whose = await self._whose(rows)
        return await self._project.run(lambda connection: self._tell(connection, whose, now))

    def _tell(self, connection: Connection, whose: Mapping[str, Identity], now: datetime) -> bool:
        about = needs.answered(connection)
        if about:
            needs.tell(connection, whose, about, self._settings, now)
        return bool(about)

    async def tell_team(self, notices: Sequence[Notice], now: datetime) -> bool:
        told = await self._reach(notices)
        return await self._project.run(lambda connection: self._tell_team(connection, told, now))

    def _tell_team(self, connection: Connection, told: Sequence[Told], now: datetime) -> bool:
        if not needs.is_new(connection, now):
            return False
        self._announce(connection, told, now)
        needs.team_told(connection, now)
        return True

    async def _whose(self, rows: Sequence[Row]) -> Mapping[str, Identity]:
        return await self._people.of_all(row[0] for row in rows)
