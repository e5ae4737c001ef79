"""Which lines of a directory of support suit somebody's age, so that a child is not sent to a line for adults.

Knows no names and no hours. Only a band of age is ever known: a line is open to somebody if it is to all of that band.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from flows.ages import TOO_YOUNG
from flows.forms import AgeBand
from flows.support import Reachable

Band = AgeBand | Literal["too_young", ""]
"""A band of age that people say they are in; empty: not known."""


class Suits(IntEnum):
    """How well a line suits an age, the best first."""

    THEM = 0
    """It is for young people, and so are they."""
    EVERYBODY = 1
    """It is open to them as to others."""
    OTHERS = 2
    """It is not open to everybody of their age, as far as that is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Years:
    """The ages in years that somebody may be of."""

    youngest: int
    oldest: int | None = None
    """None: any."""

    def within(self, service: Reachable) -> bool:
        """Whether ``service`` is open at every one of these ages."""
        begins = service.from_age is None or service.from_age <= self.youngest
        ends = service.to_age is None or (self.oldest is not None and self.oldest <= service.to_age)
        return begins and ends


def years(band: Band, youngest: int) -> Years:
    """What is known of the age of somebody in ``band``, where nobody under ``youngest`` takes part."""
    match band:
        case "under_16":
            return Years(youngest=youngest, oldest=15)
        case "16_17":
            return Years(youngest=max(youngest, 16), oldest=17)
        case "adult":
            return Years(youngest=18)
    return Years(youngest=0, oldest=youngest - 1 if band == TOO_YOUNG else None)


def suits(service: Reachable, ages: Years) -> Suits:
    """How well ``service`` suits somebody of these ages."""
    if not ages.within(service):
        return Suits.OTHERS
    return Suits.EVERYBODY if service.to_age is None else Suits.THEM
