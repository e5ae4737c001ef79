"""What the placeholders of a project's texts stand for. Knows the project file; no person."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from babel.lists import format_list

from bot.languages import Language
from bot.project import Project
from bot.sentences import Known
from flows.phrase import Phrase, system
from flows.rhythm import clock
from flows.support import Directory

CASE_DAYS = 28
"""How long the team has for a request: the ICO's flat reading of "one month" (mission D 3.2)."""

Say = Callable[..., str]
"""Says a phrase to the reader: ``say(phrase, **values)``; values can be dates and times, too."""


def facts_of(project: Project, directory: Directory, language: Language, say: Say) -> Mapping[str, Known]:
    """Every placeholder that is the same for all who read ``language``, whenever they read it."""
    no_end = say(system("no_end_date"))
    return {
        "name": say(system("no_name")),
        "project": project.name,
        "organisation": project.organisation,
        "purpose": project.purpose,
        "team": format_list([member.name for member in project.team], locale=language.formats),
        "contact": _contact(project, say),
        "safeguarding_lead": project.safeguarding.lead,
        "cutoff": project.cutoff or no_end,
        "end": project.ends or no_end,
        "quiet": say(system("quiet_hours"), start=clock(project.quiet.from_), finish=clock(project.quiet.until)),
        "per_week": project.messages_per_week,
        "youngest": project.youngest,
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
