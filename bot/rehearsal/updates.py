"""The updates that wait for the bot, and how Telegram forgets them. Knows neither chats nor HTTP.

Rules as in tdlib/td ``TQueue.cpp`` and tdlib/telegram-bot-api ``Client.cpp`` (``do_get_updates``).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from random import Random, SystemRandom
from typing import Any

from bot.ports import Clock

MESSAGE_WAITS = timedelta(hours=24)
TAP_WAITS = timedelta(seconds=150)
FORGETS_NUMBERING = timedelta(days=7)
"""After so long without an update, numbering goes on at a random place."""

_FURTHEST_AHEAD = 10
_FURTHEST_BEHIND = 100_000
_FIRST, _LAST = 2_000_001, 2**30

ALL_BY_DEFAULT = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
"""Kinds that come unless ``allowed_updates`` says otherwise, as far as private chats have them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    """Something that happened and that the bot has not confirmed."""

    id: int
    kind: str
    content: Mapping[str, Any] = field(repr=False)
    expires_at: datetime
    lane: Hashable
    """A webhook gets the updates of one lane one after the other; lanes run side by side."""

    def written(self) -> dict[str, Any]:
        """The update as the Bot API writes it."""
        return {"update_id": self.id, self.kind: self.content}


class Updates:
    """The queue of one bot."""

    def __init__(self, clock: Clock, chance: Random | None = None) -> None:
        """``chance``: where a numbering begins."""
        self._clock = clock
        self._chance = chance or SystemRandom()
        self._waiting: dict[int, Update] = {}
        """In the order of their numbers: numbering only ever jumps while nothing waits."""
        self._next_id = 0
        self._last_at: datetime | None = None
        self.allowed = ALL_BY_DEFAULT

    def add(self, kind: str, content: Mapping[str, Any], *, waits: timedelta, lane: Hashable) -> Update | None:
        """Keep an update for the bot; None if it did not ask for this kind."""
        if kind not in self.allowed:
            return None
        now = self._clock.now()
        update = Update(id=self._number(now), kind=kind, content=content, expires_at=now + waits, lane=lane)
        self._waiting[update.id] = update
        return update

    def waiting(self, limit: int | None = None) -> tuple[Update, ...]:
        """The oldest updates that are still worth telling."""
        now = self._clock.now()
        found: list[Update] = []
        expired: list[Update] = []
        for update in self._waiting.values():
            if len(found) == limit:
                break
            (found if update.expires_at > now else expired).append(update)
        for update in expired:
            del self._waiting[update.id]
        return tuple(found)

    def confirm(self, offset: int) -> None:
        """Forget everything below ``offset``; a negative one forgets all but the last ``-offset``.

        As on the real server, an offset far beyond the last update, or far below the first, confirms nothing.
        """
        if offset < 0:
            gone = list(self._waiting)[:offset]
        elif self._believable(offset):
            gone = list(takewhile(lambda number: number < offset, self._waiting))
        else:
            gone = []
        for number in gone:
            del self._waiting[number]

    def forget(self, number: int) -> None:
        """This one was delivered, or is not worth delivering any more."""
        self._waiting.pop(number, None)

    def clear(self) -> None:
        """Forget all."""
        self._waiting.clear()

    def _believable(self, offset: int) -> bool:
        head = next(iter(self._waiting), self._next_id)
        return head - _FURTHEST_BEHIND <= offset <= self._next_id + _FURTHEST_AHEAD

    def _number(self, now: datetime) -> int:
        idle = self._last_at is not None and now - self._last_at >= FORGETS_NUMBERING
        if not self._next_id or (idle and not self._waiting):
            self._next_id = self._chance.randrange(_FIRST, _LAST)
        self._last_at = now
        number, self._next_id = self._next_id, self._next_id + 1
        return number
