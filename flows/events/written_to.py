"""What will come when, and how somebody wants to be written to."""

from __future__ import annotations

from dataclasses import dataclass

from flows.digest_rhythm import DigestRhythm
from flows.events.event import Event
from flows.plans import Plan
from flows.schedule import Weekday


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned(Event):
    """Something will come at a time, in place of the same thing planned before."""

    plan: Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompted(Event):
    """The person is written to who did not write first. ``asked``: it is what they had asked for.

    ``script`` is what has come; empty if an open question was only put once more.
    """

    script: str
    asked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ZoneChosen(Event):
    """``zone``: an IANA name."""

    zone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietHoursChosen(Event):
    """From one time of day (``HH:MM``) until another; the same time twice means none, nothing twice the project's."""

    quiet_from: str
    quiet_until: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DaysChosen(Event):
    """The days on which messages are welcome."""

    days: tuple[Weekday, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PaceChosen(Event):
    """1: as planned. 2: half as often, and half as many messages; likewise 4 and 8."""

    pace: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RemindersChosen(Event):
    """How many reminders of one thing at most: 0, 1 or 2."""

    most: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestRhythmChosen(Event):
    """Somebody of the team says how often summaries come by themselves, and at what time of their day."""

    rhythm: DigestRhythm
    wall: str = ""
    """``HH:MM``; empty: as until now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestCame(Event):
    """A summary came by itself, up to that batch."""

    batch: int


BeingWrittenTo = (
    Planned
    | Prompted
    | ZoneChosen
    | QuietHoursChosen
    | DaysChosen
    | PaceChosen
    | RemindersChosen
    | DigestRhythmChosen
    | DigestCame
)
