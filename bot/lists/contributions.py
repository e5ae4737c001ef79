"""What somebody shared and can still change or take back, by its first words."""

from __future__ import annotations

from bot.lists.asking import MOST_OFFERED, Asking
from bot.lists.labels import label_of
from flows.phrase import Offer


async def contributions(asking: Asking) -> tuple[Offer, ...]:
    """The person's own, the newest first."""
    own = await asking.storage.own_contributions(asking.person.pseudonym, asking.now, MOST_OFFERED)
    return tuple(Offer(key=each.id, text=label_of(each.words)) for each in own)
