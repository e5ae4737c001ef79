"""Carries out what was planned for a time, if it may be sent now. Knows no scheduler and no SQL.

Runs in the lane of the person it concerns, so that it can never overtake their "stop".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.composing import NUDGING, Manner, compose
from bot.erasing import Erasing
from bot.hiding import hide
from bot.notices import notices
from bot.performing import Performing
from bot.ports import Clock, Out
from bot.scene import Scene
from flows.plans import Kind, Plan, skipped
from flows.sensitive import is_sensitive
from flows.verdict import Later, Life, Never, Why, verdict
from storage.port import Storage
from storage.records import DIGEST, FOLLOW_UP, RIGHTS, DueRow, Person, Standing, Turn

_PROMISED: Final = Manner(priority=FOLLOW_UP, silent=True)
"""Somebody has spoken, and was told that they would hear of it."""
_MANNERS: Final[Mapping[Kind, Manner]] = {
    "news": Manner(priority=RIGHTS, silent=True),
    "broadcast": Manner(priority=DIGEST, silent=True),
    "digest": Manner(priority=DIGEST, silent=True),
    "place": Manner(priority=RIGHTS, silent=True),
    "outcome": _PROMISED,
    "reply": _PROMISED,
    "letter": Manner(priority=RIGHTS, silent=True),
    "handed_over": Manner(priority=RIGHTS, silent=True),
    "farewell": Manner(priority=RIGHTS, silent=True),
    "proposal": _PROMISED,
    "needs": _PROMISED,
    "alert": Manner(priority=RIGHTS),
    "call": Manner(priority=RIGHTS),
    "call_news": Manner(priority=RIGHTS),
}
"""How kinds are sent that are no nudges: who does not hear that a session is called off travels to it, who does not
hear of a place loses it, and a message to everybody, or to the team, must not hold up what is meant for one. A call for
a person is the only thing that makes a sound: somebody waits for it."""
_NEVER_AGAIN: Final = ("left", "over")
"""Reasons to leave something out that hold for the next time of its rhythm, too."""


class FollowUps:
    """What happens when a due row is due."""

    def __init__(self, *, storage: Storage, out: Out, scene: Scene, clock: Clock) -> None:
        self._storage = storage
        self._out = out
        self._scene = scene
        self._clock = clock
        self._performing = Performing(storage=storage, scene=scene)
        self._erasing = Erasing(storage=storage, out=out, scene=scene)

    async def begin(self) -> None:
        """Say what an earlier life still owes to those whom it has erased. Does not wait until it is said."""
        await self._erasing.begin()

    async def stop(self) -> None:
        """Wait until it is noted what was said to them. Call it once the way out is closed."""
        await self._erasing.stop()

    async def carry_out(self, row: DueRow) -> None:
        """Do what ``row`` says, or move it to a better time: it is never left due at the same instant.

        It is looked up again, because whatever came first in this lane may have changed it, or called it off.
        """
        now = self._clock.now()
        person, row_now = await self._storage.person(row.pseudonym), await self._storage.plans.one(row.id)
        if row_now is None or row_now.plan.due_at > now:
            return
        if person is None:
            await self._storage.plans.forget(row_now.id)
        elif row_now.plan.kind == "erase":
            await self._erasing.erase(person, now)
        elif row_now.plan.kind == "forget":
            await self._storage.forget_taken_back(person.pseudonym, row_now.id)
        elif row_now.plan.kind == "hide":
            await hide(row_now, person, now, storage=self._storage, out=self._out)
        else:
            await self._reach(row_now, person, now)

    async def _reach(self, row: DueRow, person: Person, now: datetime) -> None:
        standing = await self._storage.standing(person.chat_id, None)
        match verdict(row.plan, await self._life(standing, person), now):
            case Never(why=why):
                await self._leave_out(row, person, why, now)
            case Later(until=until):
                await self._storage.plans.move(row.id, until)
            case _ if await self._is_suspended(row.plan):
                await self._leave_out(row, person, "suspended", now)
            case _:
                await self._perform(row, standing, person, now)

    async def _is_suspended(self, plan: Plan) -> bool:
        """Looked up only for what can be. Its rhythm goes on, in case it comes again."""
        script = self._scene.book.latest.get(plan.script)
        return script is not None and is_sensitive(script) and plan.script in await self._scene.suspended()

    async def _perform(self, row: DueRow, standing: Standing, person: Person, now: datetime) -> None:
        outcome = await self._performing.outcome(row, standing, person, now)
        if outcome is None:
            return await self._say_nothing(row, person, now)
        turn = Turn(
            person=person,
            now=now,
            session=outcome.session,
            events=outcome.events,
            messages=compose(outcome.events, _MANNERS.get(row.plan.kind, NUDGING)),
            notices=await notices(outcome.events, person.pseudonym, self._storage),
            due_id=row.id,
        )
        self._out.send(await self._storage.keep(turn))
        if turn.notices:
            self._out.wake()
        return None

    async def _life(self, standing: Standing, person: Person) -> Life:
        return Life(
            status=person.status,
            hours=self._scene.hours(person),
            per_week=self._scene.project.messages_per_week,
            pace=person.pace,
            paused_until=person.paused_until,
            prompts=await self._storage.plans.prompts(person.pseudonym),
            talked_at=standing.since if standing.session else None,
            ends_at=self._scene.project.ends_at,
        )

    async def _leave_out(self, row: DueRow, person: Person, why: Why, now: datetime) -> None:
        comes_again = why not in _NEVER_AGAIN
        then = skipped(row.plan, self._scene.hours(person), now, person.pace) if comes_again else None
        await self._storage.plans.leave_out(row, why, then, now)

    async def _say_nothing(self, row: DueRow, person: Person, now: datetime) -> None:
        """There is nothing to say any more; of summaries, nothing new yet."""
        if row.plan.kind != "digest":
            return await self._leave_out(row, person, "over", now)
        then = skipped(row.plan, self._scene.hours(person), now, person.pace)
        await self._storage.plans.look_again(row, then)
