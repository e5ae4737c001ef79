"""The end of the project, looked after once a day: the team is told before, everybody hears a farewell, all is deleted.

Whatever is interrupted goes on with the next daily round. Knows no SQL and no hour.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.discreet import veiled
from bot.lanes import Lanes
from bot.ports import Out
from bot.scene import Scene
from flows.phrase import Phrase
from flows.vocabulary import Role
from storage.ending import Ending
from storage.port import Storage
from storage.records import RIGHTS, Message, Notice, Person

TOLD_BEFORE: Final = timedelta(days=14)
"""So long before the end the team hears what is still to be done."""
_RESPONSIBLE: Final[tuple[Role, ...]] = ("coordinator", "owner")
_WORDS: Final = "farewell_words"

log = logging.getLogger(__name__)


class Endings:
    """Brings a project to its end."""

    def __init__(self, *, storage: Storage, out: Out, scene: Scene, lanes: Lanes[int]) -> None:
        """``lanes``: those of the chats, so that nobody is erased in the middle of a reply."""
        self._storage = storage
        self._out = out
        self._scene = scene
        self._lanes = lanes

    async def look(self, now: datetime) -> None:
        """Take the step that is due by ``now``, if the project has an end."""
        ends_at = self._scene.project.ends_at
        if ends_at is None or now < ends_at - TOLD_BEFORE:
            return
        ending = await self._storage.endings.now()
        if now < ends_at:
            await self._tell_of_it(ending, ends_at, now)
        elif not ending.wiped:
            await self._end(ending, ends_at, now)

    async def _tell_of_it(self, ending: Ending, ends_at: datetime, now: datetime) -> None:
        if ending.told:
            return
        message = Message(phrases=(Phrase(script=_WORDS, slot="ends_soon"),), priority=RIGHTS, silent=True)
        notices = [Notice(role=role, message=message) for role in _RESPONSIBLE]
        await self._storage.endings.tell_of_it(ends_at, notices, now)
        self._out.wake()

    async def _end(self, ending: Ending, ends_at: datetime, now: datetime) -> None:
        """The farewell goes to whoever is owed one and has not had it; on the day that it names, everything goes."""
        today = now.astimezone(ZoneInfo(self._scene.zone)).date()
        if ending.wipes_on is None or today < ending.wipes_on:
            await self._storage.endings.say_farewell(ends_at, now)
        else:
            await self._wipe(ends_at, now)

    async def _wipe(self, ends_at: datetime, now: datetime) -> None:
        """Those who are told that it is done go last, so that after a crash they are told all the same.

        Whom the farewell has not reached by now, because the bot or Telegram was not there, is not erased in silence.
        """
        told = [person for role in _RESPONSIBLE for person in await self._storage.staff(role)]
        last = [person.pseudonym for person in told]
        unheard = await self._storage.endings.unheard()
        for pseudonym in [*await self._everybody_but(last), *last]:
            person = await self._erase(pseudonym, now)
            if person is not None and pseudonym in unheard and pseudonym not in last:
                self._say(person, "unheard")
        await self._storage.endings.wipe(ends_at, now)
        log.info("the project has ended, and everything is deleted")
        for person in told:
            self._say(person, "wiped")

    async def _everybody_but(self, last: Sequence[str]) -> list[str]:
        return [pseudonym for pseudonym in await self._storage.endings.everybody() if pseudonym not in last]

    async def _erase(self, pseudonym: str, now: datetime) -> Person | None:
        """Whoever that was."""
        person = await self._storage.person(pseudonym)
        await self._lanes.run(person.chat_id if person else 0, lambda: self._storage.erase(pseudonym, now))
        return person

    def _say(self, person: Person, slot: str) -> None:
        """The last thing that somebody hears. Nothing is kept of them that could wait for the morning: no sound."""
        words = veiled(self._scene.say(Phrase(script=_WORDS, slot=slot), person), person, self._scene)
        self._out.say_once(person.chat_id, words, patiently=True, silent=True)
