"""Published summaries to look back at, and the parts of the newest one that there are. For the team."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.lists.asking import MOST_OFFERED, Asking
from flows.phrase import Offer
from storage.records_of_digests import Batch

_WORDS = "digest_words"


async def batches(asking: Asking) -> tuple[Offer, ...]:
    """Those before the newest one, the newest first."""
    if asking.person.role == "participant":
        return ()
    published = await asking.storage.digests.all()
    return tuple(Offer(key=str(each.number), text=_label(asking, each)) for each in published[1 : MOST_OFFERED + 1])


async def digest_parts(asking: Asking) -> tuple[Offer, ...]:
    """What there is to read in the newest summary; nothing as long as there is none."""
    if asking.person.role == "participant":
        return ()
    newest = await asking.storage.digests.latest()
    if newest is None:
        return ()
    return tuple(Offer(key=key, text=key) for key in _parts(newest))


def _parts(newest: Batch) -> Iterator[str]:
    """The keys of answers in ``flows/scripts/digest.yaml``."""
    if newest.tables:
        yield from ("numbers", "picture")
    if newest.quotes or newest.together:
        yield "words"
    yield from ("page", "tables", "short")
    if newest.number > 1:
        yield "older"
    yield "enough"


def _label(asking: Asking, batch: Batch) -> str:
    day = batch.published_at.astimezone(ZoneInfo(asking.person.zone)).date()
    return asking.say(_WORDS, "batch_label", number=batch.number, date=day)
