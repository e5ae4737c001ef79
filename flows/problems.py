"""What is wrong with a file that a writer wrote: where, what, and what to do about it.

Knows no YAML and no schema; written for people who do not program.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
"""``error``: nothing is published with it. ``warning``: a person should look."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing to mend. ``what`` and ``remedy`` are whole sentences."""

    file: str
    line: int
    """Counted from 1, as editors do."""
    what: str
    remedy: str
    severity: Severity = "error"
    by_age: bool = False
    """It was right once, and time alone has made it wrong."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.what} {self.remedy}"


class ScriptProblems(Exception):
    """The files cannot be read. All that is wrong with them is in ``problems``, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """``problems`` as a writer goes through them, each once."""
    return tuple(sorted(set(problems), key=lambda one: (one.file, one.line, one.severity, one.what, one.remedy)))
