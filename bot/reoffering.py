"""Asks open questions once more after we were away: Telegram forgets button presses after 150 seconds.

Typed answers wait for us for a day; taps do not, and nobody would know that theirs was lost.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from bot.composing import Manner, compose
from bot.lanes import Lanes
from bot.ports import Clock, Out
from bot.scene import Scene
from flows.engine import ask_again
from flows.events import Prompted
from storage.port import Storage
from storage.records import LIVE, Standing, Turn

GAP = timedelta(minutes=2)
"""Shorter than Telegram's 150 seconds: nothing is lost in less."""
FRESH = timedelta(hours=24)
"""A question that was open for longer than this before we left is not asked again: that would be a nudge."""
IN_CONVERSATION = timedelta(hours=1)
"""Who replied so shortly before we left is awake, whatever the hour."""
_QUIETLY = Manner(policy="at_most_once", priority=LIVE, silent=True)


async def reoffer(*, storage: Storage, lanes: Lanes[int], scene: Scene, out: Out, clock: Clock) -> None:
    """Ask every fresh open question again, once, if we were away for long enough to lose a tap."""
    last = await storage.last_polled()
    now = clock.now()
    if last is None or now - last < GAP:
        return
    for standing in await storage.waiting_sessions(last - FRESH):
        if standing.person is not None:
            chat_id = standing.person.chat_id
            await lanes.run(chat_id, partial(_ask, chat_id, storage, scene, out, last, now))


async def _ask(chat_id: int, storage: Storage, scene: Scene, out: Out, last: datetime, now: datetime) -> None:
    """Looked up again in the lane: a typed answer may have come first."""
    standing = await storage.standing(chat_id, None)
    person, session = standing.person, standing.session
    if person is None or session is None or not _welcome(standing, scene, last, now):
        return
    scripts = [frame.script for frame in session.frames]
    outcome = ask_again(session, await scene.around(person, now, scripts))
    unasked = () if _in_conversation(standing, last) else (Prompted(script="", asked=False),)
    turn = Turn(
        person=person,
        now=now,
        session=outcome.session,
        events=(*outcome.events, *unasked),
        messages=compose(outcome.events, _QUIETLY),
    )
    out.send(await storage.keep(turn))


def _in_conversation(standing: Standing, last: datetime) -> bool:
    """Then they wait for us, and what we say is no message that they did not ask for."""
    return standing.since is not None and last - standing.since < IN_CONVERSATION


def _welcome(standing: Standing, scene: Scene, last: datetime, now: datetime) -> bool:
    """Whether they were in the middle of it when we left, or the hour is one at which we may write.

    Who has left is not asked twice: not even whether they want to undo it.
    """
    if standing.person is None or standing.since is None or standing.person.status in ("stopped", "left"):
        return False
    if _in_conversation(standing, last):
        return True
    return scene.hours(standing.person).welcome(now) == now
