"""The bands of age that are offered: they follow from the youngest that the project takes."""

from __future__ import annotations

from bot.lists.asking import Asking
from flows import ages as bands
from flows.phrase import Offer


async def ages(asking: Asking) -> tuple[Offer, ...]:
    """The same for everybody."""
    return bands.ages(asking.project.youngest)
