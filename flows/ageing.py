"""When those who look after a project hear that numbers on its list grow old: in time to call them, and not every day.

Knows no clock, no words and nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.checked import REFUSE_AFTER, WARN_AFTER, Checked

GONE: Final = REFUSE_AFTER.days
"""The last of the marks: past it, an entry is not shown any more."""
MARKS: Final = (GONE, 173, 150, WARN_AFTER.days)
"""Ages in days, the oldest first: each is told of once it is passed. The third leaves a month, the second a week."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Aged:
    """An entry that nobody has checked for some time, as those hear of it who look after the project."""

    key: str
    """Of the country's directory, ``emergency``, or the name of a service of the project's own."""
    last_checked: date
    passed: int
    """The oldest of the marks that its age is past."""


def aged(everything: Mapping[str, Checked], today: date) -> Iterator[Aged]:
    """What of ``everything`` is past a mark on ``today``."""
    for key, checked in everything.items():
        age = (today - checked.last_checked).days
        if passed := next((mark for mark in MARKS if age > mark), None):
            yield Aged(key=key, last_checked=checked.last_checked, passed=passed)
