"""Which updates were kept, so that none changes anything twice; and when Telegram was last reached."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.counters import count
from storage.database import Connection
from storage.stamps import maybe_moment, stamp

KEPT_FOR = timedelta(hours=72)
"""Telegram itself gives an update up after 24 hours."""


def first_time(connection: Connection, update_id: int, now: datetime) -> bool:
    """Remember an update. False if it was remembered before."""
    sql = "INSERT INTO inbox (update_id, kept_at) VALUES (?, ?) ON CONFLICT (update_id) DO NOTHING"
    return connection.execute(sql, (update_id, stamp(now))).rowcount > 0


def set_aside(connection: Connection, update_id: int, now: datetime) -> None:
    """Remember and count an update that could not be understood."""
    if first_time(connection, update_id, now):
        count(connection, "update set aside")


def seen(connection: Connection, update_id: int) -> bool:
    """Whether an update was remembered."""
    return connection.execute("SELECT 1 FROM inbox WHERE update_id = ?", (update_id,)).fetchone() is not None


def prune(connection: Connection, now: datetime) -> None:
    """Forget the updates that Telegram cannot send again."""
    connection.execute("DELETE FROM inbox WHERE kept_at < ?", (stamp(now - KEPT_FOR),))


def polled(connection: Connection, now: datetime) -> None:
    """Telegram was reached."""
    connection.execute(
        "INSERT INTO heartbeat (one, polled_at) VALUES (1, ?)"
        " ON CONFLICT (one) DO UPDATE SET polled_at = excluded.polled_at",
        (stamp(now),),
    )


def last_polled(connection: Connection) -> datetime | None:
    """When Telegram was last reached."""
    row = connection.execute("SELECT max(polled_at) FROM heartbeat").fetchone()
    return maybe_moment(row[0]) if row else None
