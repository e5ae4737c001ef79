"""Tells the team that something in a published summary is not to be used any more. Never what it was, or whose.

Knows no SQL. What there still is to see, the summaries say themselves: words are looked up when they are read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, get_args

from flows.phrase import Phrase
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import DIGEST, Message, Notice

_WORDS: Final = "shared_words"
_TEAM: Final[tuple[Role, ...]] = tuple(role for role in get_args(Role) if role != "participant")


async def tell_of_recalled(storage: Storage, now: datetime) -> bool:
    """Tell everybody who may have such a summary, once. False if there is nothing to tell.

    Unlike other things that come by themselves it is never left out after a crash: heard twice does no harm.
    """
    batches = await storage.digests.recalled()
    if not batches:
        return False
    first = Phrase(script=_WORDS, slot="recalled", values={"count": len(batches)})
    each = (Phrase(script=_WORDS, slot="recalled_summary", values={"number": number}) for number in batches)
    told = Message(phrases=(first, *each), policy="at_least_once", priority=DIGEST, silent=True)
    await storage.digests.told_of_recalled([Notice(role=role, message=told) for role in _TEAM], now)
    return True
