"""Cases: matters that a coordinator must deal with, each with a clock. Knows no message."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.events import CaseMoved, CaseOpened, Rung, ThingLookedAfter
from storage.codes import new_code
from storage.database import Connection
from storage.records_of_cases import Case
from storage.stamps import moment, stamp
from storage.turns import Keeping


def open_withdrawal(connection: Connection, pseudonym: str, rung: Rung, *, now: datetime, days: int) -> None:
    """Open a case for a withdrawal, to be done in ``days`` days."""
    due_at = stamp(now + timedelta(days=days))
    sql = (
        "INSERT INTO cases (code, pseudonym, kind, rung, state, opened_at, due_at)"
        " VALUES (?, ?, 'withdrawal', ?, 'new', ?, ?) ON CONFLICT (code) DO NOTHING"
    )
    while not connection.execute(sql, (new_code(), pseudonym, rung, stamp(now), due_at)).rowcount:
        pass  # the code was taken


def open_one(keeping: Keeping, event: CaseOpened) -> None:
    """Somebody asked for something."""
    raise NotImplementedError


def move(keeping: Keeping, event: CaseMoved) -> None:
    """A coordinator has got further with a case."""
    keeping.connection.execute("UPDATE cases SET state = ? WHERE code = ?", (event.to, event.case))


def look_after(keeping: Keeping, event: ThingLookedAfter) -> None:
    """One line of a case's checklist is dealt with."""
    raise NotImplementedError


def close_withdrawals(connection: Connection, pseudonym: str) -> None:
    """The person came back: nobody may act on the withdrawal any more."""
    connection.execute(
        "UPDATE cases SET state = 'done' WHERE pseudonym = ? AND kind = 'withdrawal' AND state <> 'done'", (pseudonym,)
    )


def not_done(connection: Connection) -> tuple[Case, ...]:
    """Open cases, the nearest deadline first. A person who was erased since has an empty pseudonym."""
    rows = connection.execute(
        "SELECT code, coalesce(pseudonym, ''), kind, rung, state, opened_at, due_at FROM cases"
        " WHERE state <> 'done' ORDER BY due_at, code"
    )
    return tuple(
        Case(
            code=code,
            pseudonym=pseudonym,
            kind=kind,
            rung=rung,
            state=state,
            opened_at=moment(opened_at),
            due_at=moment(due_at),
        )
        for code, pseudonym, kind, rung, state, opened_at, due_at in rows
    )
