"""Runs one bot until it is told to stop, and says what whoever started it has to know. Knows no signals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.app import App
from bot.clock import SystemClock
from bot.project import Project
from bot.settings import Settings


async def run_bot(settings: Settings, project: Project, *, stop: asyncio.Event, say: Callable[[str], None]) -> None:
    """Run the bot until ``stop``. ``say`` tells whoever started it; raises what makes it impossible to go on."""
    app = App(settings=settings, project=project, clock=SystemClock())
    await app.start()
    try:
        link = await app.invitations.for_first_coordinator()
        if link:
            say(f"Nobody coordinates this project yet. The first coordinator joins here:\n  {link}")
        say("Alongside is running. Stop it with Ctrl+C.")
        await _until(stop, app.ended())
    finally:
        await app.stop()


async def _until(stop: asyncio.Event, ended: Coroutine[Any, Any, None]) -> None:
    """Until somebody asks us to stop, or something ends that must not."""
    stopping, ending = asyncio.create_task(stop.wait()), asyncio.create_task(ended)
    await asyncio.wait((stopping, ending), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if ending.done():
        ending.result()
    ending.cancel()
