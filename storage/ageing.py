"""What those who look after the project have heard of numbers on its list that grow old. Says nothing of any person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flows.ageing import Aged
from storage.database import Connection


def told(connection: Connection) -> frozenset[Aged]:
    """What they have heard."""
    rows = connection.execute("SELECT entry, last_checked, passed FROM aged")
    return frozenset(
        Aged(key=entry, last_checked=date.fromisoformat(checked), passed=passed) for entry, checked, passed in rows
    )


def tell(connection: Connection, known: Sequence[Aged]) -> None:
    """This is what they have heard by now; what is not among it, somebody has checked since."""
    connection.execute("DELETE FROM aged")
    rows = [(each.key, each.last_checked.isoformat(), each.passed) for each in known]
    connection.executemany("INSERT INTO aged (entry, last_checked, passed) VALUES (?, ?, ?)", rows)
