"""What somebody shared, by its first words: what they can still change, and what they cannot any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.lists.asking import MOST_OFFERED, Asking
from bot.lists.labels import label_of
from flows.phrase import Offer
from storage.records_of_digests import Shared


async def contributions(asking: Asking) -> tuple[Offer, ...]:
    """What can still be shared in another way, or taken back, the newest first."""
    return _offers(each for each in await _own(asking) if each.changeable(asking.now))


async def recallable(asking: Asking) -> tuple[Offer, ...]:
    """What is past its day, and can only be left out of everything to come."""
    return _offers(each for each in await _own(asking) if not each.hidden and not each.changeable(asking.now))


async def unchangeable(asking: Asking) -> tuple[Offer, ...]:
    """What there is only to look at any more."""
    return _offers(each for each in await _own(asking) if not each.changeable(asking.now))


async def shared_ways(asking: Asking) -> tuple[Offer, ...]:
    """What can be done with each: the keys of answers in ``flows/scripts/shared.yaml``."""
    asked = {each.contribution for each in await asking.storage.voices.asked(asking.person.pseudonym)}
    answered = {each.contribution for each in await asking.storage.themes.to_judge(asking.person.pseudonym)}
    return tuple(
        Offer(key=key, text=key, of=each.id)
        for each in await _own(asking)
        for key in _ways(
            is_changeable=each.changeable(asking.now), is_asked=each.id in asked, has_answer=each.id in answered
        )
    )


def _ways(*, is_changeable: bool, is_asked: bool, has_answer: bool) -> Iterator[str]:
    if is_asked:
        yield "question"
    if has_answer:
        yield "outcome"
    if is_changeable:
        yield from ("otherwise", "take_back")
    if is_changeable or is_asked or has_answer:
        yield "leave"


async def _own(asking: Asking) -> tuple[Shared, ...]:
    return await asking.storage.digests.shared_by(asking.person.pseudonym)


def _offers(own: Iterable[Shared]) -> tuple[Offer, ...]:
    return tuple(Offer(key=each.id, text=label_of(each.words)) for each in own)[:MOST_OFFERED]
