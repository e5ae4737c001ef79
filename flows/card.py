"""Offers a card with help beside words that may say that somebody is not safe. Does not know which words.

Nothing else comes of such words: they are answered as any others are, and nobody hears that the card was shown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from flows.book import Surroundings
from flows.events import Asked, CardShown, Said, ScriptBegan, Shown
from flows.reply import Command, Reply, Words
from flows.script import Script
from flows.stopping import MAYBE_STOP
from flows.walk import Walk

CARD: Final = "card"
"""The script of the card. Its first step says everything, so that it helps where nothing can be asked."""
ONCE_IN: Final = timedelta(hours=24)
"""The card is shown once in so much time, and then it is forgotten that it was."""


def calls_for(reply: Reply, distress: Callable[[str], bool]) -> bool:
    """Whether there is anything in what somebody typed beside which help is to be offered."""
    match reply:
        case Words(text=words) | Command(argument=words):
            return distress(words)
    return False


def to_show(reply: Reply, around: Surroundings) -> Script | None:
    """The card, or None if it is not to be shown: there is no reason, or it was shown within the last 24 hours."""
    shown = not around.carded and calls_for(reply, around.distress)
    return around.book.latest.get(CARD) if shown else None


def was_offered(words: str, around: Surroundings) -> bool:
    """Whether help would be offered beside ``words``, had it not been within the last 24 hours."""
    return around.carded and around.distress(words)


def show(walk: Walk, card: Script) -> None:
    """Show the card after a reply was dealt with, unless that has begun it; what is open is asked again after it.

    Whoever is choosing how to stop keeps that question, and reads the card below it.
    """
    if not any(isinstance(event, ScriptBegan) and event.script == CARD for event in walk.events):
        if _is_stopping(walk):
            _say(walk, card)
        elif walk.is_open(CARD):
            _make_room(walk)
            _say(walk, card)
            walk.ask()
        else:
            _make_room(walk)
            walk.begin(card)
    walk.events.insert(0, CardShown())


def _is_stopping(walk: Walk) -> bool:
    if walk.session is None:
        return False
    stop = walk.around.book.commands(walk.around.role).get("stop")
    return walk.top.script == MAYBE_STOP or (stop is not None and walk.top.script == stop.script)


def _say(walk: Walk, card: Script) -> None:
    step = card.steps[card.first]
    walk.say(card.at(card.first).phrase("say"))
    if step.show:
        walk.events.append(Shown(view=step.show))


def _make_room(walk: Walk) -> None:
    """Two questions at once are one too many, and so is being told that this was no answer."""
    if all(isinstance(event, Said | Asked) for event in walk.events):
        walk.events.clear()
    walk.events[:] = [event for event in walk.events if not isinstance(event, Asked)]
