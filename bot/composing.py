"""Puts what was said in one turn together into messages. Knows no words and no Telegram, only what belongs together.

What is said on the way to a question goes into one message with it: one sound on the phone, one thing to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flows.events import Asked, Event, Said, Shown
from flows.phrase import Phrase
from storage.records import FOLLOW_UP, LIVE, Message, Policy


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """How messages are sent: see ``storage.records.Message``."""

    policy: Policy = "at_least_once"
    priority: int = LIVE
    silent: bool = False


ANSWERING = Manner()
"""To somebody who is here now. Heard twice does no harm, not heard leaves them waiting."""
NUDGING = Manner(policy="at_most_once", priority=FOLLOW_UP, silent=True)
"""To somebody who did not ask just now. Heard twice is pressure, not heard is a quiet week."""


def compose(events: Iterable[Event], manner: Manner = ANSWERING, *, tapped: int | None = None) -> tuple[Message, ...]:
    """The messages that say ``events``. ``tapped``: the message whose button led here, for changing it in place."""
    base = Message(policy=manner.policy, priority=manner.priority, silent=manner.silent)
    return tuple(_composed(events, base, tapped))


def _composed(events: Iterable[Event], base: Message, tapped: int | None) -> Iterator[Message]:
    said: list[Phrase] = []
    for event in events:
        match event:
            case Said(phrase=phrase, alone=False):
                said.append(phrase)
            case Said(phrase=phrase):
                yield from _gathered(said, base)
                yield replace(base, phrases=(phrase,))
            case Shown(view=view, about=about):
                yield replace(base, phrases=_taken(said), view=view, about=about)
            case Asked():
                yield _asked(event, _taken(said), base, tapped)
    yield from _gathered(said, base)


def _gathered(said: list[Phrase], base: Message) -> Iterator[Message]:
    if said:
        yield replace(base, phrases=_taken(said))


def _taken(said: list[Phrase]) -> tuple[Phrase, ...]:
    taken = tuple(said)
    said.clear()
    return taken


def _asked(event: Asked, said: tuple[Phrase, ...], base: Message, tapped: int | None) -> Message:
    return replace(
        base,
        phrases=said + event.phrases,
        offers=event.offers,
        picked=event.picked,
        menu=event.menu,
        session=event.session,
        turn=event.turn,
        about=event.about,
        replaces=tapped if event.in_place else None,
    )
