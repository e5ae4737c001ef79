"""By when what somebody asks for is to be done: never on a day on which it is not there any more. Knows no message."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flows.events import CaseKind
from storage import ending
from storage.database import Connection
from storage.records import Settings
from storage.stamps import stamp
from storage.turns import Keeping

_NOON: Final = time(12)
"""Where the project is: then it is the same day almost everywhere."""


def due_at(keeping: Keeping, kind: CaseKind) -> datetime:
    """The end of the time that the project has for ``kind``, or of the day before everything is deleted (UTC)."""
    settings = keeping.settings
    days = settings.complaint_days if kind == "complaint" else settings.case_days
    meant = keeping.now + timedelta(days=days)
    last = _last(keeping.connection, settings)
    return meant if last is None else max(keeping.now, min(meant, last))


def bring_forward(connection: Connection, settings: Settings) -> None:
    """The day is set on which everything is deleted: what is open is due before that."""
    if last := _last(connection, settings):
        sql = "UPDATE cases SET due_at = max(opened_at, ?1) WHERE state <> 'done' AND due_at > ?1"
        connection.execute(sql, (stamp(last),))


def _last(connection: Connection, settings: Settings) -> datetime | None:
    """Noon of the day before everything is deleted; None if the project has no end."""
    deleted_on = ending.deleted_on(connection, settings)
    if deleted_on is None:
        return None
    return datetime.combine(deleted_on - timedelta(days=1), _NOON, ZoneInfo(settings.zone))
