"""An earlier summary in one text: its numbers as they were frozen, and those of its words that are still there.

In a small group words come before numbers, as in every form of a summary.
"""

from __future__ import annotations

from bot.views.digest import pulse
from bot.views.digest_head import WORDS, head, in_order
from bot.views.digest_numbers import numbers
from bot.views.digest_words import words
from bot.views.glance import Glance, Shown, paragraphs


async def old_digest(glance: Glance) -> Shown:
    """The one whose number is asked about."""
    batch = await glance.storage.digests.one(int(glance.about)) if glance.about.isdecimal() else None
    if batch is None:
        return Shown(text=glance.say(WORDS, "none_yet"))
    themes = await glance.storage.themes.all()
    figures = (pulse(glance, batch), *numbers(glance, batch))
    parts = in_order(batch, figures=figures, said=tuple(words(glance, batch, themes)))
    return Shown(text=paragraphs(head(glance, batch), *parts))
