"""May what is due be sent now? The one place that knows a person's pause, days, quiet hours, and how much is enough.

Pure: it is told how somebody lives and what they were sent, and answers now, later, or never.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from flows import recurring
from flows.book import Status
from flows.plans import AT_ONCE, PARKED, UNHELD, UNSAID, Kind, Plan, resumed, skipped
from flows.rhythm import DAY, Hours

TOO_LATE = timedelta(hours=2)
"""A planned message that is later than this is no longer the one that was announced."""
UNDISTURBED = timedelta(hours=1)
"""Who replied, or was written to, less than this ago is not interrupted."""
_REACHES: Mapping[Kind, tuple[Status, ...]] = {
    "letter": ("active", "paused", "stopped"),
    "handed_over": ("active", "paused", "stopped"),
    "farewell": ("active", "paused", "stopped", "waiting"),
    "place": ("waiting",),
    "alert": get_args(Status),
    "call": get_args(Status),
    "call_news": get_args(Status),
}
"""Whom a kind reaches that is not only for those who take part: who stopped may still have asked for something. A call
for a person goes on whatever becomes of those whom it passes."""

Why = Literal["left", "over", "late", "too_late", "merged", "already", "suspended"]
"""Why something is not sent: its person has left; the project, its rhythm or its pause is over; its late policy says
so; it would be of no use any more; the next time of its rhythm comes first; the same has come on that day, or since; it
was too hard for too many, and has suspended itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """A planned message that somebody was sent. ``asked``: they had asked for it."""

    at: datetime
    asked: bool = False
    script: str = ""


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
    moment = _settled(plan, life, now)
    why = _gone(plan, life)
    if why is None and moment < PARKED:
        why = _pointless(plan, life, now, moment)
    if why is not None:
        return Never(why)
    return Now() if moment == now else Later(moment)


def _gone(plan: Plan, life: Life) -> Why | None:
    """Why it is nothing for its person any more, whenever it came."""
    if plan.kind not in UNSAID and life.status not in _REACHES.get(plan.kind, ("active", "paused")):
        return "left"
    return "over" if plan.kind == "resume" and life.status != "paused" else None


def _pointless(plan: Plan, life: Life, now: datetime, moment: datetime) -> Why | None:
    """Why ``plan`` is better left out than sent at ``moment``."""
    if plan.expires_at is not None and moment >= plan.expires_at:
        return "too_late"
    if plan.kind in UNHELD:
        return None
    if _is_over(plan, life, moment):
        return "over"
    if life.status == "paused":
        return None  # the pause has moved it, and what it is late for is counted from its new time
    return _superfluous(plan, life, now, moment)


def _superfluous(plan: Plan, life: Life, now: datetime, moment: datetime) -> Why | None:
    if _has_come(plan, life):
        return "already"
    if _is_late(plan, moment):
        return "late"
    if plan.kind == "digest":
        return None  # what it brings is looked up when it comes: late, it takes the place of the next one
    return "merged" if moment > now and _comes_again_first(plan, life, now, moment) else None


def _is_over(plan: Plan, life: Life, moment: datetime) -> bool:
    if life.ends_at is not None and moment >= life.ends_at:
        return True
    return plan.rhythm is not None and not recurring.is_open(plan.rhythm, life.hours.local(moment).date())


def _is_late(plan: Plan, moment: datetime) -> bool:
    policy = plan.late.split()
    return policy[0] == "skip" and moment - plan.due_at > timedelta(hours=int(policy[2]))


def _has_come(plan: Plan, life: Life) -> bool:
    """What they asked to have on the day of the next one takes its place, and the other way round."""
    day = (plan.meant if plan.wall else life.hours.local(plan.due_at)).date()
    same = (prompt.at for prompt in life.prompts if prompt.script == plan.script)
    return plan.kind in ("schedule", "follow_up") and any(life.hours.local(at).date() >= day for at in same)


def _comes_again_first(plan: Plan, life: Life, now: datetime, moment: datetime) -> bool:
    after = skipped(plan, life.hours, now, life.pace)
    return after is not None and after.due_at <= moment


# --- when it may come ------------------------------------------------------------------------------------------------


def _settled(plan: Plan, life: Life, now: datetime) -> datetime:
    """The first instant from ``now`` on that nothing speaks against: whatever moves it, all is asked again.

    It ends because every rule only ever moves it forward, and what somebody was sent already speaks against no more
    than a few days.
    """
    if plan.kind in (*UNSAID, *AT_ONCE):
        return now
    told = _told(plan, life)
    moment, before = _undelayed(plan, life, now), None
    while moment != before and moment < PARKED:
        before = moment
        moment = life.hours.welcome(moment)
        moment = _undisturbed(life, moment)
        moment = _bearable(plan, life, told, moment)
    if plan.kind == "news" and plan.expires_at is not None and now < plan.expires_at <= moment:
        return now  # a session is called off, and by the morning they would be on their way to it
    return moment


def _undelayed(plan: Plan, life: Life, now: datetime) -> datetime:
    """Not in a pause. What is to be moved when it is late comes at its own time of day."""
    if plan.kind in UNHELD:
        return now
    if life.status == "paused":
        if life.paused_until is None:
            return PARKED
        welcomed = life.hours.welcome(max(life.paused_until, now))
        return max(now, resumed(plan, life.hours, welcomed, life.pace).due_at)
    if plan.late == "move" and now - plan.due_at > TOO_LATE:
        today = _on_day(plan, life, life.hours.local(now).date())
        return today if today >= now else _on_day(plan, life, life.hours.local(now).date() + DAY)
    return now


def _undisturbed(life: Life, moment: datetime) -> datetime:
    """Not within an hour of what they wrote, or were written to."""
    lately = [life.talked_at] if life.talked_at else []
    lately += [prompt.at for prompt in life.prompts]
    return max((at + UNDISTURBED for at in lately if at <= moment < at + UNDISTURBED), default=moment)


def _told(plan: Plan, life: Life) -> list[date]:
    """The days on which they were sent what they had not asked for, as far as it speaks against ``plan``."""
    if plan.kind in UNHELD or plan.asked:
        return []
    return sorted(life.hours.local(prompt.at).date() for prompt in life.prompts if not prompt.asked)


def _bearable(plan: Plan, life: Life, told: list[date], moment: datetime) -> datetime:
    """Not two on one day, and not more than enough in as many days as the pace makes of a week."""
    if not told:
        return moment
    today, days = life.hours.local(moment).date(), 7 * life.pace
    counted = [day for day in told if 0 <= (today - day).days < days]
    if len(counted) >= life.per_week:
        return _on_day(plan, life, counted[-life.per_week] + days * DAY)
    return _on_day(plan, life, today + DAY) if today in told else moment


def _on_day(plan: Plan, life: Life, day: date) -> datetime:
    """On ``day``, at the time of day that was meant."""
    meant = plan.meant if plan.wall else life.hours.local(plan.due_at)
    return life.hours.at(datetime.combine(day, meant.time()))
