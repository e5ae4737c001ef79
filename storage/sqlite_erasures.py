"""Erases people from both files, in an order in which a crash anywhere in between is finished at the next start.

Somebody is recorded as to be erased before their key is destroyed, and counts as erased once no file has a trace of
them. Knows nothing of Telegram: what stands in the chat is deleted before, and only counted here.
"""

from __future__ import annotations

from datetime import datetime

from storage import due, erasure, leaving, outbox, recalls
from storage.backups import gone_by
from storage.database import Connection, Database
from storage.people import People
from storage.records import Outgoing, Settings


class SqliteErasures:
    """Destroys one person's key, and clears their rows."""

    def __init__(self, people: Database, project: Database, known: People, settings: Settings) -> None:
        self._files = (people, project)
        self._project = project
        self._known = known
        self._settings = settings

    async def carry_out(self, pseudonym: str, now: datetime, deleted: int = 0, undeleted: int = 0) -> str:
        """Erase them from both files, and return the receipt's code. Repeatable."""
        code = await self._project.run(
            lambda connection: erasure.request(
                connection, pseudonym, now, after_goodbye=False, deleted=deleted, undeleted=undeleted
            )
        )
        await self._known.destroy(pseudonym)
        await self._project.run(lambda connection: _clear(connection, pseudonym))
        for file in self._files:
            await file.alone(erasure.sweep)
        by = gone_by(now, self._settings)
        await self._project.run(lambda connection: erasure.done(connection, pseudonym, now, by))
        return code

    async def forget_taken_back(self, pseudonym: str, due_id: int) -> None:
        """What they took back on leaving is gone, and so is the plan for it. Nothing if that is gone already."""
        await self._project.run(lambda connection: _forget_taken_back(connection, pseudonym, due_id))

    async def finish(self, now: datetime) -> None:
        """Go on with what a crash interrupted."""
        for pseudonym, after_goodbye in await self._project.run(erasure.unfinished):
            if after_goodbye:
                await self.once_said(pseudonym, now)
            else:
                await self.carry_out(pseudonym, now)

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


def _clear(connection: Connection, pseudonym: str) -> None:
    recalls.note_all_of(connection, pseudonym)
    erasure.clear(connection, pseudonym, erasure.PROJECT)


def _forget_taken_back(connection: Connection, pseudonym: str, due_id: int) -> None:
    if due.carried_out(connection, due_id):
        leaving.forget(connection, pseudonym)
