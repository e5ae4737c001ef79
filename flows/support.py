"""A country's directory of people to talk to: who they are, how to reach them, and when that was last checked.

Signposting, not counselling. Knows no clock and shows nothing: a number that is too old to trust is refused here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from flows.questions import Record, Slot
from flows.questions.base import StepKey, Words

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Dial = Annotated[str, StringConstraints(pattern=r"^\d[\d ]{0,14}\d$")]
"""A number exactly as it is dialled inside the country, such as ``116 123``. International forms of such numbers
(``+44116123``) circulate in public directories, and cannot be dialled."""

WARN_AFTER = timedelta(days=90)
REFUSE_AFTER = timedelta(days=180)


class TextLine(Record):
    """Where to send a text message (SMS), and the word that must be in it, if there is one."""

    number: Dial
    word: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None = None


class Checked(Record):
    """Something that somebody has checked, and where they looked."""

    source: Annotated[tuple[Words, ...], Field(min_length=1)]
    last_checked: date
    how: Literal["read", "called"] = Field(description="Read in the source, or tried by a person, who got through.")


class Emergency(Checked):
    """The emergency number, in whole sentences."""

    numbers: Annotated[tuple[Dial, ...], Field(min_length=1)]
    say: Annotated[dict[StepKey, Words], Field(min_length=1)]
    """What is said wherever help may be needed at once: the placeholder {emergency}. As short as can be."""
    more: dict[StepKey, Words] = Field(default_factory=dict)
    """Other ways to reach it, shown in the whole list: for deaf people, for those who cannot speak."""
    note: str = ""


class Entry(Checked):
    """One service. What a reader sees in their own language are whole sentences or noun phrases."""

    name: Words
    """Its own name, the same in every language."""
    for_what: Words
    call: Dial | None = None
    text: TextLine | None = None
    chat: Words | None = None
    """An address on the web."""
    email: Words | None = None
    deaf: Words | None = None
    """How to reach it for people who are deaf or cannot speak on the telephone."""
    hours: Words
    cost: Words
    ages: Words
    languages: Words
    note: str = ""

    @model_validator(mode="after")
    def _reachable(self) -> Entry:
        if not (self.call or self.text or self.chat or self.email):
            raise ValueError("Nobody can reach this service. Give it 'call', 'text', 'chat' or 'email'.")
        return self

    def slots(self) -> Iterator[Slot]:
        """The texts of this entry, for translators."""
        texts = {"for_what": self.for_what, "deaf": self.deaf, "hours": self.hours}
        texts |= {"cost": self.cost, "ages": self.ages, "languages": self.languages}
        yield from (Slot(part=part, text=text, note=self.note) for part, text in texts.items() if text)


class Directory(Record):
    """Everybody whom people in one country are pointed to."""

    country: Country
    """ISO 3166-1 alpha-2."""
    note: str = ""
    emergency: Emergency
    entries: Annotated[dict[StepKey, Entry], Field(min_length=1)]

    @property
    def key(self) -> str:
        """What the translators' context begins with, as a script's key does."""
        return f"support_{self.country.lower()}"

    def slots(self) -> Iterator[Slot]:
        """Every text of this directory, for translators."""
        note = self.emergency.note or self.note
        for key, sentence in (self.emergency.say | self.emergency.more).items():
            yield Slot(part=f"emergency/{key}", text=sentence, note=note)
        for key, entry in self.entries.items():
            for slot in entry.slots():
                yield Slot(part=f"{key}/{slot.part}", text=slot.text, note=slot.note or self.note)

    @property
    def numbers(self) -> frozenset[str]:
        """Every number that may appear in a message to somebody in this country."""
        entries = self.entries.values()
        called = {entry.call for entry in entries if entry.call}
        texted = {entry.text.number for entry in entries if entry.text}
        return frozenset(self.emergency.numbers) | called | texted

    def trusted(self, today: date) -> Mapping[str, Entry]:
        """The entries that may still be shown on ``today``."""
        return {key: entry for key, entry in self.entries.items() if not _refused(entry, today)}

    @property
    def last_checked(self) -> date:
        """The day of the oldest check: what people are told."""
        return min(checked.last_checked for checked in (self.emergency, *self.entries.values()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """Something in a directory that somebody must look at."""

    key: str
    """The entry, or ``emergency``."""
    what: str
    remedy: str
    refused: bool = False
    """It is not shown any more."""


def concerns(directory: Directory, today: date) -> tuple[Concern, ...]:
    """What is too old, or was never tried, as of ``today``."""
    everything: Mapping[str, Checked] = {"emergency": directory.emergency, **directory.entries}
    found = ((key, _concern(key, checked, today)) for key, checked in everything.items())
    return tuple(concern for _, concern in found if concern)


def _concern(key: str, checked: Checked, today: date) -> Concern | None:
    age = today - checked.last_checked
    if age < timedelta(0):
        what = f"'{key}' says that it was last checked on {checked.last_checked}, and that day is still to come."
        return Concern(key=key, what=what, remedy="Write the day on which somebody checked it.", refused=True)
    if age > REFUSE_AFTER:
        what = f"'{key}' was last checked {age.days} days ago, and is not shown after {REFUSE_AFTER.days}."
        return Concern(key=key, what=what, remedy="Call it, then write today's date.", refused=True)
    if age > WARN_AFTER:
        what = f"'{key}' was last checked {age.days} days ago, and {WARN_AFTER.days} are enough."
        return Concern(key=key, what=what, remedy="Call it, then write today's date.")
    if checked.how != "called":
        what = f"'{key}' was read in a source, and nobody has called it yet."
        return Concern(key=key, what=what, remedy="Call it, then write 'how: called' and today's date.")
    return None


def _refused(checked: Checked, today: date) -> bool:
    return not timedelta(0) <= today - checked.last_checked <= REFUSE_AFTER
