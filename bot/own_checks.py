"""What a project has checked itself of its country's directory, so that it need not wait for a release to show it.

Knows the table [[checked]] of the project file, and no clock and no files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated

from pydantic import Field

from bot.fields import Day, Words
from flows.checked import How
from flows.lines import FileLines
from flows.problems import Problem
from flows.questions.base import Record
from flows.support import Directory


class OwnCheck(Record):
    """One [[checked]]: on that day, somebody of the project tried these entries and found them as they are written."""

    entries: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Keys of the country's directory, or ``emergency``."""
    on: Day
    how: How = "called"


def applied(directory: Directory, checks: Iterable[OwnCheck]) -> Directory:
    """The directory as this project has checked it.

    Of two checks the later one counts: a release can have changed what was called before it.
    """
    for check in sorted(checks, key=lambda check: check.on):
        known = directory.everything
        older = [key for key in check.entries if key in known and known[key].last_checked <= check.on]
        directory = directory.rechecked(older, check.on, check.how)
    return directory


def problems_of_own_checks(checks: Sequence[OwnCheck], lines: FileLines, today: date) -> Iterator[Problem]:
    """Those that say a day which is still to come, in the project file whose ``lines`` these are."""
    for place, check in enumerate(checks):
        if check.on > today:
            line = lines.line(("checked", place, "on"))
            what = f"[[checked]] says {check.on}, and that day is still to come."
            yield Problem(file=lines.file, line=line, what=what, remedy="Write the day on which somebody called.")
