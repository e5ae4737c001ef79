"""Themes, by what they are called, and what people shared that can belong to one, by its first words."""

from __future__ import annotations

from bot.lists.asking import MOST_OFFERED, Asking
from bot.lists.labels import label_of
from flows.phrase import Offer


async def themes(asking: Asking) -> tuple[Offer, ...]:
    """The newest first."""
    every = await asking.storage.themes.all()
    return tuple(Offer(key=each.code, text=label_of(each.title)) for each in every[:MOST_OFFERED])


async def quotes(asking: Asking) -> tuple[Offer, ...]:
    """For the team: what stands in a digest, without what belongs to the theme that is open already."""
    if asking.person.role == "participant":
        return ()
    theme = await _open_theme(asking)
    every = await asking.storage.digests.quotes()
    free = [each for each in every if theme not in each.themes]
    return tuple(Offer(key=each.id, text=label_of(each.words)) for each in free[:MOST_OFFERED])


async def _open_theme(asking: Asking) -> str:
    """The theme that whoever is asked has opened, or empty."""
    session = (await asking.storage.standing(asking.person.chat_id, None)).session
    answers = session.top.answers if session else {}
    return str(answers.get("theme", ""))
