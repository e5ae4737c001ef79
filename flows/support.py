"""A country's directory of people to talk to: who they are, how to reach them, when, and when that was last checked.

Signposting, not counselling. Knows no clock and shows nothing: a number that is too old to trust is refused here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, StringConstraints, field_validator, model_validator

from flows.checked import EMERGENCY, Checked, How, Sourced
from flows.opening import Opening
from flows.questions import Record, Slot
from flows.questions.base import StepKey, Words

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Dial = Annotated[str, StringConstraints(pattern=r"^(?:[1-9][\d ]{0,14}|0[1-9][\d ]{0,13})\d$")]
"""A number exactly as it is dialled inside the country, such as ``116 123``. International forms of such numbers
(``+44116123``, ``0044116123``) circulate in public directories, and cannot be dialled."""


Age = Annotated[int, Field(strict=True, ge=1, le=120)]


class TextLine(Record):
    """Where to send a text message (SMS), and the word that must be in it, if there is one."""

    number: Dial
    word: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None = None


class Reachable(Checked):
    """One service that people can turn to. What a reader sees beside its name are whole sentences or noun phrases."""

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
    open: Opening
    """The same hours for the program, in the zone of the directory."""
    cost: Words
    ages: Words
    from_age: Age | None = None
    """The same ages for the program, in years: open from this one on; None: from any."""
    to_age: Age | None = None
    """Up to and with this one; None: to any."""
    languages: Words

    @model_validator(mode="after")
    def _reachable(self) -> Reachable:
        if not (self.call or self.in_writing):
            raise ValueError("Nobody can reach this service. Give it 'call', 'text', 'chat' or 'email'.")
        return self

    @model_validator(mode="after")
    def _ages_in_order(self) -> Reachable:
        if self.from_age and self.to_age and self.from_age > self.to_age:
            raise ValueError("It is open to nobody. Make 'to_age' as high as 'from_age', or higher.")
        return self

    @property
    def in_writing(self) -> bool:
        """Whether it can be reached without a word being spoken."""
        return bool(self.text or self.chat or self.email)

    @property
    def texts(self) -> Mapping[str, str]:
        """What it says in words that differ from language to language, by field."""
        texts = {"for_what": self.for_what, "deaf": self.deaf or "", "hours": self.hours}
        texts |= {"cost": self.cost, "ages": self.ages, "languages": self.languages}
        return {part: text for part, text in texts.items() if text}

    @property
    def numbers(self) -> tuple[str, ...]:
        """Where it is called, and where texted to."""
        return tuple(number for number in (self.call, self.text and self.text.number) if number)


class Emergency(Sourced):
    """The emergency numbers, in whole sentences."""

    numbers: Annotated[tuple[Dial, ...], Field(min_length=1)]
    say: Annotated[dict[StepKey, Words], Field(min_length=1)]
    """What is said wherever help may be needed at once: the placeholder {emergency}. As short as can be."""
    more: dict[StepKey, Words] = Field(default_factory=dict)
    """Other ways to reach it, shown in the whole list."""
    unspoken: Annotated[tuple[StepKey, ...], Field(min_length=1)]
    """Which of ``more`` are for people who are deaf or cannot speak. No country goes without."""
    note: str = ""

    @model_validator(mode="after")
    def _unspoken_is_said(self) -> Emergency:
        unsaid = [key for key in self.unspoken if key not in self.more]
        if unsaid:
            raise ValueError(f"'{unsaid[0]}' is no sentence of 'more'. Name one of: {', '.join(self.more)}.")
        return self


class Entry(Reachable, Sourced):
    """One service of a country's directory."""

    note: str = ""

    def slots(self) -> Iterator[Slot]:
        """The texts of this entry, for translators."""
        yield from (Slot(part=part, text=text, note=self.note) for part, text in self.texts.items())


class Directory(Record):
    """Everybody whom people in one country are pointed to, those first who are there for everybody."""

    country: Country
    """ISO 3166-1 alpha-2."""
    zone: str
    """In which opening hours are meant: an IANA name."""
    note: str = ""
    emergency: Emergency
    entries: Annotated[dict[StepKey, Entry], Field(min_length=1)]

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"There is no time zone '{zone}'. Write continent and city, such as Europe/London.")
        return zone

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
        return frozenset(number for numbers in self.numbers_by_key.values() for number in numbers)

    @property
    def numbers_by_key(self) -> Mapping[str, tuple[str, ...]]:
        """The same, entry by entry."""
        return {EMERGENCY: self.emergency.numbers, **{key: entry.numbers for key, entry in self.entries.items()}}

    def rechecked(self, keys: Iterable[str], on: date, how: How) -> Directory:
        """The same, after somebody has checked the entries ``keys`` once more, ``emergency`` among them or not."""
        again = set(keys)
        entries = {key: entry.rechecked(on, how) if key in again else entry for key, entry in self.entries.items()}
        emergency = self.emergency.rechecked(on, how) if EMERGENCY in again else self.emergency
        return self.model_copy(update={"emergency": emergency, "entries": entries})

    def today(self, now: datetime) -> date:
        """The day by which the age of a check is counted, wherever it is looked at: that of the country."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def trusted(self, today: date) -> Mapping[str, Entry]:
        """The entries that may still be shown on ``today``."""
        return {key: entry for key, entry in self.entries.items() if entry.is_trusted(today)}

    @property
    def everything(self) -> Mapping[str, Checked]:
        """All that was checked, by key."""
        return {EMERGENCY: self.emergency, **self.entries}

    @property
    def last_checked(self) -> date:
        """The day of the oldest check: what people are told."""
        return min(checked.last_checked for checked in self.everything.values())
