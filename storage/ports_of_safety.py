"""What may be asked of storage about questions that were too hard, calls for a person, and what people need.

Times are aware and in UTC. As in ``storage.port``: each method is one whole transaction, and raises
``storage.errors.Unavailable`` when nothing could be committed.
"""

from __future__ import annotations

from typing import Protocol


class Safety(Protocol):
    """Scripts that have suspended themselves, and calls for a person that somebody of the team must take."""

    async def suspended(self) -> frozenset[str]:
        """The scripts that do not come and cannot be begun now."""
        ...


class Needs(Protocol):
    """What people need to be able to take part, and how the team meets it."""
