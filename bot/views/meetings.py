"""Sessions, as people call them: all that are to come, and one of them with everything that is said of it."""

from __future__ import annotations

from bot.views.glance import Glance, Shown


async def meetings(glance: Glance) -> Shown:
    """To be written."""
    raise NotImplementedError


async def meeting(glance: Glance) -> Shown:
    """To be written."""
    raise NotImplementedError
