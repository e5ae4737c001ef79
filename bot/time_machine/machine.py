"""Lets people live for weeks: whatever comes first happens first, and the clock stands still until all of it is done.

Knows neither the bot nor what people do, only whose turn it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

from bot.rehearsal.clock import StillClock
from bot.rehearsal.messenger import Messenger
from bot.time_machine.diary import Refused
from bot.time_machine.living import Living

Happening = tuple[datetime, Callable[[], Awaitable[None]]]
"""Something that befalls the bot itself, and when: its machine is switched off, its clock jumps."""


class World(Protocol):
    """The bot, and the messenger that people have in common with it."""

    clock: StillClock

    @property
    def messenger(self) -> Messenger:
        """Everybody's phones."""
        ...

    @property
    def calls(self) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """Every call that the bot made."""
        ...

    @property
    def listens(self) -> bool:
        """Whether the bot is on and can be reached."""
        ...

    async def settle(self) -> datetime | None:
        """Wait until all is done and said that can be now; returns when the bot will next do something by itself."""
        ...


class Machine:
    """A number of lives, side by side."""

    def __init__(self, world: World, people: Sequence[Living], happenings: Iterable[Happening] = ()) -> None:
        self._world = world
        self._people = people
        self._happenings = sorted(happenings, key=lambda happening: happening[0])
        self._calls = 0

    async def run(self, until: datetime) -> None:
        """Live until then (UTC)."""
        due = await self._settled()
        while (at := self._next(due)) is not None and at <= until:
            self._world.clock.move_to(max(at, self._world.clock.now()))
            if await self._happens() or (due is not None and due <= self._world.clock.now()):
                due = await self._settled()
            if self._act():
                due = await self._settled()
        self._world.clock.move_to(max(until, self._world.clock.now()))
        await self._settled()

    def _next(self, due: datetime | None) -> datetime | None:
        ahead = [person.next_at for person in self._people] + [due, *(at for at, _ in self._happenings[:1])]
        return min((at for at in ahead if at is not None), default=None)

    async def _happens(self) -> bool:
        """Whether anything did."""
        before = len(self._happenings)
        while self._happenings and self._happenings[0][0] <= self._world.clock.now():
            await self._happenings.pop(0)[1]()
        return len(self._happenings) < before

    def _act(self) -> bool:
        """Everybody whose turn it is does one thing. Whether anybody did."""
        now = self._world.clock.now()
        acting = [person for person in self._people if person.next_at is not None and person.next_at <= now]
        for person in acting:
            person.acts(now)
        return bool(acting)

    async def _settled(self) -> datetime | None:
        due = await self._world.settle()
        now, listens = self._world.clock.now(), self._world.listens
        for person in self._people:
            person.looks(now, answered=listens)
        self._note_refused(now)
        return due

    def _note_refused(self, now: datetime) -> None:
        """Whoever blocked the bot must not even be tried: their phone would not show it."""
        blocked = {person.account.id: person for person in self._people if person.account.blocked}
        for chat_id in self._written_to():
            if chat_id in blocked:
                blocked[chat_id].diary.entries.append(Refused(at=now))

    def _written_to(self) -> Iterator[int]:
        new, self._calls = islice(self._world.calls, self._calls, None), len(self._world.calls)
        return (said["chat_id"] for method, said in new if method.startswith("send"))
