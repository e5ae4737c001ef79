"""What somebody may need so that they can take part, and when they hear of it. Knows no person and no words.

The loop of NHS England's Accessible Information Standard (DAPB1605): ask, keep, flag, share, meet, review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from flows.phrase import Offer
from flows.plans import Plan, follow_up
from flows.rhythm import Hours
from flows.schedule import FollowUp
from flows.script import Script

Need = Literal[
    "step_free",
    "quiet_room",
    "breaks",
    "somebody_with_me",
    "interpreter",
    "hearing_loop",
    "large_print",
    "easy_read",
    "travel",
    "childcare",
    "from_elsewhere",
    "food",
    "other",
]
"""``other``: what somebody says in their own words."""
NEEDS: Final[tuple[Need, ...]] = get_args(Need)
"""In the order in which they are asked and shown, which ranks nothing and nobody."""
Sharing = Literal["yes", "sessions", "no"]
"""Whether the team may know of it, without whose it is: always, while its person comes to a session, or never."""

SCRIPT: Final = "needs"
"""The script that asks for them: its answers are what needs are called everywhere."""
_ASKED_AT: Final = "which"
"""The step of it that does."""
REVIEW: Final = "needs_review"
"""The script that asks whether it is still right."""
REVIEWED_AFTER: Final = timedelta(days=90)
"""So long after they said what they need, somebody is asked that; and the team's answers are as old as that."""
_AT: Final = "10:00"


def review(hours: Hours, now: datetime) -> Plan:
    """That somebody who says now what they need is asked whether it is still right, as they were told."""
    return _coming(REVIEW, REVIEWED_AFTER, hours, now)


def news(hours: Hours, now: datetime) -> Plan:
    """That somebody hears of what the team says now about a need of theirs: on the next day, whatever else it says."""
    return replace(_coming("", timedelta(days=1), hours, now), late="send")


def _coming(script: str, after: timedelta, hours: Hours, now: datetime) -> Plan:
    wanted = FollowUp(script=script or SCRIPT, after=f"{after.days} days", at=_AT, asked=True)
    return replace(follow_up(wanted, hours, now), kind="needs", script=script)


# --- what they are called --------------------------------------------------------------------------------------------


def offers(latest: Mapping[str, Script]) -> tuple[Offer, ...]:
    """Every need as people are asked for it, by the newest scripts; nothing if none of them asks."""
    script = latest.get(SCRIPT)
    return script.offers.get(_ASKED_AT, ()) if script else ()
