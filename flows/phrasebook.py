"""Sentences that belong to no flow: what the bot says by itself. Knows nothing of YAML, languages or people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from flows.questions import Record, Slot
from flows.questions.base import InForms, StepKey


class Line(InForms):
    """One phrase of a phrasebook."""

    note: str = ""
    button: bool = False


class Phrasebook(Record):
    """Sentences that belong to no flow: what the bot says by itself."""

    phrasebook: StepKey
    note: str = ""
    phrases: Annotated[dict[StepKey, Line], Field(min_length=1)]

    def slots(self) -> Iterator[Slot]:
        """Every text of this phrasebook, for translators."""
        for key, line in self.phrases.items():
            yield from line.slots_at(key, line.note or self.note, button=line.button)
