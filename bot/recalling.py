"""Tells the team that something in a published summary is not to be used any more. Never what it was, or whose.

Knows no SQL. What there still is to see, the summaries say themselves: words are looked up when they are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flows.phrase import Phrase
from storage.port import Storage
from storage.records import DIGEST, Message, Notice, Person

_WORDS: Final = "shared_words"


async def tell_of_recalled(storage: Storage, now: datetime) -> bool:
    """Tell each of the team who may have such a summary and can be told, once. False if there is nothing to tell."""
    recalled = await storage.digests.recalled()
    readers = [await storage.person(who) for who in recalled]
    notices = [_notice(reader, recalled[reader.pseudonym]) for reader in readers if reader]
    if notices:
        await storage.digests.told_of_recalled(notices, now)
    return bool(notices)


def _notice(reader: Person, batches: Sequence[int]) -> Notice:
    """Unlike other things that come by themselves it is never left out after a crash: heard twice does no harm."""
    first = Phrase(script=_WORDS, slot="recalled", values={"count": len(batches)})
    each = (Phrase(script=_WORDS, slot="recalled_summary", values={"number": number}) for number in batches)
    told = Message(phrases=(first, *each), policy="at_least_once", priority=DIGEST, silent=True)
    return Notice(role=reader.role, message=told, only=reader.pseudonym, or_others=False)
