"""How old a number may grow that people are told to call: looked at from time to time, and not shown any more at last.

Knows no clock, and not what was checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field

from flows.questions.base import Record, Words

WARN_AFTER = timedelta(days=90)
REFUSE_AFTER = timedelta(days=180)

How = Literal["read", "called"]
"""Read in the source, or tried by a person, who got through."""

EMERGENCY = "emergency"
"""The key of the emergency numbers among all that was checked. Nobody calls those to try."""
_LOOK_IT_UP = "Look it up again in its source, then write today's date as 'last_checked'. Never call it to try."
_CALL_IT = "Call it, then write 'how: called' and today's date as 'last_checked'."


class Checked(Record):
    """Something that somebody has checked."""

    last_checked: date
    how: How

    def is_trusted(self, today: date) -> bool:
        """Whether it may still be shown on ``today``."""
        return timedelta(0) <= today - self.last_checked <= REFUSE_AFTER

    def rechecked(self, on: date, how: How) -> Self:
        """The same, after somebody has checked it once more."""
        return self.model_copy(update={"last_checked": on, "how": how})


class Sourced(Checked):
    """Something that was looked up, and where."""

    source: Annotated[tuple[Words, ...], Field(min_length=1)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """Something about an entry that somebody must look at."""

    key: str
    """The entry, or ``emergency``."""
    what: str
    remedy: str
    refused: bool = False
    """It is not shown."""
    outdated: bool = False
    """It is not shown because it is too old, and no bot may start for the first time with it."""


def concerns(entries: Mapping[str, Checked], today: date) -> tuple[Concern, ...]:
    """What is too old among ``entries``, or was never tried, as of ``today``."""
    found = (_concern(key, checked, today) for key, checked in entries.items())
    return tuple(concern for concern in found if concern)


def _concern(key: str, checked: Checked, today: date) -> Concern | None:
    age, remedy = today - checked.last_checked, _LOOK_IT_UP if key == EMERGENCY else _CALL_IT
    if age < timedelta(0):
        what = f"'{key}' says that it was last checked on {checked.last_checked}, and that day is still to come."
        return Concern(key=key, what=what, remedy="Write the day on which somebody checked it.", refused=True)
    if age > REFUSE_AFTER:
        what = f"'{key}' was last checked {age.days} days ago, and is not shown after {REFUSE_AFTER.days}."
        return Concern(key=key, what=what, remedy=remedy, refused=True, outdated=True)
    if age > WARN_AFTER:
        what = f"'{key}' was last checked {age.days} days ago, and {WARN_AFTER.days} are enough."
        return Concern(key=key, what=what, remedy=remedy)
    if checked.how != "called" and key != EMERGENCY:
        what = f"'{key}' was read in a source, and nobody has called it yet."
        return Concern(key=key, what=what, remedy=remedy)
    return None
