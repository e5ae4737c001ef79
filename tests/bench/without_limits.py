"""Alongside as ``alongside run`` starts it, on a server that lets it send as much as it can. A program of its own.

Telegram lets a bot send 30 messages a second. To see what Alongside itself costs and bears, its pacing has to be told
that this server has other limits; everything else is as it always is.
"""

from __future__ import annotations

import asyncio
import os

from bot.app import App
from bot.clock import SystemClock
from bot.configuring import configured
from bot.pacing import Limits
from bot.quiet_logs import configure
from bot.running import leave, run

ENDLESS = 1_000_000
"""More than anybody sends in a second."""


async def work(stop: asyncio.Event) -> None:
    """The bot, until it is asked to stop."""
    settings, project = configured(os.environ)
    configure(settings.log_level)
    limits = Limits(overall=ENDLESS, kept_for_live=0, chat=ENDLESS, group=ENDLESS)
    app = App(settings=settings, project=project, clock=SystemClock(), limits=limits)
    await app.start()
    try:
        await stop.wait()
    finally:
        await app.stop()


if __name__ == "__main__":
    run(work)
    leave(0)
