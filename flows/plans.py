"""What is planned for somebody, and when: first, next, after a change of their hours or their pace.

Pure. Whether what is due may really be sent now is decided in ``flows.verdict``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from typing import Literal, get_args

from flows import recurring
from flows.rhythm import DAY, Hours, clock, span
from flows.schedule import FollowUp, Schedule

_Call = Literal["alert", "call", "call_news"]
_Said = Literal["schedule", "meeting", "follow_up", "reminder", "broadcast", "news", "digest"]
_OfOne = Literal["outcome", "question", "reply", "proposal", "letter", "handed_over", "needs", _Call]
_Ends = Literal["resume", "erase", "forget", "farewell", "place", "hide"]
Kind = Literal[_Said, _OfOne, _Ends]
"""``schedule``: a rhythm, or once after joining. ``meeting``: before or after a session. ``news``: of a session that
somebody comes to. ``digest``: a summary for somebody of the team. ``outcome``: what came of a theme, for those who
spoke. ``question``: the team asks back about something shared. ``reply``: the answer, for who asked. ``proposal``: what
came of other words for a step. ``letter``: the team writes about a case. ``handed_over``: somebody else looks after it
now. ``needs``: what somebody needs to take part is met, or looked at again. ``alert``: somebody of the team is asked to
take a call for a person. ``call``: how that call stands when its time is over, for whose it is; ``call_news``: what
has happened to it before. ``resume``: the end of a pause. ``erase``: the end of the days in which an erasure can be
undone; ``forget``: likewise of what was taken back on leaving. ``farewell``: the project has ended. ``place``: one has
come free. ``hide``: what both sides wrote lately is removed from their chat."""

OF_ONE: tuple[Kind, ...] = get_args(_OfOne)
"""What goes between one person and the team: that it waits would already tell who shared something, or who asks."""
UNSAID: tuple[Kind, ...] = ("erase", "forget")
"""What is done at its time without a word before it: nobody's hours or status hold up a right."""
AT_ONCE: tuple[Kind, ...] = get_args(_Call)
"""What comes at any hour: somebody waits for it, and the team has agreed to be asked."""
_OWED: tuple[Kind, ...] = ("resume", "news", "letter", "handed_over", "farewell", "place", "hide")
UNHELD: tuple[Kind, ...] = (*UNSAID, *AT_ONCE, *_OWED)
"""Rights, and what somebody has to hear: neither burden nor pause holds them up."""
UNLISTED: tuple[Kind, ...] = (*UNSAID, "resume", "farewell", "place", "hide", *OF_ONE)
"""What the list of all that waits leaves out: it is nobody's to change, or nobody else's to know."""
REMINDER_FOR = timedelta(days=5)
"""A reminder that could not be sent within so long after its time is not sent at all."""
AFTERWARDS_FOR = timedelta(days=5)
"""Likewise what comes after a session."""
PARKED = datetime(9999, 1, 1, tzinfo=UTC)
"""When something is due that waits for the end of a pause without an end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """One thing to do at a time, for one person."""

    kind: Kind
    due_at: datetime
    """UTC. Nothing comes before it."""
    script: str = ""
    about: str = ""
    """The code of the session, broadcast, theme, thread, proposal or case."""
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
    """Days on the wall by which this one time was put off, by the team or by a pause; ``wall`` stays where it was."""

    @property
    def schedule(self) -> Schedule | None:
        """The schedule that made it, if one did."""
        return _read(self.rule) if self.rule else None

    @property
    def rhythm(self) -> Schedule | None:
        """The same, if it comes again and again."""
        schedule = self.schedule
        return schedule if schedule is not None and schedule.every is not None else None

    @property
    def meant(self) -> datetime:
        """The wall-clock time at which it is to come, put off as it may be. Only for one that has a ``wall``."""
        return datetime.fromisoformat(self.wall) + self.put_off * DAY


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """When a session is: what everything around it is planned by. Both in UTC."""

    code: str
    starts_at: datetime
    ends_at: datetime


# --- the first time --------------------------------------------------------------------------------------------------


def scheduled(script: str, schedule: Schedule, hours: Hours, now: datetime, pace: int = 1) -> Plan | None:
    """The first time that ``script`` comes to somebody who begins now; None if it does not come any more."""
    plan = Plan(kind="schedule", due_at=now, script=script, late=schedule.late, rule=_written(schedule))
    if schedule.after_joining is not None:
        return _away(plan, now, schedule.after_joining, schedule.at, hours)
    if schedule.every is None:
        return None
    first = recurring.first(schedule, _day(hours, now), pace)
    return _at(plan, first, hours) if recurring.has(schedule, first, 0) else None


def follow_up(planned: FollowUp, hours: Hours, now: datetime) -> Plan:
    """What a step planned at ``now``."""
    plan = Plan(kind="follow_up", due_at=now, script=planned.script, late=planned.late, asked=planned.asked)
    return _away(plan, now, planned.after, planned.at, hours)


def around(script: str, schedule: Schedule, meeting: Meeting, hours: Hours, now: datetime) -> Plan | None:
    """What comes before or after a session that somebody comes to; None if it is too late for it.

    They were told of it when they said that they come, so it counts as asked for.
    """
    plan = Plan(kind="meeting", due_at=now, script=script, about=meeting.code, late="send", rule=_written(schedule))
    if schedule.before_session is not None:
        before = _away(plan, meeting.starts_at, schedule.before_session, schedule.at, hours, back=True)
        planned = replace(before, asked=True, expires_at=meeting.starts_at)
        return planned if now < planned.due_at < meeting.starts_at else None
    if schedule.after_session is not None:
        after = _away(plan, meeting.ends_at, schedule.after_session, schedule.at, hours)
        return replace(after, expires_at=after.due_at + AFTERWARDS_FOR) if after.due_at > now else None
    return None


def reminder(script: str, after: str, hours: Hours, now: datetime, times: int = 0) -> Plan:
    """One gentle reminder of ``script``, which was begun, or reminded of, at ``now``."""
    plan = _away(Plan(kind="reminder", due_at=now, script=script, times=times), now, after, None, hours)
    return replace(plan, expires_at=plan.due_at + REMINDER_FOR)


# --- the next time ---------------------------------------------------------------------------------------------------


def following(plan: Plan, hours: Hours, now: datetime, pace: int = 1) -> Plan | None:
    """What comes after ``plan`` has come in its rhythm; None if it has none, or it is over."""
    return skipped(replace(plan, times=plan.times + 1), hours, now, pace)


def skipped(plan: Plan, hours: Hours, now: datetime, pace: int = 1) -> Plan | None:
    """The same if it was left out: that does not count as one of its ``times``."""
    rhythm = plan.rhythm
    if rhythm is None:
        return None
    wall = recurring.later(rhythm, _wall(plan), hours.local(now), _pace(plan, pace))
    return _at(plan, wall, hours) if recurring.has(rhythm, wall, plan.times) else None


def repaced(plan: Plan, hours: Hours, now: datetime, *, old: int, new: int) -> Plan:
    """``plan`` at another pace: with twice the pace, every second time is left out. What they asked for has none.

    A slower pace never brings anything forward; a faster one nothing before tomorrow.
    """
    rhythm = plan.rhythm
    if rhythm is None or new == old or plan.asked:
        return plan
    if new > old:
        wall = recurring.later(rhythm, _wall(plan), hours.local(now), new - old)
    else:
        wall = recurring.sooner(rhythm, _wall(plan), _day(hours, now), by=1, most=old - new)
    return _still_parked(plan, plan if wall == _wall(plan) else _at(plan, wall, hours))


def rehoused(plan: Plan, hours: Hours, now: datetime) -> Plan:
    """``plan`` after its person's zone, quiet hours or days have changed: the same time on their wall clock."""
    if plan.kind in (*UNSAID, *AT_ONCE, "hide"):
        return plan
    meant = hours.at(plan.meant) if plan.wall else plan.due_at
    return _still_parked(plan, replace(plan, due_at=hours.welcome(max(meant, now))))


# --- a pause ---------------------------------------------------------------------------------------------------------


def parked(plan: Plan, hours: Hours) -> Plan:
    """``plan`` in a pause without an end: it remembers when it would have come."""
    return replace(plan, due_at=PARKED, wall=plan.wall or _written_wall(hours.local(plan.due_at)))


def resumed(plan: Plan, hours: Hours, begins: datetime, pace: int = 1) -> Plan:
    """``plan`` if nothing may come before the day after ``begins``, when the welcome after a pause comes: no flood.

    What they asked for themselves keeps its time if the pause is over by then.
    """
    plan, today = _on_the_wall(plan, hours, begins), _day(hours, begins)
    if plan.meant.date() > today or (plan.asked and hours.at(plan.meant) >= begins):
        return _again(plan, hours)
    if plan.rhythm is None:
        return _again(replace(plan, put_off=plan.put_off + (today + DAY - plan.meant.date()).days), hours)
    day_is_over = datetime.combine(today, time.max)
    return _at(plan, recurring.later(plan.rhythm, _wall(plan), day_is_over, _pace(plan, pace)), hours)


def brought_back(plan: Plan, hours: Hours, now: datetime, pace: int = 1) -> Plan:
    """``plan`` when a pause has ended sooner than it was to end: it goes on from tomorrow at the earliest."""
    if plan.rhythm is None:
        return resumed(replace(plan, put_off=0), hours, now)
    pace = _pace(plan, pace)
    after, today = resumed(plan, hours, now, pace), _day(hours, now)
    most = recurring.periods_between(plan.rhythm, today, _wall(after)) // pace
    wall = recurring.sooner(plan.rhythm, _wall(after), today, by=pace, most=most)
    return after if wall == _wall(after) else _at(after, wall, hours)


# --- the team's hand in it -------------------------------------------------------------------------------------------


def put_off(plan: Plan, hours: Hours, days: int) -> Plan:
    """``plan`` so many days later, at the same time of its person's day.

    What comes after it in its rhythm stays where it was. What would be of no use any more by then expires as before.
    """
    soonest = hours.at(hours.local(plan.due_at) + days * DAY)
    if not plan.wall:
        later = replace(plan, due_at=hours.welcome(soonest))
    else:
        moved = (_again(replace(plan, put_off=more), hours) for more in count(plan.put_off + days))
        later = next(each for each in moved if each.due_at >= soonest)
    return replace(later, expires_at=_useful_until(plan, later.due_at))


def _useful_until(plan: Plan, due_at: datetime) -> datetime | None:
    """What is of use for so long after its time is so after its new time; what comes before a session is not."""
    schedule = plan.schedule
    is_after = plan.kind == "reminder" or (schedule is not None and schedule.after_session is not None)
    return due_at + (plan.expires_at - plan.due_at) if plan.expires_at and is_after else plan.expires_at


# --- wall-clock arithmetic -------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _read(rule: str) -> Schedule:
    """There are few rules, and many plans that were made by them."""
    return Schedule.model_validate_json(rule)


def _written(schedule: Schedule) -> str:
    return schedule.model_dump_json(by_alias=True, exclude_defaults=True)


def _away(plan: Plan, moment: datetime, length: str, at: str | None, hours: Hours, *, back: bool = False) -> Plan:
    """``plan`` so long after ``moment``, or before it: hours are hours, and days are days on the wall."""
    by = -span(length) if back else span(length)
    if at is None and "hour" in length:
        return replace(plan, due_at=hours.welcome(moment + by))
    wall = hours.local(moment) + by
    return _at(plan, wall if at is None else datetime.combine(wall.date(), clock(at)), hours)


def _pace(plan: Plan, pace: int) -> int:
    """What somebody asked for comes as often as they asked for it, at any pace."""
    return 1 if plan.asked else pace


def _at(plan: Plan, wall: datetime, hours: Hours) -> Plan:
    return _again(replace(plan, wall=_written_wall(wall), put_off=0), hours)


def _again(plan: Plan, hours: Hours) -> Plan:
    return replace(plan, due_at=hours.welcome(hours.at(plan.meant)))


def _still_parked(before: Plan, after: Plan) -> Plan:
    return replace(after, due_at=PARKED) if before.due_at == PARKED else after


def _on_the_wall(plan: Plan, hours: Hours, now: datetime) -> Plan:
    """An instant as a wall-clock time, so that it can be moved by days. One that was forgotten in a pause is now."""
    instant = now if plan.due_at == PARKED else plan.due_at
    return plan if plan.wall else replace(plan, wall=_written_wall(hours.local(instant)))


def _wall(plan: Plan) -> datetime:
    return datetime.fromisoformat(plan.wall)


def _written_wall(local: datetime) -> str:
    """To the minute, and never earlier."""
    minute = local.replace(second=0, microsecond=0)
    return (minute if minute == local else minute + timedelta(minutes=1)).isoformat(timespec="minutes")


def _day(hours: Hours, moment: datetime) -> date:
    return hours.local(moment).date()
