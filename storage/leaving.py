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

_PAST = "removable_until <= ?"
_THEIRS = "pseudonym = ? AND hidden IN ('leaving', 'leaving_out')"
"""``leaving_out``: its day was over when they left. It is left out of everything to come, as after a recall."""
_TABLES = ("contributions", "answers")


def used_in(connection: Connection, pseudonym: str, rung: Rung) -> tuple[int, ...]:
    """The numbers of published batches with something that this rung takes back. Call it before it does."""
    if rung not in ("leave_take_back", "erase"):
        return ()
    sql = (
        "SELECT DISTINCT batch FROM contributions WHERE pseudonym = ? AND batch IS NOT NULL"
        " AND (? = 'erase' OR hidden <> 'recalled') ORDER BY batch"
    )
    return _numbers(connection.execute(sql, (pseudonym, rung)))


def hide(connection: Connection, pseudonym: str, now: datetime) -> None:
    """Nobody reads any more what was shared, nor answers that are in no batch yet.

    What is counted in a batch cannot be told apart any more. That something of a batch is gone, the team is told.
    """
    hidden = connection.execute(
        f"UPDATE contributions SET hidden = CASE WHEN {_PAST} THEN 'leaving_out' ELSE 'leaving' END"
        " WHERE pseudonym = ? AND hidden = '' RETURNING batch",
        (stamp(now), pseudonym),
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
    """The days are over in which it could be undone: it is gone, with everything that was about it. Repeatable.

    What was past its day stays for its author to see until its time is over, and stands nowhere else.
    """
    past = "SELECT id FROM contributions WHERE pseudonym = ? AND hidden = 'leaving_out'"
    for table in ("theme_links", "threads"):
        connection.execute(f"DELETE FROM {table} WHERE contribution IN ({past})", (pseudonym,))
    connection.execute(f"UPDATE contributions SET hidden = 'recalled' WHERE id IN ({past})", (pseudonym,))
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table} WHERE {_THEIRS}", (pseudonym,))
    themes.tell_no_more(connection, pseudonym)


def _numbers(rows: Iterable[Row]) -> tuple[int, ...]:
    return tuple(sorted({int(batch) for (batch,) in rows}))
