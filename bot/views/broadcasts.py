"""A message to many before it is sent, in each language, and how far those under way are."""

from __future__ import annotations

from bot.views.glance import Glance, Shown


async def broadcast(glance: Glance) -> Shown:
    """To be written."""
    raise NotImplementedError


async def broadcasts(glance: Glance) -> Shown:
    """To be written."""
    raise NotImplementedError
