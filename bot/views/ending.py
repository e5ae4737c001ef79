"""What becomes of everything now that the project has ended: when it goes, and what can be done until then."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.views.glance import Glance, Shown, lines, paragraphs

_WORDS: Final = "farewell_words"


async def ending(glance: Glance) -> Shown:
    """The same for everybody. The day is as it was set when the farewell began.

    It is said how to have it sooner only if it would be: what is asked for now can be undone for some days first.
    """
    wipes_on = (await glance.storage.endings.now()).wipes_on
    deleted = glance.say(_WORDS, "deleted_on", date=wipes_on) if wipes_on else glance.say(_WORDS, "deleted_soon")
    undone = (glance.now + timedelta(days=glance.scene.project.undo_days)).astimezone(ZoneInfo(glance.scene.zone))
    sooner = glance.say(_WORDS, "sooner") if wipes_on and undone.date() < wipes_on else ""
    return Shown(
        text=paragraphs(
            lines(deleted, glance.say(_WORDS, "stays"), glance.say(_WORDS, "chat")),
            lines(glance.say(_WORDS, "copy"), sooner),
        )
    )
