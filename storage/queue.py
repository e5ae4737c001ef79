"""The team's hand in what waits for somebody: later, or not this time. Never sooner than it was announced."""

from __future__ import annotations

from flows.events import PlanCancelled, PlanMoved
from storage.turns import Keeping


def postpone(keeping: Keeping, event: PlanMoved) -> None:
    """It comes so much later, at the same time of that person's day."""
    raise NotImplementedError


def cancel(keeping: Keeping, event: PlanCancelled) -> None:
    """It does not come this time; a rhythm goes on with its next time."""
    raise NotImplementedError
