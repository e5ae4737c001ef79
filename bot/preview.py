"""The words that something planned would be said in if it came now: nothing is sent, and nothing is kept.

Whoever reads them is of the team, so they are found for a person without a name, and without what that person has said.
"""

from __future__ import annotations

import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.composing import compose
from bot.performing import Performing
from bot.scene import Scene
from bot.sentences import END_OF_ISOLATE, ISOLATE
from flows.phrase import system
from flows.plans import OF_ONE
from storage.port import Storage
from storage.records import DueRow, Message, Person, Standing

_LONGEST = 300
"""Characters of a message in a list of many."""
_NOT_OF_A_PERSON = frozenset({"meeting"})
"""The views that show nothing of their reader, if that is nobody in particular."""

_UNSEEN = frozenset({"digest", *OF_ONE})
"""The kinds of which nobody sees the words but who they are for."""

Show = Callable[[str, Person, str], Awaitable[str]]
"""The text of a view, as a reader sees it, about one of several things."""


class Preview:
    """Finds the words of what is planned, as they are today."""

    def __init__(self, *, scene: Scene, storage: Storage, show: Show) -> None:
        self._scene = scene
        self._show = show
        self._performing = Performing(storage=storage, scene=scene)

    async def words(self, row: DueRow, person: Person, now: datetime) -> str:
        """The first message of ``row`` in the language of ``person``, without its buttons; empty if none would come, or
        they are for nobody else to see."""
        nameless = replace(person, name=None)
        if row.plan.kind in _UNSEEN:
            return ""
        if row.plan.kind == "reminder":
            return self._scene.say(system("reminder"), nameless)
        outcome = await self._performing.outcome(row, Standing(person=nameless), nameless, now)
        first = next(iter(compose(outcome.events)), None) if outcome else None
        return "\n\n".join([text async for text in self._texts(first, nameless)]) if first else ""

    async def _texts(self, message: Message, nameless: Person) -> AsyncIterator[str]:
        for phrase in message.phrases:
            yield self._scene.say(phrase, nameless)
        if message.view in _NOT_OF_A_PERSON:
            yield await self._show(message.view, replace(nameless, pseudonym=""), message.about)


def shortened(words: str) -> str:
    """How ``words`` begin, in one line. What was isolated for its direction stays so where it is cut."""
    begun = textwrap.shorten(words, _LONGEST, placeholder=" …")
    return begun + END_OF_ISOLATE * (begun.count(ISOLATE) - begun.count(END_OF_ISOLATE))
