"""How often a chat has sent a token that there is not. Kept in memory alone: of a stranger, nothing is written down."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Final

MOST: Final = 5
"""So many wrong tokens in :data:`WITHIN` are a link that was cut off, or copied badly. More are guesses."""
WITHIN: Final = timedelta(hours=1)
_REMEMBERED: Final = 10_000
"""Chats; of more, those that guessed longest ago are forgotten."""


class Guessing:
    """The wrong tokens of the last hour, by chat."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[int, deque[datetime]] = OrderedDict()

    def wrong(self, chat_id: int, now: datetime) -> bool:
        """Take note of one. True if it was one too many, so that nothing is looked up or said to more of them."""
        times = self._wrong.setdefault(chat_id, deque(maxlen=MOST + 1))
        times.append(now)
        self._wrong.move_to_end(chat_id)
        if len(self._wrong) > _REMEMBERED:
            self._wrong.popitem(last=False)
        return self.is_over(chat_id, now)

    def is_over(self, chat_id: int, now: datetime) -> bool:
        """Whether this chat has guessed too often lately."""
        times = self._wrong.get(chat_id, ())
        return sum(now - time < WITHIN for time in times) > MOST
