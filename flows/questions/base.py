"""What every question type is: texts to translate, answers to offer, and one way to read a reply.

Knows nothing of steps or sessions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator

from flows.forms import FORMS
from flows.phrase import Offer, Place, Value
from flows.reading import plain, whole_number

Shape = TypeVar("Shape")

Words = Annotated[str, StringConstraints(min_length=1, max_length=3500, strip_whitespace=True)]
StepKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
OptionKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,23}$")]


class Record(BaseModel):
    """A frozen part of a file; a field that the schema does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Plural(Record):
    """A sentence that changes with a number. The number is the placeholder ``{count}``."""

    one: Words
    other: Words


Text = Words | Plural


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A text as a translator meets it: where it stands, its English, and the writer's note."""

    part: str
    text: Text
    note: str = ""
    button: bool = False


class InForms(Record):
    """A text that can have other forms beside it. A plain string in the file is the text alone."""

    text: Text
    easy: Text | None = Field(None, description="The same in easier words.")
    young: Text | None = Field(None, description="The same for somebody under 18.")
    short: Text | None = Field(None, description="The same in at most half as many words.")

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, given: object) -> object:
        return {"text": given} if isinstance(given, str) else given

    def slots_at(self, part: str, note: str = "", *, button: bool = False) -> Iterator[Slot]:
        """The text at ``part``, and each of its forms below it."""
        yield Slot(part=part, text=self.text, note=note, button=button)
        for form in FORMS:
            if text := getattr(self, form):
                yield Slot(part=f"{part}/{form}", text=text, note=note, button=button)


class Option(InForms):
    """One allowed answer. A plain string in the file is its text."""

    text: Words
    easy: Words | None = Field(None, description="The same in easier words.")
    young: Words | None = Field(None, description="The same for somebody under 18.")
    short: Words | None = Field(None, description="The same in at most half as many words.")
    goto: StepKey | None = Field(None, description="The step that this answer leads to.")
    note: str = Field("", description="For the translator.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """An offer in the reader's own words."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Unclear:
    """A reply that was not understood. ``hint`` names the system phrase that says what can be answered."""

    hint: str
    values: Mapping[str, Value] = field(default_factory=dict)


class Question(RootModel[Shape], Generic[Shape]):
    """How a reply is read. Each type is one keyword in a script's step."""

    model_config = ConfigDict(frozen=True)

    keyword: ClassVar[str]
    free_words: ClassVar[bool] = False
    """The answer is the person's own words: a person reads them later, nobody reads them now."""
    many: ClassVar[bool] = False
    """Several offers can be picked before the answer is complete."""

    def offers(self, at: Place) -> tuple[Offer, ...]:
        """The answers that are offered as buttons, in order."""
        return ()

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        """The answer that typed ``words`` are."""
        raise NotImplementedError

    def slots(self) -> Iterator[Slot]:
        """The texts of this question, for translators."""
        return iter(())

    def leads_to(self, value: Value) -> str | None:
        """The step that this answer leads to, where the question itself says so."""
        return None


@lru_cache(maxsize=4096)
def _plain_label(label: str) -> str:
    """Labels are few and public, so they can be remembered; what people type never is."""
    return plain(label)


def numbers(keys: Sequence[str]) -> Sequence[str]:
    """The numbers by which offers are listed and can be answered: keys that are numbers, or else places from 1."""
    return keys if all(key.isdecimal() for key in keys) else [str(place) for place in range(1, len(keys) + 1)]


def picked(words: str, offers: Sequence[Labelled]) -> str | None:
    """The key of the offer that ``words`` name by its text or by its number in the list."""
    said = plain(words)
    for offer in offers:
        if said == _plain_label(offer.label):
            return offer.key
    number = whole_number(words)
    keys = [offer.key for offer in offers]
    listed = dict(zip(numbers(keys), keys, strict=True))
    return None if number is None else listed.get(str(number))
