"""A JSON door for tests that run the stand-in for Telegram as a process of its own: to be people, and to break things.

Beside the Bot API, under ``/control/``, and only for who knows the secret.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.rehearsal.api import TelegramServer
from bot.rehearsal.clock import MovableClock
from bot.rehearsal.faults import Fault
from bot.rehearsal.people import Chat, Message

Order = Mapping[str, Any]


class Control:
    """Carries out what a test asks for. ``POST /control/<order>`` with a JSON object, answered with JSON."""

    def __init__(self, server: TelegramServer, clock: MovableClock, *, secret: str) -> None:
        self._server = server
        self._messenger = server.messenger
        self._clock = clock
        self._secret = secret
        self._orders: Mapping[str, Callable[[Order], Any]] = {
            "account": self.account,
            "say": self.say,
            "tap": self.tap,
            "block": self.block,
            "update": self.update,
            "fault": self.fault,
            "no_faults": self.no_faults,
            "limits": self.limits,
            "clock": self.clock,
            "chats": self.chats,
            "waiting": self.waiting,
            "calls": self.calls,
        }
        server.app.router.add_post("/control/{order}", self._answer)

    def account(self, order: Order) -> Any:
        """``{name, language?, id?}``: somebody has a phone. Their chat is told to the bot once they write."""
        account = self._messenger.join(order["name"], language=order.get("language", "en"), account_id=order.get("id"))
        return {"id": account.id}

    def say(self, order: Order) -> Any:
        """``{account, text}``: they write."""
        return {"messages": [message.id for message in self._messenger.say(order["account"], order["text"])]}

    def tap(self, order: Order) -> Any:
        """``{account, message, data}``: they tap the button with this data."""
        return {"tap": self._messenger.tap(order["account"], order["message"], order["data"])}

    def block(self, order: Order) -> Any:
        """``{account, blocked}``: they block the bot, or unblock it."""
        self._messenger.block(order["account"], blocked=order["blocked"])
        return {}

    def update(self, order: Order) -> Any:
        """``{kind, content, lane?}``: an update with any content, well-formed or not."""
        update = self._messenger.tell_raw(order["kind"], order["content"], order.get("lane", 0))
        return {"update_id": update.id if update else None}

    def fault(self, order: Order) -> Any:
        """The fields of ``bot.rehearsal.faults.Fault``: something goes wrong with the next calls."""
        self._server.faults.plan(Fault(**order))
        return {}

    def no_faults(self, order: Order) -> Any:
        """Nothing goes wrong any more."""
        self._server.faults.clear()
        return {}

    def limits(self, order: Order) -> Any:
        """``{on}``: whether more than 30 messages a second, or a burst in one chat, are refused with 429."""
        self._server.limits.on = order["on"]
        return {}

    def clock(self, order: Order) -> Any:
        """``{seconds}``: it is so much later."""
        self._clock.move_to(self._clock.now() + timedelta(seconds=order["seconds"]))
        return {"now": self._clock.now().isoformat()}

    def chats(self, order: Order) -> Any:
        """What each chat shows."""
        return {str(chat.account.id): _shown(chat) for chat in self._messenger.chats.values()}

    def waiting(self, order: Order) -> Any:
        """How many updates the bot has not confirmed."""
        return {"updates": len(self._messenger.updates.waiting())}

    def calls(self, order: Order) -> Any:
        """``{since?}``: what the bot called, getUpdates aside."""
        return {"calls": [[name, dict(said)] for name, said in self._server.calls[order.get("since", 0) :]]}

    async def _answer(self, request: web.Request) -> web.Response:
        offered = request.headers.get("Authorization", "").removeprefix("Bearer ")
        carry_out = self._orders.get(request.match_info["order"])
        if not hmac.compare_digest(offered.encode(), self._secret.encode()) or carry_out is None:
            raise web.HTTPNotFound
        return web.json_response(carry_out(json.loads(await request.read() or b"{}")))


def _shown(chat: Chat) -> Mapping[str, Any]:
    return {
        "blocked": chat.account.blocked,
        "toast": chat.toast.text if chat.toast else None,
        "messages": [_message(message) for message in chat.messages.values()],
    }


def _message(message: Message) -> Mapping[str, Any]:
    return {
        "id": message.id,
        "from_bot": message.from_bot,
        "text": message.text,
        "buttons": [[dict(button) for button in row] for row in message.keyboard],
        "file": message.file.name if message.file else None,
        "silent": message.silent,
        "edited": message.edited_at is not None,
        "deleted": message.deleted,
    }
