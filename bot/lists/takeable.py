"""Of which kinds there is something to take back: something shared, an answer."""

from __future__ import annotations

from collections.abc import Iterator

from bot.lists.asking import Asking
from flows.phrase import Offer


async def takeable(asking: Asking) -> tuple[Offer, ...]:
    """The keys of answers in ``flows/scripts/take_back.yaml``."""
    digests, who = asking.storage.digests, asking.person.pseudonym
    shared = any(not each.hidden for each in await digests.shared_by(who))
    answered = bool(await digests.answers_of(who))
    return tuple(Offer(key=key, text=key) for key in _kinds(shared=shared, answered=answered))


def _kinds(*, shared: bool, answered: bool) -> Iterator[str]:
    if shared:
        yield "shared"
    if answered:
        yield "answer"
