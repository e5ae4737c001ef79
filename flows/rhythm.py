"""Wall-clock time as people live it: their zone, their day, their quiet hours.

Knows no clock: ``now`` is always given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
DAY = timedelta(days=1)


def clock(text: str) -> time:
    """The time of day that ``HH:MM`` says."""
    return time.fromisoformat(text)


def span(text: str) -> timedelta:
    """The length of time that ``7 days`` says."""
    count, unit = text.split()
    return int(count) * _UNITS[unit.removesuffix("s")]


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a naive wall-clock time.

    A time that occurs twice is its first occurrence. A time that does not exist is the first minute after the gap.
    """
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == local:
        return first
    second = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _change(min(first, second), max(first, second), zone)


def _change(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The first minute with another offset from UTC than ``early`` has; ``late`` has another one."""
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(second=0, microsecond=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """When somebody may be written to who did not write first."""

    zone: ZoneInfo
    quiet_from: time
    quiet_until: time
    """The same time twice: no hours are quiet."""
    days: frozenset[int] = frozenset(range(7))
    """As of ``date.weekday``. None at all means the same as every one."""

    def local(self, moment: datetime) -> datetime:
        """The person's wall clock, without a zone, at an instant in UTC."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def at(self, local: datetime) -> datetime:
        """The instant in UTC at which the person's wall clock shows ``local``."""
        return instant(local, self.zone)

    def welcome(self, moment: datetime) -> datetime:
        """``moment`` if a message is welcome then, else the next instant at which one is. UTC in, UTC out.

        In quiet hours, that is their end. On a day that is not one of theirs, it is the same time of day on the next
        one that is: what was meant for the evening does not become something for the morning.
        """
        moment = self._awake(moment)
        local = self.local(moment)
        if self._wanted(local):
            return moment
        ahead = (local + nth * DAY for nth in range(1, 8))
        return self.welcome(self.at(next(day for day in ahead if self._wanted(day))))

    def _awake(self, moment: datetime) -> datetime:
        """The first instant from ``moment`` on that is not quiet, even if the clocks change before it."""
        local = self.local(moment)
        if not self._quiet(local.time()):
            return moment
        over = datetime.combine(local.date(), self.quiet_until)
        end = moment + ((over if over > local else over + DAY) - local)
        if moment.astimezone(self.zone).utcoffset() == end.astimezone(self.zone).utcoffset():
            return end
        return self._awake(_change(moment, end, self.zone))

    def _wanted(self, local: datetime) -> bool:
        return not self.days or local.weekday() in self.days

    def _quiet(self, at: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until
