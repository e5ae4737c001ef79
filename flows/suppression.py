"""What may be seen of a table of answers: no small number, and none that the others give away. Knows no question.

The rules: reliability 4.3, mission D 3.10. A group of five to fifteen people is too small for most numbers, so a table
is shown in words where numbers would tell of a few.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""Fewer people than this are never a number inside the project; ``OUTSIDE`` likewise for what leaves it."""
OUTSIDE = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """How many people of a closed batch gave each answer to one question. Nobody counts twice."""

    people: int
    """Who answered it."""
    counts: Mapping[str, int]
    """Option key to how many people; those that nobody chose are left out."""
    several: bool = False
    """More than one option could be picked."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number for each answer, in the order of the question; None for those that are hidden."""

    by_key: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class AlmostAll:
    """All or almost all gave this answer: how many exactly would tell of the few who did not, or of everybody."""

    key: str


@dataclass(frozen=True, slots=True)
class MoreThanHalf:
    """More than half gave this answer; which others were given is hidden."""

    key: str


@dataclass(frozen=True, slots=True)
class Divided:
    """No answer was given by more than half."""


@dataclass(frozen=True, slots=True)
class TooFew:
    """Nothing may be shown."""


Shown = Numbers | AlmostAll | MoreThanHalf | Divided | TooFew


def shown(table: Table, keys: Sequence[str], least: int = LEAST) -> Shown:
    """What may be seen of ``table``; ``keys``: every answer that there is, in the order of the question."""
    raise NotImplementedError
