"""Asks those who run sessions what they would like to tell the team, once a session is over. Knows no hour and no SQL.

With the daily round, and each at an hour of theirs: nobody has to write late in the evening.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flows.vocabulary import Role
from storage.port import Storage

SCRIPT: Final = "after_session_team"
ASKED: Final[Role] = "facilitator"
"""Who runs sessions. Coordinators and owners can say something whenever they like, as everybody can."""


async def ask_after_sessions(storage: Storage, now: datetime) -> bool:
    """Ask each of them once after each session. False if none was over."""
    return await storage.meetings.ask_after(SCRIPT, ASKED, now)
