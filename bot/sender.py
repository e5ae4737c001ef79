"""Decides which message goes next, and starts it: the most urgent first, one at a time for each person, within limits.

Knows neither words nor Telegram's answers; those are the delivery's.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any, Final

from bot.asides import Asides
from bot.copied import Copied
from bot.delivery import After, Delivery, kept
from bot.outcomes import BadToken
from bot.pacing import BackOff, Pacing
from bot.ports import Clock, Deletion, Renderer, Telegram
from bot.quiet_logs import place_of
from bot.retries import Retries
from bot.standstill import Movement
from storage.errors import Unavailable
from storage.port import Storage
from storage.records import LIVE, Outgoing

SIDE_BY_SIDE: Final = 64
"""Messages under way at most: so many may be in doubt after a crash."""
ROOM: Final = 60
"""Rows that are claimed ahead at most. Two seconds' worth, so that few are claimed and not begun at a crash."""
LOOK_EVERY: Final = 30.0
"""Seconds between two looks into the outbox at most, which also heals a clock that jumped."""

log = logging.getLogger(__name__)


class Sender:
    """The way out (``bot.ports.Out``)."""

    def __init__(
        self,
        *,
        storage: Storage,
        telegram: Telegram,
        renderer: Renderer,
        clock: Clock,
        pacing: Pacing | None = None,
        look_every: float = LOOK_EVERY,
    ) -> None:
        """``look_every``: seconds of running time between two looks into the outbox at most."""
        self._storage = storage
        self._clock = clock
        self._pacing = pacing or Pacing()
        self._look_every = look_every
        self._delivery = Delivery(
            storage=storage, telegram=telegram, renderer=renderer, clock=clock, pacing=self._pacing
        )
        self._lanes: dict[str, deque[Outgoing]] = {}
        """What is claimed and not begun, by person. A person has an entry as long as they are ready or under way."""
        self._ready: list[tuple[int, int, str]] = []
        """People whose next message may begin as soon as the limits allow: priority, place in the queue, pseudonym."""
        self._places = count()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._hidden: set[str] = set()
        """People behind whose message under way more may wait in the outbox, where a claim does not see it yet."""
        self._full = False
        """Somebody is ready who would be under way if fewer were."""
        self._retries = Retries()
        self._settled = 0
        """How many messages were sent, or given up for good."""
        self._more = False
        """The outbox should be looked into as soon as there is room."""
        self._look = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._stopping = False
        self._fatal: BadToken | None = None
        self._asides = Asides(telegram, self._pacing, self._give_up)

    # --- bot.ports.Out ---------------------------------------------------------------------------------------------

    def send(self, outgoing: tuple[Outgoing, ...]) -> None:
        """Send these rows, which are kept and claimed. None at all may mean that some wait behind others: look."""
        if not outgoing:
            self.wake()
        for row in outgoing:
            self._accept(row)

    def answer_tap(self, tap_id: str, words: str = "") -> None:
        """Stop a button's spinning, perhaps with a sentence."""
        self._asides.answer_tap(tap_id, words)

    def say_once(
        self, chat_id: int, words: str, *, patiently: bool = False, silent: bool = False, copies: Sequence[Copied] = ()
    ) -> asyncio.Future[bool]:
        """Say something of which nothing is kept, if the limits allow it now; or as soon as they do."""
        return self._asides.say_once(chat_id, words, patiently=patiently, silent=silent, copies=copies)

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> Deletion:
        """Delete messages of either side as far as Telegram lets us within a minute."""
        return await self._asides.delete(chat_id, message_ids)

    def wake(self) -> None:
        """Look into the outbox."""
        self._hidden.update(self._lanes)
        self._look.set()

    async def idle(self) -> bool:
        """Whether nothing is under way, and nothing that may be sent now waits."""
        waits = await self._anything_to_send()  # first, for what is claimed meanwhile is in a lane by then
        return not (waits or self._lanes or self._asides.tasks)

    async def movement(self) -> Movement:
        """For who watches whether messages go out: those that may go now, and those that were tried and did not."""
        waits = bool(self._lanes or self._retries) or await self._anything_to_send()
        return Movement(waits=waits, mark=self._settled, since=self._clock.now())

    async def _anything_to_send(self) -> bool:
        next_send = await self._storage.next_send()
        return next_send is not None and next_send <= self._clock.now()

    # --- life ------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Claim what waits in the outbox, until :meth:`stop`. Raises BadToken: then nothing can be sent any more."""
        self._look.set()
        back_off = BackOff()
        while not self._stopping:
            self._look.clear()
            try:
                wait = await self._claim()
                back_off.reset()
            except Unavailable:
                wait = back_off.next()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._look.wait(), wait)
        if self._fatal is not None:
            raise self._fatal

    async def stop(self, within: float = 4.0) -> None:
        """Begin nothing new, put back what was not begun, and give what is under way ``within`` seconds to end."""
        self._stopping = True
        self._look.set()
        await self._asides.stop()
        if self._timer is not None:
            self._timer.cancel()
        waiting = [row for lane in self._lanes.values() for row in lane]
        self._lanes.clear()
        returning = [asyncio.ensure_future(kept(self._returning(row, self._clock.now()))) for row in waiting]
        tasks: list[asyncio.Future[Any]] = [*self._under_way.values(), *self._asides.tasks, *returning]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    # --- claiming --------------------------------------------------------------------------------------------------

    async def _claim(self) -> float:
        """Claim as much as there is room for. Returns for how many seconds nothing more is to be expected."""
        now = self._clock.now()
        for row in self._retries.held_up(self._now(), now):  # to be tried by now, but the clock was set back
            await kept(self._returning(row, now))
        while (room := self._room()) > 0 and not self._stopping:
            if self._pacing.paused(self._now()):
                return min(self._look_every, self._pacing.free_at(0, live=True, now=self._now()) - self._now())
            rows = await self._storage.claim(self._clock.now(), room)
            if not rows:
                break
            self._hidden.update(row.person.pseudonym for row in rows)
            for row in rows:
                self._accept(row)
        next_send = await self._storage.next_send() if room > 0 else None
        if next_send is None:
            return self._look_every
        return min(max((next_send - self._clock.now()).total_seconds(), 0.2), self._look_every)

    # --- starting --------------------------------------------------------------------------------------------------

    def _accept(self, row: Outgoing) -> None:
        who = row.person.pseudonym
        self._retries.begun(row)
        if who in self._lanes:
            return self._lanes[who].append(row)
        self._lanes[who] = deque((row,))
        if self._stopping:
            self._under_way[who] = asyncio.ensure_future(self._put_back(who, self._clock.now()))
        else:
            self._queue(who)

    def _queue(self, who: str) -> None:
        """Begin this person's next message now, or as soon as the limits allow."""
        self._try((self._lanes[who][0].message.priority, next(self._places), who))

    def _try(self, entry: tuple[int, int, str]) -> None:
        _, _, who = entry
        head = self._lanes[who][0]
        chat_id, now = head.person.chat_id, self._now()
        free_at = self._pacing.free_at(chat_id, live=head.message.priority == LIVE, now=now)
        if free_at > now:
            heapq.heappush(self._ready, entry)
            self._set_timer(free_at)
        elif len(self._under_way) >= (1 if self._pacing.probing else SIDE_BY_SIDE):
            heapq.heappush(self._ready, entry)
            self._full = True
        elif head.is_stale(self._clock.now()):
            self._under_way[who] = asyncio.ensure_future(self._put_back(who, self._clock.now()))
        else:
            self._pacing.began(chat_id, now)
            self._lanes[who].popleft()
            self._under_way[who] = asyncio.ensure_future(self._deliver(who, head))

    def _try_all(self) -> None:
        self._full = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        ready, self._ready = self._ready, []
        while ready and not self._stopping:
            self._try(heapq.heappop(ready))

    def _set_timer(self, at: float) -> None:
        if self._timer is not None:
            if self._timer.when() <= at:
                return
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_at(at, self._try_all)

    # --- delivering ------------------------------------------------------------------------------------------------

    async def _deliver(self, who: str, outgoing: Outgoing) -> None:
        try:
            await self._behind(outgoing, await self._delivery.deliver(outgoing))
        except BadToken as outcome:
            self._give_up(outcome)
        except Exception as fault:  # noqa: BLE001  the message stays in doubt until the next start; others go on
            log.error("nobody knows what became of a message: %s", place_of(fault))
        finally:
            del self._under_way[who]
            self._next(who)

    async def _behind(self, outgoing: Outgoing, after: After) -> None:
        """What became of a message decides about those behind it."""
        who = outgoing.person.pseudonym
        lane = self._lanes.get(who)
        if after.gone and lane:
            lane.clear()
        if after.new_chat_id is not None and lane:
            moved = (replace(row, person=replace(row.person, chat_id=after.new_chat_id)) for row in lane)
            self._lanes[who] = deque(moved)
        if after.waits_until is None:
            self._settled += 1
        else:
            self._retries.waits(outgoing, after.waits_until, self._now(), self._clock.now())
            await self._put_back(who, after.waits_until, finished=False)
            self._look.set()

    async def _put_back(self, who: str, until: datetime, *, finished: bool = True) -> None:
        """Everything that is claimed for this person and not begun goes back, in its order."""
        lane = self._lanes.get(who)
        while lane:
            await kept(self._returning(lane[0], until))
            self._retries.waits(lane.popleft(), until, self._now(), self._clock.now())
        if finished:
            del self._under_way[who]
            self._more = True
            self._next(who)

    def _returning(self, row: Outgoing, until: datetime) -> Callable[[], Awaitable[None]]:
        return lambda: self._storage.put_back(row, until, certain=True)

    def _next(self, who: str) -> None:
        """A delivery is over: this person's next message, whoever waited for a place, and what may have been hidden."""
        lane = self._lanes.get(who)
        if lane and not self._stopping:
            self._queue(who)
        else:
            self._lanes.pop(who, None)
            self._more = self._more or who in self._hidden
            self._hidden.discard(who)
        if self._full:
            self._try_all()
        if self._more and self._room() >= ROOM // 2:
            self._more = False
            self._look.set()

    def _room(self) -> int:
        return ROOM - sum(map(len, self._lanes.values()))

    def _give_up(self, outcome: BadToken) -> None:
        self._fatal = outcome
        self._stopping = True
        self._look.set()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
