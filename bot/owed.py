"""What is owed to somebody, and comes whatever their rhythm is: kind by kind. Knows no clock."""

from __future__ import annotations

from datetime import datetime

from bot.scene import Scene
from flows.engine import Outcome, begin
from flows.events import ConsentRefused, Planned, Prompted, Said, Shown
from flows.needs import review
from flows.phrase import Phrase
from flows.plans import Plan
from flows.waiting import OVER, kept
from storage.members import SEVERAL
from storage.port import Storage
from storage.records import Person, Standing

_PLACE = "place"
"""The script that asks about a place that has come free."""
_FAREWELL = "farewell"
"""The script that says goodbye when the project has ended."""
_NEEDS_MET = Phrase(script="needs_words", slot="news")
_NO_PLACE = Phrase(script="farewell_words", slot="no_place")
_GONE_ON = Phrase(script="place_words", slot="gone_on")


class Owed:
    """Carries out plans that no rhythm made: letters about a case, news of what they need, a farewell, a place."""

    def __init__(self, *, storage: Storage, scene: Scene) -> None:
        self._storage = storage
        self._scene = scene

    async def outcome(self, plan: Plan, standing: Standing, person: Person, now: datetime) -> Outcome | None:
        """What comes of ``plan``; None if there is nothing to say any more."""
        match plan.kind:
            case "letter":
                return await self._letter(plan, standing)
            case "handed_over":
                return await self._handed_over(plan, standing, person)
            case "needs":
                return await self._needs(plan, standing, person, now)
            case "farewell":
                return await self._farewell(standing, person, now)
            case "place":
                return await self._place(plan, standing, person, now)
            case _:
                return None

    async def _letter(self, plan: Plan, standing: Standing) -> Outcome | None:
        """What the team wrote about a case. What is open stays as it is."""
        case = await self._storage.cases.one(plan.about)
        if case is None or not case.letters:
            return None
        events = Prompted(script="", asked=plan.asked), Shown(view="letter", about=plan.about)
        return Outcome(session=standing.session, events=events)

    async def _handed_over(self, plan: Plan, standing: Standing, person: Person) -> Outcome | None:
        """Somebody of the team looks after a case no more: who does now, and whose it is. What is open stays as it is.

        Whose it is, is told that somebody else does only if they are there. None if an answer about it does not come
        to whose it is any more, if it has gone on to yet another, or if an owner is there again who alone may read it.
        """
        if plan.about == SEVERAL:
            return await self._several_handed_over(plan, standing, person)
        found = await self._storage.cases.one(plan.about)
        if found is None or found.case.state == "done":
            return None
        case, is_theirs = found.case, found.case.pseudonym == person.pseudonym
        if not (found.reached if is_theirs else case.holder == person.pseudonym):
            return None
        holder = await self._storage.person(case.holder) if case.holder else None
        if is_theirs and case.for_owner and not holder and await self._storage.staff("owner"):
            return None
        nobody = "owner_gone" if case.for_owner and not holder else "handed_to_nobody"
        slot = "handed_over" if holder and holder.status == "active" else nobody
        slot = slot if is_theirs else "handed_to_you"
        said = Said(phrase=Phrase(script="cases_words", slot=slot, values={"code": plan.about}))
        return Outcome(session=standing.session, events=(Prompted(script="", asked=plan.asked), said))

    async def _several_handed_over(self, plan: Plan, standing: Standing, person: Person) -> Outcome | None:
        """In one message, to whoever looks after them now."""
        if all(case.holder != person.pseudonym for case in await self._storage.cases.open_to(person)):
            return None
        said = Said(phrase=Phrase(script="cases_words", slot="several_handed_to_you"))
        return Outcome(session=standing.session, events=(Prompted(script="", asked=plan.asked), said))

    async def _needs(self, plan: Plan, standing: Standing, person: Person, now: datetime) -> Outcome | None:
        """What the team says about something that somebody needs, beside what is open; or whether it is still right.

        They are asked again after as long a time, whether they answer or not. Nothing if nothing is kept any more.
        """
        if await self._storage.needs.of(person.pseudonym) is None:
            return None
        if not plan.script:
            events = Prompted(script="", asked=plan.asked), Said(phrase=_NEEDS_MET), Shown(view="needs")
            return Outcome(session=standing.session, events=events)
        begun = begin(plan.script, standing.session, await self._scene.around(person, now, [plan.script]))
        again = Planned(plan=review(self._scene.hours(person), now))
        told = Prompted(script=plan.script, asked=plan.asked)
        return Outcome(session=begun.session, events=(*begun.events, told, again))

    async def _farewell(self, standing: Standing, person: Person, now: datetime) -> Outcome | None:
        """The project has ended. Who waited for a place hears that there will be none; who stopped, only as they wish.

        Whatever is open is over: it would lead nowhere any more.
        """
        if not self._scene.project.has_ended(now) or (person.status == "stopped" and not person.wants_outcome):
            return None
        told = Prompted(script=_FAREWELL, asked=True)
        if person.status == "waiting":
            return Outcome(session=None, events=(told, Said(phrase=_NO_PLACE), ConsentRefused()))
        begun = begin(_FAREWELL, None, await self._scene.around(person, now, [_FAREWELL]))
        return Outcome(session=begun.session, events=(told, *begun.events))

    async def _place(self, plan: Plan, standing: Standing, person: Person, now: datetime) -> Outcome | None:
        """A place has come free for somebody who waits for one, or was not taken, and they are forgotten."""
        if plan.about == OVER:
            return Outcome(session=None, events=(Said(phrase=_GONE_ON), ConsentRefused()))
        around = await self._scene.around(person, now, [_PLACE])
        begun = begin(_PLACE, standing.session, around)
        until = Planned(plan=kept(self._scene.hours(person), now))
        return Outcome(session=begun.session, events=(*begun.events, until))
