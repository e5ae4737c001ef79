"""Deletes what has been kept for as long as was promised. Knows how long, and not why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from storage import broadcasts, openings, prompts
from storage.database import Connection
from storage.records import Settings
from storage.stamps import day, stamp

MEETINGS_KEPT_FOR: Final = timedelta(days=90)
"""A session, and who said that they come, after it has ended."""
LEFT_OUT_KEPT_FOR: Final = timedelta(days=90)
"""What was left out, if there is nobody to be told of it."""


def purge(connection: Connection, settings: Settings, now: datetime) -> None:
    """Delete what has served for its days: what was said, sessions and who came, broadcasts, who was written to when,
    how much was opened when.

    Once the project has ended, all of these go. What was planned goes by itself: nothing comes after the end.
    """
    ended = settings.ends_at is not None and now >= settings.ends_at
    _said(connection, settings, now, ended=ended)
    _meetings(connection, now - MEETINGS_KEPT_FOR, ended=ended)
    broadcasts.purge(connection, now + broadcasts.KEPT_FOR if ended else now)
    prompts.prune(connection, now + prompts.KEPT_FOR if ended else now)
    openings.purge(connection, now + openings.KEPT_FOR + timedelta(days=1) if ended else now)
    connection.execute("DELETE FROM left_out WHERE left_out_at < ?", (stamp(now - LEFT_OUT_KEPT_FOR),))
    if ended:
        connection.execute("DELETE FROM begun")


def _said(connection: Connection, settings: Settings, now: datetime, *, ended: bool) -> None:
    """Answers, contributions with what was asked about them, proposals, and closed cases."""
    answers, contributions, cases = (
        now + timedelta(days=1) if ended else now - timedelta(days=days)
        for days in (settings.answer_days, settings.contribution_days, settings.closed_case_days)
    )
    connection.execute("DELETE FROM answers WHERE given_on < ?", (day(answers),))
    for sql in (
        "DELETE FROM threads WHERE asked_on < ?",
        "DELETE FROM contributions WHERE made_on < ?",
        "DELETE FROM proposals WHERE made_on < ?",
    ):
        connection.execute(sql, (day(contributions),))
    connection.execute("DELETE FROM cases WHERE state = 'done' AND opened_at < ?", (stamp(cases),))


def _meetings(connection: Connection, before: datetime, *, ended: bool) -> None:
    """Sessions that ended before that, and who said that they come; at the end of the project all of them."""
    old = "SELECT code FROM meetings WHERE ends_at < ? OR ?"
    connection.execute(f"DELETE FROM attendance WHERE meeting IN ({old})", (stamp(before), ended))
    connection.execute("DELETE FROM meetings WHERE ends_at < ? OR ?", (stamp(before), ended))
