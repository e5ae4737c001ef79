"""One turn that may come to ask about a list: what every list is given. Knows no list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.project import Project
from flows.phrase import Phrase, Place
from storage.port import Storage
from storage.records import Person

MOST_OFFERED = 50
"""Telegram takes a hundred buttons with one message, those that are always there included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """Who is asked, when, and where things are looked up."""

    person: Person
    now: datetime
    storage: Storage
    project: Project
    words: Callable[..., str]
    """A phrase in the person's language: ``words(phrase, **known)``; known values can be dates and times, too."""
    begun: Callable[[Place], str]
    """How the question at a place begins, in the person's language and in one short line."""

    def say(self, book: str, slot: str, **known: object) -> str:
        """The phrase ``book``/``slot`` in the person's words."""
        return self.words(Phrase(script=book, slot=slot), **known)
