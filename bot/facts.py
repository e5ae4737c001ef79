"""What the placeholders of a project's texts stand for. Knows the project file and the calendar's words; no person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time

from babel.dates import get_day_names
from babel.lists import format_list

from bot.languages import Language
from bot.project import Project, ReadingHours
from bot.sentences import Known
from flows.phrase import Phrase, system
from flows.rhythm import clock
from flows.schedule import WEEKDAYS
from flows.support import Directory

CASE_DAYS = 28
"""How long the team has for a request: the ICO's flat reading of "one month" (mission D 3.2)."""

Say = Callable[..., str]
"""Says a phrase to the reader: ``say(phrase, **values)``; values can be dates and times, too."""


def facts_of(project: Project, directory: Directory, language: Language, say: Say) -> Mapping[str, Known]:
    """Every placeholder that is the same for all who read ``language``."""
    no_end = say(system("no_end_date"))
    return {
        "name": say(system("no_name")),
        "project": project.name,
        "organisation": project.organisation,
        "purpose": project.purpose,
        "team": _listed([member.name for member in project.team], language),
        "contact": _contact(project, say),
        "hours": _hours(project.reading, language, say),
        "cutoff": project.cutoff or no_end,
        "end": project.ends or no_end,
        "quiet": say(system("quiet_hours"), **_span(project.quiet.from_, project.quiet.until)),
        "per_week": project.messages_per_week,
        "emergency": "\n".join(say(phrase) for phrase in emergency(directory)),
        "erase_days": say(system("days", count=project.undo_days)),
        "case_days": say(system("days", count=CASE_DAYS)),
    }


def emergency(directory: Directory) -> list[Phrase]:
    """The sentences that are said wherever help may be needed at once."""
    return [Phrase(script=directory.key, slot=f"emergency/{key}") for key in directory.emergency.say]


def _contact(project: Project, say: Say) -> str:
    """How to reach the team: one person in the line that says so, several on lines of their own below it."""
    lines = [say(system("contact_line", name=member.name, label=member.reach)) for member in project.team]
    return "\n".join(lines if len(lines) == 1 else ["", *lines])


def _hours(reading: tuple[ReadingHours, ...], language: Language, say: Say) -> str:
    if not reading:
        return say(system("no_hours"))
    names = get_day_names("wide", context="stand-alone", locale=language.formats)
    spans = (
        say(
            system("reading_hours"),
            days=_listed([names[WEEKDAYS.index(day)] for day in hours.days], language),
            **_span(hours.from_, hours.until),
        )
        for hours in reading
    )
    return "; ".join(spans)


def _span(start: str, finish: str) -> dict[str, time]:
    return {"start": clock(start), "finish": clock(finish)}


def _listed(words: list[str], language: Language) -> str:
    listed: str = format_list(words, locale=language.formats)
    return listed
