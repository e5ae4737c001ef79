"""May what is due be sent now? The one place that knows a person's pause, days, quiet hours, and how much is enough.

Pure: it is told how somebody lives and what they were sent, and answers now, later, or never.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flows.book import Status
from flows.plans import Plan, resumed, skipped
from flows.rhythm import DAY, Hours

TOO_LATE = timedelta(hours=2)
"""A planned message that is later than this is no longer the one that was announced."""
UNDISTURBED = timedelta(hours=1)
"""Who replied, or was written to, less than this ago is not interrupted."""
_ALWAYS = ("erase", "resume", "news")
"""Rights, and what somebody has to hear: neither burden nor pause holds them up."""

Why = Literal["left", "over", "late", "too_late", "merged"]
"""Why something is not sent: its person has left; the project, or its pause, is over; its late policy says so; it would
be of no use any more; the next time of its rhythm has come first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """A planned message that somebody was sent. ``asked``: they had asked for it."""

    at: datetime
    asked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """How somebody lives, as far as it decides when they may be written to. Instants are UTC."""

    status: Status
    hours: Hours
    per_week: int
    """How many messages that they did not ask for they may get in a week, at the usual pace."""
    pace: int = 1
    """2: half as often as planned, and half as many; likewise 4."""
    paused_until: datetime | None = None
    prompts: tuple[Prompt, ...] = ()
    """At least those of the last ``7 * pace`` days."""
    talked_at: datetime | None = None
    """When the open session last changed, if one is open."""
    ends_at: datetime | None = None
    """When the project ends."""


@dataclass(frozen=True, slots=True)
class Now:
    """Send it."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not before ``until`` (UTC); then it is to be asked again."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """Leave it out, and go on with the next time of its rhythm if it has one."""

    why: Why


Verdict = Now | Later | Never


def verdict(plan: Plan, life: Life, now: datetime) -> Verdict:
    """Whether ``plan``, which is due, may be carried out at ``now``."""
    why = _pointless(plan, life, now)
    if why is not None:
        return Never(why)
    moment = _settled(plan, life, now)
    if moment > now and _comes_again_first(plan, life, now, moment):
        return Never("merged")
    if plan.expires_at is not None and moment >= plan.expires_at:
        return Now() if plan.kind == "news" and now < plan.expires_at else Never("too_late")
    if life.ends_at is not None and plan.kind not in _ALWAYS and moment >= life.ends_at:
        return Never("over")
    return Now() if moment <= now else Later(moment)


def _comes_again_first(plan: Plan, life: Life, now: datetime, moment: datetime) -> bool:
    after = skipped(plan, life.hours, now, life.pace)
    return after is not None and after.due_at <= moment


def _pointless(plan: Plan, life: Life, now: datetime) -> Why | None:
    if plan.kind == "erase":
        return None
    if life.status in ("joining", "stopped", "left"):
        return "left"
    if plan.kind == "resume":
        return None if life.status == "paused" else "over"
    policy = plan.late.split()
    is_late = policy[0] == "skip" and now - plan.due_at > timedelta(hours=int(policy[2]))
    return "late" if is_late else None


def _settled(plan: Plan, life: Life, now: datetime) -> datetime:
    """The first instant from ``now`` on that nothing speaks against: whatever moves it, all is asked again."""
    if plan.kind == "erase":
        return now
    moment, before = now, None
    while moment != before:
        before = moment
        moment = life.hours.welcome(moment)
        moment = max(moment, _undisturbed(life, moment))
        if plan.kind not in _ALWAYS:
            moment = max(moment, _in_time(plan, life, now), _after_pause(plan, life, now))
            moment = max(moment, _bearable(plan, life, moment))
    return moment


def _undisturbed(life: Life, moment: datetime) -> datetime:
    lately = [life.talked_at] if life.talked_at else []
    lately += [prompt.at for prompt in life.prompts]
    return max((at + UNDISTURBED for at in lately if at <= moment), default=moment)


def _in_time(plan: Plan, life: Life, now: datetime) -> datetime:
    """What is to be moved when it is late comes on the next day, at its own time."""
    if plan.late != "move" or now - plan.due_at <= TOO_LATE:
        return now
    return _next_day(plan, life, now)


def _after_pause(plan: Plan, life: Life, now: datetime) -> datetime:
    if life.status != "paused":
        return now
    return resumed(plan, life.hours, life.paused_until or now, life.pace).due_at


def _bearable(plan: Plan, life: Life, moment: datetime) -> datetime:
    """Not two on one day, and not more than enough in as many days as the pace makes of a week."""
    if plan.asked:
        return moment
    today, days = life.hours.local(moment).date(), 7 * life.pace
    told = sorted(life.hours.local(prompt.at).date() for prompt in life.prompts if not prompt.asked)
    counted = [day for day in told if 0 <= (today - day).days < days]
    if len(counted) >= life.per_week:
        wall = _wall(plan, life, moment)
        return life.hours.at(datetime.combine(counted[-life.per_week] + days * DAY, wall.time()))
    return _next_day(plan, life, moment) if today in told else moment


def _next_day(plan: Plan, life: Life, moment: datetime) -> datetime:
    tomorrow = life.hours.local(moment).date() + DAY
    return life.hours.at(datetime.combine(tomorrow, _wall(plan, life, moment).time()))


def _wall(plan: Plan, life: Life, moment: datetime) -> datetime:
    """The time of day that was meant."""
    return datetime.fromisoformat(plan.wall) if plan.wall else life.hours.local(moment)
