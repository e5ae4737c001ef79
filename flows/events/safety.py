"""What keeps people safe: a card with help, how hard questions were, a call for a person that somebody must take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.events.event import Event

Reaction = Literal["fine", "mixed", "hard"]
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


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertCame(Event):
    """Somebody of the team is asked about a call for a person: from now on they have some minutes to answer."""

    case: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertUnanswered(Event):
    """Whoever was asked did not answer in time, or cannot any more: the next one is asked."""

    case: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NobodyAnswered(Event):
    """Everybody who could be asked was asked about a call. Whose it is hears so, and so does the whole team."""

    case: str


Safety = (
    CardShown
    | ReactionGiven
    | SuspensionLifted
    | AlertTaken
    | AlertPassed
    | AlertCame
    | AlertUnanswered
    | NobodyAnswered
)
