"""The directories of support that ship, one file for each country, and whether a bot may start with what they say.

Knows where the files are. What stands in them is ``flows.support``'s, and how old it may grow ``flows.checked``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

import flows
from bot.misconfigured import Misconfigured, Wrong
from flows.checked import EMERGENCY, Concern, concerns
from flows.loader import read_record
from flows.never_served import NeverServed
from flows.problems import Problem, Severity
from flows.support import Directory
from flows.yaml_tree import read_tree

FOLDER = Path(flows.__file__).parent / "support"
_OR_THERE = "A project can also say in its own file, with [[checked]], what it has called."
_NEVER_SERVED = FOLDER.parent / "words" / "never_served.yaml"


def countries() -> tuple[str, ...]:
    """The countries that there is a directory for, as ISO 3166 codes."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def directory_of(country: str) -> Directory:
    """Whom people in ``country`` are pointed to.

    Raises ScriptProblems, and Misconfigured if there is no directory for that country.
    """
    if country not in countries():
        what = f"There is no directory of support for {country}."
        remedy = f"There is one for: {', '.join(countries())}. To add a country, write its file; see flows/README.md."
        raise Misconfigured([Wrong(where="support_country", what=what, remedy=remedy)])
    path = file_of(country)
    return read_record(path.name, path.read_text("utf-8"), Directory)


def file_of(country: str) -> Path:
    """Where the directory of ``country`` stands."""
    return FOLDER / f"{country}.yaml"


@cache
def never_served() -> NeverServed:
    """The numbers that must not be said to anybody. Raises ScriptProblems."""
    return read_record(_NEVER_SERVED.name, _NEVER_SERVED.read_text("utf-8"), NeverServed)


def problems_of(directory: Directory, country: str, name: str, now: datetime) -> Iterator[Problem]:
    """What there is to say against the ``directory`` of ``country``, which stands in the file that is called ``name``.

    Raises ScriptProblems.
    """
    lines = read_tree(name, file_of(country).read_text("utf-8")).lines
    if directory.country != country:
        what = f"The file is called '{country}', and the country in it '{directory.country}'."
        yield Problem(file=name, line=lines.line(("country",)), what=what, remedy="Give both the same code.")
    for concern in concerns(directory.everything, directory.today(now)):
        yield problem(concern, name, lines.line(_place(concern.key)), also=_OR_THERE)
    if not any(entry.in_writing for entry in directory.entries.values()):
        what = "Nobody in this list can be reached in writing, and some people cannot or dare not speak."
        remedy = (
            "Add an entry with 'text', 'chat' or 'email'. Until then, a project there needs a [[service]] with one."
        )
        yield Problem(file=name, line=lines.line(("entries",)), what=what, remedy=remedy, severity="warning")
    for key, numbers in directory.numbers_by_key.items():
        yield from misleading(key, numbers, country, name, lines.line(_place(key)))


def problem(concern: Concern, name: str, line: int, *, also: str = "") -> Problem:
    """A concern about something that stands on that line of the file called ``name``. ``also``: another remedy."""
    severity: Severity = "error" if concern.refused else "warning"
    remedy = f"{concern.remedy} {also}".rstrip()
    return Problem(file=name, line=line, what=concern.what, remedy=remedy, severity=severity, by_age=concern.outdated)


def misleading(key: str, numbers: Iterable[str], country: str, name: str, line: int) -> Iterator[Problem]:
    """Those of ``numbers`` that must not be said to anybody."""
    for number, why in never_served().among(numbers, country):
        what = f"'{key}' has the number {number}. {why}"
        yield Problem(file=name, line=line, what=what, remedy="Take it out.")


def outdated(directory: Directory, today: date) -> Iterator[Wrong]:
    """What in ``directory`` is so old that no bot may start for the first time with it."""
    path = file_of(directory.country)
    lines = read_tree(str(path), path.read_text("utf-8")).lines
    for concern in concerns(directory.everything, today):
        if concern.outdated:
            where = f"{path}:{lines.line(_place(concern.key))}"
            yield Wrong(where=where, what=concern.what, remedy=f"{concern.remedy} {_OR_THERE}")


def _place(key: str) -> tuple[str, ...]:
    return (key,) if key == EMERGENCY else ("entries", key)
