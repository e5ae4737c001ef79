"""What every view of a summary begins with: which one it is, and what comes first in it. Knows no answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.views.glance import Glance, lines, paragraphs
from storage.records_of_digests import Batch

WORDS = "digest_words"
"""The phrasebook of all that is said in a summary."""
Part = TypeVar("Part")
SMALL = 12
"""With fewer people than this, numbers cannot be anonymous, whatever is hidden. Reliability, section 4.3."""


def head(glance: Glance, batch: Batch) -> str:
    """Which summary it is, when it was made, and how many people are in it."""
    made = glance.say(WORDS, "made", count=batch.people, date=glance.day(batch.published_at))
    return paragraphs(lines(glance.say(WORDS, "heading", number=batch.number), made), _small_group(glance, batch))


def in_order(batch: Batch, *, figures: Sequence[Part], said: Sequence[Part]) -> Sequence[Part]:
    """The parts of a summary: in a small group themes and words before figures, which cannot be anonymous there."""
    return (*said, *figures) if is_small(batch) else (*figures, *said)


def is_small(batch: Batch) -> bool:
    """Whether so few people are in it that themes and words say more than its numbers."""
    return batch.people < SMALL


def _small_group(glance: Glance, batch: Batch) -> str:
    return glance.say(WORDS, "small_group", number=SMALL) if is_small(batch) else ""
