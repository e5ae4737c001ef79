"""Whom a message can go to, the languages it is not written in yet, and the broadcasts that are under way."""

from __future__ import annotations

from bot.lists.asking import Asking
from flows.phrase import Offer


async def groups(asking: Asking) -> tuple[Offer, ...]:
    """Everybody, the people of each session to come, the speakers of each language."""
    return ()


async def unwritten(asking: Asking) -> tuple[Offer, ...]:
    """The languages that the author's draft has no words in yet."""
    return ()


async def broadcasts(asking: Asking) -> tuple[Offer, ...]:
    """Those that somebody still waits for."""
    return ()
