"""Notices that something waits and nothing moves. Goes by running time, and does not know what it is that moves."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """One look at something that should move as long as anything waits in it."""

    waits: bool
    mark: Hashable
    """Another one than at the last look means that it has moved."""
    since: datetime
    """When it stands still now: since when, by the clock (UTC)."""


class Standstill:
    """What the looks at one thing, one after the other, come to."""

    def __init__(self) -> None:
        self._mark: Hashable = None
        self._began: tuple[float, datetime] | None = None

    def since(self, seen: Movement, at: float, patience: float) -> datetime | None:
        """Since when it stands still, if that is for ``patience`` seconds or longer. ``at``: seconds that have run."""
        if not seen.waits or seen.mark != self._mark:
            self._began = None
        if seen.waits and self._began is None:
            self._began = (at, seen.since)
        self._mark = seen.mark
        if self._began is None or at - self._began[0] < patience:
            return None
        return self._began[1]

    def begins(self, seen: Movement) -> None:
        """It has stood still for longer than anybody's patience, before anybody looked."""
        self._mark, self._began = seen.mark, (float("-inf"), seen.since)
