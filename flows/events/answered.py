"""What was walked, answered and given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.events.event import Event
from flows.phrase import Place, Value

Attribution = Literal["anonymous", "by_name", "collective"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ScriptBegan(Event):
    script: str
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ScriptEnded(Event):
    """``completed``: walked to its end. ``left``: something else took its place, or the person stopped."""

    script: str
    version: int
    how: Literal["completed", "left"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerGiven(Event):
    """An answer was understood. One with the same place in the same walk replaces the one before it.

    ``since``: the turn of the session in which that walk of the script began; likewise below.

    What a fact of the script is made of is no answer: it is reported as that fact, or not at all.
    """

    at: Place
    save: str
    value: Value
    free_words: bool
    since: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerSkipped(Event):
    at: Place
    save: str
    since: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerTakenBack(Event):
    """The person went back to this question: what they had answered is gone."""

    at: Place
    save: str
    since: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ContributionMade(Event):
    """``words`` exactly as the person approved them."""

    at: Place
    words: str
    attribution: Attribution


@dataclass(frozen=True, kw_only=True, slots=True)
class ContributionTakenBack(Event):
    """The person takes back one contribution, named by its id. The others stay."""

    contribution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ContributionRecalled(Event):
    """The day until which it could be taken back is over, and its author wants it left out of all that comes."""

    contribution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerForgotten(Event):
    """The person takes back one answer that was kept. ``answer``: its code (see ``storage.answers``)."""

    answer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AttributionChanged(Event):
    """The person wants one contribution shared in another way from now on."""

    contribution: str
    attribution: Attribution


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerJudged(Event):
    """The person says whether what came of a theme answers what they had said."""

    theme: str
    judgement: Literal["yes", "partly", "no"]


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionAnswered(Event):
    """The answer to the one question that the team asked back, exactly as the person approved it."""

    thread: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadEnded(Event):
    """The person wants to hear no more of it, and the team is told only that."""

    thread: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalMade(Event):
    """Other words for a step, or that it felt wrong; ``words`` as the person approved them, or empty."""

    about: Place
    kind: Literal["other_words", "felt_wrong"]
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyAsked(Event):
    """The person asked for a copy of everything held about them."""


Answering = (
    ScriptBegan
    | ScriptEnded
    | AnswerGiven
    | AnswerSkipped
    | AnswerTakenBack
    | ContributionMade
    | ContributionTakenBack
    | ContributionRecalled
    | AnswerForgotten
    | AttributionChanged
    | AnswerJudged
    | QuestionAnswered
    | ThreadEnded
    | ProposalMade
    | CopyAsked
)
