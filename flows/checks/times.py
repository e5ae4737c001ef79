"""Does what comes by itself come at a good time, not too often, and to somebody?"""

from __future__ import annotations

from collections.abc import Iterator

from flows.checks.finding import Examined, Finding
from flows.lines import Path
from flows.rhythm import span
from flows.schedule import FollowUp, Schedule
from flows.script import Script
from flows.vocabulary import Role

MORNING, EVENING = "09:00", "20:00"
"""Between them nobody has quiet hours who has not chosen others."""
ENOUGH = 2
"""Messages in a week that nobody asked for, where a project has not set another number."""
NOW_AND_THEN = 0.25
"""So much more does not pile up: once in four weeks something waits for a free day, and reminders give way to it."""
_WEEK = span("1 week")


def follow_ups(examined: Examined) -> Iterator[Finding]:
    """A follow-up at a time of day is a matter of days, does not come at night, and is open to whom it comes to."""
    for key, step in examined.script.steps.items():
        if step.follow_up:
            path: Path = ("steps", key, "follow_up")
            yield from _time_of_day(step.follow_up, (step.follow_up.after,), path)
            yield from _closed(examined, step.follow_up, path)


def schedule(examined: Examined) -> Iterator[Finding]:
    """A schedule says what can be kept, and can still come."""
    given = examined.script.schedule
    if given is None:
        return
    lengths = (given.after_joining, given.before_session, given.after_session)
    yield from _time_of_day(given, lengths, ("schedule",))
    yield from _days(examined, given)
    if "late" in given.model_fields_set and (given.before_session or given.after_session):
        what = "What comes around a session does not wait for another day, whatever 'late' says."
        yield Finding(path=("schedule", "late"), what=what, remedy="Leave 'late' out.")
    if examined.script.given and examined.script.command:
        what = "Whoever begins this by a command has not said around which session."
        yield Finding(path=("command",), what=what, remedy="Leave 'command' and 'menu' out.")
    if not examined.script.open_to:
        what = "It has a schedule, and nobody whom it could come to."
        yield Finding(path=("open_to",), what=what, remedy="Say with 'open_to' who it is for.")


def _time_of_day(given: FollowUp | Schedule, lengths: tuple[str | None, ...], path: Path) -> Iterator[Finding]:
    if given.at is None:
        return
    if any(length and "hour" in length for length in lengths):
        what = "A time of day says when on a day, and this counts hours."
        yield Finding(path=(*path, "at"), what=what, remedy="Count in days or weeks, or leave 'at' out.")
    if not MORNING <= given.at < EVENING:
        what = f"{given.at} is in the quiet hours of most people: it would come later than it says."
        remedy = f"Choose a time from {MORNING} and before {EVENING}."
        yield Finding(path=(*path, "at"), what=what, remedy=remedy, severity="warning")


def _closed(examined: Examined, given: FollowUp, path: Path) -> Iterator[Finding]:
    target = examined.book.latest.get(given.script)
    closed = [role for role in examined.script.open_to if target and role not in target.open_to]
    if closed:
        what = f"'{given.script}' is not open to everybody who can come here ({', '.join(closed)})."
        yield Finding(path=(*path, "script"), what=what, remedy="Add them to its 'open_to', or plan another script.")


def _days(examined: Examined, given: Schedule) -> Iterator[Finding]:
    if given.until is not None and given.from_ is not None and given.until < given.from_:
        what = "The last day of this rhythm is before its first day."
        yield Finding(path=("schedule", "until"), what=what, remedy="Look at 'from' and 'until' again.")
    elif given.until is not None and given.until < examined.today:
        what, remedy = "The last day is over: it comes to nobody any more.", "Set another day, or delete the schedule."
        yield Finding(path=("schedule", "until"), what=what, remedy=remedy, severity="warning")


def reminders(examined: Examined) -> Iterator[Finding]:
    """Only what came by itself can be left open without having been asked for."""
    if examined.script.remind and not examined.script.schedule and not _planned_by_others(examined):
        what = "A reminder is of what came by itself, and this does not."
        remedy = "Give it a 'schedule', plan it with 'follow_up' somewhere, or leave 'remind' out."
        yield Finding(path=("remind",), what=what, remedy=remedy)


def _planned_by_others(examined: Examined) -> bool:
    steps = (step for script in examined.book.latest.values() for step in script.steps.values())
    return any(step.follow_up and step.follow_up.script == examined.script.script for step in steps)


def enough(examined: Examined) -> Iterator[Finding]:
    """All rhythms together are no more than people can bear, but for a week now and then in which one waits."""
    for role in examined.script.open_to if _a_week(examined.script) else ():
        together = _together(examined, role)
        if together > ENOUGH + NOW_AND_THEN:
            what = f"With their reminders, all rhythms for a {role} are {together:.1f} messages a week."
            remedy = f"More than {ENOUGH} a week wait for a free day, or are left out: choose a slower rhythm."
            yield Finding(path=("schedule",), what=what, remedy=remedy, severity="warning")


def _together(examined: Examined, role: Role) -> float:
    return sum(_a_week(script) for script in examined.book.latest.values() if role in script.open_to)


def _a_week(script: Script) -> float:
    """How many messages its rhythm is in a week, one reminder of each included."""
    given = script.schedule
    if given is None or given.every is None:
        return 0.0
    return len(given.on or ("one",)) * (_WEEK / span(given.every)) * (2 if script.remind else 1)
