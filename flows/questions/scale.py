"""Questions answered on a scale, or by yes, no or not sure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from flows.phrase import Offer, Place, Value, system
from flows.questions.base import Labelled, Question, Slot, Unclear, Words, picked
from flows.reading import whole_number

Point = Annotated[int, Field(ge=0, le=10)]


class Scale(Question[Annotated[dict[Point, Words | None], Field(min_length=2, max_length=11)]]):
    """``scale``: a whole number from 0 to 10. The number is the answer, not its place.

    Each has its words; or the two ends have, and the points between them are bare numbers, which are left empty in the
    file.
    """

    keyword: ClassVar[str] = "scale"

    def offers(self, at: Place) -> tuple[Offer, ...]:
        return tuple(
            Offer(key=str(point), text=at.phrase(f"option/{point}") if text else str(point))
            for point, text in self.root.items()
        )

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
            if text:
                yield Slot(part=f"option/{point}", text=text, button=True)

    @model_validator(mode="after")
    def _ends_have_words(self) -> Scale:
        ends = min(self.root), max(self.root)
        if not all(self.root[end] for end in ends):
            raise ValueError(
                "The lowest and the highest number of a scale need words, so that it is clear what they mean."
            )
        return self


class YesNoUnsure(Question[Literal[True]]):
    """``yes_no_unsure: true``: yes, no or not sure, in the words of the system phrasebook."""

    keyword: ClassVar[str] = "yes_no_unsure"

    def offers(self, at: Place) -> tuple[Offer, ...]:
        return tuple(Offer(key=key, text=system(key)) for key in ("yes", "no", "unsure"))

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        return picked(words, offers) or Unclear(hint="hint_choose")
