"""Counts of what happened, about nobody."""

from __future__ import annotations

from typing import Final

from storage.database import Connection

UNCOUNTED: Final = frozenset({"card", "support"})
"""Scripts of which not even a number is kept: how often help was looked for, or offered."""


def count(connection: Connection, name: str) -> None:
    """One more."""
    connection.execute(
        "INSERT INTO counters (name, count) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET count = count + 1", (name,)
    )


def count_script(connection: Connection, how: str, script: str) -> None:
    """One more time that a script began or ended, if that may be counted."""
    if script not in UNCOUNTED:
        count(connection, f"{how} {script}")


def uncount(connection: Connection, name: str) -> None:
    """One less: what was counted has been undone."""
    connection.execute("UPDATE counters SET count = count - 1 WHERE name = ? AND count > 0", (name,))


def counted(connection: Connection) -> dict[str, int]:
    """All counts by name."""
    return dict(connection.execute("SELECT name, count FROM counters ORDER BY name").fetchall())
