"""Looks after the places in a project once a day, so that none stays empty while somebody waits. Knows no SQL."""

from __future__ import annotations

from datetime import datetime

from storage.port import Storage


async def look_after_places(storage: Storage, now: datetime) -> None:
    """Forget who never said whether they join, and plan to ask those who wait about every place that is free."""
    for pseudonym in await storage.team.give_up(now):
        await storage.erase(pseudonym, now)
    await storage.team.offer_places(now)
