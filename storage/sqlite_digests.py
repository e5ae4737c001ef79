"""``storage.ports_of_digests.Digests`` in SQLite; what each method does is said there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from storage import answers, batches, contributions, exports, quotes, recalls
from storage.batches import Opened, Waiting
from storage.database import Connection, Database
from storage.keeping import Told
from storage.people import People
from storage.records import Notice, Settings
from storage.records_of_digests import Answered, Batch, Export, Quote, Shared
from storage.sqlite_plans import Announce, Reach


class SqliteDigests:
    """Closed batches of an open data folder."""

    def __init__(self, project: Database, people: People, settings: Settings, reach: Reach, announce: Announce) -> None:
        self._project = project
        self._people = people
        self._settings = settings
        self._reach = reach
        self._announce = announce
        self._read: Mapping[str, tuple[int, ...]] = {}
        """Of which batches each of the team can be told that something is recalled."""

    async def close(self, now: datetime) -> Batch | None:
        settings = self._settings
        sealed = await self._project.run(lambda connection: batches.waiting(connection, settings))
        if sealed is None:
            return None
        values = await self._opened(sealed)
        number = await self._project.run(lambda connection: batches.close(connection, settings, sealed, values, now))
        return None if number is None else await self.one(number)

    async def _opened(self, sealed: Waiting) -> Opened:
        """What was answered. On another thread, so that neither the bot nor the data folder waits for it."""
        identities = await self._people.of_all({given.who for given in sealed})
        return await asyncio.to_thread(batches.opened, sealed, identities)

    async def latest(self) -> Batch | None:
        return await self.one(await self._project.run(batches.newest))

    async def one(self, number: int) -> Batch | None:
        identities = await self._people.of_all(
            await self._project.run(lambda connection: quotes.authors(connection, number))
        )
        least = self._settings.batch_size
        return await self._project.run(lambda connection: batches.one(connection, identities, number, least))

    async def all(self) -> tuple[Batch, ...]:
        return await self._project.run(batches.every)

    async def exports(self, now: datetime) -> tuple[Export, ...]:
        settings = self._settings
        tables = {}
        for place, waiting in (await self._project.run(partial(exports.pending, settings=settings))).items():
            opened = {number: await self._opened(sealed) for number, sealed in waiting.answers.items()}
            table = exports.table(place, waiting, opened, settings)
            if table is not None:
                tables[place] = table, waiting
        if tables:
            await self._project.run(lambda connection: exports.publish(connection, settings, tables, now))
        return await self._project.run(exports.every)

    async def withheld(self) -> bool:
        return bool(await self._project.run(partial(exports.pending, settings=self._settings)))

    async def quotes(self) -> tuple[Quote, ...]:
        identities = await self._people.of_all(await self._project.run(quotes.authors))
        return await self._project.run(lambda connection: quotes.alone(connection, identities))

    async def linkable(self, theme: str, most: int) -> tuple[Quote, ...]:
        identities = await self._people.of_all(await self._project.run(quotes.authors))
        least = self._settings.batch_size
        return await self._project.run(
            lambda connection: quotes.linkable(connection, identities, theme, least=least, most=most)
        )

    async def shared_by(self, pseudonym: str) -> tuple[Shared, ...]:
        identity = await self._people.of(pseudonym)
        if identity is None:
            return ()
        return await self._project.run(lambda connection: contributions.shared(connection, pseudonym, identity.seal))

    async def answers_of(self, pseudonym: str) -> tuple[Answered, ...]:
        identity = await self._people.of(pseudonym)
        if identity is None:
            return ()
        return await self._project.run(lambda connection: answers.kept(connection, pseudonym, identity.seal))

    async def recalled(self) -> Mapping[str, tuple[int, ...]]:
        self._read = await self._project.run(recalls.owed)
        return self._read

    async def told_of_recalled(self, notices: Sequence[Notice], now: datetime) -> None:
        told, read = await self._reach(notices), self._read
        await self._project.run(lambda connection: self._tell(connection, told, read, now))

    def _tell(
        self, connection: Connection, told: Sequence[Told], read: Mapping[str, tuple[int, ...]], now: datetime
    ) -> None:
        for outgoing in self._announce(connection, told, now):
            who = outgoing.person.pseudonym
            recalls.on_its_way(connection, who, read.get(who, ()), outgoing.id)
