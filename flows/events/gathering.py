"""Sessions, as people call them (in code ``meeting``, because a session is a conversation), and who comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flows.events.event import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingPlanned(Event):
    """The team plans a session. ``day`` and ``starts`` are on the wall where it is; ``about`` is what is said of it,
    in the team's words, by the names of ``flows.meeting_facts.MEETING_ABOUT``."""

    day: str
    """ISO 8601."""
    starts: str
    """``HH:MM``."""
    minutes: int
    """How long it lasts."""
    about: Mapping[str, str]
    places: int | None
    """How many people can come; None if there is no limit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingMoved(Event):
    meeting: str
    day: str
    starts: str
    minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingCancelled(Event):
    meeting: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ComingAnswered(Event):
    """``coming_quietly``: without a message before and after it. ``waiting``: the next place is to be theirs."""

    meeting: str
    answer: Literal["coming", "coming_quietly", "not_coming", "waiting"]


Gathering = MeetingPlanned | MeetingMoved | MeetingCancelled | ComingAnswered
