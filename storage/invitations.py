"""Invitations: opaque tokens of which only a hash is kept. Knows nobody."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Literal

from flows.events import InvitationMade
from flows.vocabulary import Role
from storage import participation
from storage.database import Connection
from storage.records import Person
from storage.stamps import moment, stamp
from storage.turns import Keeping

Refusal = Literal["", "unknown", "used_up", "expired"]


def new_token() -> str:
    """128 random bits, in 22 characters that a deep link allows."""
    return secrets.token_urlsafe(16)


def hashed(token: str) -> bytes:
    """What is kept of a token. It is random and long, so one plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def add(connection: Connection, token: str, role: Role, uses: int, expires_at: datetime) -> None:
    """Keep a new invitation."""
    connection.execute(
        "INSERT INTO invitations (token_sha256, role, uses_left, expires_at) VALUES (?, ?, ?, ?)",
        (hashed(token), role, uses, stamp(expires_at)),
    )


def look_at(connection: Connection, token: str, now: datetime) -> tuple[Refusal, Role]:
    """Why this token lets nobody in (empty if it does), and into which role it would."""
    sql = "SELECT role, uses_left, expires_at FROM invitations WHERE token_sha256 = ?"
    row = connection.execute(sql, (hashed(token),)).fetchone()
    if row is None:
        return "unknown", "participant"
    role, uses_left, expires_at = row
    if moment(expires_at) <= now:
        return "expired", role
    return ("" if uses_left > 0 else "used_up"), role


def accept(connection: Connection, token: str, person: Person, now: datetime) -> Refusal:
    """Let ``person`` begin to join and take one use away, or say why not."""
    refusal, _ = look_at(connection, token, now)
    if not refusal:
        connection.execute("UPDATE invitations SET uses_left = uses_left - 1 WHERE token_sha256 = ?", (hashed(token),))
        participation.begin(connection, person, hashed(token), now)
    return refusal


def give_back(connection: Connection, pseudonym: str) -> None:
    """Somebody said "not now": their use of an invitation is free again."""
    connection.execute(
        "UPDATE invitations SET uses_left = uses_left + 1"
        " WHERE token_sha256 = (SELECT invitation FROM participation WHERE pseudonym = ?)",
        (pseudonym,),
    )
    connection.execute("UPDATE participation SET invitation = NULL WHERE pseudonym = ?", (pseudonym,))


def make(keeping: Keeping, event: InvitationMade) -> None:
    """Keep an invitation that somebody of the team makes."""
    raise NotImplementedError
