"""Suggestions for other words that wait for an answer, by code. Only who answers them is offered any."""

from __future__ import annotations

from bot.lists.asking import MOST_OFFERED, Asking
from flows.phrase import Offer

_ANSWERS = frozenset({"facilitator", "coordinator", "owner"})


async def proposals(asking: Asking) -> tuple[Offer, ...]:
    """Those that nobody has answered."""
    if asking.person.role not in _ANSWERS:
        return ()
    waiting = await asking.storage.voices.proposals()
    return tuple(Offer(key=each.code, text=each.code) for each in waiting[:MOST_OFFERED])
