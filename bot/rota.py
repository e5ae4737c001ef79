"""Who reads what people write, and when: the one source of every sentence that implies a person.

Pure: knows the project's zone and calendar, no clock and no words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from bot.fields import Hours, Weekday, Words, WrongThere
from flows.rhythm import DAY, clock, instant
from flows.schedule import WEEKDAYS

_LONG_ENOUGH = 15
"""So many days on from the last closed one, every duty has come up twice: the hour that the clocks jump over in spring
can take one of them away.
"""


class Duty(Hours):
    """Some of the team read on certain days, from one time until another."""

    who: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Names of ``[[team]]`` entries."""
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _forwards(self) -> Duty:
        if self.until <= self.from_:
            raise WrongThere(
                "The time ends before it begins. For a night, write two [[rota]], one on each side of midnight.",
                ("until",),
            )
        return self


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A stretch of time in which somebody reads."""

    begins: datetime
    """UTC; likewise ``ends``, which is no part of it."""
    ends: datetime

    def is_on(self, now: datetime) -> bool:
        """Whether somebody reads at ``now``."""
        return self.begins <= now < self.ends


@dataclass(frozen=True, kw_only=True, slots=True)
class Rota:
    """All duties of one project."""

    duties: tuple[Duty, ...]
    closed: tuple[date, ...]
    """The days on which nobody reads."""
    zone: ZoneInfo
    ends: date | None = None
    """The project's last day: after it nobody reads."""

    def next_reading(self, now: datetime) -> Reading | None:
        """The reading that is on at ``now`` (UTC), or else the next one; None if there is none."""
        today = self.day(now)
        for ahead in range((max((*self.closed, today)) - today).days + _LONG_ENOUGH):
            readings = _joined(reading for _, reading in self._on(today + ahead * DAY))
            for reading in readings:
                if reading.ends > now:
                    return reading
        return None

    def on_duty(self, now: datetime) -> tuple[str, ...]:
        """Who reads at ``now`` (UTC): names of ``[[team]]`` entries, in the order of the file."""
        reading = (duty.who for duty, reading in self._on(self.day(now)) if reading.is_on(now))
        return tuple(dict.fromkeys(name for who in reading for name in who))

    def closed_within(self, days: int, now: datetime) -> list[date]:
        """The closed days among today and the ``days`` after it on which somebody would read otherwise."""
        last = self.day(now) + days * DAY
        soon = sorted(day for day in set(self.closed) if self.day(now) <= day <= last)
        return [day for day in soon if any(_is_on(duty, day) for duty in self.duties)]

    def day(self, now: datetime) -> date:
        """The day that it is where the project is."""
        return now.astimezone(self.zone).date()

    def _on(self, day: date) -> Iterator[tuple[Duty, Reading]]:
        """The duties of ``day``. Of a time that the clocks jump over, nothing is left."""
        if day in self.closed or (self.ends and day > self.ends):
            return
        for duty in (duty for duty in self.duties if _is_on(duty, day)):
            begins, ends = (self._at(day, at) for at in (duty.from_, duty.until))
            if begins < ends:
                yield duty, Reading(begins=begins, ends=ends)

    def _at(self, day: date, at: str) -> datetime:
        return instant(datetime.combine(day, clock(at)), self.zone)


def _is_on(duty: Duty, day: date) -> bool:
    return WEEKDAYS[day.weekday()] in duty.days


def _joined(readings: Iterable[Reading]) -> list[Reading]:
    """Readings that touch or overlap, as one: nobody needs to know when one of the team relieves another."""
    joined: list[Reading] = []
    for each in sorted(readings, key=lambda each: each.begins):
        if joined and each.begins <= joined[-1].ends:
            last = joined.pop()
            each = Reading(begins=last.begins, ends=max(last.ends, each.ends))
        joined.append(each)
    return joined
