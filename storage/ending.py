"""The end of the project: who is said goodbye to, on which day everything is deleted, and that it is. Knows no words.

Each step can be repeated, so that what a crash interrupted is finished by the next daily round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flows.plans import Plan
from storage import due, erasure
from storage.database import Connection
from storage.records import Settings
from storage.stamps import stamp

LEAST_DAYS: Final = 7
"""So long after the farewell, at least, everybody can still look at what is held about them and take a copy."""
_STAYS: Final = ("inbox", "heartbeat", "endings")
"""Numbers of updates, for three days; when Telegram was reached; and that the project has ended."""
_OWED: Final = (
    "(status IN ('active', 'paused') OR status = 'stopped' AND wants_outcome = 1"
    " OR status = 'waiting' AND waits_since IS NOT NULL)"
    " AND pseudonym NOT IN (SELECT pseudonym FROM due WHERE kind = 'farewell')"
    " AND pseudonym NOT IN (SELECT pseudonym FROM prompts WHERE script = 'farewell')"
)
"""Who hears of the end, and has not yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """How far the end of the project has come."""

    told: bool = False
    """Whether the team was told that it is near."""
    wipes_on: date | None = None
    """The day on which everything is deleted, where the project is; known once the farewell is said."""
    wiped: bool = False
    """Nobody is known here any more."""


def days_for(settings: Settings) -> int:
    """So many days after the farewell everything is deleted."""
    return max(settings.undo_days, LEAST_DAYS)


def of(connection: Connection, settings: Settings) -> Ending:
    """The end that the project has by its settings; the same as none of it if it has no end."""
    sql = "SELECT told_at, wipes_on, wiped_at FROM endings WHERE ends_at = ?"
    row = connection.execute(sql, (settings.ends_at and stamp(settings.ends_at),)).fetchone()
    if row is None:
        return Ending()
    told_at, wipes_on, wiped_at = row
    anybody = connection.execute("SELECT 1 FROM participation LIMIT 1").fetchone()
    return Ending(
        told=told_at is not None,
        wipes_on=date.fromisoformat(wipes_on) if wipes_on else None,
        wiped=wiped_at is not None and anybody is None,
    )


def deleted_on(connection: Connection, settings: Settings) -> date | None:
    """The day on which everything is deleted: as it was promised, or the earliest that it can be; None without an end.

    Where the project is.
    """
    if settings.ends_at is None:
        return None
    last_day = settings.ends_at.astimezone(ZoneInfo(settings.zone)).date()
    return of(connection, settings).wipes_on or last_day + timedelta(days=days_for(settings))


def note_told(connection: Connection, ends_at: datetime, now: datetime) -> None:
    """The team was told that the end is near."""
    _note(connection, ends_at, "told_at", stamp(now))


def plan_farewells(connection: Connection, settings: Settings, ends_at: datetime, now: datetime) -> None:
    """Plan that everybody hears of the end who is to, and set the day on which everything is deleted, once."""
    today = now.astimezone(ZoneInfo(settings.zone)).date()
    _note(connection, ends_at, "wipes_on", (today + timedelta(days=days_for(settings))).isoformat())
    for (pseudonym,) in connection.execute(f"SELECT pseudonym FROM participation WHERE {_OWED}").fetchall():
        due.plan(connection, pseudonym, Plan(kind="farewell", due_at=now, asked=True, late="send"))


def unheard(connection: Connection) -> frozenset[str]:
    """Whom the farewell may not have reached: it is planned still, or something waits to be sent to them.

    And whoever is to be erased on a later day: they would wait for their receipt.
    """
    sql = "SELECT pseudonym FROM due WHERE kind IN ('farewell', 'erase') UNION SELECT pseudonym FROM outbox"
    return frozenset(pseudonym for (pseudonym,) in connection.execute(sql))


def empty(connection: Connection) -> None:
    """Nothing of the project is left but that it has ended. Call it once everybody is erased."""
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table in emptied():
        connection.execute(f"DELETE FROM {table}")


def emptied() -> Iterator[str]:
    """The tables of which nothing is left."""
    return (table for table in erasure.PROJECT if table not in _STAYS)


def note_wiped(connection: Connection, ends_at: datetime, now: datetime) -> None:
    """No file has a trace of the project any more. Backups from before go when the next one is made.

    What an old copy brought back is deleted again, and then so are the backups from between.
    """
    connection.execute("UPDATE endings SET wiped_at = NULL WHERE ends_at = ?", (stamp(ends_at),))
    _note(connection, ends_at, "wiped_at", stamp(now))


def _note(connection: Connection, ends_at: datetime, column: str, value: str) -> None:
    """What was noted once stays as it was: it may have been promised."""
    connection.execute(
        f"INSERT INTO endings (ends_at, {column}) VALUES (?, ?)"
        f" ON CONFLICT (ends_at) DO UPDATE SET {column} = coalesce({column}, excluded.{column})",
        (stamp(ends_at), value),
    )
