"""What somebody can do about what they need. Knows of whoever is asked only whether they said something."""

from __future__ import annotations

from bot.lists.asking import Asking
from flows.phrase import Offer


async def need_ways(asking: Asking) -> tuple[Offer, ...]:
    """The keys of answers in ``flows/scripts/needs.yaml``."""
    return ways(said=await asking.storage.needs.of(asking.person.pseudonym) is not None)


def ways(*, said: bool) -> tuple[Offer, ...]:
    """What can be done by who has said what they need, or has not."""
    can = ("change", "delete") if said else ("say",)
    return tuple(Offer(key=key, text=key) for key in (*can, "met", "enough"))
