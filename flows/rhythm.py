"""Wall-clock time as people live it: their zone, their day, their quiet hours.

Knows no clock: ``now`` is always given.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.script import FollowUp

_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


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
    first = local.replace(tzinfo=zone, fold=0)
    there_and_back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if there_and_back == local:
        return first.astimezone(UTC)
    return _end_of_gap(local, zone)


def _end_of_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """With fold=1 the offset after the gap applies, with fold=0 the one before: the gap ends between the two."""
    before = local.replace(tzinfo=zone, fold=0).utcoffset() or timedelta()
    after = local.replace(tzinfo=zone, fold=1).utcoffset() or timedelta()
    early = (local - max(before, after)).replace(tzinfo=UTC)
    late = (local - min(before, after)).replace(tzinfo=UTC)
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(second=0, microsecond=0)


def planned(follow_up: FollowUp, zone: ZoneInfo, now: datetime) -> datetime:
    """When a follow-up that is declared at ``now`` is due, in UTC: days are the person's days, not 24 hours."""
    length = span(follow_up.after)
    if follow_up.at is None and length % timedelta(days=1):
        return now + length
    day = now.astimezone(zone).replace(tzinfo=None) + length
    return instant(_at(day, follow_up.at), zone)


def _at(day: datetime, at: str | None) -> datetime:
    return day if at is None else datetime.combine(day.date(), clock(at))


def awake(moment: datetime, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> datetime:
    """``moment`` if it is outside the quiet hours, else the instant at which they end. UTC in, UTC out."""
    local = moment.astimezone(zone).replace(tzinfo=None)
    if not _quiet(local.time(), quiet_from, quiet_until):
        return moment
    over = datetime.combine(local.date(), quiet_until)
    return instant(over if over > local else over + timedelta(days=1), zone)


def _quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until
