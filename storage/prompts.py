"""When somebody was written to who did not write first: what the week's measure is counted by. Knows no words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.events import Prompted
from flows.recording import SLOWEST
from flows.verdict import UNDISTURBED, Prompt
from storage.database import Connection
from storage.records import FOLLOW_UP
from storage.stamps import maybe_moment, moment, stamp

KEPT_FOR = timedelta(weeks=SLOWEST, days=1)
"""After that a prompt does not count any more, at any pace."""


def add(connection: Connection, pseudonym: str, event: Prompted, now: datetime) -> None:
    """Somebody is written to at ``now``."""
    connection.execute(
        "INSERT INTO prompts (pseudonym, sent_at, asked, script) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (pseudonym, stamp(now), int(event.asked), event.script),
    )


def of(connection: Connection, pseudonym: str) -> tuple[Prompt, ...]:
    """Those of one person that may still count, the oldest first. One that still waits counts for when it may go."""
    sql = "SELECT sent_at, asked, script FROM prompts WHERE pseudonym = ? ORDER BY sent_at"
    rows = connection.execute(sql, (pseudonym,))
    said = [Prompt(at=moment(sent_at), asked=bool(asked), script=script) for sent_at, asked, script in rows]
    goes_at = _waits_until(connection, pseudonym)
    if said and goes_at is not None:
        said[-1] = replace(said[-1], at=max(said[-1].at, goes_at))
    return tuple(said)


def _waits_until(connection: Connection, pseudonym: str) -> datetime | None:
    sql = "SELECT max(not_before) FROM outbox WHERE pseudonym = ? AND priority >= ?"
    row = connection.execute(sql, (pseudonym, FOLLOW_UP)).fetchone()
    return maybe_moment(row[0]) if row else None


def said(connection: Connection, pseudonym: str, now: datetime) -> None:
    """What somebody was last written to has reached them only now: Telegram could not be reached, or it was night."""
    connection.execute(
        "UPDATE OR REPLACE prompts SET sent_at = ? WHERE pseudonym = ? AND sent_at < ? AND sent_at ="
        " (SELECT max(sent_at) FROM prompts WHERE pseudonym = ?)",
        (stamp(now), pseudonym, stamp(now - UNDISTURBED), pseudonym),
    )


def prune(connection: Connection, now: datetime) -> None:
    """Forget those that do not count any more."""
    connection.execute("DELETE FROM prompts WHERE sent_at < ?", (stamp(now - KEPT_FOR),))
