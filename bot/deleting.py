"""Deletes messages from a chat: a hundred at once, and one by one where Telegram will not have them all.

Knows the limits, and keeps nothing. A bot may delete what either side of a private chat wrote, for 48 hours (Bot API,
``deleteMessages``); one message that is older makes Telegram refuse all that were to go with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from bot.outcomes import BadToken, Gone, Harmless, NotSent, Outcome, Slow, Unknown
from bot.pacing import BackOff, Pacing
from bot.ports import Call, Deletion, Telegram

MOST_AT_ONCE: Final = 100
"""Messages in one call (Bot API, ``deleteMessages``)."""
DELETING_FOR: Final = 60.0
"""Seconds for all that is asked for together: who is to be erased does not wait for Telegram."""

log = logging.getLogger(__name__)


class _OutOfReach(Exception):
    """Telegram does not answer: nobody knows whether the message is gone."""


class Deleting:
    """Takes messages out of chats."""

    def __init__(self, telegram: Telegram, pacing: Pacing, stop: Callable[[BadToken], None]) -> None:
        """``stop`` is called when Telegram does not know the token any more."""
        self._telegram = telegram
        self._pacing = pacing
        self._stop = stop

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> Deletion:
        """Delete them as far as it works within a minute. What is in neither part of the answer was not tried."""
        gone: list[int] = []
        refused: list[int] = []
        with suppress(TimeoutError, _OutOfReach):
            async with asyncio.timeout(DELETING_FOR):
                try:
                    await self._delete(chat_id, message_ids, gone, refused)
                except Gone:
                    refused += [each for each in message_ids if each not in {*gone, *refused}]
        return Deletion(gone=tuple(gone), refused=tuple(refused))

    async def _delete(self, chat_id: int, message_ids: Sequence[int], gone: list[int], refused: list[int]) -> None:
        for some in _hundreds(message_ids):
            if await self._is_done("deleteMessages", chat_id, message_ids=some):
                gone += some
                continue
            for message_id in some:
                is_gone = await self._is_done("deleteMessage", chat_id, message_id=message_id)
                (gone if is_gone else refused).append(message_id)

    async def _is_done(self, method: str, chat_id: int, **which: Any) -> bool:
        """False if Telegram refuses. Raises Gone if nothing can be deleted in that chat, and _OutOfReach."""
        call = Call(method=method, params={"chat_id": chat_id, **which})
        back_off = BackOff()
        while self._pacing.reachable():
            began = await self._turn(chat_id)
            try:
                await self._telegram.call(call)
            except Harmless:
                return True
            except Slow as outcome:
                self._pacing.penalty(chat_id, outcome.seconds, _now())
            except (NotSent, Unknown):
                self._pacing.unanswered(began, _now())
                await asyncio.sleep(back_off.next())
            except Gone:
                raise
            except BadToken as outcome:
                self._stop(outcome)
                raise _OutOfReach from None
            except Outcome as outcome:
                log.info("%s came to nothing: %s", method, outcome)
                return False
            else:
                return True
        raise _OutOfReach

    async def _turn(self, chat_id: int) -> float:
        """Wait until the limits allow one more call; when that is, in the loop's time."""
        while (free_at := self._pacing.free_at(chat_id, live=True, now=(now := _now()))) > now:
            await asyncio.sleep(free_at - now)
        self._pacing.began(chat_id, now)
        return now


def _hundreds(message_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(message_ids), MOST_AT_ONCE):
        yield message_ids[start : start + MOST_AT_ONCE]


def _now() -> float:
    return asyncio.get_running_loop().time()
