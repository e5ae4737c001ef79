"""Calls for a person: whether somebody can be asked now, and which calls somebody of the team can still answer."""

from __future__ import annotations

from bot.lists.asking import Asking
from flows.phrase import Offer

_WAYS = "soon", "later"
"""The keys of answers in ``flows/scripts/contact.yaml``."""


async def alert_ways(asking: Asking) -> tuple[Offer, ...]:
    """How soon somebody can be told; nothing if nobody can be told before the team reads."""
    rules = asking.project.safeguarding
    reading = asking.project.reading.next_reading(asking.now)
    is_time = rules.at_all_hours or (reading is not None and reading.is_on(asking.now))
    if not (rules.alert and is_time and await asking.storage.safety.can_be_asked(asking.person.pseudonym)):
        return ()
    return tuple(Offer(key=way, text=way) for way in _WAYS)


async def alerts(asking: Asking) -> tuple[Offer, ...]:
    """The calls that they were asked about and nobody has taken."""
    codes = await asking.storage.safety.to_answer(asking.person.pseudonym)
    return tuple(Offer(key=code, text=code) for code in codes)
