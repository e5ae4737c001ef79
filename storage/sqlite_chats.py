"""``storage.ports_of_safety.Chats`` in SQLite; what each method does is said there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage import chats, erasure
from storage.database import Database
from storage.ports_of_safety import Removed


class SqliteChats:
    """What is kept of the messages in people's chats."""

    def __init__(self, project: Database) -> None:
        self._project = project

    async def deletable(self, pseudonym: str, now: datetime) -> Sequence[int]:
        return await self._project.run(lambda connection: erasure.deletable(connection, pseudonym, now))

    async def to_remove(self, pseudonym: str, limit: int) -> Sequence[int]:
        return await self._project.run(lambda connection: chats.to_remove(connection, pseudonym, limit))

    async def tried(self, pseudonym: str, *, gone: Sequence[int], refused: Sequence[int]) -> None:
        await self._project.run(lambda connection: chats.tried(connection, pseudonym, gone=gone, refused=refused))

    async def removed(self, pseudonym: str) -> Removed:
        return await self._project.run(lambda connection: chats.removed(connection, pseudonym))
