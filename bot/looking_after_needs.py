"""Once a day: the team hears that people need something new, and people hear what it says about what they need.

At a fixed hour, so that nobody can tell from it who has just said something. Knows no SQL, and never whose it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flows.phrase import Phrase
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import DIGEST, Message, Notice

_LOOKS_AFTER_THEM: Final[tuple[Role, ...]] = ("facilitator", "coordinator")
_SOMETHING_NEW: Final = Phrase(script="needs_words", slot="something_new")


async def look_after_needs(storage: Storage, now: datetime) -> bool:
    """Plan what people are to hear, and tell the team once. True if the team was told something."""
    await storage.needs.tell_of_answers(now)
    told = Message(phrases=(_SOMETHING_NEW,), priority=DIGEST, silent=True)
    return await storage.needs.tell_team([Notice(role=role, message=told) for role in _LOOKS_AFTER_THEM], now)
