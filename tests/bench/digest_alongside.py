"""Alongside's own digest, measured through storage's door: sealed answers in an encrypted file.

python -m tests.bench.digest_alongside FOLDER PEOPLE ANSWERS NEW
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import uvloop

from flows.events import AnswerGiven, Event, RoleAccepted
from flows.phrase import Place
from flows.session import Frame, Session
from storage.keys import create_key
from storage.opening import open_storage
from storage.port import Storage
from storage.records import Person, Settings, Turn

from .stopwatch import highest_memory, memory, seconds, usual_seconds

KEYS = {"check_in/mood": tuple("12345"), "check_in/heard": ("yes", "no", "unsure")}
BEGIN = datetime(2026, 1, 5, 12, tzinfo=UTC)
READS = 50


class Answering:
    """A data folder that fills."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.now = BEGIN

    async def join(self, count: int) -> list[Person]:
        """So many people who take part."""
        token = await self._storage.invite("participant", uses=count, expires_at=BEGIN + timedelta(days=1), now=BEGIN)
        return [await self._one(token, chat_id) for chat_id in range(1, count + 1)]

    async def _one(self, token: str, chat_id: int) -> Person:
        invited = await self._storage.admit(token, chat_id=chat_id, language="en", zone="UTC", now=BEGIN)
        if invited.person is None:
            raise ValueError(f"The invitation was refused: {invited.refusal}")
        await self._storage.keep(Turn(person=invited.person, now=BEGIN, session=None, events=(RoleAccepted(),)))
        return invited.person

    async def answer(self, people: list[Person], times: int) -> None:
        """Everybody answers one of the questions so often, a day apart."""
        for number in range(times):
            self.now += timedelta(days=1)
            step = "mood" if number % 2 else "heard"
            await asyncio.gather(*(self._answer(person, step) for person in people))

    async def _answer(self, person: Person, step: str) -> None:
        place = f"check_in/{step}"
        value = KEYS[place][person.chat_id % len(KEYS[place])]
        at = Place(script="check_in", version=1, step=step)
        given: tuple[Event, ...] = (AnswerGiven(at=at, save=step, value=value, free_words=False),)
        frames = (Frame(script="check_in", version=1, step="mood"),)
        session = Session(id=f"{self.now:%y%m%d}{step}", turn=1, frames=frames)
        await self._storage.keep(Turn(person=person, now=self.now, session=session))
        await self._storage.keep(Turn(person=person, now=self.now, session=None, events=given))


async def longest_wait(storage: Storage) -> float:
    """How long somebody who asks all the time waits at most. Runs until it is cancelled, and then returns."""
    longest = 0.0
    with suppress(asyncio.CancelledError):
        while True:
            begun = perf_counter()
            await storage.standing(1, None)
            longest = max(longest, perf_counter() - begun)
            await asyncio.sleep(0.001)
    return longest


async def figures(folder: Path, people: int, answers: int, new: int) -> dict[str, float]:
    """See ``tests.bench.digest.Digested``."""
    key_file = folder / "key"
    create_key(key_file)
    settings = Settings(cutoff=None, zone="UTC", counted=KEYS)
    storage = await open_storage(folder / "data", key_file, settings, BEGIN)
    try:
        answering = Answering(storage)
        everybody = await answering.join(people)
        if answers > new:
            await answering.answer(everybody, answers - new)
            await storage.digests.close(answering.now)
        await answering.answer(everybody, new)
        before = memory()
        waiting = asyncio.create_task(longest_wait(storage))
        await asyncio.sleep(0)
        close = await seconds(lambda: storage.digests.close(answering.now))
        highest = highest_memory()
        waiting.cancel()
        longest = await waiting
        read = await usual_seconds(storage.digests.latest, READS)
        export = await seconds(lambda: storage.digests.exports(answering.now))
    finally:
        await storage.close()
    return {
        "close": close,
        "longest": longest,
        "read": read,
        "export": export,
        "memory": max(highest - before, 0.0),
    }


if __name__ == "__main__":
    path, *numbers = sys.argv[1:]
    sys.stdout.write(json.dumps(uvloop.run(figures(Path(path), *map(int, numbers)))))
