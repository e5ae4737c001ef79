"""A small bot for the rehearsal room, made of python-telegram-bot alone: it repeats what it hears, with two buttons."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest


def client(api: str, token: str) -> Bot:
    """A client of a server on this machine: without certificates, whose reading takes longer than a test."""
    plain = [HTTPXRequest(connection_pool_size=8, httpx_kwargs={"verify": False}) for _ in range(2)]
    places = {"base_url": f"{api}/bot", "base_file_url": f"{api}/file/bot"}
    return Bot(token, request=plain[0], get_updates_request=plain[1], **places)


@dataclass
class EchoBot:
    """What the room switches on and off, in place of Alongside."""

    invited: list[str] = field(default_factory=list)
    _polling: asyncio.Task[None] | None = None

    async def start(self, *, api: str, token: str) -> None:
        bot = client(api, token)
        await bot.initialize()
        await bot.set_my_commands([BotCommand("help", "What I can do"), BotCommand("stop", "Stop all messages")])
        await bot.set_my_commands([BotCommand("help", "Co potrafię")], language_code="pl")
        await bot.set_my_description("A small bot that repeats what it hears.")
        self._polling = asyncio.create_task(self._run(bot))

    async def stop(self) -> None:
        await self.kill()

    async def kill(self) -> None:
        if self._polling:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)

    async def invite(self, role: str) -> str:
        self.invited.append(role)
        return f"invitation{len(self.invited)}"

    async def _run(self, bot: Bot) -> None:
        offset = 0
        try:
            while True:
                for update in await bot.get_updates(offset=offset, timeout=30):
                    offset = update.update_id + 1
                    with contextlib.suppress(TelegramError):
                        await self._answer(bot, update)
        finally:
            await bot.shutdown()

    async def _answer(self, bot: Bot, update: Update) -> None:
        if update.callback_query and update.effective_message:
            await update.callback_query.answer("Noted")
            chosen = {"yes": "You chose yes.", "no": "You chose no."}[str(update.callback_query.data)]
            await bot.edit_message_text(chosen, update.effective_message.chat.id, update.effective_message.id)
        elif update.message:
            buttons = [InlineKeyboardButton("Yes", callback_data="yes"), InlineKeyboardButton("No", callback_data="no")]
            text = f"You said: {update.message.text}"
            await bot.send_message(update.message.chat.id, text, reply_markup=InlineKeyboardMarkup([buttons]))
