"""How times are written down: UTC in ISO 8601, always with microseconds, so that they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=16)  # one turn writes the same instant several times
def stamp(moment: datetime) -> str:
    """``moment`` as it is kept."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(stamped: str) -> datetime:
    """The instant that :func:`stamp` wrote."""
    return datetime.fromisoformat(stamped)


def maybe_moment(stamped: str | None) -> datetime | None:
    """The instant, or None where nothing is kept."""
    return None if stamped is None else moment(stamped)


def day(moment: datetime) -> str:
    """The date alone, where the time of day is nobody's business."""
    return moment.astimezone(UTC).date().isoformat()
