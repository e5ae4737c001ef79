"""Whom somebody can invite, the invitations that are still open, and the place that is kept for somebody.

Only who looks after the project is offered the first two.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.lists.asking import MOST_OFFERED, Asking
from flows.phrase import Offer
from flows.plans import Plan
from flows.vocabulary import Role
from flows.waiting import OVER
from storage.records_of_cases import Invitation

_WORDS = "invitation_words"
_INVITES: Mapping[Role, tuple[Role, ...]] = {
    "coordinator": ("participant", "facilitator", "coordinator"),
    "owner": ("participant", "facilitator", "coordinator", "owner"),
}
"""Whom each role can let in: nobody gives away more than they have. Roles that are not here let in nobody."""


async def invitable(asking: Asking) -> tuple[Offer, ...]:
    """The keys of answers in ``flows/scripts/invite.yaml``; nothing once the project has ended."""
    if asking.project.has_ended(asking.now):
        return ()
    return tuple(Offer(key=role, text=role) for role in _INVITES.get(asking.person.role, ()))


async def invitations(asking: Asking) -> tuple[Offer, ...]:
    """Those that the one who is asked could have made, the first that is over first."""
    theirs = _INVITES.get(asking.person.role, ())
    open_ones = await asking.storage.team.invitations(asking.now) if theirs else ()
    return tuple(Offer(key=each.key, text=_label(asking, each)) for each in open_ones if each.role in theirs)[
        :MOST_OFFERED
    ]


async def free_place(asking: Asking) -> tuple[Offer, ...]:
    """One if a place is kept for whoever is asked, and they were told so. Nobody chooses from it."""
    if asking.person.status != "waiting":
        return ()
    planned = await asking.storage.plans.of(asking.person.pseudonym)
    return tuple(Offer(key="place", text="place") for row in planned if is_kept(row.plan))


def is_kept(plan: Plan) -> bool:
    """Whether ``plan`` says until when a place is kept."""
    return plan.kind == "place" and plan.about == OVER


def _label(asking: Asking, one: Invitation) -> str:
    last_day = (one.expires_at - timedelta(microseconds=1)).astimezone(ZoneInfo(asking.project.zone)).date()
    return asking.say(_WORDS, f"label_{one.role}", number=one.uses_left, date=last_day)
