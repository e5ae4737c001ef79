"""The data folder, opened for a moment by a command while no bot runs. Needs no token and no connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import SystemClock
from bot.explaining import Unable
from bot.project import Project
from bot.settings import Places
from storage.opening import open_storage
from storage.port import Storage


@asynccontextmanager
async def opened(places: Places, project: Project) -> AsyncIterator[Storage]:
    """What is kept. Raises Unable if nothing is kept there yet, and what ``open_storage`` raises."""
    if not places.data.is_dir():
        raise Unable(f"There is no data folder {places.data}. ALONGSIDE_DATA says where the bot keeps its data.")
    kept = project.for_storage(backed_up=places.backups is not None)
    storage = await open_storage(places.data, places.key_file, kept, SystemClock().now())
    try:
        yield storage
    finally:
        await storage.close()
