"""What has suspended itself, by what it is called. Only coordinators and owners can let it come again."""

from __future__ import annotations

from bot.lists.asking import Asking
from flows.phrase import Offer, Phrase


async def suspended(asking: Asking) -> tuple[Offer, ...]:
    """The longest first."""
    if asking.person.role not in ("coordinator", "owner"):
        return ()
    return tuple(
        Offer(key=one.script, text=Phrase(script=one.script, version=one.version, slot="title"))
        for one in await asking.storage.safety.known_suspended()
    )
