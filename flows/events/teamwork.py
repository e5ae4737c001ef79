"""The team's hand in what waits, in messages to many, and in what people said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from flows.events.event import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanMoved(Event):
    """Something planned for somebody comes so much later. ``planned``: the due row."""

    planned: str
    by: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanCancelled(Event):
    """Something planned for somebody does not come this time."""

    planned: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BroadcastWritten(Event):
    """The words of a message to many, in one language. The draft is its author's until it is sent.

    ``anew``: a draft of theirs from before is dropped with all its words.
    """

    language: str
    words: str
    anew: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class BroadcastSent(Event):
    """The author's draft goes to a group: ``everybody``, ``meeting K3D9`` or ``language pl``."""

    group: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BroadcastCancelled(Event):
    """What has not been sent of it is not sent. ``broadcast``: its code, or empty for the author's own draft."""

    broadcast: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BroadcastReached(Event):
    """It was said to one of the people it goes to."""

    broadcast: str


ThemeState = Literal["open", "heard", "decided", "done", "not_possible"]
"""Nothing was answered yet; and the four answers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeOpened(Event):
    """The team sums up, in its own words, something that people said. ``contribution``: what it begins with."""

    title: str
    contribution: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeLinked(Event):
    """A contribution belongs to a theme."""

    theme: str
    contribution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeUnlinked(Event):
    """A contribution belongs to a theme no more."""

    theme: str
    contribution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeRenamed(Event):
    """The team sums up a theme in other words."""

    theme: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeEnded(Event):
    """Nobody finds a theme any more. Whoever's words belong to it hears so, if it had no answer."""

    theme: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerTranslated(Event):
    """An answer that is not given yet, in one more language and in the team's words, too."""

    theme: str
    language: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerDropped(Event):
    """What somebody of the team wrote for an answer in other languages is not to be sent."""

    theme: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeAnswered(Event):
    """What came of a theme, in the team's words. Everybody whose words belong to it is told.

    ``language``: of the answer. What its author wrote for it in others goes along.
    """

    theme: str
    state: ThemeState
    answer: str
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionAsked(Event):
    """Somebody of the team asks one thing back about a contribution, without learning who is asked."""

    contribution: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalAnswered(Event):
    """What came of a proposal, in the team's words. Its author is told."""

    proposal: str
    state: Literal["taken_up", "not_taken_up"]
    reply: str


Hearing = (
    ThemeOpened
    | ThemeLinked
    | ThemeUnlinked
    | ThemeRenamed
    | ThemeEnded
    | AnswerTranslated
    | AnswerDropped
    | ThemeAnswered
    | QuestionAsked
    | ProposalAnswered
)
"""The team reads what people say, asks, sums up, answers."""
Teamwork = (
    PlanMoved | PlanCancelled | BroadcastWritten | BroadcastSent | BroadcastCancelled | BroadcastReached | Hearing
)
