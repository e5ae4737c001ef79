"""What goes out beside the outbox: answers to taps, a sentence to whom nothing is kept of, the deleting of messages.

Knows the limits, and keeps nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from bot.deleting import Deleting
from bot.outcomes import BadToken, NotSent, Outcome
from bot.pacing import BackOff, Pacing
from bot.ports import Call, Deletion, Telegram

AT_ONCE: Final = 100
"""Calls under way at most; what is beyond is left unsaid."""
LONGEST_NOTE: Final = 200
"""Characters that Telegram shows above the chat when a button was pressed (Bot API, ``answerCallbackQuery``)."""
PATIENT_FOR: Final = 3600.0
"""Seconds for which it is tried to say something. After that nothing is left of whom it was for, in memory either."""

log = logging.getLogger(__name__)


class Asides:
    """Calls that nobody keeps, and none at all while Telegram wants none."""

    def __init__(self, telegram: Telegram, pacing: Pacing, stop: Callable[[BadToken], None]) -> None:
        """``stop`` is called when Telegram does not know the token any more."""
        self._telegram = telegram
        self._pacing = pacing
        self._stop = stop
        self._deleting = Deleting(telegram, pacing, stop)
        self.tasks: set[asyncio.Task[None]] = set()
        """Under way."""
        self._patient: set[asyncio.Task[None]] = set()

    def answer_tap(self, tap_id: str, words: str) -> None:
        """Stop a button's spinning, perhaps with a sentence."""
        params = {"callback_query_id": tap_id} | ({"text": words[:LONGEST_NOTE]} if words else {})
        self._begin(Call(method="answerCallbackQuery", params=params))

    def say_once(self, chat_id: int, words: str, *, patiently: bool = False, silent: bool = False) -> None:
        """Say something to somebody of whom nothing is kept, if the limits allow it now.

        ``patiently``: as soon as they do, and again for an hour as long as it was certainly not said. ``silent``: their
        phone makes no sound.
        """
        params: dict[str, Any] = {"chat_id": chat_id, "text": words, "link_preview_options": {"is_disabled": True}}
        call = Call(method="sendMessage", params=params | ({"disable_notification": True} if silent else {}))
        if patiently:
            _keep(self._patient, self._say_patiently(chat_id, call))
        elif self._pacing.free_at(chat_id, live=True, now=(now := _now())) <= now:
            self._pacing.began(chat_id, now)
            self._begin(call)

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> Deletion:
        """Delete messages of either side as far as Telegram lets us within a minute."""
        return await self._deleting.delete(chat_id, message_ids)

    async def stop(self) -> None:
        """Try nothing again."""
        for task in (patient := tuple(self._patient)):
            task.cancel()
        await asyncio.gather(*patient, return_exceptions=True)

    # --- calling -----------------------------------------------------------------------------------------------------

    def _begin(self, call: Call) -> None:
        if len(self.tasks) < AT_ONCE and not self._pacing.paused(_now()):
            _keep(self.tasks, self._call(call))

    async def _call(self, call: Call) -> None:
        try:
            await self._telegram.call(call)
        except Outcome as outcome:
            self._came_to_nothing(call, outcome)

    async def _say_patiently(self, chat_id: int, call: Call) -> None:
        until, back_off = _now() + PATIENT_FOR, BackOff()
        while (now := _now()) < until:
            if (free_at := self._pacing.free_at(chat_id, live=True, now=now)) > now:
                await asyncio.sleep(free_at - now)
                continue
            self._pacing.began(chat_id, now)
            try:
                with self._under_way():
                    await self._telegram.call(call)
                return
            except NotSent:
                await asyncio.sleep(back_off.next())
            except Outcome as outcome:
                return self._came_to_nothing(call, outcome)

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        """A call of a task that is not under way while it waits for its next try."""
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            yield
        finally:
            self.tasks.discard(task)

    def _came_to_nothing(self, call: Call, outcome: Outcome) -> None:
        if isinstance(outcome, BadToken):
            self._stop(outcome)
        else:
            log.info("%s came to nothing: %s", call.method, outcome)


def _keep(tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
    """An event loop forgets a task that nobody else holds on to."""
    task = asyncio.ensure_future(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)


def _now() -> float:
    return asyncio.get_running_loop().time()
