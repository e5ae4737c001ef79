"""When somebody can be reached: days and times of day, as a directory of support writes them beside its words.

Pure, and knows no names: what time it is and where is given to it. Holidays are nobody's here, so what it says of them
can be wrong; whoever shows it says "by their usual hours".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from flows.questions.base import Record
from flows.rhythm import clock
from flows.schedule import WEEKDAYS, TimeOfDay, Weekday

_ALWAYS = "always"


class OpenFrom(Record):
    """From one time of day until another. Until ``00:00`` is until midnight; an earlier time is on the next day."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = WEEKDAYS
    from_: TimeOfDay = Field(alias="from")
    until: TimeOfDay

    def has(self, moment: datetime) -> bool:
        """Whether ``moment``, as the clock on the wall shows it there, lies in these hours."""
        begins, ends, now = clock(self.from_), clock(self.until), moment.time()
        if begins < ends:
            return self._on(moment) and begins <= now < ends
        return (self._on(moment) and now >= begins) or (self._on(moment - timedelta(days=1)) and now < ends)

    def _on(self, moment: datetime) -> bool:
        return WEEKDAYS[moment.weekday()] in self.days


DAY_AND_NIGHT = OpenFrom(from_="00:00", until="00:00")


def _read(given: object) -> object:
    return (DAY_AND_NIGHT,) if given == _ALWAYS else given


Opening = Annotated[tuple[OpenFrom, ...], BeforeValidator(_read)]
"""``always``, or a list of days with their times."""


def is_open(opening: Iterable[OpenFrom], zone: ZoneInfo, now: datetime) -> bool:
    """Whether somebody answers at the instant ``now``, by the hours that are usual there, in ``zone``."""
    there = now.astimezone(zone)
    return any(hours.has(there) for hours in opening)
