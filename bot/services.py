"""Local services from the project file, which a country's directory cannot know: where to turn to near the project.

Their words are shown to people as they stand. Knows no country's directory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from bot.directories import misleading, problem
from bot.misconfigured import Wrong
from flows.checked import Checked, concerns
from flows.lines import FileLines
from flows.opening import Opening
from flows.problems import Problem
from flows.support import Reachable


class Service(Reachable):
    """One [[service]]. Whoever names it in the project file has called it."""

    how: Literal["read", "called"] = "called"
    open: Opening = ()
    """The hours once more for the program, in the project's zone. Empty: it is never said to be open now."""


def problems_of_services(services: Sequence[Service], country: str, lines: FileLines, today: date) -> Iterator[Problem]:
    """What there is to say against them, in the project file whose ``lines`` these are."""
    for place, service in enumerate(services):
        line = lines.line(("service", place, "last_checked"))
        for concern in concerns({service.name: service}, today):
            yield problem(concern, lines.file, line)
        yield from misleading(service.name, service.numbers, country, lines.file, lines.line(("service", place)))


def outdated_services(services: Sequence[Service], file: str, today: date) -> Iterator[Wrong]:
    """Those that are so old that no bot may start with them."""
    named: Mapping[str, Checked] = {service.name: service for service in services}
    for concern in concerns(named, today):
        if concern.outdated:
            yield Wrong(where=file, what=concern.what, remedy=concern.remedy)
