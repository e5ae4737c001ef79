"""The texts of published scripts, kept as long as an open session walks them. Does not read them."""

from __future__ import annotations

from storage.database import Connection
from storage.sessions import walked


def publish(connection: Connection, script: str, version: int, shape_sha256: str, text: str) -> bool:
    """Keep a version's text. False, and nothing is kept, if it was published with another shape."""
    known = connection.execute(
        "SELECT shape_sha256 FROM scripts WHERE script = ? AND version = ?", (script, version)
    ).fetchone()
    if known is not None and known[0] != shape_sha256:
        return False
    connection.execute(
        "INSERT INTO scripts (script, version, shape_sha256, text) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (script, version) DO UPDATE SET text = excluded.text WHERE text <> excluded.text",
        (script, version, shape_sha256, text),
    )
    return True


def still_walked(connection: Connection) -> tuple[tuple[str, int, str], ...]:
    """Key, version and text of every version that an open session walks."""
    sql = "SELECT script, version, text FROM scripts WHERE script = ? AND version = ?"
    rows = (connection.execute(sql, version).fetchone() for version in sorted(walked(connection)))
    return tuple((row[0], row[1], row[2]) for row in rows if row)
