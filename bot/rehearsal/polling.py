"""``getUpdates`` as Telegram does it: what is below the offset is forgotten when the request arrives.

Source: tdlib/telegram-bot-api ``Client.cpp``, ``process_get_updates_query`` and ``do_get_updates``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from bot.rehearsal.messenger import Messenger
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusal import OTHER_POLL, WEBHOOK_ACTIVE, Refused, bad_request, conflict
from bot.rehearsal.updates import ALL_BY_DEFAULT

MOST_UPDATES = 100
LONGEST_WAIT = 50
"""Seconds."""


class Polling:
    """The one open ``getUpdates`` request of a bot."""

    def __init__(self, messenger: Messenger, *, blocked: Callable[[], bool]) -> None:
        self._messenger = messenger
        self._blocked = blocked
        """Whether a webhook is set."""
        self._open: asyncio.Future[Refused] | None = None
        self._last_offset = 0
        self._last_asked = float("-inf")

    async def get_updates(self, parameters: Parameters) -> Any:
        """The updates from the offset on; waits for one if there is none yet."""
        if self._blocked():
            raise conflict(WEBHOOK_ACTIVE)
        allow(self._messenger, parameters)
        offset = parameters.integer("offset")
        limit = min(max(parameters.integer("limit", MOST_UPDATES), 1), MOST_UPDATES)
        seconds = min(max(parameters.integer("timeout"), 0), LONGEST_WAIT)
        limit, seconds = self._slowed(offset, limit, seconds)
        self._messenger.updates.confirm(offset)
        if seconds and not self._messenger.updates.waiting(1):
            await self._wait(seconds)
        return [update.written() for update in self._messenger.updates.waiting(limit)]

    def end(self, reason: str) -> None:
        """The request that is open now is answered with 409."""
        if self._open and not self._open.done():
            self._open.set_result(conflict(reason))
            self._messenger.changes.note()

    async def _wait(self, seconds: float) -> None:
        self.end(OTHER_POLL)
        mine: asyncio.Future[Refused] = asyncio.get_running_loop().create_future()
        self._open = mine
        arrival = self._messenger.changes.until(lambda: mine.done() or bool(self._messenger.updates.waiting(1)))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(arrival, seconds)
        if mine.done():
            raise mine.result()
        self._open = None

    def _slowed(self, offset: int, limit: int, seconds: int) -> tuple[int, int]:
        """Who asks again from the same offset at once gets one update, or waits at least three seconds for it."""
        now = asyncio.get_running_loop().time()
        since = now - self._last_asked if offset == self._last_offset else float("inf")
        self._last_offset, self._last_asked = offset, now
        return 1 if since < 0.5 else limit, max(seconds, 3) if since < 3 else seconds


def allow(messenger: Messenger, parameters: Parameters) -> None:
    """Remember which kinds of update the bot wants; without a list it stays as it is."""
    kinds = parameters.parsed("allowed_updates", "can't parse allowed_updates JSON object")
    if kinds is None:
        return
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("expected an Array of String as allowed_updates")
    messenger.updates.allowed = frozenset(kinds) or ALL_BY_DEFAULT
