"""The team's hand in what waits for somebody: later, or not this time. Never sooner than it was announced.

What no pause holds, either, is nobody's to move: rights, and what somebody has to hear. Nor is what goes between one
person and the team, or a summary that somebody of the team asked for.
"""

from __future__ import annotations

from datetime import datetime

from flows import plans
from flows.events import PlanCancelled, PlanMoved
from flows.plans import OF_ONE, PARKED, UNHELD, Plan, skipped
from storage import due, participation
from storage.database import Connection
from storage.errors import Overtaken
from storage.records import DueRow, Person, Settings, hours_of
from storage.turns import Keeping

_KEY = "row"


def key_of(row: DueRow) -> str:
    """What ``row`` is called as an answer: no bare number, because those would be numbers in the list of answers."""
    return f"{_KEY}{row.id}"


def id_of(key: str) -> int:
    """The id of the row that is called ``key``. Raises ValueError if nothing is called so."""
    return int(key.removeprefix(_KEY))


def is_movable(plan: Plan) -> bool:
    """Whether the team has a hand in ``plan``: not in rights, and not in what waits for the end of a pause."""
    return plan.kind not in (*UNHELD, *OF_ONE, "digest") and plan.due_at < PARKED


def postpone(keeping: Keeping, event: PlanMoved) -> None:
    """It comes so much later, at the same time of that person's day. Raises Overtaken if it has gone out meanwhile."""
    put_off(keeping.connection, keeping.settings, id_of(event.planned), event.by.days)


def cancel(keeping: Keeping, event: PlanCancelled) -> None:
    """It does not come this time; a rhythm goes on with its next time. Raises Overtaken likewise."""
    call_off(keeping.connection, keeping.settings, id_of(event.planned), keeping.now)


def put_off(connection: Connection, settings: Settings, due_id: int, days: int) -> Plan | None:
    """See ``storage.ports_of_time.Plans``. What is planned anew has a new id: a turn under way cannot carry it out."""
    row, person = _movable(connection, due_id)
    later = plans.put_off(row.plan, hours_of(person, settings.quiet_from, settings.quiet_until), days)
    is_of_use = later.expires_at is None or later.due_at < later.expires_at
    return _instead(connection, row, later if is_of_use else None)


def call_off(connection: Connection, settings: Settings, due_id: int, now: datetime) -> Plan | None:
    """See ``storage.ports_of_time.Plans``. Of a rhythm, the next time is the one after that which was announced."""
    row, person = _movable(connection, due_id)
    hours = hours_of(person, settings.quiet_from, settings.quiet_until)
    return _instead(connection, row, skipped(row.plan, hours, max(now, row.plan.due_at), person.pace))


def _movable(connection: Connection, due_id: int) -> tuple[DueRow, Person]:
    row = due.one(connection, due_id)
    person = participation.faceless(connection, row.pseudonym) if row and is_movable(row.plan) else None
    if row is None or person is None:
        raise Overtaken(f"due row {due_id} is not there any more")
    return row, person


def _instead(connection: Connection, row: DueRow, plan: Plan | None) -> Plan | None:
    due.instead(connection, row, plan)
    return plan
