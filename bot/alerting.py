"""Brings a call for a person to whoever of the team is asked next, and back to whose call it is how it stands.

Never says a word of what was written, or whose call it is. Knows no clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.scene import Scene
from flows.engine import Outcome
from flows.events import AlertCame, AlertUnanswered, Event, NobodyAnswered, Planned, Prompted, Shown
from flows.interrupting import interrupt
from flows.plans import Plan
from storage.port import Storage
from storage.records import Person, Standing
from storage.records_of_cases import Call

_ALERT = "alert"
"""The script that asks somebody of the team whether they can take a call."""


class Alerting:
    """Carries out plans about calls for a person."""

    def __init__(self, *, storage: Storage, scene: Scene) -> None:
        self._storage = storage
        self._scene = scene

    async def outcome(self, plan: Plan, standing: Standing, person: Person, now: datetime) -> Outcome | None:
        """What comes of ``plan``; None if there is nothing to say any more."""
        call = await self._storage.safety.call(plan.about)
        if call is None or call.case.state == "done":
            return None
        if plan.kind == "alert":
            return await self._asked(call, plan, standing, person, now)
        told = _told(call, person)
        events = told if plan.kind == "call_news" else self._stands(plan, call, told, now)
        return Outcome(session=standing.session, events=events)

    async def _asked(self, call: Call, plan: Plan, standing: Standing, person: Person, now: datetime) -> Outcome:
        """Somebody of the team is asked, over whatever they were doing. Who is not there now is passed over.

        If nobody waits for their answer, they are asked while the team reads, and not in the hour in which they came.
        """
        code = call.case.code
        if person.status != "active":
            return Outcome(session=standing.session, events=(AlertUnanswered(case=code),))
        if call.is_asked_later(person.pseudonym) and (at := self._next_reading(now)) > now:
            return Outcome(session=standing.session, events=(Planned(plan=replace(plan, due_at=at)),))
        around = await self._scene.around(person, now, [_ALERT])
        begun = interrupt(_ALERT, standing.session, around, {"case": code})
        came = Prompted(script="", asked=True), AlertCame(case=code)
        return Outcome(session=begun.session, events=(*came, *begun.events))

    def _next_reading(self, now: datetime) -> datetime:
        """When the team agreed to be asked: ``now``, if that is at all hours or nobody knows when it reads."""
        project = self._scene.project
        reading = None if project.safeguarding.at_all_hours else project.reading.next_reading(now)
        return max(reading.begins, now) if reading else now

    def _stands(self, plan: Plan, call: Call, told: tuple[Event, ...], now: datetime) -> tuple[Event, ...]:
        """What happens to a call when its clock has run, and what whose it is hears of it: ``told``, or nothing.

        Of somebody whom the question has not reached yet, because the bot was off, it is not said that they gave no
        answer: they get their time, once.
        """
        code, waiting = call.case.code, call.waiting
        if call.taken is not None:
            return told
        if waiting is None and not call.anybody_left:
            return NobodyAnswered(case=code), *told, *([Shown(view="first_lines")] if told else [])
        if waiting is not None and waiting.told_at is None and not plan.times:
            minutes = timedelta(minutes=self._scene.project.safeguarding.minutes)
            return (Planned(plan=replace(plan, due_at=now + minutes, times=1)),)
        return AlertUnanswered(case=code), *(told if call.anybody_left else ())


def _told(call: Call, person: Person) -> tuple[Event, ...]:
    """Looked up when it is sent, so that it is true then. Nobody is told who has left."""
    if person.status == "left" or call.case.on_leaving:
        return ()
    return Prompted(script="", asked=True), Shown(view="call", about=call.case.code)
