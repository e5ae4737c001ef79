"""Where people stand: the one read before every reply. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from storage.database import Connection, Row
from storage.inbox import seen
from storage.participation import FACTS, person_from
from storage.people import Identity
from storage.records import Standing
from storage.sessions import opened
from storage.stamps import maybe_moment, stamp


def standing(connection: Connection, identity: Identity | None, update_id: int | None) -> Standing:
    """Who writes, what is open with them, and whether this update was kept before."""
    row = _row(connection, identity, update_id) if identity else None
    if row is None or identity is None:
        return Standing(person=None, seen=update_id is not None and seen(connection, update_id))
    was_seen, *rest = row
    return _read(identity, tuple(rest), seen=bool(was_seen))


def _row(connection: Connection, identity: Identity, update_id: int | None) -> Row | None:
    return connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM inbox WHERE update_id = ?), s.sealed, s.changed_at, {FACTS}"
        " FROM participation p LEFT JOIN sessions s ON s.pseudonym = p.pseudonym WHERE p.pseudonym = ?",
        (update_id, identity.pseudonym),
    ).fetchone()


def _read(identity: Identity, row: Row, *, seen: bool) -> Standing:
    sealed, changed_at, *facts = row
    return Standing(
        person=person_from(identity, tuple(facts)),
        session=opened(sealed, identity.seal, identity.pseudonym),
        since=maybe_moment(changed_at),
        seen=seen,
    )


def with_question_open(connection: Connection, since: datetime) -> list[Row]:
    """Everybody who may be asked again: pseudonym, and what :func:`waiting` reads."""
    return connection.execute(
        f"SELECT p.pseudonym, s.sealed, s.changed_at, {FACTS} FROM sessions s"
        " JOIN participation p ON p.pseudonym = s.pseudonym"
        " WHERE p.status IN ('joining', 'active') AND s.changed_at > ?",
        (stamp(since),),
    ).fetchall()


def waiting(rows: list[Row], identities: Mapping[str, Identity]) -> tuple[Standing, ...]:
    """The standings of those who are still known."""
    known = ((identities[row[0]], row[1:]) for row in rows if row[0] in identities)
    return tuple(_read(identity, row, seen=False) for identity, row in known)
