"""``storage.ports_of_digests.Digests`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage import batches, contributions
from storage.database import Database
from storage.people import People
from storage.records import Notice, Settings
from storage.records_of_digests import Batch, Export, Quote, Shared
from storage.sqlite_plans import Announce, Reach


class SqliteDigests:
    """Closed batches of an open data folder."""

    def __init__(self, project: Database, people: People, settings: Settings, reach: Reach, announce: Announce) -> None:
        self._project = project
        self._people = people
        self._settings = settings
        self._reach = reach
        self._announce = announce

    async def close(self, now: datetime) -> Batch | None:
        identities = await self._people.of_all(await self._project.run(batches.candidates))
        return await self._project.run(lambda connection: batches.close(connection, identities, self._settings, now))

    async def latest(self) -> Batch | None:
        identities = await self._people.of_all(await self._project.run(batches.quoted_people))
        return await self._project.run(lambda connection: batches.latest(connection, identities))

    async def one(self, number: int) -> Batch | None:
        raise NotImplementedError

    async def all(self) -> tuple[Batch, ...]:
        raise NotImplementedError

    async def exports(self, now: datetime) -> tuple[Export, ...]:
        raise NotImplementedError

    async def quotes(self) -> tuple[Quote, ...]:
        raise NotImplementedError

    async def shared_by(self, pseudonym: str) -> tuple[Shared, ...]:
        identity = await self._people.of(pseudonym)
        if identity is None:
            return ()
        return await self._project.run(lambda connection: contributions.shared(connection, pseudonym, identity.seal))

    async def recalled(self) -> tuple[int, ...]:
        raise NotImplementedError

    async def told_of_recalled(self, notices: Sequence[Notice], now: datetime) -> None:
        raise NotImplementedError
