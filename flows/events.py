"""What the engine reports: facts, in the past tense.

Nothing else leaves the engine, and nobody here knows who acts on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flows.phrase import Offer, Phrase, Place, Value
from flows.script import FollowUp, View

Rung = Literal["pause", "stop", "leave_keep", "leave_take_back", "erase"]
"""How far a withdrawal goes, in the order of the design."""
Attribution = Literal["anonymous", "by_name", "collective"]


class Event:
    """The common ground of all events; a new one needs a case wherever events are matched."""

    __slots__ = ()


# --- what was said -------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown(Event):
    """Something was shown whose content is known only when it is sent."""

    view: View


@dataclass(frozen=True, kw_only=True, slots=True)
class TapAnswered(Event):
    """A tap that changed nothing was answered, in a sentence beside the button."""

    phrase: Phrase


# --- what changed --------------------------------------------------------------------------------------------------


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
    """An answer was understood. One with the same place in the same session replaces the one before it.

    What a fact of the script is made of is no answer: it is reported as that fact, or not at all.
    """

    at: Place
    save: str
    value: Value
    free_words: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerSkipped(Event):
    at: Place
    save: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerTakenBack(Event):
    """The person went back to this question: what they had answered is gone."""

    at: Place
    save: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentGiven(Event):
    """``text`` is exactly what the person was shown, in their language."""

    at: Place
    language: str
    text: str
    text_sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentRefused(Event):
    """The person said "not now" to joining. What was known of them is forgotten."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleAccepted(Event):
    """Somebody of the team has read what the role is and begins."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NameChosen(Event):
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageChosen(Event):
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EasyWordsChosen(Event):
    on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseChosen(Event):
    """Nothing is sent before ``until`` (UTC); None is open-ended."""

    until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Resumed(Event):
    """A pause was ended by the person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawalChosen(Event):
    rung: Rung


@dataclass(frozen=True, kw_only=True, slots=True)
class CameBack(Event):
    """Somebody who had left said yes to hearing from us again."""


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
class CopyAsked(Event):
    """The person asked for a copy of everything held about them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseMoved(Event):
    case: str
    to: Literal["seen", "doing", "done"]


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUpPlanned(Event):
    follow_up: FollowUp


AnyEvent = (
    Said
    | Asked
    | Shown
    | TapAnswered
    | ScriptBegan
    | ScriptEnded
    | AnswerGiven
    | AnswerSkipped
    | AnswerTakenBack
    | ConsentGiven
    | ConsentRefused
    | RoleAccepted
    | NameChosen
    | LanguageChosen
    | EasyWordsChosen
    | PauseChosen
    | Resumed
    | WithdrawalChosen
    | CameBack
    | ContributionMade
    | ContributionTakenBack
    | CopyAsked
    | CaseMoved
    | FollowUpPlanned
)
"""Every event there is: where events are matched, ``assert_never`` makes the type checker name what is missing."""
