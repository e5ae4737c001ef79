"""The one question that the team can ask back about something shared. Neither side learns who the other is."""

from __future__ import annotations

from flows.events import QuestionAnswered, QuestionAsked, ThreadEnded
from storage.turns import Keeping


def ask(keeping: Keeping, event: QuestionAsked) -> None:
    """Keep the question, and plan that the contribution's author hears it."""
    raise NotImplementedError


def answer(keeping: Keeping, event: QuestionAnswered) -> None:
    """Keep the answer, and plan that who asked reads it."""
    raise NotImplementedError


def end(keeping: Keeping, event: ThreadEnded) -> None:
    """No more is asked about this contribution; who asked is told that it ended."""
    raise NotImplementedError
