"""An answer while nothing can be kept: a calm word to whoever writes, and the list of help to whoever may need it.

From files alone. Nothing is kept of it and nothing acknowledged by it: the same update is answered properly as soon as
it can be kept.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.negotiation import first_guess
from bot.ports import Clock, Incoming, Out
from bot.scene import Scene
from bot.views.glance import Glance, Shown, paragraphs
from bot.views.support import support
from flows.phrase import Phrase, system
from flows.reply import Command, Reply, Tap, Words
from storage.port import Storage
from storage.records import Person

EVERY: Final = timedelta(minutes=5)
"""So often at most in one chat: it stands there already."""
_ASKS: Final = frozenset({"support", "help", "contact"})
_SHOWS: Final = frozenset({"people"})
"""Buttons that show the list, beside those that are named like a command: that of the card."""
_REMEMBERED: Final = 10_000
"""Chats, and updates; of more, those that were first are forgotten."""

Said = asyncio.Future[bool]
"""Whether something was said, once that is known."""
_Value = TypeVar("_Value")


class Lifeline:
    """Hears of every update that could not be kept, again and again until it can be."""

    def __init__(self, *, scene: Scene, storage: Storage, out: Out, clock: Clock) -> None:
        """Nothing is asked of ``storage``; only views are shown it."""
        self._scene = scene
        self._storage = storage
        self._out = out
        self._clock = clock
        self._answers: OrderedDict[int, Said] = OrderedDict()
        """What answered each update, by its id."""
        self._lists: OrderedDict[int, tuple[datetime, Said]] = OrderedDict()
        """When each chat was last sent the list."""
        self._notes: OrderedDict[int, tuple[datetime, Said]] = OrderedDict()
        """When each chat was last sent the calm word."""

    async def hear(self, incoming: Incoming) -> None:
        """Answer this, unless it was answered before or its chat was just now.

        What Telegram did not take counts as not said: it is said when this is heard again.
        """
        reply, chat_id = incoming.reply, incoming.chat_id
        if reply is None or _stands(self._answers.get(incoming.update_id)):
            return
        if incoming.tap_id is not None:
            self._out.answer_tap(incoming.tap_id)
        now = self._clock.now()
        said = _lately(self._lists, chat_id, now)
        if asks_for_help(reply, self._scene) or self._scene.offers_help(reply):
            said = said or self._say(self._lists, incoming, await self._list(incoming, now), now)
        else:
            said = (
                said
                or _lately(self._notes, chat_id, now)
                or self._say(self._notes, incoming, self._note(incoming), now)
            )
        _remember(self._answers, incoming.update_id, said)

    def _say(
        self, table: OrderedDict[int, tuple[datetime, Said]], incoming: Incoming, shown: Shown, now: datetime
    ) -> Said:
        """Without a sound: whether others see their phone cannot be looked up, and they have just written."""
        said = self._out.say_once(incoming.chat_id, shown.text, silent=True, copies=shown.copies)
        _remember(table, incoming.chat_id, (now, said))
        return said

    async def _list(self, incoming: Incoming, now: datetime) -> Shown:
        reader = self._reader(incoming)
        shown = await support(Glance(reader=reader, now=now, scene=self._scene, storage=self._storage))
        note = self._scene.say(Phrase(script="support_words", slot="not_working"), reader)
        return Shown(text=paragraphs(note, shown.text), copies=shown.copies)

    def _note(self, incoming: Incoming) -> Shown:
        return Shown(text=self._scene.say(system("not_kept"), self._reader(incoming)))

    def _reader(self, incoming: Incoming) -> Person:
        """In the language of their Telegram app: which one they chose here cannot be looked up."""
        language = first_guess(incoming.language, self._scene.languages)
        return Person(pseudonym="", chat_id=incoming.chat_id, language=language)


def asks_for_help(reply: Reply, scene: Scene) -> bool:
    """Whether somebody asks who they can talk to, or for help of whatever kind, in any language that is offered."""
    match reply:
        case Tap(key=key):
            return key in _ASKS | _SHOWS
        case Command(name=name):
            return scene.meaning(name) in _ASKS
        case Words(text=text):
            return scene.meaning(text) in _ASKS
        case _:
            return False


def _lately(table: OrderedDict[int, tuple[datetime, Said]], chat_id: int, now: datetime) -> Said | None:
    """What a chat was sent within the last minutes, if it was."""
    at, said = table.get(chat_id, (now, None))
    return said if _stands(said) and timedelta(0) <= now - at < EVERY else None


def _stands(said: Said | None) -> bool:
    """Whether it stands in the chat, or is on its way there."""
    return said is not None and not said.cancelled() and (not said.done() or said.result())


def _remember(table: OrderedDict[int, _Value], key: int, value: _Value) -> None:
    table[key] = value
    table.move_to_end(key)
    if len(table) > _REMEMBERED:
        table.popitem(last=False)
