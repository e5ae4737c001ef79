"""When somebody was written to who did not write first: what the week's measure is counted by. Knows no words."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.events import Prompted
from flows.recording import SLOWEST
from flows.verdict import Prompt
from storage.database import Connection
from storage.stamps import moment, stamp

KEPT_FOR = timedelta(weeks=SLOWEST, days=1)
"""After that a prompt does not count any more, at any pace."""


def add(connection: Connection, pseudonym: str, event: Prompted, now: datetime) -> None:
    """Somebody is written to at ``now``."""
    connection.execute(
        "INSERT INTO prompts (pseudonym, sent_at, asked, script) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (pseudonym, stamp(now), int(event.asked), event.script),
    )


def of(connection: Connection, pseudonym: str) -> tuple[Prompt, ...]:
    """Those of one person that may still count, the oldest first."""
    sql = "SELECT sent_at, asked, script FROM prompts WHERE pseudonym = ? ORDER BY sent_at"
    rows = connection.execute(sql, (pseudonym,))
    return tuple(Prompt(at=moment(sent_at), asked=bool(asked), script=script) for sent_at, asked, script in rows)


def prune(connection: Connection, now: datetime) -> None:
    """Forget those that do not count any more."""
    connection.execute("DELETE FROM prompts WHERE sent_at < ?", (stamp(now - KEPT_FOR),))
