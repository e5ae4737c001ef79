"""Erases somebody whose days for changing their mind are over: their chat as far as that works, then what is held.

Their receipt is made before and said last, also in another life of the bot, and never repeats anything of theirs.
Knows no SQL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.delivery import kept
from bot.discreet import veiled
from bot.ports import Out
from bot.scene import Scene
from bot.views.glance import Glance, lines, paragraphs
from flows.phrase import system
from storage.last_words import LastWords
from storage.port import Storage
from storage.records import Person
from storage.records_of_cases import Receipt
from storage.retention import RETENTION

_WORDS: Final = "receipt_words"


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What is left when somebody is erased, beside their receipt."""

    untried: int = 0
    """Messages in their chat that there was no time to delete."""
    cases: tuple[str, ...] = ()
    """The codes of what they had asked the team for, with that of their leaving."""
    summaries: bool = False
    """Whether there are any, with numbers."""
    days: int | None = None
    """Until everything is deleted, because the project ends; None if it has no end."""


class Erasing:
    """Erases people, and gives them their receipts."""

    def __init__(self, *, storage: Storage, out: Out, scene: Scene) -> None:
        self._storage = storage
        self._out = out
        self._scene = scene
        self._giving: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        """Give the receipts that an earlier life of the bot still owes. Does not wait until they are said."""
        for last in await self._storage.erasures.owed():
            self._give(last)

    async def erase(self, person: Person, now: datetime) -> None:
        """Nothing of ``person`` is left but their receipt, which is on its way to them."""
        messages = await self._storage.chats.deletable(person.pseudonym, now)
        tried = await self._out.delete(person.chat_id, messages)
        foreseen = await self._storage.erasures.foreseen(person.pseudonym, now)
        receipt = replace(foreseen, deleted=len(tried.gone), undeleted=len(tried.refused))
        left = await self._left(person, now, untried=len(messages) - receipt.deleted - receipt.undeleted)
        last = self._last_words(person, receipt, left, now)
        await self._storage.erasures.carry_out(person.pseudonym, now, receipt, last)
        self._give(last)

    async def stop(self) -> None:
        """Wait until it is noted what was said. Call it once the way out is closed."""
        await asyncio.gather(*self._giving, return_exceptions=True)

    async def _left(self, person: Person, now: datetime, *, untried: int) -> Left:
        over = await self._storage.endings.deleted_on()
        today = now.astimezone(ZoneInfo(self._scene.zone)).date()
        return Left(
            days=max((over - today).days, 1) if over else None,
            untried=untried,
            cases=tuple(found.case.code for found in await self._storage.cases.of(person.pseudonym)),
            summaries=await self._storage.digests.latest() is not None,
        )

    def _last_words(self, person: Person, receipt: Receipt, left: Left, now: datetime) -> LastWords:
        glance = Glance(reader=replace(person, name=None), now=now, scene=self._scene, storage=self._storage)
        said = veiled(words(glance, receipt, left), person, self._scene)
        return LastWords(code=receipt.code, chat_id=person.chat_id, words=said, silent=person.discreet)

    def _give(self, last: LastWords) -> None:
        giving = asyncio.ensure_future(self._given(last))
        self._giving.add(giving)
        giving.add_done_callback(self._giving.discard)

    async def _given(self, last: LastWords) -> None:
        """If the bot is stopped before it is said, it stays owed."""
        await self._out.say_once(last.chat_id, last.words, patiently=True, silent=last.silent)
        await kept(lambda: self._storage.erasures.said(last.code))


def words(glance: Glance, receipt: Receipt, left: Left) -> str:
    """What was erased, what is kept and why, what stands in their chat still, and how to ask about it."""
    return paragraphs(
        glance.say(_WORDS, "erased", code=receipt.code),
        lines(glance.say(_WORDS, "kept"), *(f"- {each}" for each in _kept(glance, receipt, left))),
        glance.say(_WORDS, "kept_of_the_team") if glance.reader.role != "participant" else "",
        *_chat(glance, receipt, left),
        glance.say(_WORDS, "backups", date=receipt.gone_by) if receipt.gone_by else "",
        glance.say(_WORDS, "ask"),
        glance.say(_WORDS, "goodbye"),
    )


def _kept(glance: Glance, receipt: Receipt, left: Left) -> Iterator[str]:
    """Everything that stays of what was theirs (``storage.erasure``), why, and until when."""
    if left.summaries and glance.reader.role == "participant":
        yield glance.say(_WORDS, "kept_numbers")
    if receipt.code in left.cases:
        yield glance.say(_WORDS, "kept_leaving", length=_length(glance, left, "cases"))
    if others := [code for code in left.cases if code != receipt.code]:
        codes, length = ", ".join(others), _length(glance, left, "cases")
        yield glance.say(_WORDS, "kept_cases", count=len(others), codes=codes, length=length)
    yield glance.say(_WORDS, "kept_receipt", length=_length(glance, left, "erasures"))


def _chat(glance: Glance, receipt: Receipt, left: Left) -> Iterator[str]:
    counts = {"deleted": receipt.deleted, "undeleted": receipt.undeleted, "untried": left.untried}
    for slot, count in counts.items():
        if count:
            yield glance.say(_WORDS, slot, count=count)
    if not any(counts.values()):
        yield glance.say(_WORDS, "nothing_deleted")
    yield glance.say(_WORDS, "chat")


def _length(glance: Glance, left: Left, table: str) -> str:
    """For how long that is kept at most: nothing outlives the project."""
    settings = glance.scene.project.for_storage(backed_up=bool(glance.storage.backups.days))
    days = RETENTION[table].days(settings) or 0
    return glance.scene.say(system("days", count=min(days, left.days or days)), glance.reader)
