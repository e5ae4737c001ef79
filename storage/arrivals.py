"""What came in that the team is told of once a day: not at once, because the minute would say who it was.

Until it was told, nobody of the team sees it in a list either. Knows no words, and nobody's name.
"""

from __future__ import annotations

from collections.abc import Sequence

from storage.database import Connection
from storage.quotes import STAYING
from storage.records_of_digests import Arrival


def untold(connection: Connection) -> tuple[Arrival, ...]:
    """Proposals, and that something is to be left out from now on; in an order that tells nothing of when."""
    rows = connection.execute(
        f"SELECT kind, code FROM proposals WHERE told = 0 AND {STAYING}"
        " UNION ALL SELECT kind, code FROM cases WHERE told = 0 ORDER BY kind, code"
    )
    return tuple(Arrival(kind=kind, code=code) for kind, code in rows.fetchall())


def told(connection: Connection, which: Sequence[Arrival]) -> None:
    """The team was told of these: from now on they stand in its lists."""
    for one in which:
        table = "cases" if one.kind == "recall" else "proposals"
        connection.execute(f"UPDATE {table} SET told = 1 WHERE code = ?", (one.code,))
