"""Invitations: opaque tokens of which only a hash is kept. Knows nobody."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from flows.events import InvitationEnded, InvitationMade
from flows.rhythm import instant
from flows.vocabulary import Role
from storage import participation
from storage.database import Connection, Row
from storage.records import Person, Settings
from storage.records_of_cases import Invitation
from storage.stamps import moment, stamp
from storage.turns import Keeping

Refusal = Literal["", "unknown", "used_up", "expired"]
_COLUMNS = "token_sha256, role, uses_left, expires_at, deputy"
_KEY = 16
"""Digits of the hash that stand for an invitation among all of a project."""


def new_token() -> str:
    """128 random bits, in 22 characters that a deep link allows."""
    return secrets.token_urlsafe(16)


def hashed(token: str) -> bytes:
    """What is kept of a token. It is random and long, so one plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def add(
    connection: Connection, token: str, role: Role, uses: int, expires_at: datetime, *, deputy: bool = False
) -> None:
    """Keep a new invitation."""
    connection.execute(
        "INSERT INTO invitations (token_sha256, role, uses_left, expires_at, deputy) VALUES (?, ?, ?, ?, ?)",
        (hashed(token), role, uses, stamp(expires_at), int(deputy)),
    )


def look_at(connection: Connection, token: str, now: datetime) -> tuple[Refusal, Invitation | None]:
    """Why this token lets nobody in (empty if it does), and what is kept of its invitation."""
    found = of(connection, token)
    if found is None:
        return "unknown", None
    if found.expires_at <= now:
        return "expired", found
    return ("" if found.uses_left > 0 else "used_up"), found


def over_after(days: int, now: datetime, settings: Settings) -> datetime:
    """The instant at which an invitation for so many days is over: its last day is whole, where the project is.

    With the project, every invitation to it is over.
    """
    zone = ZoneInfo(settings.zone)
    first_day_without = now.astimezone(zone).date() + timedelta(days=days + 1)
    over = instant(datetime.combine(first_day_without, time()), zone)
    return min(over, settings.ends_at or over)


def let_in(connection: Connection, token: str, person: Person, now: datetime) -> None:
    """``person`` begins to join, and one use is gone."""
    connection.execute("UPDATE invitations SET uses_left = uses_left - 1 WHERE token_sha256 = ?", (hashed(token),))
    participation.begin(connection, person, hashed(token), now)


def of(connection: Connection, token: str) -> Invitation | None:
    """What is kept of the invitation with this token."""
    sql = f"SELECT {_COLUMNS} FROM invitations WHERE token_sha256 = ?"
    row = connection.execute(sql, (hashed(token),)).fetchone()
    return _invitation(row) if row else None


def open_ones(connection: Connection, now: datetime) -> tuple[Invitation, ...]:
    """Those that still let somebody in, the first that is over first."""
    sql = f"SELECT {_COLUMNS} FROM invitations WHERE uses_left > 0 AND expires_at > ? ORDER BY expires_at, token_sha256"
    return tuple(_invitation(row) for row in connection.execute(sql, (stamp(now),)))


def _invitation(row: Row) -> Invitation:
    token_sha256, role, uses_left, expires_at, deputy = row
    return Invitation(
        key=token_sha256.hex()[:_KEY],
        role=role,
        uses_left=uses_left,
        expires_at=moment(expires_at),
        deputy=bool(deputy),
    )


def give_back(connection: Connection, pseudonym: str) -> None:
    """Somebody said "not now": their use of an invitation is free again."""
    connection.execute(
        "UPDATE invitations SET uses_left = uses_left + 1"
        " WHERE token_sha256 = (SELECT invitation FROM participation WHERE pseudonym = ?)",
        (pseudonym,),
    )
    connection.execute("UPDATE participation SET invitation = NULL WHERE pseudonym = ?", (pseudonym,))


# --- by somebody of the team, as a part of a turn that is being kept --------------------------------------------------


def make(keeping: Keeping, event: InvitationMade) -> None:
    """Keep an invitation."""
    expires_at = over_after(event.days, keeping.now, keeping.settings)
    add(keeping.connection, event.token, event.role, event.uses, expires_at, deputy=event.deputy)


def end(keeping: Keeping, event: InvitationEnded) -> None:
    """It is over now: whoever still opens it is told so, as on any day after its last one."""
    keeping.connection.execute(
        "UPDATE invitations SET expires_at = ? WHERE expires_at > ? AND substr(lower(hex(token_sha256)), 1, ?) = ?",
        (stamp(keeping.now), stamp(keeping.now), _KEY, event.invitation),
    )
