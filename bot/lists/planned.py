"""What waits to be sent, for those who may put their hand in it."""

from __future__ import annotations

from bot.lists.asking import Asking
from flows.phrase import Offer


async def planned(asking: Asking) -> tuple[Offer, ...]:
    """The next of it."""
    return ()
