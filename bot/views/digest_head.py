"""What every view of a summary begins with: which one it is, and whether its group is small. Knows no answers."""

from __future__ import annotations

from bot.views.glance import Glance, lines, paragraphs
from storage.records_of_digests import Batch

WORDS = "digest_words"
"""The phrasebook of all that is said in a summary."""
SMALL = 12
"""With fewer people than this, numbers cannot be anonymous, whatever is hidden. Reliability, section 4.3."""


def head(glance: Glance, batch: Batch) -> str:
    """Which summary it is, when it was made, and how many people are in it."""
    made = glance.say(WORDS, "made", count=batch.people, date=glance.day(batch.published_at))
    return paragraphs(lines(glance.say(WORDS, "heading", number=batch.number), made), _small_group(glance, batch))


def is_small(batch: Batch) -> bool:
    """Whether so few people are in it that themes and words say more than its numbers."""
    return batch.people < SMALL


def _small_group(glance: Glance, batch: Batch) -> str:
    return glance.say(WORDS, "small_group", number=SMALL) if is_small(batch) else ""
