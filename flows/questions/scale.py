"""Questions answered on a scale, or by yes, no or not sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from flows.phrase import Offer, Place, Value, system
from flows.questions.base import Labelled, Question, Slot, Unclear, Words, picked
from flows.reading import whole_number

Point = Annotated[int, Field(ge=0, le=10)]


class Scale(Question[Annotated[dict[Point, Words], Field(min_length=2, max_length=11)]]):
    """``scale``: a whole number from 0 to 10, each with its words. The number is the answer, not its place."""

    keyword: ClassVar[str] = "scale"

    def offers(self, at: Place) -> tuple[Offer, ...]:
        return tuple(Offer(key=str(point), text=at.phrase(f"option/{point}")) for point in self.root)

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        number = whole_number(words)
        if number is None:
            key = picked(words, offers)
            number = int(key) if key is not None else None
        if number in self.root:
            return number
        return Unclear(hint="hint_scale", values={"least": min(self.root), "most": max(self.root)})

    def slots(self) -> Iterator[Slot]:
        for point, text in self.root.items():
            yield Slot(part=f"option/{point}", text=text, button=True)


class YesNoUnsure(Question[Literal[True]]):
    """``yes_no_unsure: true``: yes, no or not sure, in the words of the system phrasebook."""

    keyword: ClassVar[str] = "yes_no_unsure"

    def offers(self, at: Place) -> tuple[Offer, ...]:
        return tuple(Offer(key=key, text=system(key)) for key in ("yes", "no", "unsure"))

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        return picked(words, offers) or Unclear(hint="hint_choose")
