"""Messages of the team to many: drafts, whom they go to, and how far they are."""

from __future__ import annotations

from flows.events import BroadcastCancelled, BroadcastSent, BroadcastWritten
from storage.turns import Keeping


def write(keeping: Keeping, event: BroadcastWritten) -> None:
    """Keep the words of the author's draft in one language."""
    raise NotImplementedError


def send(keeping: Keeping, event: BroadcastSent) -> None:
    """Plan the author's draft for everybody in the group; each gets it at a time that is right for them."""
    raise NotImplementedError


def cancel(keeping: Keeping, event: BroadcastCancelled) -> None:
    """Drop the author's draft, or what waits of a broadcast that is under way."""
    raise NotImplementedError
