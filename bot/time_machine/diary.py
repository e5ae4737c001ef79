"""What happened on one person's phone, in its order: what they did, and what they heard. Records, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.time_machine.choices import Choice


@dataclass(frozen=True, kw_only=True, slots=True)
class Did:
    """Something that somebody did on their phone."""

    at: datetime
    deed: Literal["wrote", "tapped", "blocked", "missed"]
    """``missed``: they looked for a button, or for words, that their phone did not show."""
    words: str = ""
    means: Choice | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """Something that their phone showed."""

    at: datetime
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    file: str = ""
    silent: bool = False
    shown: Literal["message", "change", "toast"] = "message"
    """``change``: a message became another one. ``toast``: words that are there for a moment."""
    unasked: bool = False
    """It came although they had done nothing just then."""

    @property
    def labels(self) -> frozenset[str]:
        """What the buttons say."""
        return frozenset(label for row in self.buttons for label in row)


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """The bot tried to write to somebody who had blocked it."""

    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Unanswered:
    """What somebody did led to nothing that they could see."""

    at: datetime


Entry = Did | Heard | Refused | Unanswered


@dataclass(kw_only=True, slots=True)
class Diary:
    """One person's."""

    name: str
    language: str
    """What they read when they come in."""
    entries: list[Entry] = field(default_factory=list)
