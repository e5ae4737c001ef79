"""A village: many people with one bot, in this process and without a network, on a clock that stands still.

Everything is the real thing but HTTP: intake, lanes, storage on disk, waker, sender, words. The Bot API's methods are
those of the stand-in, called directly.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.counted import for_storage
from bot.ending import Endings
from bot.follow_ups import FollowUps
from bot.intake import Intake
from bot.lanes import Lanes
from bot.library import Library
from bot.outcomes import NotSent, outcome
from bot.pacing import Pacing
from bot.ports import Call
from bot.project import Project
from bot.rehearsal import changing, sending
from bot.rehearsal.clock import StillClock
from bot.rehearsal.messenger import Me, Messenger
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusal import Refused
from bot.rendering import Rendering
from bot.reoffering import reoffer
from bot.rounds import Rounds
from bot.runner import Runner
from bot.scene import Scene
from bot.sender import Sender
from bot.time_machine.choices import Joined
from bot.time_machine.living import Living
from bot.time_machine.personas import Persona, Write
from bot.time_machine.promises import Outage
from bot.time_machine.tongue import Tongue, tongues
from bot.time_machine.travelling import UNLIMITED
from bot.views import Shower
from bot.waker import Waker
from flows.session import Frame, Session
from storage.keys import create_key
from storage.opening import open_storage
from storage.port import Storage
from storage.records import Turn

Fate = Literal["off", "suspended", "unreachable"]
"""``off``: the bot is stopped, and started again. ``suspended``: its machine sleeps, and wakes as if nothing had been.
``unreachable``: it runs, and cannot reach Telegram."""
_METHODS = {
    "sendMessage": sending.send_message,
    "answerCallbackQuery": sending.answer_callback_query,
    "editMessageText": changing.edit_message_text,
    "deleteMessage": changing.delete_message,
}
_YES = Write(words="yes", means=Joined())


@cache
def library() -> Library:
    """What the bot says, read once for all lives."""
    return Library.shipped("GB")


@cache
def tongue() -> Mapping[str, Tongue]:
    """All read English: that languages change nothing is shown elsewhere."""
    return tongues(("en",), library())


class Timeless(Pacing):
    """No limits, and no rest in the machine's own time when Telegram is out of reach."""

    def __init__(self) -> None:
        super().__init__(UNLIMITED)

    def pause(self, until: float) -> None:
        """The next try waits for the clock, which stands still meanwhile."""


@dataclass
class Wire:
    """Telegram without a network (``bot.ports.Telegram``)."""

    messenger: Messenger
    cut: bool = False
    calls: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    async def call(self, call: Call) -> Any:
        if self.cut:
            raise NotSent("no route")
        self.calls.append((call.method, call.params))
        try:
            return await _METHODS[call.method](self.messenger, Parameters(values=call.params))
        except Refused as refused:
            raise outcome(refused.code, refused.answer()) from None


class Village:
    """One project, its bot and its people (``bot.time_machine.machine.World``)."""

    def __init__(self, folder: Path, project: Project, begins: datetime) -> None:
        self.clock = StillClock(begins)
        self.project = project
        self.messenger = Messenger(clock=self.clock, me=Me(id=1), chance=Random(1))
        self.wire = Wire(self.messenger)
        self.storage: Storage
        self._folder = folder
        self._lanes: Lanes[int] = Lanes()
        self._pacing = Timeless()
        self._asleep = False
        self._life: AsyncExitStack | None = None

    @property
    def calls(self) -> Sequence[tuple[str, Mapping[str, Any]]]:
        return self.wire.calls

    @property
    def listens(self) -> bool:
        return self._life is not None and not self._asleep and not self.wire.cut

    async def settle(self) -> datetime | None:
        if self._life is None or self._asleep:
            return None
        await self._take()
        due = await self._waker.settle()
        if not await self._sender.idle():
            self._sender.wake()  # what was put back may be due now: the clock was moved
        while not await self._sender.idle():
            await asyncio.sleep(0.0005)
        again = None if self.wire.cut else await self.storage.next_send()
        return min(due, again) if again and again > self.clock.now() else due

    async def _take(self) -> None:
        updates = self.messenger.updates
        while waiting := [] if self.wire.cut else [update.written() for update in updates.waiting()]:
            assert not await self._intake.take(waiting)
            updates.confirm(waiting[-1]["update_id"] + 1)

    # --- the bot -----------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """As ``bot.app`` does it."""
        life = AsyncExitStack()
        kept = for_storage(self.project, library().book)
        self.storage = await open_storage(self._folder / "data", self._folder / "key", kept, self.clock.now())
        life.push_async_callback(self.storage.close)
        published = await library().published(self.storage)
        scene = Scene(project=self.project, library=published, storage=self.storage, clock=self.clock)
        renderer = Rendering(scene=scene, shower=Shower(scene=scene, storage=self.storage, clock=self.clock))
        sender = Sender(
            storage=self.storage,
            telegram=self.wire,
            renderer=renderer,
            clock=self.clock,
            pacing=self._pacing,
        )
        await self.storage.recover(self.clock.now())
        sending = asyncio.create_task(sender.run())
        life.push_async_callback(asyncio.gather, sending)
        life.push_async_callback(sender.stop)
        self._sender, self._life = sender, life
        await self._wake(scene, sender)

    async def _wake(self, scene: Scene, sender: Sender) -> None:
        storage, clock = self.storage, self.clock
        endings = Endings(storage=storage, out=sender, scene=scene, lanes=self._lanes)
        self._waker = Waker(
            storage=storage,
            lanes=self._lanes,
            carry_out=FollowUps(storage=storage, out=sender, scene=scene, clock=clock).carry_out,
            daily=Rounds(storage=storage, out=sender, endings=endings, scene=scene).make,
            clock=clock,
            zone=ZoneInfo(self.project.zone),
            reachable=self._pacing.reachable,
        )
        await reoffer(storage=storage, lanes=self._lanes, scene=scene, out=sender, clock=clock)
        self._intake = Intake(
            taker=Runner(storage=storage, out=sender, scene=scene, clock=clock, planned=lambda: None),
            lanes=self._lanes,
            storage=storage,
            clock=clock,
            tell=lambda trouble: None,
        )

    async def stop(self) -> None:
        """As a supervisor stops it."""
        life, self._life = self._life, None
        if life is not None:
            await life.aclose()

    async def befalls(self, fate: Fate) -> None:
        """An outage begins."""
        await self.storage.polled(self.clock.now())
        if fate == "off":
            await self.stop()
        elif fate == "suspended":
            self._asleep = True
        else:
            self.wire.cut = True

    async def is_over(self, fate: Fate) -> None:
        """It is over."""
        if fate == "off":
            await self.start()
        elif fate == "suspended":
            self._asleep = False
        else:
            self.wire.cut = False
            self._pacing.answered()
        self._sender.wake()

    # --- its people --------------------------------------------------------------------------------------------------

    async def moves_in(self, persona: Persona) -> Living:
        """Somebody who has read everything and has only the last yes to say."""
        skip = Write(command="skip")
        steps = (_YES, skip, skip, skip)
        soon = self.clock.now() + timedelta(minutes=15)
        person = Living(
            persona, tongues=tongue(), messenger=self.messenger, joins_at=soon, joins_by=steps, seed=persona.number
        )
        now, chat_id = self.clock.now(), person.account.id
        token = await self.storage.invite("participant", uses=1, expires_at=now + timedelta(days=9), now=now)
        zone = self.project.zone
        admitted = await self.storage.admit(token, chat_id=chat_id, language="en", zone=zone, now=now)
        assert admitted.person
        join = library().book.latest["join"]
        frame = Frame(script="join", version=join.version, step="agree", waiting=True)
        session = Session(id=f"join{persona.number}", turn=1, frames=(frame,))
        await self.storage.keep(Turn(person=admitted.person, now=now, session=session))
        return person


@asynccontextmanager
async def village(folder: Path, project: Project, begins: datetime) -> AsyncIterator[Village]:
    """A village in an empty folder, with its bot on."""
    create_key(folder / "key")
    place = Village(folder, project, begins)
    await place.start()
    try:
        yield place
    finally:
        await place.stop()


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """An outage."""

    fate: Fate
    begins: datetime
    lasts: timedelta

    @property
    def outage(self) -> Outage:
        return self.begins, self.begins + self.lasts
