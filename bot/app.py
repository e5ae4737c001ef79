"""Puts one bot together and runs it: storage, words, lanes, intake, sender, clock. Decides nothing else.

The order of starting is that of trust: nothing is taken from Telegram before everything that keeps it is open.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.auditing import Auditing
from bot.backing_up import BackingUp
from bot.control import Command, Control
from bot.counted import for_storage
from bot.discreet import Discreetly
from bot.ending import Endings
from bot.follow_ups import FollowUps
from bot.intake import Intake
from bot.introducing import introduce
from bot.inviting import Invitations
from bot.lanes import Lanes
from bot.library import Library, private_words
from bot.lifeline import Lifeline
from bot.naming import advise
from bot.owner import Owner
from bot.pacing import Limits, Pacing
from bot.ports import Call, Clock
from bot.project import Project
from bot.queueing import Queueing
from bot.rendering import Rendering
from bot.reoffering import reoffer
from bot.rounds import Rounds
from bot.runner import Runner
from bot.scene import Scene
from bot.sender import Sender
from bot.settings import Settings
from bot.source import Source, source_of
from bot.transport import BotApi, Request
from bot.views import Shower
from bot.waker import Waker
from bot.watch import Watch
from flows.book import Book
from storage.opening import open_storage
from storage.port import Storage

_SETTLED_WITHIN = 60.0
"""Seconds."""

log = logging.getLogger(__name__)


class App:
    """One bot, from start to stop."""

    def __init__(
        self,
        *,
        settings: Settings,
        project: Project,
        clock: Clock,
        limits: Limits | None = None,
        library: Library | None = None,
    ) -> None:
        """``limits``: of the Bot API server, if not Telegram's. ``library``: what is said, if not what ships."""
        self._library = library
        self._settings = settings
        self._project = project
        self._clock = clock
        self._pacing = Pacing(limits)
        self._lanes: Lanes[int] = Lanes()
        self._open = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []
        self._invitations: Invitations | None = None

    @property
    def invitations(self) -> Invitations:
        """Makes links that let people in. Raises RuntimeError before the app has started."""
        if self._invitations is None:
            raise RuntimeError("The app has not started.")
        return self._invitations

    @property
    def watch(self) -> Watch:
        """The watch over this bot. Only after the start."""
        return self._watch

    # --- life ------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open everything and begin to take updates. Raises what stands in the way, and then nothing stays open."""
        try:
            await self._start()
        except BaseException:
            await self._open.aclose()
            raise

    async def ended(self) -> None:
        """Wait until something ends that must not. Raises why: this process has to end, and not with success."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    def wake(self) -> None:
        """Look at what is due: the clock was moved."""
        self._waker.wake()
        self._sender.wake()

    async def settle(self) -> datetime:
        """Do what is due and wait until it is said; returns when the next thing is due (UTC). Raises TimeoutError."""
        next_at = await self._waker.settle()
        async with asyncio.timeout(_SETTLED_WITHIN):
            while not await self._sender.idle():
                await asyncio.sleep(0.02)
        return next_at

    async def stop(self) -> None:
        """Take no more, finish what was begun, close everything."""
        await self._open.aclose()

    async def kill(self) -> None:
        """Stop without finishing anything, as a power cut does; only the files are let go."""
        for task in asyncio.all_tasks() & set(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._open.aclose()

    # --- putting together ------------------------------------------------------------------------------------------

    async def _start(self) -> None:
        library = self._library or Library.of(self._project)
        storage = await self._storage(library)
        telegram = BotApi.at(self._settings.api, self._settings.token)
        self._open.push_async_callback(telegram.close)
        me = await telegram.call(Call(method="getMe", params={}))
        advise(me, self._project.name, private_words())
        self._invitations = Invitations(
            storage=storage, clock=self._clock, username=me["username"], project=self._project
        )
        library = await library.published(storage)
        await self._align(storage, library.book)
        scene = Scene(
            project=self._project,
            library=library,
            storage=storage,
            clock=self._clock,
            username=me["username"],
        )
        await self._speak(storage, telegram, scene)

    async def _align(self, storage: Storage, book: Book) -> None:
        """A schedule that was edited since the last start, or is new, reaches those who joined long ago."""
        now = self._clock.now()
        for script in book.latest.values():
            changed = await storage.plans.align(script.script, script.schedule, script.open_to, now)
            if changed:
                log.info("%s is planned by its schedule for %d people", script.script, changed)
        await storage.plans.align_digests(now)

    async def _storage(self, library: Library) -> Storage:
        kept = for_storage(self._project, library.book, backed_up=self._settings.backups is not None)
        storage = await open_storage(self._settings.data, self._settings.key_file, kept, self._clock.now())
        self._open.push_async_callback(storage.close)
        return storage

    async def _speak(self, storage: Storage, telegram: BotApi, scene: Scene) -> None:
        shower = Shower(scene=scene, storage=storage, clock=self._clock)
        sender = Sender(
            storage=storage,
            telegram=telegram,
            renderer=Discreetly(scene=scene, renderer=Rendering(scene=scene, shower=shower)),
            clock=self._clock,
            pacing=self._pacing,
        )
        self._sender = sender
        follow_ups = FollowUps(storage=storage, out=sender, scene=scene, clock=self._clock)
        self._open.push_async_callback(follow_ups.stop)
        in_doubt = await storage.recover(self._clock.now())
        log.info("started, with %d messages in doubt", in_doubt)
        self._run(sender.run())
        self._open.push_async_callback(sender.stop)
        await follow_ups.begin()
        await self._wake(storage, scene, sender, follow_ups)
        self._back_up(storage)
        self._guard(storage, scene, sender)
        await self._listen(storage, telegram, scene, sender)

    async def _wake(self, storage: Storage, scene: Scene, sender: Sender, follow_ups: FollowUps) -> None:
        endings = Endings(storage=storage, out=sender, scene=scene, lanes=self._lanes)
        self._waker = Waker(
            storage=storage,
            lanes=self._lanes,
            carry_out=follow_ups.carry_out,
            daily=Rounds(storage=storage, out=sender, endings=endings, scene=scene).make,
            clock=self._clock,
            zone=ZoneInfo(self._project.zone),
            reachable=self._pacing.reachable,
        )
        await reoffer(storage=storage, lanes=self._lanes, scene=scene, out=sender, clock=self._clock)
        self._open.push_async_callback(_finish, self._waker, self._run(self._waker.run()))

    def _back_up(self, storage: Storage) -> None:
        self._backing_up = BackingUp(storage=storage, clock=self._clock, folder=self._settings.backups)
        self._open.push_async_callback(_finish, self._backing_up, self._run(self._backing_up.run()))

    def _guard(self, storage: Storage, scene: Scene, sender: Sender) -> None:
        """Stopped before the sender is, so that it can still tell why the bot ends."""
        self._watch = Watch(
            storage=storage,
            owner=Owner(storage=storage, out=sender, scene=scene, clock=self._clock),
            clock=self._clock,
            folder=self._settings.data,
            moving={
                "outbox": sender.movement,
                "due": self._waker.movement,
                "mistake": self._waker.mistakes,
                "backup": self._backing_up.movement,
            },
            idle=sender.idle,
        )
        self._open.push_async_callback(_finish, self._watch, self._run(self._watch.run()))

    async def _listen(self, storage: Storage, telegram: BotApi, scene: Scene, sender: Sender) -> None:
        intake = Intake(
            taker=Runner(storage=storage, out=sender, scene=scene, clock=self._clock, planned=self._waker.planned),
            lanes=self._lanes,
            storage=storage,
            clock=self._clock,
            tell=self._watch.tell,
            unkept=Lifeline(scene=scene, storage=storage, out=sender, clock=self._clock).hear,
        )
        source = source_of(
            self._settings.webhook,
            telegram=telegram,
            intake=intake,
            storage=storage,
            clock=self._clock,
            tell=self._watch.tell,
            reached=self._pacing.answered,
        )
        control = Control(self._settings.data, self._orders(storage, scene))
        await control.open()
        self._open.push_async_callback(control.close)
        self._open.push_async_callback(_finish, source, self._run(source.run()))
        self._run(introduce(self._typed_bot(), scene), must_last=False)
        _freeze()

    def _orders(self, storage: Storage, scene: Scene) -> dict[str, Command]:
        """What commands on this machine can ask of the running bot."""
        return {
            "invite": self.invitations.carry_out,
            "queue": Queueing(storage=storage, scene=scene, clock=self._clock).carry_out,
            "backup": self._backing_up.carry_out,
            "audit": Auditing(storage=storage, backups=self._settings.backups).carry_out,
        }

    def _typed_bot(self) -> Bot:
        """python-telegram-bot's own Bot, for what is called seldom and has a shape worth checking."""
        request = Request(self._settings.api)
        self._open.push_async_callback(request.shutdown)
        return Bot(self._settings.token, base_url=f"{self._settings.api}/bot", request=request)

    def _run(self, work: Coroutine[Any, Any, None], *, must_last: bool = True) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        if must_last:
            self._tasks.append(task)
        else:
            self._open.push_async_callback(_cancelled, task)
        return task


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _finish(worker: Source | Waker | BackingUp | Watch, working: asyncio.Task[None]) -> None:
    """What was begun is brought to its end: what is being taken could not be acknowledged otherwise."""
    worker.stop()
    await asyncio.gather(working, return_exceptions=True)


def _freeze() -> None:
    """What is there after the start stays until the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()
