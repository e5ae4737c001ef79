"""What is planned for somebody, and when: first, next, after a change of their hours or their pace.

Pure. Whether what is due may really be sent now is decided in ``flows.verdict``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count, islice
from typing import Literal

from flows.rhythm import DAY, Hours, clock, span
from flows.schedule import WEEKDAYS, FollowUp, Schedule

Kind = Literal["schedule", "meeting", "follow_up", "reminder", "broadcast", "news", "resume", "erase"]
"""``schedule``: a rhythm, or once after joining. ``meeting``: before or after a session. ``news``: of a session that
somebody comes to. ``resume``: the end of a pause. ``erase``: the end of the days in which an erasure can be undone."""

REMINDER_FOR = timedelta(days=5)
"""A reminder that could not be sent within so long after its time is not sent at all."""
AFTERWARDS_FOR = timedelta(days=5)
"""Likewise what comes after a session."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """One thing to do at a time, for one person."""

    kind: Kind
    due_at: datetime
    """UTC. Nothing comes before it."""
    script: str = ""
    about: str = ""
    """The code of the session, or of the broadcast."""
    wall: str = ""
    """The wall-clock time that was meant, ``2026-03-29T10:00``; empty if the instant is all there is."""
    late: str = "move"
    asked: bool = False
    """The person asked for it: it is not one of the messages that they did not ask for."""
    times: int = 0
    """How often it has come already."""
    rule: str = ""
    """The schedule that made it, as JSON."""
    expires_at: datetime | None = None
    """UTC. From then on it would be of no use any more."""
    put_off: int = 0
    """Days on the wall by which the team has put this one time off; ``wall`` stays, so that the rhythm does, too."""

    @property
    def schedule(self) -> Schedule | None:
        """The schedule that made it, if one did."""
        return Schedule.model_validate_json(self.rule) if self.rule else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """When a session is: what everything around it is planned by. Both in UTC."""

    code: str
    starts_at: datetime
    ends_at: datetime


# --- the first time --------------------------------------------------------------------------------------------------


def scheduled(script: str, schedule: Schedule, hours: Hours, now: datetime, pace: int = 1) -> Plan | None:
    """The first time that ``script`` comes to somebody who begins now; None if it does not come any more."""
    if schedule.after_joining is not None:
        wall = _after(schedule.after_joining, schedule.at, hours, now)
        return _planned(_bare(script, schedule, now), wall, hours)
    if schedule.every is None:
        return None
    soonest, begins = _soonest(hours, now), _first_day(schedule, hours.local(now))
    first = next(wall for wall in _occurrences(schedule, begins) if wall > soonest)
    return _planned(_bare(script, schedule, now), first, hours) if _is_within(schedule, first, 0) else None


def follow_up(planned: FollowUp, hours: Hours, now: datetime) -> Plan:
    """What a step planned at ``now``: days are the person's days, not 24 hours."""
    plan = Plan(kind="follow_up", due_at=now, script=planned.script, late=planned.late, asked=planned.asked)
    length = span(planned.after)
    if planned.at is None and length % DAY:
        return replace(plan, due_at=hours.welcome(now + length))
    return _planned(plan, _after(planned.after, planned.at, hours, now), hours)


def around(script: str, schedule: Schedule, meeting: Meeting, hours: Hours, now: datetime) -> Plan | None:
    """What comes before or after a session that somebody comes to; None if it is too late for it.

    They were told of it when they said that they come, so it counts as asked for.
    """
    plan = Plan(kind="meeting", due_at=now, script=script, about=meeting.code, late="send", rule=_written(schedule))
    if schedule.before_session is not None:
        before = _beside(meeting.starts_at, -span(schedule.before_session), schedule.at, hours)
        planned = replace(plan, due_at=hours.welcome(before), asked=True, expires_at=meeting.starts_at)
        return planned if before > now and planned.due_at < meeting.starts_at else None
    if schedule.after_session is not None:
        after = hours.welcome(_beside(meeting.ends_at, span(schedule.after_session), schedule.at, hours))
        return replace(plan, due_at=after, expires_at=after + AFTERWARDS_FOR) if after > now else None
    return None


def reminder(script: str, after: str, hours: Hours, now: datetime, times: int = 0) -> Plan:
    """One gentle reminder of ``script``, which was begun, or reminded of, at ``now``."""
    wall = hours.local(now) + span(after)
    plan = _planned(Plan(kind="reminder", due_at=now, script=script, times=times), wall, hours)
    return replace(plan, expires_at=plan.due_at + REMINDER_FOR)


# --- the next time ---------------------------------------------------------------------------------------------------


def following(plan: Plan, hours: Hours, now: datetime, pace: int = 1) -> Plan | None:
    """What comes after ``plan`` has come (or was left out) in its rhythm; None if it has none, or it is over."""
    schedule = plan.schedule
    if schedule is None or schedule.every is None:
        return None
    wall = _later(schedule, datetime.fromisoformat(plan.wall), hours.local(now), pace)
    if not _is_within(schedule, wall, plan.times + 1):
        return None
    return _planned(replace(plan, times=plan.times + 1, put_off=0), wall, hours)


def skipped(plan: Plan, hours: Hours, now: datetime, pace: int = 1) -> Plan | None:
    """The same without having come: it does not count as one of its ``times``."""
    after = following(plan, hours, now, pace)
    return replace(after, times=plan.times) if after else None


def repaced(plan: Plan, hours: Hours, now: datetime, *, old: int, new: int) -> Plan:
    """``plan`` at another pace: with twice the pace, every second time is left out.

    A slower pace never brings anything forward; a faster one nothing before tomorrow.
    """
    schedule = plan.schedule
    if schedule is None or schedule.every is None:
        return plan
    wall = datetime.fromisoformat(plan.wall)
    if new > old:
        return _planned(plan, _later(schedule, wall, hours.local(now), new - old), hours)
    period = span(schedule.every)
    soonest = _soonest(hours, now)
    earlier = (wall - back * period for back in range(old - new, -1, -1))
    return _planned(plan, next((each for each in earlier if each > soonest), wall), hours)


def rehoused(plan: Plan, hours: Hours, now: datetime) -> Plan:
    """``plan`` after its person's zone, quiet hours or days have changed: the same time on their wall clock."""
    if not plan.wall:
        return replace(plan, due_at=hours.welcome(plan.due_at))
    return replace(plan, due_at=hours.welcome(max(hours.at(_meant(plan)), now)))


def resumed(plan: Plan, hours: Hours, begins: datetime, pace: int = 1) -> Plan:
    """``plan`` if nothing may come before the day after ``begins``, when a pause ends: one quiet welcome, no flood."""
    earliest = _soonest(hours, begins)
    if not plan.wall:
        return replace(plan, due_at=max(plan.due_at, hours.welcome(hours.at(earliest))))
    wall, schedule = datetime.fromisoformat(plan.wall), plan.schedule
    if _meant(plan) > earliest:
        return _planned(plan, wall, hours)
    again = replace(plan, put_off=0)
    if schedule is not None and schedule.every is not None:
        return _planned(again, _later(schedule, wall, earliest, pace), hours)
    return _planned(again, _at_its_time(wall, earliest), hours)


def brought_back(plan: Plan, hours: Hours, now: datetime, pace: int = 1) -> Plan:
    """``plan`` when a pause has ended sooner than it was to end: its rhythm goes on from tomorrow at the earliest."""
    after, schedule = resumed(plan, hours, now, pace), plan.schedule
    if schedule is None or schedule.every is None:
        return after
    wall, soonest, period = datetime.fromisoformat(after.wall), _soonest(hours, now), pace * span(schedule.every)
    return _planned(after, wall - max((wall - soonest - timedelta(minutes=1)) // period, 0) * period, hours)


# --- the team's hand in it -------------------------------------------------------------------------------------------


def put_off(plan: Plan, hours: Hours, days: int) -> Plan:
    """``plan`` so many days later, at the same time of its person's day.

    What comes after it in its rhythm stays where it was. What would be of no use any more by then expires as before.
    """
    soonest = hours.at(hours.local(plan.due_at) + days * DAY)
    if not plan.wall:
        later = replace(plan, due_at=hours.welcome(soonest))
    else:
        wall = datetime.fromisoformat(plan.wall)
        moved = (_planned(replace(plan, put_off=more), wall, hours) for more in count(plan.put_off + days))
        later = next(each for each in moved if each.due_at >= soonest)
    return replace(later, expires_at=_useful_until(plan, later.due_at))


def _useful_until(plan: Plan, due_at: datetime) -> datetime | None:
    """What is of use for so long after its time is so after its new time; what comes before a session is not."""
    schedule = plan.schedule
    is_after = plan.kind == "reminder" or (schedule is not None and schedule.after_session is not None)
    return due_at + (plan.expires_at - plan.due_at) if plan.expires_at and is_after else plan.expires_at


# --- wall-clock arithmetic -------------------------------------------------------------------------------------------


def _bare(script: str, schedule: Schedule, now: datetime) -> Plan:
    return Plan(kind="schedule", due_at=now, script=script, late=schedule.late, rule=_written(schedule))


def _written(schedule: Schedule) -> str:
    return schedule.model_dump_json(by_alias=True, exclude_defaults=True)


def _planned(plan: Plan, wall: datetime, hours: Hours) -> Plan:
    meant = replace(plan, wall=wall.isoformat(timespec="minutes"))
    return replace(meant, due_at=hours.welcome(hours.at(_meant(meant))))


def _meant(plan: Plan) -> datetime:
    """The wall-clock time at which it is to come."""
    return datetime.fromisoformat(plan.wall) + plan.put_off * DAY


def _after(length: str, at: str | None, hours: Hours, now: datetime) -> datetime:
    wall = hours.local(now) + span(length)
    return wall if at is None else datetime.combine(wall.date(), clock(at))


def _beside(moment: datetime, length: timedelta, at: str | None, hours: Hours) -> datetime:
    """Hours are hours; days are days on the wall."""
    if at is None and length % DAY:
        return moment + length
    wall = hours.local(moment) + length
    return hours.at(wall if at is None else datetime.combine(wall.date(), clock(at)))


def _soonest(hours: Hours, now: datetime) -> datetime:
    """The end of today: a rhythm never begins on the day on which somebody said yes."""
    return datetime.combine(hours.local(now).date(), clock("23:59"))


def _at_its_time(wall: datetime, earliest: datetime) -> datetime:
    same_day = datetime.combine(earliest.date(), wall.time())
    return same_day if same_day > earliest else same_day + DAY


def _first_day(schedule: Schedule, local: datetime) -> date:
    """The day that a rhythm is counted from."""
    if schedule.from_ is not None:
        return schedule.from_
    if schedule.on:
        return local.date()
    return (local + span(schedule.every or "1 day")).date()


def _occurrences(schedule: Schedule, first: date) -> Iterator[datetime]:
    """Every time of a rhythm from ``first`` on, as a wall clock shows it."""
    at, period = clock(schedule.at or "00:00"), span(schedule.every or "1 day")
    if not schedule.on:
        return (datetime.combine(first + nth * period, at) for nth in count())
    monday = first - first.weekday() * DAY
    days = sorted(WEEKDAYS.index(day) for day in schedule.on)
    every = (monday + nth * period + day * DAY for nth in count() for day in days)
    return (datetime.combine(day, at) for day in every if day >= first)


def _later(schedule: Schedule, wall: datetime, local: datetime, pace: int) -> datetime:
    """The next time after ``wall`` that is after ``local`` too, if ``pace - 1`` times are left out each time."""
    after = (time for time in _occurrences(schedule, wall.date()) if time > wall)
    return next(time for time in islice(after, pace - 1, None, pace) if time > local)


def _is_within(schedule: Schedule, wall: datetime, times: int) -> bool:
    is_over = schedule.until is not None and wall.date() > schedule.until
    return not is_over and (schedule.times is None or times < schedule.times)
