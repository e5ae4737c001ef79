"""What somebody reads who looks over a shoulder: the first words of a message. Knows no phone, no project and no file.

A list of words for each language says what gives something away. It is never complete, so it only ever warns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Final

from pydantic import Field

from flows.escape import folded
from flows.forms import FORMS
from flows.phrase import Phrase
from flows.questions import Record, Slot
from flows.questions.base import Words
from flows.script import CLOSE, END, Script, Step

LINE: Final = Phrase(script="discreet_words", slot="line")
"""What stands before everything that comes to somebody whose phone others see."""
SHOWN: Final = 60
"""So many characters of a message a locked phone shows, about; what comes after them is not for its screen."""
GIVING_AWAY: Final = frozenset({"project", "organisation", "title"})
"""Placeholders whose values say what it is about. The name that somebody chose for themselves does not."""

_MARKS = ("Mn", "Me", "Cf")
"""Unicode's categories of marks that take no room of their own: accents, vowel signs, turns of direction."""


class PrivateWords(Record):
    """``flows/words/private.yaml``: the beginnings of words that give something away, by language."""

    languages: Annotated[dict[str, Annotated[tuple[Words, ...], Field(min_length=1)]], Field(min_length=1)]

    def given_away(self, text: str) -> tuple[str, ...]:
        """The words of any language that stand in ``text``, in their order there: people mix languages."""
        return tuple(dict.fromkeys(self._pattern.findall(folded(text))))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The longest first, so that "self-harm" is not told as "harm"."""
        every = sorted({folded(word) for words in self.languages.values() for word in words}, key=len, reverse=True)
        return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, every))})\S*")


def characters(text: str) -> int:
    """How many characters a phone shows of ``text`` on one line."""
    return sum(1 for mark in " ".join(text.split()) if unicodedata.category(mark) not in _MARKS)


def first_shown(text: str) -> str:
    """As much of ``text`` as a locked phone shows, and the rest of its last word."""
    line = " ".join(text.split())
    return line[: SHOWN + len(re.split(r"[^\w{}]", line[SHOWN:], maxsplit=1)[0])]


def comes_unasked(script: Script, followed: frozenset[str]) -> bool:
    """Whether it comes by itself: by its schedule, by what it is about, or because a step plans it.

    ``followed``: the scripts that steps plan.
    """
    return bool(script.schedule or script.about) or script.script in followed


def beginnings(script: Script) -> Iterator[tuple[Slot, ...]]:
    """The texts that a message begins with when ``script`` comes by itself, for each form that somebody reads."""
    yield tuple(_begins(script, None))
    for form in FORMS:
        begins = tuple(_begins(script, form))
        if any(slot.part.endswith(f"/{form}") for slot in begins):
            yield begins


def _begins(script: Script, form: str | None) -> Iterator[Slot]:
    """Step by step, up to the first question, or until a phone shows no more."""
    key, shown = script.first, 0
    while key not in (END, CLOSE) and shown < SHOWN:
        step = script.steps[key]
        slots = {slot.part: slot for slot in step.slots()}
        for part in _parts(step):
            slot = slots.get(f"{part}/{form}", slots.get(part))
            if slot is not None:
                yield Slot(part=f"{key}/{slot.part}", text=slot.text, note=slot.note)
                shown += characters(str(slot.text))
        if step.question or step.show or step.call:
            return
        key = step.goto or script.after(key)


def _parts(step: Step) -> tuple[str, ...]:
    """In the order in which they are said (``flows.speaking``)."""
    return ("content_note", "say", "ask") if step.ask or step.question is None else ("say", "content_note")
