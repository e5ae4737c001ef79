"""A data folder of its own for each test, and the engines that every contract test runs on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from examples import KEPT, NOW, SETTINGS

from flows.phrase import system
from storage import restoring
from storage.backups import Snapshot
from storage.keys import create_key
from storage.opening import open_storage
from storage.port import Storage
from storage.records import Message, Notice, Settings
from storage.restoring import Restored
from storage.sqlite import SqliteStorage

Open = Callable[..., Awaitable[SqliteStorage]]
Restore = Callable[..., Awaitable[Restored]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "secrets" / "key"
    create_key(path)
    return path


@pytest.fixture
async def opens(folder: Path, key_file: Path) -> AsyncIterator[Open]:
    """Opens the same data folder, as often as a test likes; whatever is still open is closed afterwards."""
    opened: list[SqliteStorage] = []

    async def open_(settings: Settings = SETTINGS) -> SqliteStorage:
        opened.append(await open_storage(folder, key_file, settings, NOW))
        return opened[-1]

    yield open_
    for storage in opened:
        await storage.close()


@pytest.fixture
async def storage(opens: Open) -> SqliteStorage:
    return await opens()


@pytest.fixture(params=["sqlite"])
async def engine(request: pytest.FixtureRequest, opens: Open) -> Storage:
    """Every storage engine in turn. A new one is one more word here."""
    opening: dict[str, Open] = {"sqlite": opens}
    return await opening[request.param]()


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def restore(backups: Path, folder: Path, key_file: Path) -> Restore:
    """Puts a copy back, three hours after everything else happened if nothing else is said."""

    async def restore_(snapshot: Snapshot, now: datetime = NOW + timedelta(hours=3)) -> Restored:
        return await restoring.restore(
            snapshot,
            backups=backups,
            folder=folder,
            key_file=key_file,
            settings=KEPT,
            now=now,
            notices=lambda restored: [Notice(role="owner", message=Message(phrases=(system("hello"),)))],
        )

    return restore_
