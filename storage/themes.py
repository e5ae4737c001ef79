"""Themes: what people said, summed up by the team, and what came of it. Knows no way to say it."""

from __future__ import annotations

from flows.events import AnswerJudged, ThemeAnswered, ThemeLinked, ThemeOpened
from storage.database import Connection
from storage.turns import Keeping


def open_one(keeping: Keeping, event: ThemeOpened) -> None:
    """A new theme, with the day until which it is to be answered."""
    raise NotImplementedError


def link(connection: Connection, event: ThemeLinked) -> None:
    """A contribution belongs to a theme."""
    raise NotImplementedError


def answer(keeping: Keeping, event: ThemeAnswered) -> None:
    """Keep what came of it, and plan that everybody is told whose words belong to it."""
    raise NotImplementedError


def judge(connection: Connection, pseudonym: str, event: AnswerJudged) -> None:
    """Whether it answers it, by somebody whose words belong to it."""
    raise NotImplementedError
