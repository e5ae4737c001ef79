"""Explains the tables that leave a project: each column, question and answer, and what is hidden. Knows no numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from bot.papers.cells import Cell, Sheet
from flows.phrase import Phrase, Place
from flows.script import Script, Step

Say = Callable[[Phrase], str]
"""Says a phrase in the reader's words."""
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "figures": {
        "export": "column_export",
        "published_on": "column_published_on",
        "question": "column_question",
        "question_wording": "column_wording",
        "answer": "column_question",
        "answer_wording": "column_wording",
        "seen": "column_seen",
        "answers": "column_answers",
    },
    "words": {
        "words": "column_words",
        "shared_as": "column_shared_as",
        "name": "column_name",
        "themes": "column_themes",
    },
    "themes": {
        "theme": "column_theme_code",
        "title": "column_title",
        "state": "column_theme_state",
        "answer": "column_answer_given",
        "answered_on": "column_answered_on",
    },
}
"""By sheet: its columns in their order, and the phrase that explains each."""
_RULES = ("floor", "counted", "absent")


def codebook(say: Say, scripts: Sequence[Script], places: Collection[str], published: Mapping[int, date]) -> Sheet:
    """The sheet that explains the others.

    ``places``: the ``script/step`` of every question with figures; ``published``: when, by the number of the export.
    """
    explained = chain.from_iterable(_script(say, script, places) for script in scripts)
    rows = (*_columns(say), *_rules(say), *_exports(published), *explained)
    return Sheet(name="codebook", columns=("kind", "of", "about", "text"), rows=rows)


def _columns(say: Say) -> Iterator[Sequence[Cell]]:
    for sheet, columns in COLUMNS.items():
        for column, slot in columns.items():
            yield "column", sheet, column, say(Phrase(script="paper_words", slot=slot))


def _rules(say: Say) -> Iterator[Sequence[Cell]]:
    for rule in _RULES:
        yield "rule", "", rule, say(Phrase(script="paper_words", slot=f"rule_{rule}"))


def _exports(published: Mapping[int, date]) -> Iterator[Sequence[Cell]]:
    yield from (("export", str(number), "published_on", day.isoformat()) for number, day in published.items())


def _script(say: Say, script: Script, places: Collection[str]) -> Iterator[Sequence[Cell]]:
    """What those who were asked were told, and each question with its answers word for word."""
    yield "script", script.script, "version", str(script.version)
    yield "script", script.script, "level", script.level
    for slot in ("title", "asked_by", "why", "limits"):
        yield "script", script.script, slot, say(Phrase(script=script.script, version=script.version, slot=slot))
    for key, step in script.steps.items():
        place = f"{script.script}/{key}"
        if place in places:
            yield from _question(say, place, script.at(key), step)


def _question(say: Say, place: str, at: Place, step: Step) -> Iterator[Sequence[Cell]]:
    yield "question", place, "wording", say(at.phrase("ask" if step.ask else "say"))
    if step.why:
        yield "question", place, "why", say(at.phrase("why"))
    for offer in step.question.offers(at) if step.question else ():
        yield "answer", place, offer.key, offer.text if isinstance(offer.text, str) else say(offer.text)
