"""``storage.ports_of_digests.Voices`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage import arrivals, openings, proposals, signatures, threads
from storage.database import Connection, Database, Row
from storage.keeping import Told
from storage.people import Identity, People
from storage.records import Notice
from storage.records_of_digests import Arrival, Open, Proposal, Quote, Thread
from storage.sealing import Seal
from storage.sqlite_plans import Announce, Reach


class SqliteVoices:
    """Questions and proposals of an open data folder."""

    def __init__(self, project: Database, people: People, reach: Reach, announce: Announce) -> None:
        self._project = project
        self._people = people
        self._reach = reach
        self._announce = announce

    async def askable(self) -> tuple[Quote, ...]:
        rows = await self._project.run(threads.askable)
        known = await self._people.of_all(row[0] for row in rows)
        return tuple(_quote(known[row[0]], row) for row in rows if row[0] in known)

    async def asked(self, pseudonym: str) -> tuple[Open, ...]:
        return await self._project.run(lambda connection: threads.open_for(connection, pseudonym))

    async def replies(self, pseudonym: str) -> tuple[Open, ...]:
        rows = await self._project.run(lambda connection: threads.replies_for(connection, pseudonym))
        asker = await self._people.of(pseudonym)
        return tuple(_reply(asker.seal, pseudonym, row) for row in rows) if asker else ()

    async def thread(self, code: str) -> Thread | None:
        row = await self._project.run(lambda connection: threads.one(connection, code))
        if row is None:
            return None
        author, asker = await self._people.of(row[0]), await self._people.of(row[4])
        return _thread(code, row, author.seal, asker.seal) if author and asker else None

    async def proposals(self) -> tuple[Proposal, ...]:
        rows = await self._project.run(proposals.waiting)
        known = await self._people.of_all({row[0] for row in rows})
        return tuple(proposals.opened(row, known[row[0]].seal) for row in rows if row[0] in known)

    async def proposal(self, code: str) -> Proposal | None:
        row = await self._project.run(lambda connection: proposals.one(connection, code))
        author = await self._people.of(row[0]) if row else None
        return proposals.opened(row, author.seal) if row and author else None

    async def untold(self) -> tuple[Arrival, ...]:
        return await self._project.run(arrivals.untold)

    async def told(self, which: Sequence[Arrival], notices: Sequence[Notice], now: datetime) -> None:
        told = await self._reach(notices)
        await self._project.run(lambda connection: self._tell(connection, which, told, now))

    def _tell(self, connection: Connection, which: Sequence[Arrival], told: Sequence[Told], now: datetime) -> None:
        self._announce(connection, told, now)
        arrivals.told(connection, which)

    async def opened(self, pseudonym: str, since: datetime) -> int:
        return await self._project.run(lambda connection: openings.since(connection, pseudonym, since))


def _quote(author: Identity, row: Row) -> Quote:
    who, number, signature, sealed = row
    words = author.seal.open(sealed, "contributions", who, number)
    return Quote(id=number, words=words, name=signatures.read(signature, author.seal, who, number))


def _reply(asker: Seal, whose: str, row: Row) -> Open:
    code, contribution, question = row
    return Open(code=code, contribution=contribution, words=asker.open(question, "questions", whose, code))


def _thread(code: str, row: Row, author: Seal, asker: Seal) -> Thread:
    """Each side's words are opened with their own key."""
    who, number, words, answer, whose, question, state, alone = row
    return Thread(
        code=code,
        state=state,
        about=author.open(words, "contributions", who, number),
        shown_alone=bool(alone),
        question=asker.open(question, "questions", whose, code),
        reply=author.open(answer, "threads", who, code) if answer else "",
    )
