"""Deletes what has been kept for as long as was promised. Knows how long, and not why."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.database import Connection
from storage.records import Settings
from storage.stamps import day, stamp


def purge(connection: Connection, settings: Settings, now: datetime) -> None:
    """Delete answers, contributions and closed cases whose days are over; once the project has ended, all of them."""
    ended = settings.ends_at is not None and now >= settings.ends_at
    answers, contributions, cases = (
        now + timedelta(days=1) if ended else now - timedelta(days=days)
        for days in (settings.answer_days, settings.contribution_days, settings.closed_case_days)
    )
    connection.execute("DELETE FROM answers WHERE given_on < ?", (day(answers),))
    connection.execute("DELETE FROM contributions WHERE made_on < ?", (day(contributions),))
    connection.execute("DELETE FROM cases WHERE state = 'done' AND opened_at < ?", (stamp(cases),))
