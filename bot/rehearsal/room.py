"""The rehearsal room: a stand-in for Telegram, the phones of those who meet in it, a clock, and the real bot.

It does not know how the page looks, nor what the bot says.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Literal, Self
from zoneinfo import ZoneInfo

from bot.rehearsal.api import TelegramServer
from bot.rehearsal.clock import MovableClock, moment
from bot.rehearsal.page import Page
from bot.rehearsal.phones import NotNow, Phone
from bot.rehearsal.ports import Bot, SeesAhead
from flows.vocabulary import Role

_FIRST_PHONES: tuple[Role, ...] = ("participant", "facilitator", "coordinator")
MOST_PHONES = 8

BotIs = Literal["off", "on", "changing"]


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What the room says of the project that rehearses in it."""

    project: str
    zone: ZoneInfo
    languages: Sequence[str]
    """IETF tags that a phone can be set to; the first is what a phone begins with."""


class Room:
    """Runs everything that a rehearsal needs, in this process and on this machine alone."""

    def __init__(self, *, bot: Bot, clock: MovableClock, about: About, host: str = "127.0.0.1", port: int = 0) -> None:
        """The page is served on ``host`` and ``port``; the Bot API on 127.0.0.1 whatever ``host`` is."""
        self.about = about
        self.clock = clock
        self.bot_is: BotIs = "off"
        self._bot = bot
        self._token = f"{10**9 + secrets.randbelow(10**9)}:{secrets.token_urlsafe(26)}"
        self._server = TelegramServer(token=self._token, clock=clock)
        self.messenger = self._server.messenger
        self.phones: dict[int, Phone] = {}
        for role in _FIRST_PHONES:
            self.add_phone(role)
        self._page = Page(self, host=host, port=port)
        self._switch = asyncio.Lock()

    @property
    def address(self) -> str:
        """Where the page is, with the secret that opens it."""
        return self._page.address

    async def start(self) -> None:
        """Open the room and switch the bot on."""
        await self._server.start()
        await self._page.start()
        await self.restart()

    async def stop(self) -> None:
        """Switch the bot off and close the room."""
        async with self._switch:
            if self.bot_is == "on":
                await self._bot.stop()
        await self._page.stop()
        await self._server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def add_phone(self, role: Role) -> Phone:
        """Somebody else comes in. Raises NotNow if the room is full."""
        if len(self.phones) >= MOST_PHONES:
            raise NotNow(f"There is room for {MOST_PHONES} phones.")
        same = sum(phone.role == role for phone in self.phones.values())
        name = role.capitalize() if not same else f"{role.capitalize()} {same + 1}"
        account = self.messenger.join(name, language=self.about.languages[0])
        self.phones[account.id] = phone = Phone(role=role, name=name, account=account)
        return phone

    async def open_invitation(self, phone: Phone) -> None:
        """They tap their invitation: the same one, however often. Raises NotNow while the bot is off."""
        if not phone.invitation:
            if self.bot_is != "on":
                raise NotNow("The bot is off, so nobody can make an invitation. Start it first.")
            phone.invitation = await self._bot.invite(phone.role)
        self.messenger.say(phone.account.id, f"/start {phone.invitation}")

    def tap(self, phone: Phone, message_id: int, row: int, column: int) -> None:
        """They tap a button. Raises NotNow if it is gone by now."""
        message = self.messenger.chats[phone.account.id].messages.get(message_id)
        try:
            data = message.keyboard[row][column]["callback_data"] if message and not message.deleted else None
        except (IndexError, KeyError):
            data = None
        if data is None:
            raise NotNow("That button is not there any more.")
        self.messenger.tap(phone.account.id, message_id, data)

    def speak(self, phone: Phone, language: str) -> None:
        """Their Telegram app is set to another language. Raises NotNow if it is not one of the room's."""
        if language not in self.about.languages:
            raise NotNow("This room does not have that language.")
        phone.account.language = language
        self.messenger.changes.note()

    async def move_clock(self, words: str) -> None:
        """It becomes the time that ``words`` say, and what is due until then happens at its own time.

        Raises ``bot.rehearsal.clock.NotATime``.
        """
        async with self._switch:
            target = moment(words, self.clock.now(), self.about.zone)
            while (due := await self._next_due()) and self.clock.now() < due < target:
                self._move_clock_to(due)
            self._move_clock_to(max(target, self.clock.now()))

    async def _next_due(self) -> datetime | None:
        """When the bot will next do something by itself, if it is on and can tell."""
        if self.bot_is == "on" and isinstance(self._bot, SeesAhead):
            return await self._bot.settle()
        return None

    def _move_clock_to(self, instant: datetime) -> None:
        self.clock.move_to(instant)
        self.messenger.changes.note()

    async def restart(self) -> None:
        """Stop the bot as a supervisor does, if it runs, and start it. It is off if it does not start."""
        async with self._switch:
            was = self._bot_becomes("changing")
            now: BotIs = "off"
            try:
                if was == "on":
                    await self._bot.stop()
                await self._bot.start(api=self._server.address, token=self._token)
                now = "on"
            finally:
                self._bot_becomes(now)

    async def cut_power(self) -> None:
        """The bot is gone in the middle of whatever it did. It stays off until it is started."""
        async with self._switch:
            was = self._bot_becomes("changing")
            try:
                if was == "on":
                    await self._bot.kill()
            finally:
                self._bot_becomes("off")

    def _bot_becomes(self, state: BotIs) -> BotIs:
        """Returns what it was."""
        was, self.bot_is = self.bot_is, state
        self.messenger.changes.note()
        return was
