"""What goes out beside the outbox: answers to taps, a sentence to whom nothing is kept of, the deleting of messages.

Knows the limits, and keeps nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Literal

from bot.copied import Copied, copying
from bot.deleting import Deleting
from bot.outcomes import BadToken, NotSent, Outcome, Unknown
from bot.pacing import BackOff, Pacing
from bot.pieces import split
from bot.ports import Call, Deletion, Telegram
from storage.last_words import OWED_FOR

AT_ONCE: Final = 100
"""Calls under way at most; what is beyond is left unsaid."""
LONGEST_NOTE: Final = 200
"""Characters that Telegram shows above the chat when a button was pressed (Bot API, ``answerCallbackQuery``)."""
PATIENT_FOR: Final = OWED_FOR.total_seconds()
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
        self.tasks: set[asyncio.Task[bool]] = set()
        """Under way."""
        self._patient: set[asyncio.Task[bool]] = set()

    def answer_tap(self, tap_id: str, words: str) -> None:
        """Stop a button's spinning, perhaps with a sentence."""
        params = {"callback_query_id": tap_id} | ({"text": words[:LONGEST_NOTE]} if words else {})
        self._begin(Call(method="answerCallbackQuery", params=params))

    def say_once(
        self, chat_id: int, words: str, *, patiently: bool = False, silent: bool = False, copies: Sequence[Copied] = ()
    ) -> asyncio.Future[bool]:
        """Say something of which nothing is kept, if the limits allow it now (see ``bot.ports.Out``).

        ``patiently``: as soon as they do, and again for a day as long as nobody knows that it was said.
        """
        calls = tuple(_calls(chat_id, words, silent=silent, copies=copies))
        if patiently:
            return _keep(self._patient, self._say_patiently(chat_id, calls))
        if len(self.tasks) < AT_ONCE and self._pacing.free_at(chat_id, live=True, now=(now := _now())) <= now:
            self._pacing.began(chat_id, now)
            return _keep(self.tasks, self._say(chat_id, calls))
        unsaid: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        unsaid.set_result(False)
        return unsaid

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> Deletion:
        """Delete messages of either side as far as Telegram lets us within a minute."""
        return await self._deleting.delete(chat_id, message_ids)

    async def stop(self) -> None:
        """Try nothing again. What is just being said may come to its end: it would be said once more otherwise."""
        for task in (waiting := self._patient - self.tasks):
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    # --- calling -----------------------------------------------------------------------------------------------------

    def _begin(self, call: Call) -> None:
        if len(self.tasks) < AT_ONCE and not self._pacing.paused(_now()):
            _keep(self.tasks, self._call(call))

    async def _call(self, call: Call) -> bool:
        """Whether it came to anything."""
        try:
            await self._telegram.call(call)
        except Outcome as outcome:
            return self._came_to_nothing(call, outcome)
        return True

    async def _say(self, chat_id: int, calls: Sequence[Call]) -> bool:
        """Whether all of it was said. What is begun is brought to its end, as fast as the limits allow."""
        for number, call in enumerate(calls):
            if number:
                await self._turn(chat_id)
            if not await self._call(call):
                return False
        return True

    async def _say_patiently(self, chat_id: int, calls: Sequence[Call]) -> bool:
        until = _now() + PATIENT_FOR
        return all([await self._say_one_patiently(chat_id, call, until) for call in calls])

    async def _say_one_patiently(self, chat_id: int, call: Call, until: float) -> bool:
        back_off = BackOff()
        while _now() < until:
            await self._turn(chat_id)
            try:
                with self._under_way():
                    await self._telegram.call(call)
                return True
            except (NotSent, Unknown):
                await asyncio.sleep(back_off.next())
            except Outcome as outcome:
                return self._came_to_nothing(call, outcome)
        return False

    async def _turn(self, chat_id: int) -> None:
        """Wait until the limits allow a message to this chat, and count it."""
        while (free_at := self._pacing.free_at(chat_id, live=True, now=_now())) > _now():
            await asyncio.sleep(free_at - _now())
        self._pacing.began(chat_id, _now())

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

    def _came_to_nothing(self, call: Call, outcome: Outcome) -> Literal[False]:
        if isinstance(outcome, BadToken):
            self._stop(outcome)
        else:
            log.info("%s came to nothing: %s", call.method, outcome)
        return False


def _calls(chat_id: int, words: str, *, silent: bool, copies: Sequence[Copied]) -> Iterator[Call]:
    """One for each message that the words need; only the first makes a sound, and the last has the buttons."""
    *_, last = pieces = tuple(split(words))
    for number, piece in enumerate(pieces):
        params: dict[str, Any] = {"chat_id": chat_id, "text": piece, "link_preview_options": {"is_disabled": True}}
        if silent or number:
            params["disable_notification"] = True
        if copies and piece is last:
            params["reply_markup"] = {"inline_keyboard": copying(copies)}
        yield Call(method="sendMessage", params=params)


def _keep(tasks: set[asyncio.Task[bool]], work: Coroutine[Any, Any, bool]) -> asyncio.Task[bool]:
    """An event loop forgets a task that nobody else holds on to."""
    task = asyncio.ensure_future(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task


def _now() -> float:
    return asyncio.get_running_loop().time()
