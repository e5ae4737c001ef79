"""Brings one message to Telegram, and keeps what became of it. Knows no queue and no other message.

Each row is marked right after its own answer. Which side it errs on when nobody knows is the message's own policy.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.outcomes import BadToken, Conflict, Gone, Harmless, Moved, NotSent, Outcome, Slow, Uneditable, Unknown
from bot.pacing import BackOff, Pacing
from bot.ports import Call, Clock, Renderer, Telegram
from bot.quiet_logs import place_of
from storage.errors import Unavailable
from storage.port import Storage
from storage.records import LIVE, Outgoing

LONGEST_WAIT: Final = {True: 300.0, False: 3600.0}
"""Seconds between two tries at most: of what was certainly not sent, and of what may have been."""

BETWEEN_PIECES: Final = timedelta(seconds=6)
"""For somebody who wants to be told slowly: long enough to read a few short sentences."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class After:
    """What became of a message, as far as it matters to those behind it."""

    waits_until: datetime | None = None
    """It was put back; everything else for this person must wait behind it."""
    gone: bool = False
    """This person cannot be reached: nothing else for them is sent."""
    new_chat_id: int | None = None
    """The person's chat has another id now."""


_DONE: Final = After()


class Delivery:
    """Delivers messages, one at a time for each person."""

    def __init__(
        self, *, storage: Storage, telegram: Telegram, renderer: Renderer, clock: Clock, pacing: Pacing
    ) -> None:
        self._storage = storage
        self._telegram = telegram
        self._renderer = renderer
        self._clock = clock
        self._pacing = pacing

    async def deliver(self, outgoing: Outgoing) -> After:
        """Send a message whose turn has come, and keep what became of it. Raises BadToken, having put it back."""
        try:
            return await self._deliver(outgoing, waits=False)
        except BadToken:
            raise
        except Exception as fault:  # noqa: BLE001  a mistake of ours: nobody knows how far it came
            log.error("a delivery failed: %s", place_of(fault))
            return await self._again(outgoing, certain=False, seconds=LONGEST_WAIT[True])

    async def _deliver(self, outgoing: Outgoing, *, waits: bool) -> After:
        try:
            calls = await self._renderer.calls(outgoing)
        except Unavailable:
            return await self._again(outgoing, certain=True)
        except Exception as fault:  # noqa: BLE001  a message that cannot be worded must not hold up all others
            log.error("a message cannot be worded: %s", place_of(fault))
            return await self._drop(outgoing, "cannot be worded")
        if not calls:
            return await self._drop(outgoing, "nothing to say")
        return await self._say(outgoing, calls, waits=waits)

    async def _say(self, outgoing: Outgoing, calls: tuple[Call, ...], *, waits: bool) -> After:
        ids = set(filter(None, [outgoing.message.replaces]))
        for number, call in enumerate(calls[outgoing.said :], outgoing.said):
            begun = number > outgoing.said
            if call.later and begun:
                return await self._rest_later(replace(outgoing, said=number, ids=tuple(sorted(ids))))
            try:
                result = await self._call(outgoing, call, waits=waits or begun)
            except Harmless:
                continue
            except Outcome as outcome:
                return await self._failed(outgoing, outcome, begun=begun)
            if isinstance(result, dict) and "message_id" in result:
                ids.add(result["message_id"])
        await kept(lambda: self._storage.sent(outgoing, sorted(ids), self._clock.now()))
        return _DONE

    async def _rest_later(self, outgoing: Outgoing) -> After:
        """The rest waits in the outbox: it holds up nobody else, and a piece that was said is not said again."""
        until = self._clock.now() + BETWEEN_PIECES
        await kept(lambda: self._storage.put_back(outgoing, until, certain=True))
        return After(waits_until=until)

    async def _call(self, outgoing: Outgoing, call: Call, *, waits: bool) -> Any:
        """One call. The first of a message was given its turn by the sender; others wait for theirs here."""
        if waits:
            await self._turn(outgoing)
        began = _monotonic()
        try:
            result = await self._telegram.call(call)
        except Outcome as outcome:
            if isinstance(outcome, NotSent | Unknown) and not isinstance(outcome, Slow):
                self._pacing.unanswered(began, _monotonic())
            else:
                self._pacing.answered()
            raise
        self._pacing.answered()
        return result

    async def _turn(self, outgoing: Outgoing) -> None:
        chat_id, live = outgoing.person.chat_id, outgoing.message.priority == LIVE
        while (free_at := self._pacing.free_at(chat_id, live=live, now=_monotonic())) > _monotonic():
            await asyncio.sleep(free_at - _monotonic())
        self._pacing.began(chat_id, _monotonic())

    # --- what did not go well --------------------------------------------------------------------------------------

    async def _failed(self, outgoing: Outgoing, outcome: Outcome, *, begun: bool) -> After:
        """``begun``: an earlier part of the message is already there, so it is not certain that nothing was sent."""
        match outcome:
            case NotSent() | Unknown() | Conflict() | BadToken():
                return await self._later(outgoing, outcome, begun=begun)
            case Gone():
                log.info("a chat cannot be reached: %s", outcome)
                await kept(lambda: self._storage.left_quietly(outgoing.person.chat_id, self._clock.now()))
                return After(gone=True)
            case Moved(new_chat_id=new_chat_id):
                return await self._move(outgoing, new_chat_id)
            case Uneditable() if outgoing.message.replaces is not None:
                anew = replace(outgoing, message=replace(outgoing.message, replaces=None))
                return await self._deliver(anew, waits=True)
        log.error("Telegram refuses a message for ever: %s", outcome)
        return await self._drop(outgoing, f"refused: {outcome}")

    async def _later(self, outgoing: Outgoing, outcome: Outcome, *, begun: bool) -> After:
        seconds = None
        if isinstance(outcome, Slow):
            seconds = outcome.seconds
            self._pacing.penalty(outgoing.person.chat_id, seconds, _monotonic())
        certain = not begun and not isinstance(outcome, Unknown)
        after = await self._again(outgoing, certain=certain, seconds=seconds)
        if isinstance(outcome, BadToken):
            raise outcome
        return after

    async def _move(self, outgoing: Outgoing, new_chat_id: int) -> After:
        if outgoing.person.chat_id == new_chat_id:
            return await self._drop(outgoing, "moved in a circle")
        await kept(lambda: self._storage.moved(outgoing.person.chat_id, new_chat_id))
        there = replace(outgoing, person=replace(outgoing.person, chat_id=new_chat_id))
        after = await self._deliver(there, waits=True)
        return replace(after, new_chat_id=new_chat_id)

    async def _again(self, outgoing: Outgoing, *, certain: bool, seconds: float | None = None) -> After:
        """Put the message back, for ``seconds`` or twice as long at each attempt."""
        wait = seconds if seconds is not None else min(2.0 ** min(outgoing.attempts, 12), LONGEST_WAIT[certain])
        until = self._clock.now() + timedelta(seconds=wait)
        await kept(lambda: self._storage.put_back(outgoing, until, certain=certain))
        return After(waits_until=until)

    async def _drop(self, outgoing: Outgoing, why: str) -> After:
        await kept(lambda: self._storage.dropped(outgoing, why, self._clock.now()))
        return _DONE


async def kept(write: Callable[[], Awaitable[None]]) -> None:
    """Do a write until storage can commit it: what has happened outside must be known inside."""
    back_off = BackOff(0.5, 10.0)
    while True:
        try:
            return await write()
        except Unavailable:
            log.error("storage cannot commit: what became of a message is kept as soon as it can")
            await asyncio.sleep(back_off.next())


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
