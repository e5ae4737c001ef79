"""What people said back, and what the team did with it: a part of a turn that is being kept. Decides nothing."""

from __future__ import annotations

from typing import assert_never

from flows.events import (
    AnswerDropped,
    AnswerJudged,
    AnswerTranslated,
    Hearing,
    ProposalAnswered,
    ProposalMade,
    QuestionAnswered,
    QuestionAsked,
    ThemeAnswered,
    ThemeEnded,
    ThemeLinked,
    ThemeOpened,
    ThemeRenamed,
    ThemeUnlinked,
    ThreadEnded,
)
from storage import proposals, theme_answers, themes, threads
from storage.turns import Keeping


def heard(keeping: Keeping, event: AnswerJudged | QuestionAnswered | ThreadEnded | ProposalMade) -> None:
    """Somebody answers the team, or wants to be asked in another way."""
    match event:
        case AnswerJudged():
            theme_answers.judge(keeping.connection, keeping.who, event)
        case QuestionAnswered():
            threads.answer(keeping, event)
        case ThreadEnded():
            threads.end(keeping, event)
        case ProposalMade():
            proposals.make(keeping, event)
        case _:
            assert_never(event)


def answered(keeping: Keeping, event: Hearing) -> None:  # noqa: C901 - a table: one row for each event
    """The team reads, asks, sums up, answers."""
    match event:
        case ThemeOpened():
            themes.open_one(keeping, event)
        case ThemeLinked():
            themes.link(keeping, event)
        case ThemeUnlinked():
            themes.unlink(keeping, event)
        case ThemeRenamed():
            themes.rename(keeping, event)
        case ThemeEnded():
            themes.end(keeping, event)
        case AnswerTranslated():
            theme_answers.translate(keeping, event)
        case AnswerDropped():
            theme_answers.drop(keeping, event)
        case ThemeAnswered():
            theme_answers.answer(keeping, event)
        case QuestionAsked():
            threads.ask(keeping, event)
        case ProposalAnswered():
            proposals.answer(keeping, event)
        case _:
            assert_never(event)
