"""Who of the team looked at what the reader gave: roles and days. Nobody is named, not even by a pseudonym."""

from __future__ import annotations

from typing import Final

from bot.views.glance import Glance, Shown, lines, paragraphs
from storage.records_of_cases import Look

_WORDS: Final = "looks_words"
_MOST: Final = 25
"""So many fit into one message."""


async def looks(glance: Glance) -> Shown:
    """The newest ones, and how many there were before."""
    found = await glance.storage.looks.of(glance.reader.pseudonym)
    if not found:
        return Shown(text=glance.say(_WORDS, "none"))
    more = len(found) - _MOST
    listed = lines(*(_line(glance, look) for look in found[:_MOST]))
    return Shown(text=paragraphs(listed, glance.say(_WORDS, "more", count=more) if more > 0 else ""))


def _line(glance: Glance, look: Look) -> str:
    role = glance.say(_WORDS, f"role_{look.role}")
    return glance.say(_WORDS, look.what, date=look.looked_on, role=role, number=look.about, code=look.about)
