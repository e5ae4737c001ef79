"""What is said once and in passing: answers to button presses, and a sentence to a stranger. Nothing of it is kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from bot.outcomes import BadToken, Outcome
from bot.pacing import Pacing
from bot.ports import Call, Telegram

AT_ONCE: Final = 100
"""Calls under way at most; what is beyond is left unsaid."""
LONGEST_NOTE: Final = 200
"""Characters that Telegram shows above the chat when a button was pressed (Bot API, ``answerCallbackQuery``)."""

log = logging.getLogger(__name__)


class Asides:
    """Calls that nobody waits for and that are never repeated, and none at all while Telegram wants none."""

    def __init__(self, telegram: Telegram, pacing: Pacing, stop: Callable[[BadToken], None]) -> None:
        """``stop`` is called when Telegram does not know the token any more."""
        self._telegram = telegram
        self._pacing = pacing
        self._stop = stop
        self.tasks: set[asyncio.Task[None]] = set()

    def answer_tap(self, tap_id: str, words: str) -> None:
        """Stop a button's spinning, perhaps with a sentence."""
        params = {"callback_query_id": tap_id} | ({"text": words[:LONGEST_NOTE]} if words else {})
        self._begin(Call(method="answerCallbackQuery", params=params))

    def say_once(self, chat_id: int, words: str) -> None:
        """Say something to somebody of whom nothing is kept, if the limits allow it now."""
        now = asyncio.get_running_loop().time()
        if self._pacing.free_at(chat_id, live=True, now=now) > now:
            return
        self._pacing.began(chat_id, now)
        params = {"chat_id": chat_id, "text": words, "link_preview_options": {"is_disabled": True}}
        self._begin(Call(method="sendMessage", params=params))

    def _begin(self, call: Call) -> None:
        if len(self.tasks) >= AT_ONCE or self._pacing.paused(asyncio.get_running_loop().time()):
            return
        task = asyncio.ensure_future(self._call(call))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _call(self, call: Call) -> None:
        try:
            await self._telegram.call(call)
        except BadToken as outcome:
            self._stop(outcome)
        except Outcome as outcome:
            log.info("%s came to nothing: %s", call.method, outcome)
