"""How long a place that has come free is kept for somebody who waited for it. Knows no storage and no words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flows.plans import Plan
from flows.rhythm import DAY, Hours

KEPT_DAYS = 7
"""So many days they have to decide, the day on which they are asked not counted."""
OVER = "over"
"""What the plan is about that gives the place to somebody else."""


def kept(hours: Hours, now: datetime) -> Plan:
    """The end of the last day on which they can take the place, if they are asked ``now``."""
    last = hours.local(now).date() + KEPT_DAYS * DAY
    return Plan(kind="place", about=OVER, due_at=hours.at(datetime.combine(last + DAY, time())), late="send")


def last_day(plan: Plan, hours: Hours) -> date:
    """The last day before what :func:`kept` has planned, on their own calendar."""
    return hours.local(plan.due_at - timedelta(microseconds=1)).date()
