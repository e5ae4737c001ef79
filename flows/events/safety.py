"""What keeps people safe: a card with help, how hard questions were, a call for a person that somebody must take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.events.event import Event

Reaction = Literal["easy", "mixed", "hard"]
"""How answering was, in the words of the three faces."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CardShown(Event):
    """Help was offered beside what somebody wrote. Says nothing of why, and nobody else learns of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReactionGiven(Event):
    """How it was to answer the questions of a sensitive script."""

    script: str
    version: int
    reaction: Reaction


@dataclass(frozen=True, kw_only=True, slots=True)
class SuspensionLifted(Event):
    """Somebody of the team lets a script come again that had suspended itself."""

    script: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertTaken(Event):
    """Somebody of the team says that they look after a call for a person now."""

    case: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertPassed(Event):
    """Somebody of the team cannot look after it now: the next one is asked at once."""

    case: str


Safety = CardShown | ReactionGiven | SuspensionLifted | AlertTaken | AlertPassed
