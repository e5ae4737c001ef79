"""Open sessions, sealed: one for each person at most. Knows no scripts but their keys."""

from __future__ import annotations

from datetime import datetime

from flows.session import Session, read, written
from storage.database import Connection
from storage.sealing import Seal
from storage.stamps import stamp


def opened(sealed: bytes | None, seal: Seal, pseudonym: str) -> Session | None:
    """The session in a sealed column, or None if there is none."""
    return None if sealed is None else read(seal.open(sealed, "sessions", pseudonym))


def write(connection: Connection, pseudonym: str, session: Session | None, seal: Seal, now: datetime) -> None:
    """Keep what is open now, in place of what was."""
    if session is None:
        close(connection, pseudonym)
        return
    walks = ",".join(sorted({f"{frame.script} {frame.version}" for frame in session.frames}))
    connection.execute(
        "INSERT INTO sessions (pseudonym, id, walks, changed_at, sealed) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (pseudonym) DO UPDATE SET id = excluded.id, walks = excluded.walks,"
        " changed_at = excluded.changed_at, sealed = excluded.sealed",
        (pseudonym, session.id, walks, stamp(now), seal.shut(written(session), "sessions", pseudonym)),
    )


def close(connection: Connection, pseudonym: str) -> None:
    """Nothing is open any more."""
    connection.execute("DELETE FROM sessions WHERE pseudonym = ?", (pseudonym,))


def id_of(connection: Connection, pseudonym: str) -> str | None:
    """The id of the open session."""
    row = connection.execute("SELECT id FROM sessions WHERE pseudonym = ?", (pseudonym,)).fetchone()
    return None if row is None else str(row[0])


def walked(connection: Connection) -> set[tuple[str, int]]:
    """Key and version of every script that an open session walks."""
    rows = connection.execute("SELECT DISTINCT walks FROM sessions")
    frames = (frame.split() for (walks,) in rows for frame in walks.split(","))
    return {(script, int(version)) for script, version in frames}
