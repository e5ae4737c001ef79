"""What was said."""

from __future__ import annotations

from dataclasses import dataclass

from flows.events.event import Event
from flows.phrase import Offer, Phrase
from flows.vocabulary import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Said(Event):
    """Something was said. ``alone``: as a message of its own."""

    phrase: Phrase
    alone: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked(Event):
    """A question was put, and the session waits. Exactly one per turn, and the last thing said in it."""

    session: str
    turn: int
    phrases: tuple[Phrase, ...]
    offers: tuple[Offer, ...] = ()
    picked: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    """What is always there: system phrases that are also the keys of buttons (skip, back, why, ...)."""
    in_place: bool = False
    """The same question again, with other options picked: the message it was asked in can be changed."""
    about: str = ""
    """The code of what it is about, if its buttons lead back to that when they are old (``Script.open_in``)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown(Event):
    """Something was shown whose content is known only when it is sent."""

    view: View
    about: str = ""
    """Which one it shows, where there are several (see ``flows.script.ABOUT``)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TapAnswered(Event):
    """A tap that changed nothing was answered, in a sentence beside the button."""

    phrase: Phrase


Saying = Said | Asked | Shown | TapAnswered
