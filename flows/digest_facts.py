"""Facts about what people shared and what came of it: which answers each is made of. Knows not what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping

from flows.book import Surroundings
from flows.events import AnswerJudged, AttributionChanged, Event, ThemeAnswered, ThemeLinked, ThemeOpened
from flows.making import Answers, Making, offered
from flows.phrase import Place
from flows.speaking import ImpossibleError
from flows.vocabulary import Fact

LONGEST_TITLE = 100
"""Characters of what a theme is called."""


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
    """Raises ImpossibleError if its title is too long to be read at a glance."""
    title = str(answers["title"])
    if len(title) > LONGEST_TITLE:
        raise ImpossibleError(f"{at.script}/{at.step}: a title of {len(title)} characters")
    return ThemeOpened(title=title, contribution=str(answers.get("quote", "")))


def _theme_linked(answers: Answers, at: Place, around: Surroundings) -> Event:
    """Raises ImpossibleError if its author has taken it back meanwhile, or there is no such theme."""
    quote = offered("quote", "quotes", answers, at, around)
    return ThemeLinked(theme=offered("theme", "themes", answers, at, around), contribution=quote)


def _theme_answered(answers: Answers, at: Place, around: Surroundings) -> Event:
    theme, answer = offered("theme", "themes", answers, at, around), str(answers["answer"])
    match answers["theme_state"]:
        case "decided":
            return ThemeAnswered(theme=theme, state="decided", answer=answer)
        case "done":
            return ThemeAnswered(theme=theme, state="done", answer=answer)
        case "not_possible":
            return ThemeAnswered(theme=theme, state="not_possible", answer=answer)
        case _:
            return ThemeAnswered(theme=theme, state="heard", answer=answer)


def _judged(answers: Answers, at: Place, around: Surroundings) -> Event:
    theme = str(answers["theme"])
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
    "theme_answer": Making(needs=("theme", "theme_state", "answer"), make=_theme_answered),
    "judgement": Making(needs=("theme", "judgement"), make=_judged),
}
"""Each fact, the saved answers that it is made of, and how."""
