"""What somebody takes back on leaving: nobody reads it from then on, and it goes once that cannot be undone any more.

A part of a turn that is being kept. Knows no message and no case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flows.events import Rung
from storage import recalls, themes
from storage.database import Connection, Row
from storage.stamps import stamp

_REMOVABLE = "removable_until IS NULL OR removable_until > ?"
_THEIRS = "pseudonym = ? AND hidden = 'leaving'"
_TABLES = ("contributions", "answers")


def used_in(connection: Connection, pseudonym: str, rung: Rung, now: datetime) -> tuple[int, ...]:
    """The numbers of published batches with something that this rung takes back. Call it before it does."""
    if rung not in ("leave_take_back", "erase"):
        return ()
    can_go = "hidden = 'leaving' OR hidden = '' AND (" + _REMOVABLE + ")"
    sql = (
        "SELECT DISTINCT batch FROM contributions WHERE pseudonym = ? AND batch IS NOT NULL"
        f" AND (? = 'erase' OR {can_go}) ORDER BY batch"
    )
    return _numbers(connection.execute(sql, (pseudonym, rung, stamp(now))))


def hide(connection: Connection, pseudonym: str, now: datetime) -> None:
    """Nobody reads any more what can still be taken back: what was shared, and answers that are in no batch yet.

    What is counted in a batch cannot be told apart any more. That something of a batch is gone, the team is told.
    """
    hidden = connection.execute(
        "UPDATE contributions SET hidden = 'leaving'"
        f" WHERE pseudonym = ? AND hidden = '' AND ({_REMOVABLE}) RETURNING batch",
        (pseudonym, stamp(now)),
    )
    for batch in _numbers(row for row in hidden.fetchall() if row[0] is not None):
        recalls.note(connection, batch)
    connection.execute(
        "UPDATE answers SET hidden = 'leaving' WHERE pseudonym = ? AND hidden = '' AND batch IS NULL", (pseudonym,)
    )


def bring_back(connection: Connection, pseudonym: str) -> None:
    """They came back in time: it is read again, as it was shared."""
    for table in _TABLES:
        connection.execute(f"UPDATE {table} SET hidden = '' WHERE {_THEIRS}", (pseudonym,))


def forget(connection: Connection, pseudonym: str) -> None:
    """The days are over in which it could be undone: it is gone, with everything that was about it. Repeatable."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table} WHERE {_THEIRS}", (pseudonym,))
    themes.tell_no_more(connection, pseudonym)


def _numbers(rows: Iterable[Row]) -> tuple[int, ...]:
    return tuple(sorted({int(batch) for (batch,) in rows}))
