"""Where one participant is in what is open now, and how that is written down. Knows no scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from flows.phrase import Value


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """One script on its way. A script called by another stands above it."""

    script: str
    version: int
    step: str
    answers: Mapping[str, Value] = field(default_factory=dict)
    """What was saved in this script, by name. A skipped question has no entry."""
    trail: tuple[str, ...] = ()
    """The steps whose answers can still be changed by going back, oldest first."""
    picked: tuple[str, ...] = ()
    """Options picked so far, where several can be."""
    easier: bool = False
    """The question of ``step`` was put in easier words, because they were asked for."""
    waiting: bool = False
    """The question of ``step`` was put: what comes back to this frame asks it again, and says nothing twice."""
    since: int = 0
    """The turn of the session in which it began: the same script may be walked again over what is still open."""
    reacts: bool = False
    """Something sensitive was answered that it had called: how that was is asked once this script is over, too."""
    noted: str = ""
    """The step beside whose question it stands that nobody reads straight away: the first that asks for own words."""
    awaits_reading: bool = False
    """Its person was told when somebody of the team reads next, after their words were kept."""
    told: bool = False
    """Its person was told that it can be left, because others found it hard."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One participant going through scripts now. It always waits for a reply."""

    id: str
    turn: int
    """How many questions were asked so far: with the id, it tells this question's buttons from all others."""
    frames: tuple[Frame, ...]
    """The script that is walked now is the last one."""
    asked_to_stop: bool = False
    """Whether they were asked if messages are to stop, because of words that may say so. Nobody is asked twice."""

    @property
    def top(self) -> Frame:
        """The frame that is walked now."""
        return self.frames[-1]


_SESSION = TypeAdapter(Session)


def written(session: Session) -> str:
    """The session as JSON text."""
    return _SESSION.dump_json(session).decode()


def read(text: str | bytes) -> Session:
    """The session that :func:`written` wrote."""
    return _SESSION.validate_json(text)
