"""Reads schedules and follow-ups back in plain English, so that whoever wrote them can hear whether that was meant.

For people who write scripts. Participants are told what comes in words of their own language, elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from flows.book import Book
from flows.schedule import WEEKDAYS, FollowUp, Schedule
from flows.script import Script, Step, Test

_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_THEIR_TIME = "in the person's own time"


def everything(book: Book) -> Iterator[str]:
    """A line for whatever comes by itself, each beginning with the name of the script that comes."""
    for key in sorted(book.latest):
        script = book.latest[key]
        if script.schedule is not None:
            yield f"{key}: {scheduled(script.schedule)}."
        for planning in book.latest.values():
            yield from (f"{key}: {words}." for words in _planned_by(planning, key))
        if script.remind is not None:
            yield f"{key}: one reminder after {script.remind} if it is still open."


def scheduled(schedule: Schedule) -> str:
    """``every second Tuesday at 18:00, in the person's own time; if it could not be sent in time, ...``."""
    if schedule.every is not None:
        when = f"{_every(schedule.every, schedule.on)} at {schedule.at}"
        return _with_late([when, _THEIR_TIME, *_limits(schedule)], schedule.late)
    if schedule.after_joining is not None:
        return _with_late([f"{schedule.after_joining} after joining", *_at(schedule.at)], schedule.late)
    beside = f"{schedule.before_session} before" if schedule.before_session else f"{schedule.after_session} after"
    return ", ".join([f"{beside} each session that somebody comes to", *_at(schedule.at)])


def followed_up(planned: FollowUp, step: str, script: str, reasons: Sequence[str] = ()) -> str:
    """``24 hours after the step 'low' of rest, if 'rested' is at most 2; if it could not be sent in time, ...``."""
    why = [f"if {' or '.join(reasons)}"] if reasons else []
    asked = ["because the person asked for it"] if planned.asked else []
    when = f"{planned.after} after the step '{step}' of {script}"
    return _with_late([when, *why, *_at(planned.at), *asked], planned.late)


def _planned_by(script: Script, target: str) -> Iterator[str]:
    for key, step in script.steps.items():
        if step.follow_up is not None and step.follow_up.script == target:
            yield followed_up(step.follow_up, key, script.script, _reasons(script, key))


# --- when ------------------------------------------------------------------------------------------------------------


def _every(period: str, on: Sequence[str]) -> str:
    """``every day``, ``every second week``, ``every third Tuesday and Thursday``, ``every 12 weeks on Monday``."""
    count, unit = int(period.split()[0]), period.split()[1].removesuffix("s")
    days = _listed([day.capitalize() for day in WEEKDAYS if day in on])
    if count == 1:
        return f"every {days or unit}"
    if count <= len(_ORDINALS) + 1:
        return f"every {_ORDINALS[count - 2]} {days or unit}"
    return f"every {period} on {days}" if days else f"every {period}"


def _limits(schedule: Schedule) -> Iterator[str]:
    if schedule.from_ is not None:
        yield f"from {_day(schedule.from_)}"
    if schedule.until is not None:
        yield f"until {_day(schedule.until)}"
    if schedule.times is not None:
        yield "once" if schedule.times == 1 else f"at most {schedule.times} times"


def _at(at: str | None) -> list[str]:
    return [f"at {at}", _THEIR_TIME] if at else []


def _with_late(parts: list[str], late: str) -> str:
    follows = {"send": "it is sent all the same", "move": "it moves to the next day"}
    then = follows.get(late, f"it is left out {late.removeprefix('skip ')}")
    return f"{', '.join(parts)}; if it could not be sent in time, {then}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


# --- why -------------------------------------------------------------------------------------------------------------


def _reasons(script: Script, key: str) -> list[str]:
    """The answers that lead to a step, if nothing else leads there."""
    if key == script.first or any(_leads_on(script, name, key) for name in script.steps):
        return []
    return [reason for name, step in script.steps.items() for reason in _answers(name, step, key)]


def _leads_on(script: Script, name: str, key: str) -> bool:
    """Whether somebody comes from the step ``name`` to ``key`` whatever they answered, or by skipping."""
    step = script.steps[name]
    options = step.choose.root.values() if step.choose else ()
    only_by_options = bool(options) and step.skip is not None and all(option.goto for option in options)
    onward = None if only_by_options else step.goto or script.after(name)
    return key in (step.skip, step.otherwise, onward)


def _answers(name: str, step: Step, key: str) -> Iterator[str]:
    for branch in step.when:
        if branch.goto == key:
            yield " and ".join(words for saved, test in branch.tests.items() for words in _compared(saved, test))
    if step.choose is not None:
        chosen = (option for option, given in step.choose.root.items() if given.goto == key)
        yield from (f"the answer to '{name}' is '{option}'" for option in chosen)


def _compared(saved: str, test: Test) -> Iterator[str]:
    words = {"is_": "is", "is_not": "is not", "at_least": "is at least", "at_most": "is at most", "includes": "has"}
    for field, says in words.items():
        if (value := getattr(test, field)) is not None:
            yield f"'{saved}' {says} {value}"
    if test.answered is not None:
        yield f"'{saved}' was {'answered' if test.answered else 'skipped'}"
