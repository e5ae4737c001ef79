"""How the reader is written to: their zone, quiet hours, days, pace and reminders, as they are now."""

from __future__ import annotations

from bot.views.glance import Glance, Shown


async def settings(glance: Glance) -> Shown:
    """To be written."""
    raise NotImplementedError
