"""Sentences that belong to no flow: what the bot says by itself. Knows nothing of YAML, languages or people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from flows.questions import Record, Slot, Text
from flows.questions.base import StepKey


class Line(Record):
    """One phrase of a phrasebook."""

    text: Text
    easy: Text | None = None
    note: str = ""
    button: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, given: object) -> object:
        return {"text": given} if isinstance(given, str) else given


class Phrasebook(Record):
    """Sentences that belong to no flow: what the bot says by itself."""

    phrasebook: StepKey
    note: str = ""
    phrases: Annotated[dict[StepKey, Line], Field(min_length=1)]

    def slots(self) -> Iterator[Slot]:
        """Every text of this phrasebook, for translators."""
        for key, line in self.phrases.items():
            yield Slot(part=key, text=line.text, note=line.note or self.note, button=line.button)
            if line.easy:
                yield Slot(part=f"{key}/easy", text=line.easy, note=line.note or self.note, button=line.button)
