"""Due rows: what is to be done at a time. The row is the job; what wakes up for it lives elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from storage.database import Connection
from storage.records import DueRow
from storage.stamps import maybe_moment, moment, stamp

Kind = Literal["follow_up", "resume", "erase"]


def plan(
    connection: Connection,
    pseudonym: str,
    kind: Kind,
    due_at: datetime,
    *,
    script: str = "",
    at: str = "",
    late: str = "send",
) -> None:
    """Plan something, in place of the same thing planned before. Its id is new: an old turn cannot hit it."""
    cancel(connection, pseudonym, kind, script)
    connection.execute(
        "INSERT INTO due (pseudonym, kind, script, due_at, at, late) VALUES (?, ?, ?, ?, ?, ?)",
        (pseudonym, kind, script, stamp(due_at), at, late),
    )


def cancel(connection: Connection, pseudonym: str, kind: Kind, script: str = "") -> None:
    """It is not to be done any more."""
    connection.execute("DELETE FROM due WHERE pseudonym = ? AND kind = ? AND script = ?", (pseudonym, kind, script))


def cancel_all_but_erasure(connection: Connection, pseudonym: str) -> None:
    """The person stopped: nothing is planned for them but what is their right."""
    connection.execute("DELETE FROM due WHERE pseudonym = ? AND kind <> 'erase'", (pseudonym,))


def carried_out(connection: Connection, due_id: int) -> bool:
    """Take a row away because it is being carried out. False if it is gone already."""
    return connection.execute("DELETE FROM due WHERE id = ?", (due_id,)).rowcount > 0


def next_due(connection: Connection) -> datetime | None:
    """When the first row is due."""
    row = connection.execute("SELECT min(due_at) FROM due").fetchone()
    return maybe_moment(row[0]) if row else None


def due(connection: Connection, now: datetime, limit: int) -> tuple[DueRow, ...]:
    """Rows that are due, the oldest first."""
    rows = connection.execute(
        "SELECT id, pseudonym, kind, due_at, script, at, late FROM due WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
        (stamp(now), limit),
    )
    return tuple(
        DueRow(id=id, pseudonym=pseudonym, kind=kind, due_at=moment(due_at), script=script, at=at, late=late)
        for id, pseudonym, kind, due_at, script, at, late in rows
    )


def move(connection: Connection, due_id: int, due_at: datetime) -> None:
    """Make a row due at another time."""
    connection.execute("UPDATE due SET due_at = ? WHERE id = ?", (stamp(due_at), due_id))
