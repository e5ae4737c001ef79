"""How far somebody can still go in leaving: who has stopped already is offered only what goes further."""

from __future__ import annotations

from collections.abc import Iterator

from bot.lists.asking import Asking
from flows.phrase import Offer


async def rungs(asking: Asking) -> tuple[Offer, ...]:
    """The keys of answers in ``flows/scripts/withdraw.yaml``."""
    kinds = {row.plan.kind for row in await asking.storage.plans.of(asking.person.pseudonym)}
    here = asking.person.status not in ("stopped", "left")
    return further(here=here, taken_back="forget" in kinds, erasing="erase" in kinds)


def further(*, here: bool, taken_back: bool = False, erasing: bool = False) -> tuple[Offer, ...]:
    """What can still be chosen by who is ``here`` or not, and has asked for this already."""
    return tuple(Offer(key=key, text=key) for key in _rungs(here=here, taken_back=taken_back, erasing=erasing))


def _rungs(*, here: bool, taken_back: bool, erasing: bool) -> Iterator[str]:
    """A pause would bring messages back to somebody who stopped them, and what is asked for stays asked for."""
    if erasing:
        return
    if here:
        yield from ("pause", "stop")
    if not taken_back:
        yield from ("leave_keep", "leave_take_back")
    yield from ("erase", "nothing")
