"""What comes by itself, and has begun to come to each person: by which rule, and how often it has come.

So that a rhythm that is over for somebody does not begin again. Knows no time.
"""

from __future__ import annotations

from storage.database import Connection


def note(connection: Connection, pseudonym: str, script: str, rule: str, times: int) -> None:
    """It comes by ``rule`` now, and has come so often."""
    connection.execute(
        "INSERT INTO begun (pseudonym, script, rule, times) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (pseudonym, script) DO UPDATE SET rule = excluded.rule, times = excluded.times"
        " WHERE rule <> excluded.rule OR times <> excluded.times",
        (pseudonym, script, rule, times),
    )


def lapse(connection: Connection, pseudonym: str, script: str) -> None:
    """It comes by no rule any more. If it gets one again, it goes on from how often it has come."""
    connection.execute("UPDATE begun SET rule = '' WHERE pseudonym = ? AND script = ?", (pseudonym, script))
