"""The SQLite engine behind ``storage.ports_of_rights.Endings``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from storage import deadlines, ending, erasure
from storage.database import Connection, Database, Row
from storage.ending import Ending
from storage.records import Notice, Settings
from storage.sqlite_plans import Announce, Reach


class SqliteEndings:
    """Both files, until nothing is in them."""

    def __init__(
        self, people: Database, project: Database, settings: Settings, reach: Reach, announce: Announce
    ) -> None:
        self._people = people
        self._project = project
        self._settings = settings
        self._reach = reach
        self._announce = announce

    async def now(self) -> Ending:
        return await self._project.run(lambda connection: ending.of(connection, self._settings))

    async def deleted_on(self) -> date | None:
        return await self._project.run(lambda connection: ending.deleted_on(connection, self._settings))

    async def tell_of_it(self, ends_at: datetime, notices: Sequence[Notice], now: datetime) -> None:
        team = await self._reach(notices)

        def told(connection: Connection) -> None:
            ending.note_told(connection, ends_at, now)
            self._announce(connection, team, now)

        await self._project.run(told)

    async def say_farewell(self, ends_at: datetime, now: datetime) -> None:
        def said(connection: Connection) -> None:
            ending.plan_farewells(connection, self._settings, ends_at, now)
            deadlines.bring_forward(connection, self._settings)

        await self._project.run(said)

    async def unheard(self) -> frozenset[str]:
        return await self._project.run(ending.unheard)

    async def everybody(self) -> tuple[str, ...]:
        known = {who for file, table in self._tables() for (who,) in await file.run(_pseudonyms(table))}
        return tuple(sorted(known))

    async def wipe(self, ends_at: datetime, now: datetime) -> None:
        await self._project.run(ending.empty)
        for file in (self._people, self._project):
            await file.alone(erasure.sweep)
        await self._project.run(lambda connection: ending.note_wiped(connection, ends_at, now))

    def _tables(self) -> tuple[tuple[Database, str], ...]:
        return (self._people, "people"), (self._project, "participation")


def _pseudonyms(table: str) -> Callable[[Connection], list[Row]]:
    return lambda connection: connection.execute(f"SELECT pseudonym FROM {table}").fetchall()
