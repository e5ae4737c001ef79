"""Themes, by what they are called; what people shared that can belong to one, or does; and ways to answer one."""

from __future__ import annotations

import sys
from typing import Final

from bot.languages import languages
from bot.lists.asking import MOST_OFFERED, Asking
from bot.lists.labels import label_of
from flows.phrase import Offer

_EVERY: Final = sys.maxsize
"""As many as there are."""
_WAYS: Final = tuple(Offer(key=key, text=key) for key in ("now", "not_now", "without"))
"""The keys of answers in ``flows/scripts/themes.yaml``."""


async def themes(asking: Asking) -> tuple[Offer, ...]:
    """The newest first."""
    every = await asking.storage.themes.all()
    return tuple(Offer(key=each.code, text=label_of(each.title)) for each in every[:MOST_OFFERED])


async def quotes(asking: Asking) -> tuple[Offer, ...]:
    """For the team: what stands in a digest and can belong to the theme that is open, if one is."""
    if asking.person.role == "participant":
        return ()
    every = await asking.storage.digests.linkable(await _open_theme(asking), MOST_OFFERED)
    return tuple(Offer(key=each.id, text=label_of(each.words)) for each in every)


async def said(asking: Asking) -> tuple[Offer, ...]:
    """For the team: all that it can read of what people shared, whole. Nobody chooses from it.

    What it cannot read is not among it: a title that is refused would tell of it.
    """
    every = await asking.storage.digests.linkable("", _EVERY)
    return tuple(Offer(key=each.id, text=each.words) for each in every)


async def linked(asking: Asking) -> tuple[Offer, ...]:
    """For the team: what belongs to the theme that is open."""
    every = await asking.storage.themes.quotes(await _open_theme(asking))
    return tuple(Offer(key=each.id, text=label_of(each.words)) for each in every[:MOST_OFFERED])


async def quote_ways(asking: Asking) -> tuple[Offer, ...]:
    """Ways to answer whether to see what can be added to the theme that is open; none if there is nothing."""
    return _WAYS if await quotes(asking) else ()


async def linked_ways(asking: Asking) -> tuple[Offer, ...]:
    """Likewise what belongs to it."""
    return _WAYS if await linked(asking) else ()


async def answer_ways(asking: Asking) -> tuple[Offer, ...]:
    """What can be done with an answer before it is sent; it can be translated where people read several languages."""
    keys = ["send", "translate", "change", "drop"]
    if len(asking.project.languages) == 1:
        keys.remove("translate")
    return tuple(Offer(key=key, text=key) for key in keys)


async def answer_languages(asking: Asking) -> tuple[Offer, ...]:
    """All languages of the project but the first, in which each answer is written to begin with.

    Whether anybody reads them is not asked: in a small group, that would say something of a few.
    """
    offered = languages()
    return tuple(Offer(key=tag, text=offered[tag].name) for tag in asking.project.languages[1:])


async def _open_theme(asking: Asking) -> str:
    """The theme that whoever is asked has opened, or empty; something else may have been begun over it."""
    session = (await asking.storage.standing(asking.person.chat_id, None)).session
    frames = reversed(session.frames) if session else ()
    return next((str(frame.answers["theme"]) for frame in frames if "theme" in frame.answers), "")
