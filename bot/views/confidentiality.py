"""The limits of confidentiality, in the reader's words. Which sentences those are is decided elsewhere."""

from __future__ import annotations

from bot.views.glance import Glance, Shown, lines, paragraphs


async def confidentiality(glance: Glance) -> Shown:
    """What the bot does not do, who decides what is passed on, and what happens next."""
    said = glance.scene.limits(glance.reader)
    return Shown(text=paragraphs(*(lines(*(glance.scene.say(each, glance.reader) for each in part)) for part in said)))
