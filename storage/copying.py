"""Everything held about one person, by table, with its seals opened: their right to a copy.

Goes through the registry of erasure, so that what can be erased can also be seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from storage import signatures
from storage.database import Connection, Cursor
from storage.erasure import PROJECT
from storage.people import Identity

_SEALED_FOR = {
    "sessions": (),
    "answers": ("session", "script", "step"),
    "consents": ("id",),
    "contributions": ("id",),
    "outbox": ("id",),
    "questions": ("thread",),
    "threads": ("code",),
    "proposals": ("code",),
    "needs": (),
    "cases": ("code",),
    "case_letters": ("code", "number"),
}
"""The columns that, with table and pseudonym, are the place that a row of this table is sealed for."""
_JSON = ("sessions", "answers", "outbox", "needs")
_NOT_THEIRS = ("sealed", "pseudonym", "invitation", "salt", "who_sha256", "mac")
"""Opened under another name; said once; the hash of a token, which says nothing about the person; and what seals the
audit."""


def copy_of(connection: Connection, identity: Identity) -> dict[str, Any]:
    """Rows by table, ready to be written as JSON. The key itself is not part of a copy."""
    you = {"pseudonym": identity.pseudonym, "chat_id": identity.chat_id, "name": identity.name}
    tables = [table for table, columns in PROJECT.items() if "pseudonym" in columns]
    held = {table: _rows(connection, table, identity) for table in tables}
    return {"people": [you]} | held | {"case_things": _things(connection, identity)}


def _things(connection: Connection, identity: Identity) -> list[dict[str, Any]]:
    """What was looked after outside for a case of theirs, and who was told of it."""
    sql = "SELECT * FROM case_things WHERE code IN (SELECT code FROM cases WHERE pseudonym = ?) ORDER BY code, thing"
    return list(_named(connection.execute(sql, (identity.pseudonym,))))


def _rows(connection: Connection, table: str, identity: Identity) -> list[dict[str, Any]]:
    found = connection.execute(f"SELECT * FROM {table} WHERE pseudonym = ?", (identity.pseudonym,))
    return [_opened(table, row, identity) for row in _named(found)]


def _named(found: Cursor) -> Iterator[dict[str, Any]]:
    names = [column[0] for column in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def _opened(table: str, row: dict[str, Any], identity: Identity) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name not in _NOT_THEIRS}
    if row.get("sealed") is not None:
        place = (str(row[column]) for column in _SEALED_FOR[table])
        words = identity.seal.open(row["sealed"], table, identity.pseudonym, *place)
        shown["content"] = json.loads(words) if table in _JSON else words
    if row.get("signature") is not None:
        shown["signature"] = signatures.read(row["signature"], identity.seal, identity.pseudonym, row["id"])
    return shown
