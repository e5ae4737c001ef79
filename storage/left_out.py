"""What was planned and not sent, and why: kept for the owner until they are told. Says nothing of who."""

from __future__ import annotations

from datetime import datetime

from flows.plans import Plan
from flows.verdict import Why
from storage import begun, due, participation
from storage.database import Connection
from storage.holding import held
from storage.records import DueRow, LeftOut, Settings, hours_of
from storage.stamps import stamp


def leave_out(
    connection: Connection, row: DueRow, why: Why, then: Plan | None, settings: Settings, now: datetime
) -> None:
    """``row`` is gone, ``then`` is planned, and why is noted. Nothing happens if the row was gone already."""
    if not due.carried_out(connection, row.id):
        return
    if then is not None:
        _plan(connection, row.pseudonym, then, settings)
    elif row.plan.kind == "schedule" and why == "over":
        begun.lapse(connection, row.pseudonym, row.plan.script)  # if its script is there again, it goes on
    connection.execute(
        "INSERT INTO left_out (script, why, left_out_at) VALUES (?, ?, ?)",
        (row.plan.script or row.plan.kind, why, stamp(now)),
    )


def _plan(connection: Connection, pseudonym: str, plan: Plan, settings: Settings) -> None:
    person = participation.faceless(connection, pseudonym)
    if person is not None:
        hours = hours_of(person, settings.quiet_from, settings.quiet_until)
        due.plan(connection, pseudonym, held(plan, person, hours))


def counted(connection: Connection) -> tuple[int, tuple[LeftOut, ...]]:
    """How often each was left out for each reason, and the number of the newest that is counted; 0 if there is none."""
    rows = connection.execute(
        "SELECT script, why, count(*), max(id) FROM left_out GROUP BY script, why ORDER BY script, why"
    ).fetchall()
    found = tuple(LeftOut(script=script, why=why, count=count) for script, why, count, _ in rows)
    return max((newest for *_, newest in rows), default=0), found


def forget(connection: Connection, up_to: int) -> None:
    """The owner was told of those with this number and lower ones."""
    connection.execute("DELETE FROM left_out WHERE id <= ?", (up_to,))
