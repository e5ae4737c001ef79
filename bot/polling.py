"""Asks Telegram for updates, and acknowledges a batch only when all of it is kept. Knows nothing of what updates say.

Telegram is our inbox: it keeps what we have not acknowledged for a day (button presses for 150 seconds).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from bot.intake import Intake, Trouble
from bot.outcomes import BadToken, Conflict, NotSent, Slow, Unknown
from bot.pacing import BackOff
from bot.ports import Call, Clock, Telegram
from bot.updates import ALLOWED, number_of
from storage.errors import Unavailable
from storage.port import Storage

LONG_POLL: Final = 25
"""Seconds that Telegram may wait before it answers that there is nothing."""
REST: Final = 0.5
"""Seconds between polls of a server that answers "nothing" at once."""
REACHED_EVERY: Final = 10.0
"""Seconds between two notes of when Telegram was last reached."""
_LONGEST_DEAF: Final = 5.0
"""Seconds at most between two looks at what came, while nothing can be kept."""
CONFLICT_WINDOW: Final = 60.0
"""Seconds. One conflict is a leftover of the last start; a second one within this time is another instance."""

log = logging.getLogger(__name__)


class Poller:
    """Brings updates from Telegram to the intake, until it is stopped."""

    def __init__(
        self,
        *,
        telegram: Telegram,
        intake: Intake,
        storage: Storage,
        clock: Clock,
        tell: Callable[[Trouble], None],
        reached: Callable[[], None],
    ) -> None:
        """``reached`` is called when Telegram has answered."""
        self._telegram = telegram
        self._intake = intake
        self._storage = storage
        self._clock = clock
        self._tell = tell
        self._reached = reached
        self._stopping = asyncio.Event()
        self._offset: int | None = None
        self._conflict_at = float("-inf")
        self._reached_at = float("-inf")
        self._noting: asyncio.Task[None] | None = None
        self._outage = BackOff(0.5)

    async def run(self) -> None:
        """Poll until :meth:`stop`.

        Raises BadToken, Conflict (another instance polls, or somebody set a webhook) and GaveUp: each means that this
        process must end, and not with success.
        """
        self._stopped = asyncio.ensure_future(self._stopping.wait())
        try:
            await self._poll()
        finally:
            self._stopped.cancel()
            if self._noting is not None:
                self._noting.cancel()
        await self._intake.settle()

    async def _poll(self) -> None:
        while not self._stopping.is_set() and await self._ask(_NO_WEBHOOK) is None:
            continue
        if not self._stopping.is_set():
            self._note_reached()
        while not self._stopping.is_set():
            batch = await self._next_batch()
            await self._keep(batch)

    def stop(self) -> None:
        """Ask for no more. What is being taken is taken to its end; what was not kept is not acknowledged."""
        self._stopping.set()

    # --- fetching --------------------------------------------------------------------------------------------------

    async def _next_batch(self) -> Sequence[Any]:
        began = self._now()
        params: dict[str, Any] = {"timeout": LONG_POLL, "allowed_updates": ALLOWED}
        if self._offset is not None:
            params["offset"] = self._offset
        batch = await self._ask(Call(method="getUpdates", params=params))
        if not isinstance(batch, list):
            return ()
        self._note_reached()
        if not batch and self._now() - began < REST:
            await self._rest(REST)
        return batch

    async def _newer_than(self, batch: Sequence[Any]) -> list[Any]:
        """What Telegram has beside ``batch``, as far as it fits into one answer. Nothing is acknowledged by asking."""
        params: dict[str, Any] = {"timeout": 0, "allowed_updates": ALLOWED}
        if self._offset is not None:
            params["offset"] = self._offset
        there = await self._ask(Call(method="getUpdates", params=params))
        have = {number_of(raw) for raw in batch}
        return [raw for raw in there if number_of(raw) not in have] if isinstance(there, list) else []

    async def _ask(self, call: Call) -> Any:
        """The result of a call; None if there is none, after a rest, or because we are stopping."""
        asking = asyncio.ensure_future(self._telegram.call(call))
        try:
            await asyncio.wait((asking, self._stopped), return_when=asyncio.FIRST_COMPLETED)
            result = asking.result() if asking.done() else None
            self._outage.reset()
            return result
        except Slow as slow:
            await self._rest(slow.seconds)
        except (NotSent, Unknown) as outcome:
            log.warning("Telegram cannot be reached: %s", outcome)
            await self._rest(self._outage.next())
        except Conflict as conflict:
            await self._bear(conflict)
        except BadToken:
            self._tell("bad_token")
            raise
        finally:
            asking.cancel()
        return None

    async def _bear(self, conflict: Conflict) -> None:
        """The last start's connection may still poll; anything more is somebody else, and must not go on."""
        since, self._conflict_at = self._now() - self._conflict_at, self._now()
        if conflict.webhook or since < CONFLICT_WINDOW:
            self._tell("webhook_elsewhere" if conflict.webhook else "second_instance")
            raise conflict
        await self._rest(self._outage.next())

    def _note_reached(self) -> None:
        """Now and then, and beside everything else: storage that hangs must not hold up those who write.

        Raises GaveUp.
        """
        if self._noting is not None and self._noting.done():
            self._noting.result()
        if self._now() - self._reached_at < REACHED_EVERY or (self._noting and not self._noting.done()):
            return
        self._reached_at = self._now()
        self._reached()
        self._noting = asyncio.ensure_future(self._note())

    async def _note(self) -> None:
        try:
            await self._storage.polled(self._clock.now())
        except Unavailable:
            self._intake.endure(failing=True)
        else:
            self._intake.endure(failing=False)

    # --- keeping ---------------------------------------------------------------------------------------------------

    async def _keep(self, batch: Sequence[Any]) -> None:
        """Take a batch, again and again what could not be kept, and only then move on.

        What came meanwhile joins the batch: somebody who asks for support now must be heard now. The next offset is
        the last id received plus one, never the highest: ids start anew after an idle week.
        """
        back_off = BackOff(0.5, _LONGEST_DEAF)
        left = await self._intake.take(batch) if batch else []
        while left:
            await self._rest(back_off.next())
            if self._stopping.is_set():
                return
            newer = await self._newer_than(batch)
            batch = [*batch, *newer]
            left = await self._intake.take([*left, *newer])
        numbers = [number for raw in batch if (number := number_of(raw)) is not None]
        if numbers:
            self._offset = numbers[-1] + 1
        elif batch:
            await self._rest(self._outage.next())

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


_NO_WEBHOOK: Final = Call(method="deleteWebhook", params={"drop_pending_updates": False})
"""At our own start only: a webhook that appears later is somebody else's."""
