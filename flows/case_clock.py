"""The clock of a case: at which parts of its time the team hears of it again. Pure."""

from __future__ import annotations

from datetime import datetime

MARKS = (0.5, 0.8, 1.0)
"""Parts of the time there is. At the last one it is due, and those are told too who stand in."""


def marks_passed(opened_at: datetime, due_at: datetime, now: datetime) -> int:
    """How many of ``MARKS`` have passed at ``now``."""
    return sum(now >= opened_at + mark * (due_at - opened_at) for mark in MARKS)
