"""The times of a rhythm, as a clock on the wall shows them. Knows no zone, no person and no plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count, islice

from flows.rhythm import DAY, clock, span
from flows.schedule import WEEKDAYS, Schedule


def first(schedule: Schedule, today: date, pace: int = 1) -> datetime:
    """The first time for somebody who begins ``today``: not on the very day on which they said yes."""
    begins = schedule.from_ or today
    if not (schedule.from_ or schedule.on):
        begins = today + pace * span(_every(schedule))
    return next(wall for wall in _times(schedule, begins) if wall.date() > today)


def later(schedule: Schedule, wall: datetime, than: datetime, pace: int = 1) -> datetime:
    """The next time after ``wall`` that is later than ``than`` too, if ``pace - 1`` times are left out each time."""
    after = (time for time in _times(schedule, wall.date()) if time > wall)
    return next(time for time in islice(after, pace - 1, None, pace) if time > than)


def sooner(schedule: Schedule, wall: datetime, today: date, *, by: int, most: int) -> datetime:
    """The first time after ``today`` that lies whole steps of ``by`` periods before ``wall``, at most ``most`` of them.

    It is ``wall`` itself if there is none, and never before the rhythm begins.
    """
    step, begins = by * span(_every(schedule)), schedule.from_ or date.min
    before = (wall - back * step for back in range(most, 0, -1))
    return next((time for time in before if time.date() > today and time.date() >= begins), wall)


def periods_between(schedule: Schedule, today: date, wall: datetime) -> int:
    """How many periods fit between ``today`` and ``wall``."""
    return max((wall.date() - today) // span(_every(schedule)), 0)


def has(schedule: Schedule, wall: datetime, times: int) -> bool:
    """Whether the rhythm still comes at ``wall``, after it has come ``times`` times."""
    return is_open(schedule, wall.date()) and (schedule.times is None or times < schedule.times)


def is_open(schedule: Schedule, day: date) -> bool:
    """Whether ``day`` is not after the last day."""
    return schedule.until is None or day <= schedule.until


def _times(schedule: Schedule, begins: date) -> Iterator[datetime]:
    """Every time from ``begins`` on. Weeks are counted from the week that ``begins`` is in."""
    at, period = clock(schedule.at or "00:00"), span(_every(schedule))
    if not schedule.on:
        return (datetime.combine(begins + nth * period, at) for nth in count())
    monday = begins - begins.weekday() * DAY
    days = sorted({WEEKDAYS.index(day) for day in schedule.on})
    every = (monday + nth * period + day * DAY for nth in count() for day in days)
    return (datetime.combine(day, at) for day in every if day >= begins)


def _every(schedule: Schedule) -> str:
    """Raises ValueError for what is no rhythm."""
    if schedule.every is None:
        raise ValueError("this schedule is no rhythm")
    return schedule.every
