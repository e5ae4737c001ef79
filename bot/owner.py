"""Tells whoever runs the project how its bot is: the owner, or the coordinator as long as there is no owner.

Knows the words for it, and not how trouble is found.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.discreet import veiled
from bot.ports import Clock, Out
from bot.scene import Scene
from flows.phrase import Phrase, Value
from flows.vocabulary import Role
from storage.errors import Unavailable
from storage.port import Storage
from storage.records import RIGHTS, LeftOut, Message, Notice, Person

LEAST: Final = 5
"""A smaller number could tell something about one person."""
_NO_SCRIPTS: Final = ("news", "broadcast")
"""What is noted in a script's place of what belongs to none."""

log = logging.getLogger(__name__)


class Owner:
    """Whoever hears how the bot is."""

    def __init__(self, *, storage: Storage, out: Out, scene: Scene, clock: Clock) -> None:
        self._storage = storage
        self._out = out
        self._scene = scene
        self._clock = clock
        self._known: tuple[Person, ...] = ()
        """As they were when storage could last be asked."""

    async def remember(self) -> None:
        """Look up who it is, for when storage cannot be asked. Raises Unavailable."""
        self._known = await self._storage.staff(await self._role())

    async def tell(self, slot: str, start: datetime, finish: datetime | None = None) -> None:
        """Tell of some trouble, or of its end, so that it arrives in the end."""
        phrase = self._worded(slot, start, finish)
        try:
            notice = Notice(role=await self._role(), message=_message(phrase, silent=finish is not None))
            await self._storage.announce([notice], self._clock.now())
            self._out.wake()
        except Unavailable:
            self._call_out(phrase)

    def call_out(self, slot: str, start: datetime) -> None:
        """Tell of some trouble at once or not at all: when nothing can be kept, or perhaps nothing be sent."""
        self._call_out(self._worded(slot, start, None))

    async def report(self, left_out: Sequence[LeftOut]) -> None:
        """Tell what was planned and not sent, and forget it: both or neither. Raises Unavailable."""
        message = _message(*self._reported(left_out), silent=True)
        await self._storage.plans.told_of_left_out(Notice(role=await self._role(), message=message), self._clock.now())
        self._out.wake()

    async def _role(self) -> Role:
        return "owner" if await self._storage.staff("owner") else "coordinator"

    def _call_out(self, phrase: Phrase) -> None:
        for person in self._known:
            said = veiled(self._scene.say(phrase, person), person, self._scene)
            self._out.say_once(person.chat_id, said, silent=person.discreet)

    def _reported(self, left_out: Sequence[LeftOut]) -> Iterator[Phrase]:
        """How many in all, and of what; never how many of each, because from that one could work out the small ones."""
        count = sum(each.count for each in left_out)
        yield _phrase("left_out", count=count) if count >= LEAST else _phrase("left_out_few", least=LEAST)
        titles = list(self._titles({each.script for each in left_out}))
        yield from (_phrase("left_out_which"), *titles) if titles else ()
        yield _phrase("left_out_rest")

    def _titles(self, scripts: set[str]) -> Iterator[Phrase]:
        latest = self._scene.book.latest
        for script in sorted(scripts):
            if script in latest:
                yield Phrase(script=script, slot="title", version=latest[script].version)
            elif script in _NO_SCRIPTS:
                yield _phrase(f"left_out_{script}")

    def _worded(self, slot: str, start: datetime, finish: datetime | None) -> Phrase:
        finished = {"finish": self._shown(finish)} if finish else {}
        return _phrase(slot, start=self._shown(start), **finished)

    def _shown(self, moment: datetime) -> str:
        """In figures, where the project is: the message is the same for all who are told."""
        return f"{moment.astimezone(ZoneInfo(self._scene.zone)):%Y-%m-%d %H:%M}"


def _phrase(slot: str, **values: Value) -> Phrase:
    return Phrase(script="watch_words", slot=slot, values=values)


def _message(*phrases: Phrase, silent: bool) -> Message:
    return Message(phrases=phrases, priority=RIGHTS, silent=silent)
