"""A lean Bot API server: true about offsets and long polls, with no rules about texts. Knows no load and no clock."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from .wire import Respond, Wire

TOKEN = "1:bench"
WHEN = 1_700_000_000
"""The date of every message. Nothing here depends on it."""
BOT = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
BATCH = 100
"""Updates that one getUpdates brings at most; Telegram's own limit."""

Sent = Callable[[int, Mapping[str, Any]], None]
"""Called with the chat and the message, once a sendMessage was accepted."""


class BotApiServer:
    """One bot's Bot API. ``on_sent`` is told every message that the bot sends."""

    def __init__(self) -> None:
        self.address = ""
        self.calls: Counter[str] = Counter()
        self.first_poll = asyncio.Event()
        self.on_sent: Sent = lambda chat_id, message: None
        self._updates: deque[dict[str, Any]] = deque()
        self._update_ids = count(1)
        self._message_ids = count(1)
        self._poll: _Poll | None = None

    # --- from a person ---------------------------------------------------------------------------------------------

    def type(self, chat_id: int, text: str) -> None:
        """A person sends a text."""
        message = self._message(chat_id, _person(chat_id), text)
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        self._arrive("message", message)

    def tap(self, chat_id: int, message: Mapping[str, Any], payload: str) -> None:
        """A person taps a button below a message."""
        tapped = {
            "id": str(next(self._message_ids)),
            "from": _person(chat_id),
            "message": message,
            "chat_instance": str(chat_id),
            "data": payload,
        }
        self._arrive("callback_query", tapped)

    def _arrive(self, kind: str, content: Mapping[str, Any]) -> None:
        self._updates.append({"update_id": next(self._update_ids), kind: content})
        if self._poll is not None and len(self._updates) == 1:
            # Not yet: what arrives in the same moment comes in the same batch.
            asyncio.get_running_loop().call_soon(self._end_poll)

    # --- from the bot ----------------------------------------------------------------------------------------------

    def take(self, method: str, params: Mapping[str, Any], respond: Respond) -> None:
        """Answer one call of the bot; see ``wire.Taker``."""
        self.calls[method] += 1
        match method:
            case "getUpdates":
                self._get_updates(params, respond)
            case "getMe":
                respond(BOT)
            case "sendMessage":
                self._send_message(params, respond)
            case "editMessageText" | "editMessageReplyMarkup":
                respond(self._edited(params))
            case _:
                respond(True)

    def hung_up(self, respond: Respond) -> None:
        """The bot closed this connection."""
        if self._poll is not None and self._poll.respond == respond:
            self._poll.timer.cancel()
            self._poll = None

    def _get_updates(self, params: Mapping[str, Any], respond: Respond) -> None:
        self._forget_before(params.get("offset", 0))
        self._end_poll()
        timer = asyncio.get_running_loop().call_later(params.get("timeout", 0), self._end_poll)
        self._poll = _Poll(respond, min(params.get("limit", BATCH), BATCH), timer)
        self.first_poll.set()
        if self._updates:
            self._end_poll()

    def _forget_before(self, offset: int) -> None:
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()

    def _end_poll(self) -> None:
        poll, self._poll = self._poll, None
        if poll is not None:
            poll.timer.cancel()
            poll.respond([self._updates[n] for n in range(min(len(self._updates), poll.limit))])

    def _send_message(self, params: Mapping[str, Any], respond: Respond) -> None:
        chat_id = params["chat_id"]
        message = self._message(chat_id, BOT, params["text"])
        if "reply_markup" in params:
            message["reply_markup"] = params["reply_markup"]
        respond(message)
        self.on_sent(chat_id, message)

    def _edited(self, params: Mapping[str, Any]) -> dict[str, Any]:
        edited = self._message(params["chat_id"], BOT, params.get("text", ""))
        return {**edited, "message_id": params["message_id"], "edit_date": WHEN}

    def _message(self, chat_id: int, sender: Mapping[str, Any], text: str) -> dict[str, Any]:
        chat = {"id": chat_id, "type": "private", "first_name": "Somebody"}
        return {"message_id": next(self._message_ids), "from": sender, "chat": chat, "date": WHEN, "text": text}


class _Poll:
    """A getUpdates that waits."""

    __slots__ = ("limit", "respond", "timer")

    def __init__(self, respond: Respond, limit: int, timer: asyncio.TimerHandle) -> None:
        self.respond = respond
        self.limit = limit
        self.timer = timer


def _person(chat_id: int) -> dict[str, Any]:
    return {"id": chat_id, "is_bot": False, "first_name": "Somebody", "language_code": "en"}


@asynccontextmanager
async def serving() -> AsyncIterator[BotApiServer]:
    """The server on a free port of this machine, for as long as the block lasts."""
    api = BotApiServer()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Wire(api), "127.0.0.1", 0)
    api.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield api
    finally:
        listening.close()
