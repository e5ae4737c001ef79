"""Takes raw updates to the end of their lanes, and says which could not be kept. Knows no polling and no webhook.

Poison, and updates on which our own program fails, are set aside so that they never hold up the rest. A lane that hangs
is left to go on by itself: what storage does cannot be cancelled safely, for it may be kept all the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

from bot.lanes import Lanes
from bot.patience import over_within
from bot.ports import Clock, Incoming, Taker
from bot.quiet_logs import place_of
from bot.updates import Poison, number_of, parse
from storage.errors import Unavailable
from storage.port import Storage

TRIES: Final = 3
"""How often an update is given to a program that fails on it, before it is set aside."""
LATE_AFTER: Final = 5.0
"""Seconds after which a lane counts as hanging: whoever asks for help must not wait longer to hear anything at all."""

Trouble = Literal["storage_unavailable", "storage_back", "second_instance", "webhook_elsewhere", "bad_token"]
"""What the owner should hear of."""

log = logging.getLogger(__name__)


class GaveUp(Exception):
    """Storage could not commit for too long. The process must end, so that a supervisor starts it again."""


@dataclass(slots=True)
class _Try:
    """One try to take what came in one lane."""

    items: Sequence[Incoming | Poison]
    done: int = 0
    """How many of them, from the first."""
    refused: bool = False
    """Storage could not commit."""

    @property
    def left(self) -> Sequence[Incoming | Poison]:
        return self.items[self.done :]


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
        late_after: float = LATE_AFTER,
    ) -> None:
        """``unkept`` hears of each update that could not be kept, each time.

        ``give_up_after``: seconds without a commit after which :meth:`take` raises GaveUp. ``late_after``: seconds that
        a lane may take.
        """
        self._taker = taker
        self._lanes = lanes
        self._storage = storage
        self._clock = clock
        self._tell = tell
        self._unkept = unkept
        self._give_up_after = give_up_after
        self._late_after = late_after
        self._hanging: dict[int, asyncio.Task[None]] = {}
        """What is late and goes on, by its lane. Nothing more of that lane is begun until it is over."""
        self._failing_since: float | None = None

    async def take(self, batch: Sequence[Any]) -> list[Any]:
        """Deal with raw updates, those of one chat in their order. Returns those that are not kept yet, in order.

        After one that could not be kept, the later ones of its chat are not tried. One that hangs counts as not kept;
        given again, it is begun again only when its first try is over, and is known then if it was kept. Raises GaveUp.
        """
        lanes = _by_lane(batch)
        stuck = [item for key in self._hanging.keys() & lanes.keys() for item in lanes.pop(key)]
        tries = {key: _Try(items) for key, items in lanes.items()}
        stuck += await self._carry_out(tries)
        await self._put_aside(stuck)
        self.endure(failing=any(each.refused for each in tries.values()))
        unkept = {item.update_id for item in (*stuck, *(item for each in tries.values() for item in each.left))}
        return [raw for raw in batch if number_of(raw) in unkept] if unkept else []

    async def settle(self) -> None:
        """Wait until what hangs is over."""
        await asyncio.gather(*self._hanging.values(), return_exceptions=True)

    async def _carry_out(self, tries: Mapping[int, _Try]) -> list[Incoming | Poison]:
        """Carry them out side by side. Returns what is late: its tries go on."""
        begun = {key: asyncio.ensure_future(self._one_lane(key, a_try)) for key, a_try in tries.items()}
        try:
            await over_within(self._late_after, begun.values())
        except asyncio.CancelledError:
            for task in begun.values():
                task.cancel()
            raise
        late = {key: task for key, task in begun.items() if not task.done()}
        for task in begun.values():
            if task.done():
                task.result()  # raises a mistake of ours
        for key, task in late.items():
            self._hanging[key] = task
            task.add_done_callback(partial(self._is_over, key))
        return [item for key in late for item in tries[key].left]

    def _is_over(self, key: int, task: asyncio.Task[None]) -> None:
        if self._hanging.get(key) is task:
            del self._hanging[key]

    async def _one_lane(self, key: int, a_try: _Try) -> None:
        async def in_order() -> None:
            for item in a_try.items:
                await self._one(item)
                a_try.done += 1

        try:
            await self._lanes.run(key, in_order)
        except Unavailable:
            a_try.refused = True
            await self._put_aside(a_try.left)

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
        """Tell once when storage stops to commit and once when it is back. Raises GaveUp after a while.

        Never because something hangs: a new life would hang as well, and this one can still say where help is.
        """
        now = asyncio.get_running_loop().time()
        if not failing and not self._hanging:
            if self._failing_since is not None:
                self._tell("storage_back")
            self._failing_since = None
        elif self._failing_since is None:
            self._failing_since = now
            log.error("storage cannot commit: nothing is acknowledged until it can")
            self._tell("storage_unavailable")
        elif failing and now - self._failing_since >= self._give_up_after:
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
