"""One answer of the reader's own, as they look at it before they take it back: what was asked, and what they said."""

from __future__ import annotations

from collections.abc import Iterator

from bot.as_asked import AsAsked
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.phrase import system
from storage.records_of_digests import Answered

_WORDS = "shared_words"
_BARE = ("yes", "no", "unsure")
"""Answers that are words of the bot's own where the question has none for them."""


async def answer(glance: Glance) -> Shown:
    """The question as it was asked, the answer, and whether it is counted in a summary already."""
    given = await glance.storage.digests.answers_of(glance.reader.pseudonym)
    one = next((each for each in given if each.code == glance.about), None)
    if one is None:
        return Shown(text=glance.say(_WORDS, "answer_gone"))
    asked = AsAsked(one.at, glance.scene, glance.reader).whole
    return Shown(
        text=paragraphs(
            lines(glance.say(_WORDS, "asked", date=one.given_on), asked),
            lines(glance.say(_WORDS, "answered"), *_said(glance, one)),
            glance.say(_WORDS, "counted", number=one.batch) if one.batch is not None else "",
        )
    )


def _said(glance: Glance, one: Answered) -> Iterator[str]:
    """Each option in the reader's words; own words and numbers as they are."""
    for value in one.value if isinstance(one.value, tuple) else (one.value,):
        option = one.at.phrase(f"option/{value}")
        bare = value in _BARE and not glance.scene.book.has(option)
        phrase = system(str(value)) if bare else option
        yield glance.scene.say(phrase, glance.reader) if glance.scene.book.has(phrase) else str(value)
