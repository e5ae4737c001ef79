"""Local services from the project file, which a country's directory cannot know: where to turn to near the project.

Their words are shown to people as they stand. Knows no country's directory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from bot.directories import misleading, problem
from bot.misconfigured import Wrong
from flows.checked import concerns
from flows.lines import FileLines
from flows.opening import Opening
from flows.problems import Problem
from flows.support import Reachable


class LocalSupport(Reachable):
    """One [[service]]. Whoever names it in the project file has called it."""

    how: Literal["read", "called"] = "called"
    open: Opening = ()
    """The hours once more for the program, in the project's zone. Empty: it is never said to be open now."""


def problems_of_local_support(
    listed: Sequence[LocalSupport], country: str, lines: FileLines, today: date
) -> Iterator[Problem]:
    """What there is to say against them, in the project file whose ``lines`` these are."""
    for service, line in _lined(listed, lines):
        for concern in concerns({service.name: service}, today):
            yield problem(concern, lines.file, line)
        yield from misleading(service.name, service.numbers, country, lines.file, line)


def misleading_local_support(listed: Sequence[LocalSupport], country: str, lines: FileLines) -> Iterator[Wrong]:
    """What leads nobody to help, so that no bot may start with it."""
    for service, line in _lined(listed, lines):
        for found in misleading(service.name, service.numbers, country, lines.file, line):
            yield Wrong(where=f"{lines.file}:{line}", what=found.what, remedy=found.remedy)


def outdated_local_support(listed: Sequence[LocalSupport], lines: FileLines, today: date) -> Iterator[Wrong]:
    """What is so old that no bot may start for the first time with it."""
    for service, line in _lined(listed, lines):
        for concern in concerns({service.name: service}, today):
            if concern.outdated:
                yield Wrong(where=f"{lines.file}:{line}", what=concern.what, remedy=concern.remedy)


def _lined(listed: Sequence[LocalSupport], lines: FileLines) -> Iterator[tuple[LocalSupport, int]]:
    """Each with the line on which it begins."""
    return ((service, lines.line(("service", place))) for place, service in enumerate(listed))
