"""A real data folder for tests of what stands before and behind storage, a clock to move, and people in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.keys import create_key
from storage.opening import open_storage
from storage.records import Person, Settings
from storage.sqlite import SqliteStorage

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SETTINGS = Settings(cutoff=None, zone="UTC")


class MovedClock:
    """A clock that stands still unless it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Go forward by ``seconds=``, ``hours=``, ``days=``."""
        self.at += timedelta(**by)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[SqliteStorage]:
    """The data folder below ``folder``, made if it is not there."""
    key_file = folder / "key"
    if not key_file.exists():
        create_key(key_file)
    storage = await open_storage(folder / "data", key_file, SETTINGS, NOON)
    try:
        yield storage
    finally:
        await storage.close()


async def somebody(storage: SqliteStorage, chat_id: int) -> Person:
    """A participant who begins to join from this chat."""
    token = await storage.invite("participant", uses=1, expires_at=NOON + timedelta(days=1), now=NOON)
    invited = await storage.admit(token, chat_id=chat_id, language="en", zone="UTC", now=NOON)
    assert invited.person is not None
    return invited.person


async def read_only(storage: SqliteStorage, *, on: bool) -> None:
    """Let SQLite refuse every write, as on a disk that was mounted read-only."""
    await storage._project.alone(lambda connection: connection.execute(f"PRAGMA query_only = {int(on)}"))


async def count(storage: SqliteStorage, table: str) -> int:
    """How many rows a table of ``project.db`` has."""
    return await storage._project.run(lambda c: int(c.execute(f"SELECT count(*) FROM {table}").fetchone()[0]))
