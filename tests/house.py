"""The whole bot against the stand-in for Telegram, in this process, on a clock that can be moved.

Everything is the real thing but the socket's other end; only Telegram's limits are off, so that tests need not wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.inviting import Invitation
from bot.library import Library
from bot.pacing import Limits
from bot.project import Project
from bot.project_file import example, parse_project
from bot.rehearsal.api import TelegramServer
from bot.rehearsal.clock import MovableClock, moment
from bot.rehearsal.people import Message
from bot.settings import Settings
from flows.loader import read_book
from flows.vocabulary import Role
from storage.errors import Unavailable
from storage.keys import create_key
from storage.port import Storage

TOKEN = "1234567890:AAtestAAtestAAtestAAtestAAtestAAtes"
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
UNLIMITED = Limits(overall=10_000, kept_for_live=1, chat=10_000, group=10_000)
PATIENCE = 60.0
SOON = 5.0
"""Seconds in which the bot has said what it can, also on a slow machine."""
JOINING = ("2", "1", "1", "1", "1", "1", "1")
"""From the second question of joining up to the yes: the usual words, and 18 or over."""
ARRIVING = ("2", "3")
"""After the question about a name: nobody else sees the phone, and nothing is to be fitted now."""


@dataclass
class Phone:
    """One person's phone."""

    house: House
    id: int

    @property
    def messages(self) -> list[Message]:
        """What the bot's side of the chat shows."""
        return [message for message in self.house.server.messenger.chats[self.id].messages.values() if message.from_bot]

    @property
    def last(self) -> Message:
        """The bot's newest message."""
        return self.messages[-1]

    async def writes(self, text: str) -> Message:
        """They write, and wait for the answer."""
        return await self._answered(lambda: self.house.server.messenger.say(self.id, text))

    async def taps(self, label: str) -> Message:
        """They tap a button of the newest message that has it, and wait for the answer."""
        message, data = self.button(label)
        return await self._answered(lambda: self.house.server.messenger.tap(self.id, message.id, data))

    def button(self, label: str) -> tuple[Message, str]:
        """The newest message with that button, and what the button carries."""
        for message in reversed(self.messages):
            for button in (button for row in message.keyboard for button in row):
                if button["text"] == label:
                    return message, str(button["callback_data"])
        raise LookupError(f"no button says {label!r} to {self.id}")

    async def joins(self, role: Role = "participant", language: str = "1") -> Message:
        """They open an invitation and say yes, without a name."""
        await self.writes(f"/start {await self.house.invite(role)}")
        await self.writes(language)
        for reply in JOINING if role == "participant" else ("1", "1"):
            await self.writes(reply)
        named = await self.writes("skip")
        return [await self.writes(reply) for reply in ARRIVING][-1] if role == "participant" else named

    async def _answered(self, act: Callable[[], object]) -> Message:
        before = len(self.messages)
        act()
        await self.house.until(lambda: len(self.messages) > before)
        await self.house.quiet()
        return self.last


class House:
    """One project with its bot, its clock and its people's phones."""

    def __init__(self, folder: Path, project: Project) -> None:
        self.folder = folder
        self.project = project
        self.clock = MovableClock(MONDAY)
        self.server = TelegramServer(token=TOKEN, clock=self.clock)
        self.server.limits.on = False
        self.settings: Settings
        self.app: App
        self.library = checked_today(project)
        self.clock.listen(lambda moment: self.app.wake())

    async def start(self) -> None:
        """Switch the bot on."""
        self.app = App(
            settings=self.settings,
            project=self.project,
            clock=self.clock,
            limits=UNLIMITED,
            library=self.library,
        )
        await self.app.start()

    async def restart(self) -> None:
        """Off and on again."""
        await self.app.stop()
        await self.start()

    async def off_until(self, words: str) -> None:
        """The bot is off for a while, and then on again, and has done what was due."""
        await self.app.stop()
        self.clock.move_to(moment(words, self.clock.now(), ZoneInfo(self.project.zone)))
        await self.start()
        await self.settle()

    def edit(self, script: str, *changes: tuple[str, str]) -> None:
        """Somebody rewrites a script; the bot reads it at its next start."""
        files = dict(self.library.files)
        for old, new in changes:
            assert old in files[f"{script}.yaml"]
            files[f"{script}.yaml"] = files[f"{script}.yaml"].replace(old, new)
        book = replace(read_book(files), directories=self.library.book.directories)
        self.library = replace(self.library, files=files, book=book)

    def phone(self, language: str = "en") -> Phone:
        """Somebody comes in."""
        return Phone(house=self, id=self.server.messenger.join("P", language=language).id)

    async def invite(self, role: Role) -> str:
        """The token of a fresh invitation."""
        link = await self.app.invitations.link(Invitation(role=role))
        return link.partition("?start=")[2]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that the bot brings about."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await asyncio.sleep(0.005)

    async def quiet(self, seconds: float = 0.05) -> None:
        """Wait until the bot has taken everything and said what it can, and has called nothing for so long."""
        await self.until(lambda: not self.server.messenger.updates.waiting())
        with suppress(TimeoutError, Unavailable):
            async with asyncio.timeout(SOON):
                while not await self.app._sender.idle():
                    await asyncio.sleep(0.005)
        calls = -1
        while calls != len(self.server.calls):
            calls = len(self.server.calls)
            await asyncio.sleep(seconds)

    @property
    def storage(self) -> Storage:
        """What the bot that runs now has kept."""
        return self.app._sender._storage

    async def it_is(self, words: str) -> None:
        """Move the clock, and wait until what was due has been done."""
        self.clock.move_to(moment(words, self.clock.now(), ZoneInfo(self.project.zone)))
        await self.settle()

    async def settle(self) -> None:
        """Wait until the bot has done and said what is due by now, or what of it can be done."""
        with suppress(TimeoutError, Unavailable):
            async with asyncio.timeout(PATIENCE):
                while await self.app.settle() <= self.clock.now():
                    await asyncio.sleep(0.01)
        await self.quiet()


def checked_today(project: Project) -> Library:
    """What ships, with a directory that somebody has called through on the first day."""
    library = Library.shipped(project.support_country)
    everything = library.directory.everything
    return library.pointing_to(library.directory.rechecked(everything, on=MONDAY.date(), how="called"))


@asynccontextmanager
async def open_house(folder: Path, changes: Callable[[str], str] = str) -> AsyncIterator[House]:
    """A house with the example project, whose text ``changes`` may change."""
    house = House(folder, parse_project(changes(example()), "example.toml"))
    key_file = folder / "key"
    create_key(key_file)
    async with house.server:
        house.settings = Settings(
            token=TOKEN,
            api=house.server.address,
            data=folder / "data",
            key_file=key_file,
            project_file=folder / "alongside.toml",
        )
        await house.start()
        try:
            yield house
        finally:
            await house.app.stop()
