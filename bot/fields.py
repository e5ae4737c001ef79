"""The kinds of value that stand in a project file. Knows how each is written, and no table."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from flows.lines import Path
from flows.questions.base import Record

Words = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Day = Annotated[date, Field(strict=True)]
Days = Annotated[int, Field(strict=True, ge=1, le=3650)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Hours(Record):
    """From one time of day until another, in the project's zone."""

    from_: TimeOfDay = Field(alias="from")
    until: TimeOfDay


class WrongThere(ValueError):
    """A rule that a whole table, or several, are checked by, and the place in it where it is broken."""

    def __init__(self, what: str, path: Path) -> None:
        """``path``: the keys that lead there from what was checked."""
        super().__init__(what)
        self.path = path
