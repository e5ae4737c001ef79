"""The words of a step as they were asked, for somebody who looks at them: what is said, what is asked, and the answers.

Nothing of who was asked is in them: where a text takes in what somebody said, there is only a mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from bot.lists.labels import label_of
from flows.book import Book
from flows.phrase import Phrase, Place, placeholders, system
from flows.placeholders import PLACEHOLDERS
from flows.questions import Plural
from flows.questions.base import numbers
from flows.script import Script
from storage.records import Person

_WORDS = "proposal_words"
_LEFT_OUT = "…"


class Saying(Protocol):
    """What is used of ``bot.scene.Scene``."""

    @property
    def book(self) -> Book:
        """Every text."""
        ...

    def say(self, phrase: Phrase, person: Person, /) -> str:
        """``phrase`` in the words of ``person``."""
        ...


class AsAsked:
    """What somebody speaks of, in the words of one reader."""

    def __init__(self, place: Place, scene: Saying, reader: Person) -> None:
        self._place = place
        self._scene = scene
        self._reader = replace(reader, name=None)
        self._script = scene.book.script(place.script, place.version) or scene.book.latest.get(place.script)

    @property
    def whole(self) -> str:
        """All that the step says and asks, with its answers; of a place without a step, what the script is called."""
        script, step = self._script, self._place.step
        if script is None or step not in script.steps:
            return self._instead(script)
        return "\n\n".join(text for text in (*self._said(script, step), self._answers(script, step)) if text)

    @property
    def begun(self) -> str:
        """How its question begins, in one line."""
        script, step = self._script, self._place.step
        if script is None or step not in script.steps:
            return self._instead(script)
        question = "ask" if script.steps[step].ask else "say"
        return label_of(self._say(self._without_answers(script, step, question)))

    def _instead(self, script: Script | None) -> str:
        if not self._place.script:
            return self._say(Phrase(script=_WORDS, slot="not_said"))
        if script is None or self._place.step:
            return self._say(Phrase(script=_WORDS, slot="gone"))
        title = self._say(Phrase(script=script.script, version=script.version, slot="title"))
        return self._say(Phrase(script=_WORDS, slot="part", values={"title": title}))

    def _said(self, script: Script, step: str) -> Iterator[str]:
        """In the order in which it was said (see ``flows.speaking``)."""
        for part in ("content_note", "say", "ask") if script.steps[step].ask else ("say", "content_note"):
            if getattr(script.steps[step], part):
                yield self._say(self._without_answers(script, step, part))

    def _without_answers(self, script: Script, step: str, part: str) -> Phrase:
        phrase = script.at(step).phrase(part)
        text = self._scene.book.text(phrase)
        names = placeholders(text.other if isinstance(text, Plural) else text)
        saved = script.given | {other.save for other in script.steps.values()}
        marks = {name: _LEFT_OUT for name in names if name in saved or name not in PLACEHOLDERS}
        return replace(phrase, values={"count": script.questions, **marks})

    def _answers(self, script: Script, step: str) -> str:
        offers = script.offers.get(step, ())
        labels = [offer.text if isinstance(offer.text, str) else self._say(offer.text) for offer in offers]
        listed = zip(numbers([offer.key for offer in offers]), labels, strict=True)
        return "\n".join(self._say(system("option_line", number=number, label=label)) for number, label in listed)

    def _say(self, phrase: Phrase) -> str:
        return self._scene.say(phrase, self._reader)
