"""How often summaries come by themselves to somebody of the team, and whether one comes now.

Pure. They come at a time of the reader's own day, and never because somebody has just answered: who gave the answer
that made a summary possible could be guessed otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from flows.plans import Plan, scheduled
from flows.rhythm import Hours
from flows.schedule import Schedule
from flows.vocabulary import Role

DigestRhythm = Literal["off", "daily", "weekly", "after_session"]

SCRIPT = "digest"
"""What begins when a summary comes."""
HEARD_WITHIN = timedelta(days=1)
"""What people say of a session is in summaries that are closed so long after it: they are asked some hours after."""

USUALLY_AT = "10:00"
"""When they come to somebody who has chosen no time."""
HOURS = range(24)
"""At which full hours somebody can have them. Quiet hours hold for them as for everything that comes by itself."""

_EACH_DAY = Schedule(every="1 day", at=USUALLY_AT)
_EACH_MONDAY = Schedule(every="1 week", at=USUALLY_AT, on=("monday",))
_LOOKS: Mapping[DigestRhythm, Schedule] = {"daily": _EACH_DAY, "weekly": _EACH_MONDAY, "after_session": _EACH_DAY}
"""When it is looked whether there is a new summary for somebody."""


def rhythm_of(chosen: DigestRhythm | Literal[""], role: Role) -> DigestRhythm:
    """What somebody has chosen, or what their role has. Participants get no summaries."""
    if role == "participant":
        return "off"
    return chosen or ("weekly" if role == "facilitator" else "off")


def first_look(rhythm: DigestRhythm, hours: Hours, now: datetime, at: str = "") -> Plan | None:
    """The first time that it is looked for somebody who chooses ``rhythm`` at ``now``; None if they want none.

    ``at``: ``HH:MM`` on their wall; empty: the usual time.

    They asked for it, so it is none of the messages that they did not ask for.
    """
    looks = _LOOKS.get(rhythm)
    plan = scheduled(SCRIPT, looks.model_copy(update={"at": at or looks.at}), hours, now) if looks else None
    return replace(plan, kind="digest", asked=True) if plan else None


def comes(
    rhythm: DigestRhythm, *, newest: datetime | None, seen: datetime | None, session_ended: datetime | None
) -> bool:
    """Whether there is a summary that comes to somebody now. All in UTC.

    ``newest``, ``seen``: when the newest summary was closed, and the last one that came to them. ``session_ended``:
    when the last session had ended of which people can have been heard in the newest summary.
    """
    if newest is None or rhythm == "off" or (seen is not None and newest <= seen):
        return False
    if rhythm != "after_session":
        return True
    return session_ended is not None and (seen is None or seen < session_ended + HEARD_WITHIN)
