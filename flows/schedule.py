"""When a script comes by itself, as its author writes it: a rhythm, after joining, around a session, or as a follow-up.

Knows how that is written. When it is, for one person, is worked out in ``flows.rhythm`` and ``flows.plans``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints, field_validator, model_validator

from flows.questions.base import Record, StepKey

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""In the order of ``date.weekday``."""

Span = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,3} (hour|day|week)s?$")]
Period = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,2} (day|week)s?$")]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Late = Annotated[str, StringConstraints(pattern=r"^(send|move|skip after [1-9]\d* hours?)$")]

_LATE = "If it could not be sent in time: 'send', 'move' to the next day, or 'skip after 24 hours'."
_AT = "The person's own time of day, such as '10:00'."


class FollowUp(Record):
    """A flow planned by a step for later, in the person's own time."""

    script: StepKey
    after: Span = Field(description="How long after this step, such as '7 days'.")
    at: TimeOfDay | None = Field(None, description=_AT)
    late: Late = Field("move", description=_LATE)
    asked: bool = Field(
        False, description="The person has just asked for it, so it does not count as one of the week's messages."
    )


class Schedule(Record):
    """When a script comes to everybody it is open to: by one of ``every``, ``after_joining`` and the two sessions."""

    every: Period | None = Field(None, description="A rhythm, such as '2 weeks'.")
    after_joining: Span | None = Field(None, description="Once, so long after somebody joined, such as '3 days'.")
    before_session: Span | None = Field(None, description="So long before each session that somebody comes to.")
    after_session: Span | None = Field(None, description="So long after each session that somebody comes to.")
    at: TimeOfDay | None = Field(None, description=_AT)
    on: tuple[Weekday, ...] = Field((), description="With weeks: the day, or several, such as [monday, thursday].")
    from_: date | None = Field(None, alias="from", description="The first day of a rhythm, the same for everybody.")
    until: date | None = Field(None, description="The last day of a rhythm.")
    times: Annotated[int, Field(ge=1, le=1000)] | None = Field(None, description="How often a rhythm comes, at most.")
    late: Late = Field("move", description=_LATE)

    @field_validator("on", mode="before")
    @classmethod
    def _one_or_several(cls, given: object) -> object:
        return (given,) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_kind(self) -> Schedule:
        kinds = ("every", "after_joining", "before_session", "after_session")
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"A schedule says one of {', '.join(kinds)}, and this one says {len(given)} of them.")
        rhythmic = [name for name in ("on", "until", "times") if getattr(self, name)] + ["from"] * bool(self.from_)
        if self.every is None and rhythmic:
            raise ValueError(f"'{rhythmic[0]}' belongs to a rhythm: use it with 'every'.")
        if self.every is not None and self.at is None:
            raise ValueError("A rhythm needs 'at', the time of day, such as '10:00'.")
        if self.on and self.every is not None and "week" not in self.every:
            raise ValueError("'on' names days of a week, and 'every' counts days. Count in weeks.")
        return self
