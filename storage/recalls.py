"""That something which stood in a batch is not to be used any more: owed to each of the team until it was said to them.

Knows neither what it was nor whose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from storage.database import Connection

_READERS = (
    "SELECT pseudonym FROM participation"
    " WHERE role <> 'participant' AND status IN ('active', 'paused', 'stopped', 'left')"
    " AND pseudonym NOT IN (SELECT pseudonym FROM erasures WHERE done_at IS NULL)"
)
"""Everybody of the team who may have it, whether they can be written to now or not. Whoever took it back is told as
well if they are one of them: who is told nothing would stand out."""


def note(connection: Connection, batch: int) -> None:
    """Something in that batch was taken back, or is shared in another way now.

    Who joins the team later never had it. What is on its way to somebody speaks of what was before: they hear it again.
    """
    connection.execute(
        f"INSERT INTO recalls (pseudonym, batch) SELECT pseudonym, ? FROM ({_READERS}) WHERE true"
        " ON CONFLICT (pseudonym, batch) DO UPDATE SET message = NULL",
        (batch,),
    )


def note_all_of(connection: Connection, pseudonym: str) -> None:
    """Everything is gone that somebody shared. Call it before it is."""
    sql = "SELECT DISTINCT batch FROM contributions WHERE pseudonym = ? AND batch IS NOT NULL ORDER BY batch"
    for (batch,) in connection.execute(sql, (pseudonym,)).fetchall():
        note(connection, batch)


def owed(connection: Connection) -> Mapping[str, tuple[int, ...]]:
    """By reader, the batches that they are still to hear of. A pause, or whoever has left, is waited for."""
    rows = connection.execute(
        "SELECT pseudonym, batch FROM recalls JOIN participation USING (pseudonym)"
        " WHERE message IS NULL AND status = 'active' ORDER BY pseudonym, batch"
    )
    found: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    for pseudonym, batch in rows:
        found[pseudonym] = (*found[pseudonym], batch)
    return dict(found)


def on_its_way(connection: Connection, pseudonym: str, batches: Iterable[int], message: int) -> None:
    """That message in the outbox tells them of it. If it goes from there unsaid, they are owed it again."""
    connection.executemany(
        "UPDATE recalls SET message = ? WHERE pseudonym = ? AND batch = ?",
        [(message, pseudonym, batch) for batch in batches],
    )


def said(connection: Connection, message: int) -> None:
    """Telegram took that message."""
    connection.execute("DELETE FROM recalls WHERE message = ?", (message,))
