"""``storage.ports_of_digests.Voices`` in SQLite; what each method does is said there."""

from __future__ import annotations

from datetime import datetime

from storage import openings, proposals, threads
from storage.database import Database, Row
from storage.people import Identity, People
from storage.records_of_digests import Proposal, Quote, Thread
from storage.sealing import Seal


class SqliteVoices:
    """Questions and proposals of an open data folder."""

    def __init__(self, project: Database, people: People) -> None:
        self._project = project
        self._people = people

    async def askable(self) -> tuple[Quote, ...]:
        rows = await self._project.run(threads.askable)
        known = await self._people.of_all(row[0] for row in rows)
        return tuple(_quote(known[row[0]], row) for row in rows if row[0] in known)

    async def asked(self, pseudonym: str) -> tuple[str, ...]:
        return tuple(await self._project.run(lambda connection: threads.open_for(connection, pseudonym)))

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

    async def opened(self, pseudonym: str, since: datetime) -> int:
        return await self._project.run(lambda connection: openings.since(connection, pseudonym, since))


def _quote(author: Identity, row: Row) -> Quote:
    who, number, attribution, sealed = row
    words = author.seal.open(sealed, "contributions", who, number)
    return Quote(id=number, words=words, name=author.name if attribution == "by_name" else None)


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
