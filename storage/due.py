"""Due rows: what is to be done at a time. The row is the job; what wakes up for it lives elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from flows.plans import PARKED as PARKED
from flows.plans import UNLISTED, UNSAID, Kind, Plan
from storage import begun
from storage.database import Connection, Row
from storage.records import DueRow
from storage.stamps import maybe_moment, moment, stamp

COLUMNS = "kind, script, about, due_at, wall, late, asked, times, rule, expires_at, put_off"


def plan(connection: Connection, pseudonym: str, planned: Plan) -> None:
    """Plan something, in place of the same thing planned before. Its id is new: an old turn cannot hit it."""
    cancel(connection, pseudonym, planned.kind, planned.script, planned.about)
    connection.execute(
        f"INSERT INTO due (pseudonym, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (pseudonym, *_columns(planned)),
    )
    if planned.kind == "schedule":
        begun.note(connection, pseudonym, planned.script, planned.rule, planned.times)


def cancel(connection: Connection, pseudonym: str, kind: Kind, script: str = "", about: str = "") -> None:
    """It is not to be done any more."""
    connection.execute(
        "DELETE FROM due WHERE pseudonym = ? AND kind = ? AND script = ? AND about = ?",
        (pseudonym, kind, script, about),
    )


def cancel_kind(connection: Connection, pseudonym: str, kind: Kind) -> None:
    """Nothing of this kind is to be done any more."""
    connection.execute("DELETE FROM due WHERE pseudonym = ? AND kind = ?", (pseudonym, kind))


def cancel_all(connection: Connection, pseudonym: str) -> None:
    """Nothing at all is to be done any more."""
    connection.execute("DELETE FROM due WHERE pseudonym = ?", (pseudonym,))


def cancel_all_but_rights(connection: Connection, pseudonym: str) -> None:
    """The person stopped: nothing is planned for them but what is their right, and what they asked the team for."""
    kept = *UNSAID, "letter", "handed_over", "hide", "call", "call_news"
    sql = f"DELETE FROM due WHERE pseudonym = ? AND kind NOT IN ({', '.join('?' * len(kept))})"
    connection.execute(sql, (pseudonym, *kept))


def came(connection: Connection, due_id: int) -> bool:
    """Take a row away because it is being carried out. False if it is gone already."""
    sql = "DELETE FROM due WHERE id = ? RETURNING pseudonym, kind, script, times, rule"
    row = connection.execute(sql, (due_id,)).fetchone()
    if row is None:
        return False
    pseudonym, kind, script, times, rule = row
    if kind == "schedule":
        begun.note(connection, pseudonym, script, rule, times + 1)
    return True


def carried_out(connection: Connection, due_id: int) -> bool:
    """Take a row away: nothing is to be done for it any more. False if it is gone already."""
    return connection.execute("DELETE FROM due WHERE id = ?", (due_id,)).rowcount > 0


def instead(connection: Connection, row: DueRow, then: Plan | None) -> bool:
    """``then`` is planned in place of ``row``. False if that is gone already; then nothing is planned."""
    is_there = carried_out(connection, row.id)
    if is_there and then is not None:
        plan(connection, row.pseudonym, then)
    return is_there


def next_due(connection: Connection) -> datetime | None:
    """When the first row is due."""
    row = connection.execute("SELECT min(due_at) FROM due WHERE due_at < ?", (stamp(PARKED),)).fetchone()
    return maybe_moment(row[0]) if row else None


def due(connection: Connection, now: datetime, limit: int, *, unsaid: bool) -> tuple[DueRow, ...]:
    """Rows that are due, the oldest first; or only those for which nothing has to be said."""
    which = f"+kind IN ({', '.join('?' * len(UNSAID))})" if unsaid else "true"  # the plus: found by time, not by kind
    sql = f"SELECT id, pseudonym, {COLUMNS} FROM due WHERE due_at <= ? AND {which} ORDER BY due_at, id LIMIT ?"
    return _rows(connection.execute(sql, (stamp(now), *(UNSAID if unsaid else ()), limit)))


def of(connection: Connection, pseudonym: str) -> tuple[DueRow, ...]:
    """Everything that is planned for somebody, the soonest first."""
    sql = f"SELECT id, pseudonym, {COLUMNS} FROM due WHERE pseudonym = ? ORDER BY due_at, id"
    return _rows(connection.execute(sql, (pseudonym,)))


def ahead(connection: Connection, limit: int) -> tuple[DueRow, ...]:
    """What will go to anybody, the soonest first: nothing unlisted, and nothing that waits for the end of a pause."""
    sql = (
        f"SELECT id, pseudonym, {COLUMNS} FROM due WHERE kind NOT IN ({', '.join('?' * len(UNLISTED))}) AND due_at < ?"
        " ORDER BY due_at, id LIMIT ?"
    )
    return _rows(connection.execute(sql, (*UNLISTED, stamp(PARKED), limit)))


def one(connection: Connection, due_id: int) -> DueRow | None:
    """That row, if it is still to be carried out."""
    rows = _rows(connection.execute(f"SELECT id, pseudonym, {COLUMNS} FROM due WHERE id = ?", (due_id,)))
    return rows[0] if rows else None


def move(connection: Connection, due_id: int, due_at: datetime) -> None:
    """Make a row due at another time."""
    connection.execute("UPDATE due SET due_at = ? WHERE id = ?", (stamp(due_at), due_id))


def change(connection: Connection, pseudonym: str, changed: Callable[[Plan], Plan]) -> None:
    """Put everything that is planned for somebody through ``changed``."""
    for row in of(connection, pseudonym):
        after = changed(row.plan)
        if after != row.plan:
            connection.execute(
                f"UPDATE due SET ({COLUMNS}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
                (*_columns(after), row.id),
            )


def _columns(planned: Plan) -> Row:
    expires = planned.expires_at and stamp(planned.expires_at)
    what = planned.kind, planned.script, planned.about, stamp(planned.due_at), planned.wall, planned.late
    return *what, int(planned.asked), planned.times, planned.rule, expires, planned.put_off


def _rows(rows: Iterable[Row]) -> tuple[DueRow, ...]:
    return tuple(DueRow(id=id, pseudonym=pseudonym, plan=_plan(tuple(columns))) for id, pseudonym, *columns in rows)


def _plan(columns: Row) -> Plan:
    kind, script, about, due_at, wall, late, asked, times, rule, expires_at, put_off = columns
    return Plan(
        kind=kind,
        due_at=moment(due_at),
        script=script,
        about=about,
        wall=wall,
        late=late,
        asked=bool(asked),
        times=times,
        rule=rule,
        expires_at=maybe_moment(expires_at),
        put_off=put_off,
    )
