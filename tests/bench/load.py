"""People who do their check-in in a closed loop: each writes again when the question has arrived. Knows no bot."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter
from typing import Any, Literal

from .server import BotApiServer


@dataclass(frozen=True, kw_only=True)
class Say:
    """One thing that a person says: a text, or the option at ``place`` where they tap instead of typing."""

    text: str
    place: int | None = None


WALK = (
    Say(text="/check_in"),
    Say(text="1", place=0),  # let's start
    Say(text="2", place=1),  # a hard week
    Say(text="2", place=1),  # nobody to talk to, thank you
    Say(text="1", place=0),  # heard
    Say(text="2", place=1),  # nothing in their own words
)
"""The check-in of ``flows/scripts/check_in.yaml``, from being called to its end: six updates, six replies."""


Way = Literal["typed", "tapped"]
"""How people answer a question. What begins a check-in is always typed."""
Pace = Literal["unhurried", "hurried"]
"""With time between replies, or as fast as the bot goes."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """How people behave, and how much of it is measured."""

    way: Way
    pace: Pace
    chats: Sequence[int]
    """Who take turns; whoever has ended their check-in lets the next one begin."""
    active: int
    """How many are in the middle of their check-in at any time."""
    think: float
    """Seconds that people need for a reply, give or take a fifth. With 0 the bot is all that anybody waits for."""
    warm_up: int
    """Replies before measuring begins."""
    replies: int
    """Replies to measure."""
    seconds: float
    """How long to warm up and how long to measure at most, if there are fewer."""


FINISH_PATIENCE = 180.0
"""Seconds for the last replies. The slowest contestant takes nearly a second for each."""


class Broken(Exception):
    """The bot did not do what every contestant must."""


class Crowd:
    """The people of one load, from the first word to the last reply."""

    def __init__(self, api: BotApiServer, load: Load) -> None:
        self.answered = 0
        """All replies."""
        self.latencies: list[float] = []
        """Seconds from an update's arrival to its reply, of the replies that were measured."""
        self.unasked = 0
        """Messages to people who were not waiting for one."""
        self._api = api
        self._load = load
        self._turns = cycle(load.chats)
        self._walks: dict[int, Iterator[Say]] = {}
        """What everybody who is in the middle of a check-in has still to say."""
        self._wrote: dict[int, float] = {}
        """When those who wait for a reply wrote."""
        self._random = random.Random(0)
        self._goal = 0
        self._reached = asyncio.Event()
        self._measuring = self._finishing = False

    async def run(self, mark: Callable[[], None]) -> None:
        """Let everybody write. ``mark`` is called as measuring begins and as it ends.

        Raises Broken if a reply is missing in the end.
        """
        self._api.on_sent = self._sent
        for _ in range(self._load.active):
            self._begin()
        await self._until_answered(self._load.warm_up)
        mark()
        self._measuring = True
        await self._until_answered(self._load.replies)
        self._measuring = False
        mark()
        await self._finish()

    async def _until_answered(self, more: int) -> None:
        """Until there are so many more replies, or the time is over; but there must have been one."""
        before = self.answered
        self._goal = before + more
        self._reached.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._reached.wait(), self._load.seconds)
        if self.answered == before:
            raise Broken(f"no reply in {self._load.seconds} seconds")

    async def _finish(self) -> None:
        """Nobody writes any more, and everybody who did gets a reply."""
        self._finishing = True
        deadline = perf_counter() + FINISH_PATIENCE
        while self._wrote:
            if perf_counter() > deadline:
                raise Broken(f"{len(self._wrote)} of {self._load.active} replies are missing")
            await asyncio.sleep(0.01)

    # --- one person ------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        chat_id = next(chat for chat in self._turns if chat not in self._walks)
        self._walks[chat_id] = iter(WALK)
        self._think(chat_id, None)

    def _sent(self, chat_id: int, message: Mapping[str, Any]) -> None:
        """The bot said something."""
        wrote = self._wrote.pop(chat_id, None)
        if wrote is None:
            self.unasked += 1
            return
        self._count(perf_counter() - wrote)
        self._think(chat_id, message)

    def _count(self, latency: float) -> None:
        self.answered += 1
        if self._measuring:
            self.latencies.append(latency)
        if self.answered == self._goal:
            self._reached.set()

    def _think(self, chat_id: int, question: Mapping[str, Any] | None) -> None:
        say = next(self._walks[chat_id], None)
        if self._finishing:
            return
        if say is None:
            del self._walks[chat_id]
            self._begin()
        elif self._load.think:
            # First words are spread evenly, so that not everybody writes at once.
            part = self._random.uniform(0.8, 1.2) if question else self._random.random()
            asyncio.get_running_loop().call_later(part * self._load.think, self._say, chat_id, say, question)
        else:
            self._say(chat_id, say, question)

    def _say(self, chat_id: int, say: Say, question: Mapping[str, Any] | None) -> None:
        if self._finishing:
            return
        self._wrote[chat_id] = perf_counter()
        if question is None or say.place is None or self._load.way == "typed":
            self._api.type(chat_id, say.text)
        else:
            self._api.tap(chat_id, question, _payloads(question)[say.place])


def _payloads(question: Mapping[str, Any]) -> list[str]:
    rows = question.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]
