"""What people said back, and what the team did with it: a part of a turn that is being kept. Decides nothing."""

from __future__ import annotations

from typing import assert_never

from flows.events import (
    AnswerJudged,
    ProposalAnswered,
    ProposalMade,
    QuestionAnswered,
    QuestionAsked,
    ThemeAnswered,
    ThemeLinked,
    ThemeOpened,
    ThreadEnded,
    WordsOpened,
)
from storage import openings, proposals, themes, threads
from storage.turns import Keeping


def heard(keeping: Keeping, event: AnswerJudged | QuestionAnswered | ThreadEnded | ProposalMade) -> None:
    """Somebody answers the team, or wants to be asked in another way."""
    match event:
        case AnswerJudged():
            themes.judge(keeping.connection, keeping.who, event)
        case QuestionAnswered():
            threads.answer(keeping, event)
        case ThreadEnded():
            threads.end(keeping, event)
        case ProposalMade():
            proposals.make(keeping, event)
        case _:
            assert_never(event)


def answered(
    keeping: Keeping, event: ThemeOpened | ThemeLinked | ThemeAnswered | QuestionAsked | WordsOpened | ProposalAnswered
) -> None:
    """The team reads, asks, sums up, answers."""
    match event:
        case ThemeOpened():
            themes.open_one(keeping, event)
        case ThemeLinked():
            themes.link(keeping, event)
        case ThemeAnswered():
            themes.answer(keeping, event)
        case QuestionAsked():
            threads.ask(keeping, event)
        case WordsOpened():
            openings.count(keeping)
        case ProposalAnswered():
            proposals.answer(keeping, event)
        case _:
            assert_never(event)
