"""What has suspended itself, and by which rule: for coordinators and owners, once the daily round has told them.

Knows no number of people. The moment at which something suspended itself would say whose answer it was.
"""

from __future__ import annotations

from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.phrase import Phrase
from storage.records_of_suspensions import Suspension

_WORDS = "suspended_words"


async def suspensions(glance: Glance) -> Shown:
    """One line for each, the longest first."""
    every = [_line(glance, one) for one in await glance.storage.safety.known_suspended()]
    return Shown(text=paragraphs(lines(*every) or glance.say(_WORDS, "none"), glance.say(_WORDS, "rule")))


def _line(glance: Glance, one: Suspension) -> str:
    title = Phrase(script=one.script, version=one.version, slot="title")
    return glance.say(_WORDS, "line", title=glance.scene.say(title, glance.reader), date=one.since)
