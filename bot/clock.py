"""The machine's clock, for the modules that begin things. All others are given ``now``."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """``bot.ports.Clock`` of the real world."""

    def now(self) -> datetime:
        """The current instant in UTC."""
        return datetime.now(UTC)
