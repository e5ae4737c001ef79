"""The open cases, by code. Only who deals with them is offered any."""

from __future__ import annotations

from bot.lists.asking import Asking
from flows.phrase import Offer

_SEES_CASES = frozenset({"coordinator", "owner"})


async def cases(asking: Asking) -> tuple[Offer, ...]:
    """The cases that are not done."""
    if asking.person.role not in _SEES_CASES:
        return ()
    return tuple(Offer(key=case.code, text=case.code) for case in await asking.storage.cases.open())
