"""What was put back into the outbox, and when it may be tried again: by running time, for clocks can be set back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.records import Outgoing


@dataclass(frozen=True, kw_only=True, slots=True)
class _Retry:
    row: Outgoing
    at: float
    until: datetime


class Retries:
    """Rows that wait for another try. ``now`` is in seconds of running time, ``by_the_clock`` is UTC."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Retry] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def waits(self, row: Outgoing, until: datetime, now: float, by_the_clock: datetime) -> None:
        """``row`` was put back until then."""
        at = now + (until - by_the_clock).total_seconds()
        self._waiting[row.id] = _Retry(row=row, at=at, until=until)

    def begun(self, row: Outgoing) -> None:
        """It is on its way again."""
        self._waiting.pop(row.id, None)

    def held_up(self, now: float, by_the_clock: datetime) -> list[Outgoing]:
        """Those whose time has come, and not by the clock. All whose time has come are forgotten."""
        come = [retry for retry in self._waiting.values() if retry.at <= now]
        for retry in come:
            del self._waiting[retry.row.id]
        return [retry.row for retry in come if retry.until > by_the_clock]
