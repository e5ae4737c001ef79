"""Erases people from both files, in an order in which a crash anywhere in between is finished at the next start.

Their receipt is kept before anything is destroyed, and owed once it is true. Somebody is recorded as to be erased
before their key is destroyed, and counts as erased once no file has a trace of them but that. Knows nothing of
Telegram: what stands in the chat is deleted before, and only counted here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from storage import cases, due, erasure, last_words, leaving, outbox, recalls
from storage.backups import gone_by
from storage.database import Connection, Database
from storage.last_words import OWED_FOR, LastWords
from storage.people import People
from storage.records import Outgoing, Settings
from storage.records_of_cases import Receipt


class SqliteErasures:
    """Destroys one person's key, and clears their rows."""

    def __init__(self, people: Database, project: Database, known: People, settings: Settings) -> None:
        self._files = (people, project)
        self._people = people
        self._project = project
        self._known = known
        self._settings = settings

    async def foreseen(self, pseudonym: str, now: datetime) -> Receipt:
        receipt = await self._project.run(lambda connection: erasure.foreseen(connection, pseudonym, now))
        return replace(receipt, gone_by=self._gone_by(now))

    async def carry_out(
        self, pseudonym: str, now: datetime, receipt: Receipt | None = None, last: LastWords | None = None
    ) -> str:
        if last is not None:
            await self._people.run(lambda connection: last_words.keep(connection, last, now))
        code = await self._project.run(
            lambda connection: erasure.request(connection, pseudonym, now, after_goodbye=False, receipt=receipt)
        )
        await self._known.destroy(pseudonym)
        await self._project.run(lambda connection: self._clear(connection, pseudonym, now))
        for file in self._files:
            await file.alone(erasure.sweep)
        by = self._gone_by(now)
        await self._project.run(lambda connection: erasure.done(connection, pseudonym, now, by))
        return code

    def _clear(self, connection: Connection, pseudonym: str, now: datetime) -> None:
        recalls.note_all_of(connection, pseudonym)
        cases.let_rest(connection, self._settings, pseudonym, now)
        erasure.clear(connection, pseudonym, erasure.PROJECT)

    def _gone_by(self, now: datetime) -> date | None:
        """Until the receipt is said, a copy can have in it where it goes."""
        return gone_by(now + OWED_FOR, self._settings)

    async def owed(self) -> tuple[LastWords, ...]:
        kept = await self._people.run(last_words.owed)
        done = await self._project.run(erasure.carried_out)
        return tuple(last for last in kept if last.code in done)

    async def said(self, code: str) -> None:
        if await self._people.run(lambda connection: last_words.forget(connection, code)):
            await self._people.alone(erasure.sweep)

    async def forget_taken_back(self, pseudonym: str, due_id: int) -> None:
        """What they took back on leaving is gone, and so is the plan for it. Nothing if that is gone already."""
        await self._project.run(lambda connection: _forget_taken_back(connection, pseudonym, due_id))

    async def finish(self, now: datetime) -> None:
        """Go on with what a crash interrupted, and let go of receipts that could not be said in time."""
        for pseudonym, after_goodbye in await self._project.run(erasure.unfinished):
            if after_goodbye:
                await self.once_said(pseudonym, now)
            else:
                await self.carry_out(pseudonym, now)
        if await self._people.run(lambda connection: last_words.expire(connection, now)):
            await self._people.alone(erasure.sweep)

    async def is_begun(self, pseudonym: str) -> bool:
        """Whether they are to be erased as soon as their goodbye is said."""
        return await self._project.run(lambda connection: erasure.is_unfinished(connection, pseudonym))

    async def once_left(self, outgoing: Outgoing, now: datetime) -> None:
        """A message went, or never will: was it the goodbye that an erasure waited for?"""
        if outgoing.person.status == "left":
            await self.once_said(outgoing.person.pseudonym, now)

    async def once_said(self, pseudonym: str, now: datetime) -> None:
        """Carry out an erasure that was waiting for a last message, unless one still waits."""
        waits = await self._project.run(lambda connection: outbox.is_waiting(connection, pseudonym))
        if not waits and await self.is_begun(pseudonym):
            await self.carry_out(pseudonym, now)


def _forget_taken_back(connection: Connection, pseudonym: str, due_id: int) -> None:
    if due.carried_out(connection, due_id):
        leaving.forget(connection, pseudonym)
