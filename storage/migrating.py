"""Brings a file to the newest shape, one numbered ``.sql`` at a time. Knows no table by name."""

from __future__ import annotations

from importlib.resources import files

from sqlcipher3 import dbapi2

from storage.database import Connection
from storage.errors import Damaged, TooNew


def migrations(kind: str) -> list[str]:
    """The SQL of ``people`` or ``project``, in order: the first is number 1."""
    folder = files("storage") / "migrations" / kind
    return [file.read_text(encoding="utf-8") for file in sorted(folder.iterdir(), key=lambda file: file.name)]


def number_of(connection: Connection) -> int:
    """The number of the last migration that this file has had; 0 for a new file."""
    (number,) = connection.execute("PRAGMA user_version").fetchone() or (0,)
    return int(number)


def migrate(connection: Connection, kind: str) -> None:
    """Run what is missing, each in one transaction with its number. Raises TooNew."""
    steps, reached = migrations(kind), number_of(connection)
    if reached > len(steps):
        raise TooNew(
            f"{kind}.db was written by a newer version of Alongside (migration {reached}, this version knows "
            f"{len(steps)}). Install that version or a newer one."
        )
    for number in range(reached + 1, len(steps) + 1):
        _apply(connection, steps[number - 1], number)


def _apply(connection: Connection, sql: str, number: int) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\n;PRAGMA user_version = {number};\nCOMMIT;")
    except dbapi2.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def check(connection: Connection, kind: str) -> None:
    """Read every page once. Raises Damaged if one fails its own check or the tree it belongs to."""
    try:
        bad_pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        verdict = connection.execute("PRAGMA quick_check(1)").fetchall()
    except dbapi2.DatabaseError:
        bad_pages, verdict = [("unreadable",)], []
    if bad_pages or verdict != [("ok",)]:
        raise Damaged(f"{kind}.db is damaged. Keep a copy of the data folder, then restore a backup.")
