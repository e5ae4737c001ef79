"""Delivery by webhook: each update again and again until it is answered with 2xx, lane by lane.

Source: tdlib/telegram-bot-api ``WebhookActor.cpp``. Unlike the real server this one takes ``http://`` addresses, as a
self-hosted server in local mode does.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.rehearsal.messenger import Messenger
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.polling import allow
from bot.rehearsal.refusal import bad_request
from bot.rehearsal.updates import Update

LONGEST_RETRY_AFTER = 3600
"""Seconds of a ``Retry-After`` that are honoured."""
LONGEST_PAUSE = (60, 120)
"""Seconds between two attempts, at most: drawn between these."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where updates go."""

    url: str
    secret: str
    connections: int


class Webhook:
    """The webhook of one bot, if it has set one."""

    def __init__(self, messenger: Messenger, *, haste: float = 1.0) -> None:
        """With ``haste`` 10, all pauses are ten times shorter than Telegram's."""
        self._messenger = messenger
        self._haste = haste
        self.target: Target | None = None
        self._delivery: asyncio.Task[None] | None = None
        self._last_error: tuple[int, str] | None = None

    async def set(self, parameters: Parameters) -> Any:
        """``setWebhook``: deliver from now on; an empty address stops it."""
        url, secret = parameters.text("url"), parameters.text("secret_token")
        if url and not url.startswith(("http://", "https://")):
            raise bad_request("invalid webhook URL specified")
        if len(secret) > 256:
            raise bad_request("secret token is too long")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        connections = min(max(parameters.integer("max_connections", 40), 1), 100)
        allow(self._messenger, parameters)
        await self._change(Target(url=url, secret=secret, connections=connections) if url else None, parameters)
        return True

    async def delete(self, parameters: Parameters) -> Any:
        """``deleteWebhook``."""
        await self._change(None, parameters)
        return True

    async def close(self) -> None:
        """Stop delivering; what waits stays."""
        if self._delivery:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)
            self._delivery = None

    def state(self) -> Any:
        """``getWebhookInfo``."""
        state: dict[str, Any] = {
            "url": self.target.url if self.target else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._messenger.updates.waiting()),
        }
        if self.target:
            state |= {"max_connections": self.target.connections, "ip_address": "<unknown>"}
        if self._last_error:
            state["last_error_date"], state["last_error_message"] = self._last_error
        return state

    async def _change(self, target: Target | None, parameters: Parameters) -> None:
        await self.close()
        if parameters.flag("drop_pending_updates"):
            self._messenger.updates.clear()
        self.target, self._last_error = target, None
        if target:
            self._delivery = asyncio.create_task(self._deliver(target))

    async def _deliver(self, target: Target) -> None:
        """Starts a lane whenever an update waits in one that is not on its way."""
        lanes: dict[Hashable, asyncio.Task[None]] = {}
        room = asyncio.Semaphore(target.connections)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as client:
            try:
                while True:
                    seen = self._messenger.changes.count
                    for update in self._messenger.updates.waiting():
                        if update.lane not in lanes or lanes[update.lane].done():
                            lanes[update.lane] = asyncio.create_task(self._lane(update.lane, target, client, room))
                    await self._messenger.changes.after(seen)
            finally:
                for lane in lanes.values():
                    lane.cancel()

    async def _lane(
        self, lane: Hashable, target: Target, client: aiohttp.ClientSession, room: asyncio.Semaphore
    ) -> None:
        """The updates of one lane, the oldest first, until none is left."""
        failures, pause = 0, 1.0
        while waiting := [update for update in self._messenger.updates.waiting() if update.lane == lane]:
            async with room:
                retry_after = await self._sent(waiting[0], target, client)
            if retry_after is None:
                self._messenger.updates.forget(waiting[0].id)
                failures, pause = 0, 1.0
                continue
            if failures and not retry_after:
                pause = min(pause * 2, random.uniform(*LONGEST_PAUSE))
            failures += 1
            await asyncio.sleep((retry_after or (pause if failures > 1 else 0)) / self._haste)

    async def _sent(self, update: Update, target: Target, client: aiohttp.ClientSession) -> float | None:
        """None if the update was taken, else the seconds of the ``Retry-After`` (0 if there was none)."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": target.secret} if target.secret else {}
        try:
            async with client.post(target.url, json=update.written(), headers=headers) as answer:
                if 200 <= answer.status <= 299:
                    return None
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                asked = answer.headers.get("Retry-After", "")
                return min(int(asked), LONGEST_RETRY_AFTER) if asked.isdecimal() else 0
        except (aiohttp.ClientError, TimeoutError) as error:
            self._failed(f"Connection failed: {type(error).__name__}")
            return 0

    def _failed(self, reason: str) -> None:
        self._last_error = (int(self._messenger.clock.now().timestamp()), reason)
