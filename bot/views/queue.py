"""What will go to whom, by pseudonym, and when, with the words that will be sent. For the team."""

from __future__ import annotations

from bot.views.glance import Glance, Shown


async def queue(glance: Glance) -> Shown:
    """To be written."""
    raise NotImplementedError


async def planned(glance: Glance) -> Shown:
    """To be written."""
    raise NotImplementedError
