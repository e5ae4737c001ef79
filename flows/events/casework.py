"""Matters that a coordinator looks after: opened by people, worked on by the team, written about to and fro."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.events.event import Event

CaseKind = Literal["withdrawal", "access", "correction", "complaint", "contact", "recall", "safeguarding"]
"""``access``: a copy of what is kept outside this bot. ``contact``: somebody of the team is to get in touch.
``recall``: something shared is to be left out of what comes, although the day until which it could be taken back is
over."""
CaseState = Literal["new", "seen", "doing", "done"]
Thing = Literal["recordings", "transcripts", "notes", "reports", "lists"]
"""What lies outside the bot, where only people can look after it."""
ThingState = Literal["done", "none"]
"""Dealt with; or there was nothing of this person in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseOpened(Event):
    """Somebody asks the team for something. ``words`` as they wrote them, or empty."""

    kind: CaseKind
    words: str = ""
    read_by: Literal["", "owner"] = ""
    """Empty: all who look after requests."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseMoved(Event):
    """Somebody of the team got further with a case, and looks after it from now on."""

    case: str
    to: Literal["seen", "doing", "done"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ThingLookedAfter(Event):
    """One line of a case's checklist is dealt with. ``told``: who was told of it, in the team's words, or empty."""

    case: str
    thing: Thing
    state: ThingState
    told: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterWritten(Event):
    """The team writes to the person of a case, without learning who that is."""

    case: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterAnswered(Event):
    """The person of a case writes to the team about it."""

    case: str
    words: str


Casework = CaseOpened | CaseMoved | ThingLookedAfter | LetterWritten | LetterAnswered
