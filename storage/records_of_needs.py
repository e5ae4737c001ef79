"""What people need to be able to take part, as frozen records. No SQL appears here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.needs import Need, Sharing


@dataclass(frozen=True, kw_only=True, slots=True)
class Needed:
    """What one person needs, as they said it."""

    needs: tuple[Need, ...]
    words: str = ""
    """What they say of ``other``."""
    shared: Sharing
    said_on: date
    """When they said it first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What several people need, without whose it is: nobody's needs stand beside each other."""

    needs: Sequence[Need] = ()
    """What at least one of them needs. How many do is counted nowhere: who looks again would see who came or went."""
    words: Sequence[str] = ()
    """In an order that has nothing to do with time or person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Met:
    """What the team says about a need."""

    words: str
    met_on: date
