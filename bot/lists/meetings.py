"""Sessions that are still to come, by title and day."""

from __future__ import annotations

from bot.lists.asking import Asking
from flows.phrase import Offer


async def meetings(asking: Asking) -> tuple[Offer, ...]:
    """The sessions to come, the next one first."""
    return ()
