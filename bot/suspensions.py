"""Tells who looks after the project that some questions have suspended themselves. Never which people found them hard.

Knows no SQL. It is told with the daily round, and not when it happens: the moment would say whose answer it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flows.phrase import Phrase
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import RIGHTS, Message, Notice

_TOLD: Final[tuple[Role, ...]] = ("coordinator", "owner")


async def tell_of_suspended(storage: Storage, now: datetime) -> bool:
    """Tell the coordinators and the owner, once of each time. False if there is nothing to tell."""
    which = await storage.safety.untold()
    if not which:
        return False
    message = Message(phrases=(Phrase(script="suspended_words", slot="came"),), priority=RIGHTS, silent=True)
    await storage.safety.told(which, [Notice(role=role, message=message) for role in _TOLD], now)
    return True
