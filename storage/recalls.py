"""That something which stood in a batch is not to be used any more. Knows neither what it was nor whose."""

from __future__ import annotations

from datetime import datetime

from storage.database import Connection
from storage.stamps import day


def note(connection: Connection, batch: int, now: datetime) -> None:
    """Something in that batch was taken back, or is shared in another way now."""
    connection.execute("INSERT INTO recalls (batch, recalled_on) VALUES (?, ?)", (batch, day(now)))


def note_all_of(connection: Connection, pseudonym: str, now: datetime) -> None:
    """Everything is gone that somebody shared. Call it before it is."""
    connection.execute(
        "INSERT INTO recalls (batch, recalled_on)"
        " SELECT DISTINCT batch, ? FROM contributions WHERE pseudonym = ? AND batch IS NOT NULL ORDER BY batch",
        (day(now), pseudonym),
    )


def recalled(connection: Connection) -> tuple[int, tuple[int, ...]]:
    """The newest row, 0 if there is none, and the batches, each once."""
    rows = connection.execute("SELECT batch, max(rowid) FROM recalls GROUP BY batch ORDER BY batch").fetchall()
    return max((newest for _, newest in rows), default=0), tuple(batch for batch, _ in rows)


def forget(connection: Connection, up_to: int) -> None:
    """The team was told, up to that row."""
    connection.execute("DELETE FROM recalls WHERE rowid <= ?", (up_to,))
