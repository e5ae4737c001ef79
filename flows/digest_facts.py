"""Facts about what people shared and what came of it: which answers each is made of. Knows not what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flows.book import Surroundings
from flows.events import (
    AnswerDropped,
    AnswerJudged,
    AnswerTranslated,
    AttributionChanged,
    Event,
    ThemeAnswered,
    ThemeEnded,
    ThemeLinked,
    ThemeOpened,
    ThemeRenamed,
    ThemeUnlinked,
)
from flows.making import Answers, Making, offered
from flows.phrase import Place
from flows.vocabulary import Fact


def _attribution_changed(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it cannot be changed any more, or was never theirs."""
    contribution = offered("contribution", "contributions", answers, at, around)
    match answers["attribution"]:
        case "by_name":
            return AttributionChanged(contribution=contribution, attribution="by_name")
        case "collective":
            return AttributionChanged(contribution=contribution, attribution="collective")
        case _:
            return AttributionChanged(contribution=contribution, attribution="anonymous")


def _theme_opened(answers: Answers, at: Place, around: Surroundings) -> Event:
    return ThemeOpened(title=str(answers["title"]), contribution=str(answers.get("quote", "")))


def _theme(answers: Answers, at: Place, around: Surroundings) -> str:
    """The theme that is open. Raises ImpossibleError if somebody else has ended it meanwhile."""
    return offered("theme", "themes", answers, at, around)


def _theme_linked(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if its author has taken it back meanwhile, or there is no such theme."""
    quote = offered("quote", "quotes", answers, at, around)
    return ThemeLinked(theme=_theme(answers, at, around), contribution=quote)


def _theme_unlinked(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError likewise, or if somebody else was quicker."""
    linked = offered("linked", "linked", answers, at, around)
    return ThemeUnlinked(theme=_theme(answers, at, around), contribution=linked)


def _theme_renamed(answers: Answers, at: Place, around: Surroundings) -> Event:
    return ThemeRenamed(theme=_theme(answers, at, around), title=str(answers["title"]))


def _answer_translated(answers: Answers, at: Place, around: Surroundings) -> Event:
    theme, language = _theme(answers, at, around), str(answers["in_language"])
    return AnswerTranslated(theme=theme, language=language, words=str(answers["translation"]))


def _theme_answered(answers: Answers, at: Place, around: Surroundings) -> Event:
    """An answer is written in the project's first language to begin with."""
    answered = partial(
        ThemeAnswered,
        theme=_theme(answers, at, around),
        answer=str(answers["answer"]),
        language=around.lists["languages"][0].key,
    )
    match answers["theme_state"]:
        case "decided":
            return answered(state="decided")
        case "done":
            return answered(state="done")
        case "not_possible":
            return answered(state="not_possible")
        case _:
            return answered(state="heard")


def _judged(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if it was counted meanwhile, or there is another answer: nobody judges what they have
    not seen."""
    theme = offered("theme", "open_outcomes", answers, at, around)
    match answers["judgement"]:
        case "yes":
            return AnswerJudged(theme=theme, judgement="yes")
        case "partly":
            return AnswerJudged(theme=theme, judgement="partly")
        case _:
            return AnswerJudged(theme=theme, judgement="no")


FACTS: Mapping[Fact, Making] = {
    "attribution": Making(needs=("contribution", "attribution"), make=_attribution_changed),
    "theme": Making(needs=("title",), takes=("quote",), make=_theme_opened),
    "theme_link": Making(needs=("theme", "quote"), make=_theme_linked),
    "theme_unlink": Making(needs=("theme", "linked"), make=_theme_unlinked),
    "theme_rename": Making(needs=("theme", "title"), make=_theme_renamed),
    "theme_end": Making(
        needs=("theme",), make=lambda answers, at, around: ThemeEnded(theme=_theme(answers, at, around))
    ),
    "answer_words": Making(needs=("theme", "in_language", "translation"), make=_answer_translated),
    "answer_drop": Making(
        needs=("theme",), make=lambda answers, at, around: AnswerDropped(theme=str(answers["theme"]))
    ),
    "theme_answer": Making(needs=("theme", "theme_state", "answer"), make=_theme_answered),
    "judgement": Making(needs=("theme", "judgement"), make=_judged),
}
"""Each fact, the saved answers that it is made of, and how."""
