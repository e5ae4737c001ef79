"""``people.db``: who is behind a pseudonym, and the key that their words are sealed under. Knows nothing they said."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from storage.database import Connection, Database, Row
from storage.sealing import Seal, new_key

_REMEMBERED = 4096
_COLUMNS = "pseudonym, chat_id, name, wrapped_key"


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """A person as Telegram knows them, and their seal."""

    pseudonym: str
    chat_id: int
    name: str | None
    seal: Seal = field(repr=False)


class People:
    """The people of one project. The few who wrote last are remembered; an erased one is not."""

    def __init__(self, database: Database, wrap: Seal) -> None:
        self._database = database
        self._wrap = wrap
        self._by_chat: OrderedDict[int, Identity] = OrderedDict()
        self._chats: dict[str, int] = {}

    async def at(self, chat_id: int) -> Identity | None:
        """Who writes from this chat."""
        if chat_id in self._by_chat:
            self._by_chat.move_to_end(chat_id)
            return self._by_chat[chat_id]
        return await self._found(f"SELECT {_COLUMNS} FROM people WHERE chat_id = ?", chat_id)

    async def of(self, pseudonym: str) -> Identity | None:
        """Who is behind ``pseudonym``; None once they are erased."""
        if pseudonym in self._chats:
            return self._by_chat[self._chats[pseudonym]]
        return await self._found(f"SELECT {_COLUMNS} FROM people WHERE pseudonym = ?", pseudonym)

    async def of_all(self, pseudonyms: Iterable[str]) -> dict[str, Identity]:
        """Who is behind each of ``pseudonyms``, without those who are erased."""
        wanted = list(pseudonyms)
        known = {pseudonym: self._by_chat[self._chats[pseudonym]] for pseudonym in wanted if pseudonym in self._chats}
        rows = await self._database.run(lambda connection: list(_rows(connection, set(wanted) - known.keys())))
        return known | {row[0]: self._identity(row) for row in rows}

    async def add(self, chat_id: int) -> Identity:
        """A new pseudonym and key for this chat, or the ones that it has."""
        pseudonym = secrets.token_hex(8)
        wrapped = self._wrap.shut_bytes(new_key(), "people", pseudonym)
        row = await self._database.run(lambda connection: _added(connection, (pseudonym, chat_id, None, wrapped)))
        return self._identity(row)

    async def rename(self, pseudonym: str, name: str) -> None:
        """Keep the name that the person chose."""
        await self._changed(pseudonym, "UPDATE people SET name = ? WHERE pseudonym = ?", name, pseudonym)

    async def move(self, chat_id: int, new_chat_id: int) -> None:
        """The chat has a new id. Nothing changes if somebody is known there already."""
        identity = await self.at(chat_id)
        if identity and not await self.at(new_chat_id):
            sql = "UPDATE people SET chat_id = ? WHERE pseudonym = ?"
            await self._changed(identity.pseudonym, sql, new_chat_id, identity.pseudonym)

    async def destroy(self, pseudonym: str) -> None:
        """Destroy the key, and with it every copy of the person's words. Repeatable."""
        await self._changed(pseudonym, "DELETE FROM people WHERE pseudonym = ?", pseudonym)

    async def _found(self, sql: str, value: str | int) -> Identity | None:
        row = await self._database.run(lambda connection: connection.execute(sql, (value,)).fetchone())
        if row is None:
            return None
        identity = self._identity(row)
        self._remember(identity)
        return identity

    async def _changed(self, pseudonym: str, sql: str, *values: str | int) -> None:
        await self._database.run(lambda connection: connection.execute(sql, values).rowcount)
        self._forget(pseudonym)

    def _identity(self, row: Row) -> Identity:
        pseudonym, chat_id, name, wrapped = row
        key = self._wrap.open_bytes(wrapped, "people", pseudonym)
        return Identity(pseudonym=pseudonym, chat_id=chat_id, name=name, seal=Seal(key))

    def _remember(self, identity: Identity) -> None:
        self._by_chat[identity.chat_id] = identity
        self._chats[identity.pseudonym] = identity.chat_id
        if len(self._by_chat) > _REMEMBERED:
            _, oldest = self._by_chat.popitem(last=False)
            del self._chats[oldest.pseudonym]

    def _forget(self, pseudonym: str) -> None:
        chat_id = self._chats.pop(pseudonym, None)
        if chat_id is not None:
            del self._by_chat[chat_id]


def _rows(connection: Connection, pseudonyms: Iterable[str]) -> Iterator[Row]:
    for pseudonym in pseudonyms:
        row = connection.execute(f"SELECT {_COLUMNS} FROM people WHERE pseudonym = ?", (pseudonym,)).fetchone()
        if row:
            yield row


def _added(connection: Connection, row: Row) -> Row:
    connection.execute(f"INSERT INTO people ({_COLUMNS}) VALUES (?, ?, ?, ?) ON CONFLICT (chat_id) DO NOTHING", row)
    (found,) = connection.execute(f"SELECT {_COLUMNS} FROM people WHERE chat_id = ?", (row[1],)).fetchall()
    return found
