"""What may be asked of storage about cases, about the team, and about who looked at what. Times are aware and in UTC.

As in ``storage.port``: each method is one whole transaction, and raises ``storage.errors.Unavailable`` when nothing
could be committed.
"""

from __future__ import annotations

from typing import Protocol

from storage.records_of_cases import Case


class Cases(Protocol):
    """Matters that a coordinator looks after."""

    async def open(self) -> tuple[Case, ...]:
        """Those that are not done, the nearest deadline first."""
        ...


class Team(Protocol):
    """Who works here, and who may come in."""


class Looks(Protocol):
    """What the team did, and who looked at what."""
