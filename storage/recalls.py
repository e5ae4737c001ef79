"""That something in a published digest is not to be used any more, until the team was told. Never what, or whose."""

from __future__ import annotations

from datetime import datetime

from storage.database import Connection
from storage.stamps import day


def note(connection: Connection, batch: int, now: datetime) -> None:
    """Something that stood in this batch was taken back, or is shown less from now on."""
    connection.execute("INSERT INTO recalls (batch, recalled_on) VALUES (?, ?)", (batch, day(now)))
