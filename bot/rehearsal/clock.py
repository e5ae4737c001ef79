"""A clock that can be moved forward, and how people say to when."""

from __future__ import annotations

import re
import time as machine
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.rhythm import instant

_LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_IN = re.compile(r"(?:in )?(an?|\d{1,4}) (minute|hour|day|week)s?")
_DAY = re.compile(
    r"(?:(today|tomorrow|(?:next |on )?(?:" + "|".join(_WEEKDAYS) + r")|\d{4}-\d\d-\d\d)\s*)?(?:at )?(.*)"
)
_TIME = re.compile(r"(\d{1,2})[:.](\d\d)")

FURTHEST = timedelta(days=3660)
"""Further than this is a slip of the finger."""


class NotATime(ValueError):
    """Nobody can tell when that is; the message says how it can be said."""


class MovableClock:
    """The time of this machine, plus how far it was moved forward."""

    def __init__(self, start: datetime | None = None) -> None:
        """Starts at ``start`` (aware), or now."""
        self._listeners: list[Callable[[datetime], None]] = []
        self._start = (start or datetime.now(UTC)).astimezone(UTC)
        self._read_at = machine.monotonic()

    def now(self) -> datetime:
        """The instant of the rehearsal, in UTC."""
        return self._start + timedelta(seconds=machine.monotonic() - self._read_at)

    def move_to(self, moment: datetime) -> None:
        """It is ``moment`` now (aware). Raises ValueError if that is in the past: nothing can be unsent."""
        if moment < self.now():
            raise ValueError("The clock only moves forward")
        self._start, self._read_at = moment.astimezone(UTC), machine.monotonic()
        for listener in self._listeners:
            listener(moment)

    def listen(self, listener: Callable[[datetime], None]) -> None:
        """Call ``listener`` whenever the clock was moved."""
        self._listeners.append(listener)


class StillClock(MovableClock):
    """A clock that stands still between two moves: what is done in no time at all is done the same way every time."""

    def now(self) -> datetime:
        """The instant to which it was moved last, in UTC."""
        return self._start


def moment(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """When ``words`` are, in UTC: "in 1 hour", "tomorrow 09:00", "next Wednesday 18:00", "2027-03-01 10:00", "18:00".

    A weekday is the next one that is not today; a time alone is the next time it is so late.
    Raises NotATime if that cannot be told, or lies in the past or more than ten years ahead.
    """
    said = " ".join(words.lower().split())
    length = _IN.fullmatch(said)
    found = _after(length, now, zone) if length else _on_day(said, now, zone)
    if found <= now:
        raise NotATime("That is in the past. The clock only moves forward.")
    if found - now > FURTHEST:
        raise NotATime("That is more than ten years ahead.")
    return found


def _after(length: re.Match[str], now: datetime, zone: ZoneInfo) -> datetime:
    """Days and weeks are days on the wall: at the same time of day, also across a change of the clocks."""
    count = 1 if length[1].startswith("a") else int(length[1])
    ahead = count * _LENGTHS[length[2]]
    if length[2] in ("minute", "hour"):
        return now + ahead
    return instant(now.astimezone(zone).replace(tzinfo=None) + ahead, zone)


def _on_day(said: str, now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone).replace(tzinfo=None)
    parts = _DAY.fullmatch(said)
    if parts is None or not said:
        raise _not_a_time()
    at = _time(parts[2]) if parts[2] else time(9)
    if parts[1]:
        return instant(datetime.combine(_date(parts[1], local), at), zone)
    today = instant(datetime.combine(local.date(), at), zone)
    return today if today > now else instant(datetime.combine(local.date() + timedelta(days=1), at), zone)


def _date(said: str, local: datetime) -> datetime:
    if said == "today":
        return local
    if said == "tomorrow":
        return local + timedelta(days=1)
    weekday = said.removeprefix("next ").removeprefix("on ")
    if weekday in _WEEKDAYS:
        return local + timedelta(days=(_WEEKDAYS.index(weekday) - local.weekday() - 1) % 7 + 1)
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        raise _not_a_time() from None


def _time(said: str) -> time:
    parts = _TIME.fullmatch(said)
    if parts is None or int(parts[1]) > 23 or int(parts[2]) > 59:
        raise _not_a_time()
    return time(int(parts[1]), int(parts[2]))


def _not_a_time() -> NotATime:
    return NotATime('Say it like "in 1 hour", "tomorrow 09:00", "next Wednesday 18:00" or "2027-03-01 10:00".')
