"""Help while storage is down: who asks for support gets the list at once, from files alone.

Nothing is kept of it and nothing acknowledged by it: the same update is answered properly as soon as it can be kept.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from bot.negotiation import first_guess
from bot.pieces import split
from bot.ports import Clock, Incoming, Out
from bot.scene import Scene
from bot.views.glance import Glance, paragraphs
from bot.views.support import support
from flows.phrase import Phrase
from flows.reply import Command, Reply, Tap, Words
from storage.port import Storage
from storage.records import Person

EVERY: Final = timedelta(minutes=5)
"""So often at most in one chat: the list stands there already."""
_ASKS: Final = frozenset({"support", "help"})
_REMEMBERED: Final = 10_000
"""Chats, and updates; of more, those that were first are forgotten."""


class Lifeline:
    """Hears of every update that could not be kept, again and again until it can be."""

    def __init__(self, *, scene: Scene, storage: Storage, out: Out, clock: Clock) -> None:
        """Nothing is asked of ``storage``; only views are shown it."""
        self._scene = scene
        self._storage = storage
        self._out = out
        self._clock = clock
        self._heard: OrderedDict[int, datetime] = OrderedDict()
        """When each update was dealt with, by its id."""
        self._answered: OrderedDict[int, datetime] = OrderedDict()
        """When each chat last got the list."""

    async def hear(self, incoming: Incoming) -> None:
        """Send the list if this asks for it, was not heard before, and the chat did not get it just now."""
        reply = incoming.reply
        if reply is None or incoming.update_id in self._heard or not asks_for_help(reply, self._scene):
            return
        now = self._clock.now()
        _remember(self._heard, incoming.update_id, now)
        if incoming.tap_id is not None:
            self._out.answer_tap(incoming.tap_id)
        last = self._answered.get(incoming.chat_id)
        if last is None or not timedelta(0) <= now - last < EVERY:
            _remember(self._answered, incoming.chat_id, now)
            for piece in split(await self._words(incoming, now)):
                self._out.say_once(incoming.chat_id, piece)

    async def _words(self, incoming: Incoming, now: datetime) -> str:
        """In the language of their Telegram app: which one they chose here cannot be looked up."""
        language = first_guess(incoming.language, self._scene.languages)
        reader = Person(pseudonym="", chat_id=incoming.chat_id, language=language)
        shown = await support(Glance(reader=reader, now=now, scene=self._scene, storage=self._storage))
        note = self._scene.say(Phrase(script="support_words", slot="not_working"), reader)
        return paragraphs(note, shown.text)


def asks_for_help(reply: Reply, scene: Scene) -> bool:
    """Whether somebody asks who they can talk to, or for help of whatever kind, in any language that is offered."""
    match reply:
        case Tap(key=key):
            return key in _ASKS
        case Command(name=name):
            return scene.meaning(name) in _ASKS
        case Words(text=text):
            return scene.meaning(text) in _ASKS
        case _:
            return False


def _remember(table: OrderedDict[int, datetime], key: int, now: datetime) -> None:
    table[key] = now
    table.move_to_end(key)
    if len(table) > _REMEMBERED:
        table.popitem(last=False)
