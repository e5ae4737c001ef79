"""Facts about what people take back, and how they leave: which answers each is made of.

Knows not what becomes of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.book import Surroundings
from flows.events import AnswerForgotten, ContributionRecalled, Event, OutcomeWanted, SilenceChosen
from flows.making import Answers, Making, offered
from flows.phrase import Place
from flows.vocabulary import Fact


def _recalled(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it is not here any more, or left out already."""
    return ContributionRecalled(contribution=offered("contribution", "recallable", answers, at, around))


def _answer_forgotten(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it is kept no more: nobody is told that it is gone because of them when it was not."""
    return AnswerForgotten(answer=offered("answer", "answers", answers, at, around))


def _outcome_wish(answers: Answers, at: Place, around: Surroundings) -> Event:
    return OutcomeWanted(wanted=answers["goodbye"] == "hear")


def _silence(answers: Answers, at: Place, around: Surroundings) -> Event:
    return SilenceChosen()


FACTS: Mapping[Fact, Making] = {
    "recall": Making(needs=("contribution",), make=_recalled),
    "answer_forget": Making(needs=("answer",), takes=("answer_part",), make=_answer_forgotten),
    "outcome_wish": Making(needs=("goodbye",), make=_outcome_wish),
    "silence": Making(make=_silence),
}
"""Each fact, the saved answers that it is made of, and how."""
