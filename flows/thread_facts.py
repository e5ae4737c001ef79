"""Facts about the one question that the team can ask back, and about the team's reading. Knows no storage."""

from __future__ import annotations

from collections.abc import Mapping

from flows.book import Surroundings
from flows.events import Event, QuestionAnswered, QuestionAsked, ThreadEnded
from flows.making import Answers, Making, offered
from flows.phrase import Place
from flows.vocabulary import Fact


def _asked_back(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if its author has taken it back meanwhile, or was asked already."""
    quote = offered("quote", "askable", answers, at, around)
    return QuestionAsked(contribution=quote, words=str(answers["question"]))


def _answered(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it is not open any more: nobody is thanked for an answer that nobody gets."""
    return QuestionAnswered(
        thread=offered("thread", "open_questions", answers, at, around), words=str(answers["words"])
    )


def _ended(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError likewise."""
    return ThreadEnded(thread=offered("thread", "open_questions", answers, at, around))


FACTS: Mapping[Fact, Making] = {
    "question_back": Making(needs=("quote", "question"), make=_asked_back),
    "question_answer": Making(needs=("thread", "words"), make=_answered),
    "thread_end": Making(needs=("thread",), make=_ended),
}
"""Each fact, the saved answers that it is made of, and how."""
