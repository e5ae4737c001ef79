"""Takes raw updates to the end of their lanes, and says which could not be kept. Knows no polling and no webhook.

Poison, and updates on which our own program fails, are set aside so that they never hold up the rest.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Literal

from bot.lanes import Lanes
from bot.ports import Clock, Incoming, Taker
from bot.quiet_logs import place_of
from bot.updates import Poison, number_of, parse
from storage.errors import Unavailable
from storage.port import Storage

TRIES: Final = 3
"""How often an update is given to a program that fails on it, before it is set aside."""

Trouble = Literal["storage_unavailable", "storage_back", "second_instance", "webhook_elsewhere", "bad_token"]
"""What the owner should hear of."""

log = logging.getLogger(__name__)


class GaveUp(Exception):
    """Storage could not commit for too long. The process must end, so that a supervisor starts it again."""


class Intake:
    """Where updates come in, whichever way they were brought."""

    def __init__(
        self,
        *,
        taker: Taker,
        lanes: Lanes[int],
        storage: Storage,
        clock: Clock,
        tell: Callable[[Trouble], None],
        unkept: Callable[[Incoming], Awaitable[None]] | None = None,
        give_up_after: float = 600.0,
    ) -> None:
        """``unkept`` hears of each update that could not be kept, each time.

        ``give_up_after``: seconds without a commit after which :meth:`take` raises GaveUp.
        """
        self._taker = taker
        self._lanes = lanes
        self._storage = storage
        self._clock = clock
        self._tell = tell
        self._unkept = unkept
        self._give_up_after = give_up_after
        self._failing_since: float | None = None

    async def take(self, batch: Sequence[Any]) -> list[Any]:
        """Deal with raw updates, those of one chat in their order. Returns those that could not be kept, in order.

        After one that could not be kept, the later ones of its chat are not tried. Raises GaveUp.
        """
        lanes = _by_lane(batch)
        if len(lanes) == 1:
            results = [await self._one_lane(*lanes.popitem())]
        else:
            results = await asyncio.gather(*(self._one_lane(key, items) for key, items in lanes.items()))
        unkept = {number for numbers in results for number in numbers}
        self.endure(failing=bool(unkept))
        return [raw for raw in batch if number_of(raw) in unkept] if unkept else []

    async def _one_lane(self, key: int, items: Sequence[Incoming | Poison]) -> list[int | None]:
        """The ids of what was not kept."""
        done = 0

        async def in_order() -> None:
            nonlocal done
            for item in items:
                await self._one(item)
                done += 1

        try:
            await self._lanes.run(key, in_order)
        except Unavailable:
            await self._put_aside(items[done:])
            return [item.update_id for item in items[done:]]
        return []

    async def _put_aside(self, items: Sequence[Incoming | Poison]) -> None:
        """Whoever can help without keeping anything hears of them."""
        for item in items:
            if self._unkept is None or isinstance(item, Poison):
                continue
            try:
                await self._unkept(item)
            except Exception as fault:  # noqa: BLE001  it is tried again anyway
                log.error("an update that could not be kept was not heard either: %s", place_of(fault))

    async def _one(self, item: Incoming | Poison) -> None:
        if isinstance(item, Poison):
            log.warning("an update was set aside: %s", item)
            await self._set_aside(item.update_id)
            return
        for _ in range(TRIES):
            try:
                return await self._taker.take(item)
            except Unavailable:
                raise
            except Exception as fault:  # noqa: BLE001  a mistake of ours must not hold up everybody
                log.error("an update failed: %s", place_of(fault))
        log.error("an update was set aside after %d tries", TRIES)
        await self._set_aside(item.update_id)

    async def _set_aside(self, update_id: int | None) -> None:
        if update_id is not None:
            await self._storage.set_aside(update_id, self._clock.now())

    def endure(self, *, failing: bool) -> None:
        """Tell once when storage stops to commit and once when it is back. Raises GaveUp after a while."""
        now = asyncio.get_running_loop().time()
        if not failing:
            if self._failing_since is not None:
                self._tell("storage_back")
            self._failing_since = None
        elif self._failing_since is None:
            self._failing_since = now
            log.error("storage cannot commit: nothing is acknowledged until it can")
            self._tell("storage_unavailable")
        elif now - self._failing_since >= self._give_up_after:
            raise GaveUp("Storage could not commit for too long. See why, then start again: nothing was acknowledged.")


def _by_lane(batch: Sequence[Any]) -> dict[int, list[Incoming | Poison]]:
    lanes: dict[int, list[Incoming | Poison]] = {}
    for raw in batch:
        try:
            item: Incoming | Poison = parse(raw)
        except Poison as poison:
            item = poison
        lanes.setdefault(item.chat_id if isinstance(item, Incoming) else 0, []).append(item)
    return lanes
