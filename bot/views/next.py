"""What comes when: the words that let nobody be surprised by a message."""

from __future__ import annotations

from bot.views.glance import Glance, Shown


async def next_up(glance: Glance) -> Shown:
    """To be written."""
    raise NotImplementedError
