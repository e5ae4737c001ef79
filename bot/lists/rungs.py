"""How far somebody can still go in leaving: who has stopped already is offered only what goes further."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from bot.lists.asking import Asking
from flows.events import Rung
from flows.phrase import Offer
from storage.port import Storage
from storage.records import Person

_OF_THE_TEAM: Final = ("stop", "silence", "erase", "nothing")
"""They share no words of their own that could stay or be taken back, and pause in another way."""


async def rungs(asking: Asking) -> tuple[Offer, ...]:
    """The keys of answers in ``flows/scripts/withdraw.yaml``, and of fewer in ``leave_team.yaml``."""
    return tuple(Offer(key=key, text=key) for key in await still_open(asking.person, asking.storage))


async def still_open(person: Person, storage: Storage) -> tuple[str, ...]:
    """The same as plain keys, for whoever lists what each of them does."""
    own = await storage.cases.of(person.pseudonym)
    chosen = {file.case.rung for file in own if file.case.rung and file.case.on_leaving != "over"}
    hears = person.wants_outcome or any(file.reached for file in own)
    ways = further(here=person.status not in ("stopped", "left"), chosen=chosen, hears=hears)
    return ways if person.role == "participant" else tuple(way for way in ways if way in _OF_THE_TEAM)


def further(*, here: bool, chosen: Collection[Rung] = (), hears: bool = False) -> tuple[str, ...]:
    """What can still be chosen by who is ``here`` or not, and has chosen this already.

    ``hears``: something still comes to them that they asked for.
    """
    return tuple(_further(here=here, chosen=chosen, hears=hears))


def _further(*, here: bool, chosen: Collection[Rung], hears: bool) -> Iterator[str]:
    """A pause would bring messages back to somebody who stopped them, and what is asked for stays asked for."""
    if "erase" in chosen:
        return
    if here:
        yield from ("pause", "stop")
    elif hears:
        yield "silence"
    if "leave_take_back" not in chosen:
        yield from ("leave_take_back",) if "leave_keep" in chosen else ("leave_keep", "leave_take_back")
    yield from ("erase", "nothing")
