"""What may be asked of storage about cases, about the team, and about who looked at what. Times are aware and in UTC.

As in ``storage.port``: each method is one whole transaction, and raises ``storage.errors.Unavailable`` when nothing
could be committed.
"""

from __future__ import annotations

from typing import Protocol

from storage.records_of_cases import Case, CaseFile, Receipt


class Cases(Protocol):
    """Matters that a coordinator looks after."""

    async def open(self) -> tuple[Case, ...]:
        """Those that are not done, the nearest deadline first."""
        ...

    async def one(self, code: str) -> CaseFile | None:
        """One with all that is kept about it; None if there is none. Without words once its person is erased."""
        ...

    async def of(self, pseudonym: str) -> tuple[CaseFile, ...]:
        """Everything that somebody asked for themselves, the newest first."""
        ...

    async def receipt(self, code: str) -> Receipt | Case | None:
        """What became of an erasure, or where a case stands, by the code that its person was given."""
        ...


class Team(Protocol):
    """Who works here, and who may come in."""


class Looks(Protocol):
    """What the team did, and who looked at what."""
