"""How a message of the team to many reaches one reader: its words in their language, inside a frame of ours.

Knows no reader but their language, and not whether they may be written to.
"""

from __future__ import annotations

from flows.phrase import Phrase
from storage.records import Broadcast

WORDS = "broadcast_words"
"""The phrasebook of everything around the team's words."""


def written_in(broadcast: Broadcast, language: str, first: str) -> str:
    """The language of the words for who reads ``language``; ``first`` is the project's first one."""
    there = (tag for tag in (language, first) if tag in broadcast.texts)
    return next(there, next(iter(broadcast.texts)))


def framed(broadcast: Broadcast, language: str, first: str, name: str) -> tuple[Phrase, ...]:
    """What is said to who reads ``language``; ``name`` is what the language of the words is called in itself.

    The team's words are a paragraph of their own, so that nobody takes our words for theirs.
    """
    tag = written_in(broadcast, language, first)
    untranslated = (_phrase("untranslated", label=name),) if tag != language else ()
    return (
        _phrase("from_team"),
        *untranslated,
        _phrase("their_words", words=broadcast.texts[tag]),
        _phrase("no_answer"),
    )


def _phrase(slot: str, **values: str) -> Phrase:
    return Phrase(script=WORDS, slot=slot, values=values)
