"""What storage gives out about scripts that have suspended themselves. Says nothing of who found them hard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspension:
    """A version of a script that does not come and cannot be begun."""

    script: str
    version: int
    since: date
    """The day on which the team was told; until then, the day on which it happened."""
