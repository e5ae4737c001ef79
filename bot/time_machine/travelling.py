"""Puts a rehearsal of weeks together: the real bot, a stand-in for Telegram, people with phones, a clock that waits.

Knows how a bot is started, and nothing of what is said.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.library import Library
from bot.pacing import Limits
from bot.project import Project
from bot.rehearsal.api import TelegramServer
from bot.rehearsal.clock import StillClock
from bot.rehearsal.messenger import Messenger
from bot.rehearsing import RehearsedBot
from bot.time_machine.living import Living
from bot.time_machine.machine import Machine
from bot.time_machine.personas import Persona, Write, cast
from bot.time_machine.promises import Breach, broken, terms_of
from bot.time_machine.summing_up import judgement, summary
from bot.time_machine.tongue import Tongue, tongues
from bot.time_machine.transcript import transcript
from flows.rhythm import instant

TOKEN = "1234567890:rehearsal-without-a-telegram-account"  # noqa: S105  the stand-in's, and no secret
UNLIMITED = Limits(overall=1_000_000, kept_for_live=0, chat=1_000_000, group=1_000_000)
"""The clock stands still while the bot speaks, so that every message would be within the same second."""
_BEGINS_AT = time(10)
_A_MOMENT = 0.001
"""Seconds."""


class RehearsedWorld:
    """The real bot over HTTP against the stand-in (``bot.time_machine.machine.World``)."""

    listens = True

    def __init__(self, *, server: TelegramServer, bot: RehearsedBot, clock: StillClock) -> None:
        self.clock = clock
        self._server = server
        self._bot = bot

    @property
    def messenger(self) -> Messenger:
        return self._server.messenger

    @property
    def calls(self) -> Sequence[tuple[str, Mapping[str, Any]]]:
        return self._server.calls

    async def settle(self) -> datetime | None:
        while self.messenger.updates.waiting(1):
            await asyncio.sleep(_A_MOMENT)
        return await self._bot.settle()


@dataclass(frozen=True, kw_only=True)
class Journey:
    """What is to be rehearsed."""

    project: Project
    read: Mapping[str, Tongue]
    """The languages that people read, by their tags."""
    people: Sequence[Persona]
    begins: datetime
    """UTC."""
    weeks: int
    seed: int


def journey(project: Project, *, weeks: int, people: int, seed: int, begins: date, languages: Sequence[str]) -> Journey:
    """From ten in the morning of the day ``begins``, where the project is. ``languages``: of those that it offers."""
    read = tongues(languages, Library.shipped(project.support_country))
    names = {tag: tongue.name for tag, tongue in read.items()}
    return Journey(
        project=project,
        read=read,
        people=cast(people, languages=names, zone=project.zone, weeks=weeks, seed=seed),
        begins=instant(datetime.combine(begins, _BEGINS_AT), ZoneInfo(project.zone)),
        weeks=weeks,
        seed=seed,
    )


async def travel(journey: Journey) -> tuple[Living, ...]:
    """Everybody's life, from the invitation on."""
    async with AsyncExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="alongside-rehearsal-")))
        clock = StillClock(journey.begins)
        chance = Random(journey.seed)
        server = await opened.enter_async_context(TelegramServer(token=TOKEN, clock=clock, chance=chance))
        server.limits.on = False
        bot = RehearsedBot(project=journey.project, folder=folder, clock=clock, limits=UNLIMITED)
        await bot.start(api=server.address, token=TOKEN)
        opened.push_async_callback(bot.stop)
        world = RehearsedWorld(server=server, bot=bot, clock=clock)
        people = await _invited(journey, world, bot)
        await Machine(world, people).run(journey.begins + timedelta(weeks=journey.weeks))
        return people


@dataclass(frozen=True, kw_only=True)
class Account:
    """What a journey came to."""

    people: Sequence[Living]
    breaches: Sequence[Breach]
    begins: datetime
    weeks: int

    def lines(self) -> Iterator[str]:
        """For people to read: everything that happened, a summary, and whether promises were kept."""
        yield from transcript(self.people)
        yield from summary(self.people, self.begins, self.weeks)
        yield ""
        yield from judgement(self.people, self.breaches)


async def account(journey: Journey) -> Account:
    """Rehearse, and judge what came of it."""
    people = await travel(journey)
    until = journey.begins + timedelta(weeks=journey.weeks)
    terms = terms_of(journey.project, journey.read.values(), until=until)
    breaches = tuple(breach for person in people for breach in broken(person.diary, terms))
    return Account(people=people, breaches=breaches, begins=journey.begins, weeks=journey.weeks)


async def _invited(journey: Journey, world: RehearsedWorld, bot: RehearsedBot) -> tuple[Living, ...]:
    """They open their invitations one after the other, a quarter of an hour apart."""
    people = []
    for place, persona in enumerate(journey.people, 1):
        opens = Write(words=f"/start {await bot.invite('participant')}")
        people.append(
            Living(
                persona,
                tongues=journey.read,
                messenger=world.messenger,
                joins_at=journey.begins + place * timedelta(minutes=15),
                joins_by=(opens,),
                seed=journey.seed,
            )
        )
    return tuple(people)
