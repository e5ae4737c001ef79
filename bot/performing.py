"""What is said when something planned comes, kind by kind. Knows no clock, and not whether it may come now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import assert_never

from bot.alerting import Alerting
from bot.broadcasting import framed, written_in
from bot.news import news
from bot.owed import Owed
from bot.proposing import what_came
from bot.scene import Scene
from flows.digest_rhythm import HEARD_WITHIN, comes, rhythm_of
from flows.engine import Outcome, ask_again, begin
from flows.events import BroadcastReached, DigestCame, Event, Planned, Prompted, Resumed, Said, Shown
from flows.phrase import Value, system
from flows.plans import OF_ONE, Plan, following, reminder
from flows.rhythm import Hours
from flows.script import Script
from storage.port import Storage
from storage.records import DueRow, Person, Standing


class Performing:
    """Carries out plans that may be carried out now."""

    def __init__(self, *, storage: Storage, scene: Scene) -> None:
        self._storage = storage
        self._scene = scene
        self._owed = Owed(storage=storage, scene=scene)
        self._alerting = Alerting(storage=storage, scene=scene)

    async def outcome(  # noqa: C901, PLR0911, PLR0912 - a table: one row for each kind
        self, row: DueRow, standing: Standing, person: Person, now: datetime
    ) -> Outcome | None:
        """What comes of ``row``, with the next of its rhythm; None if there is nothing to say any more."""
        plan = row.plan
        match plan.kind:
            case "schedule" | "follow_up" | "meeting" | "question":
                return await self._begun(plan, standing, person, now)
            case "outcome":
                return await self._what_came(plan, standing, person, now)
            case "reminder":
                return await self._reminded(plan, standing, person, now)
            case "resume":
                events = (Resumed(), Said(phrase=system("welcome_back")), Shown(view="next"))
                return Outcome(session=standing.session, events=events)
            case "broadcast":
                return await self._broadcast(plan, standing, person)
            case "news":
                return await self._news(plan, standing, person)
            case "digest":
                return await self._digest(plan, standing, person, now)
            case "reply":
                return await self._reply(plan, standing, person, now)
            case "proposal":
                return await self._proposal(plan, standing, person)
            case "letter" | "handed_over" | "needs" | "farewell" | "place":
                return await self._owed.outcome(plan, standing, person, now)
            case "alert" | "call" | "call_news":
                return await self._alerting.outcome(plan, standing, person, now)
            case "erase" | "forget" | "hide":
                return None
            case _:
                assert_never(plan.kind)

    async def _begun(self, plan: Plan, standing: Standing, person: Person, now: datetime) -> Outcome | None:
        script = self._scene.book.latest.get(plan.script)
        if script is None or person.role not in script.open_to:
            return None
        given = await self._given(plan)
        if given is None:
            return None
        begun = begin(script.script, standing.session, await self._scene.around(person, now, [script.script]), given)
        waits = begun.session is not None
        return _with(begun, *self._to_come(plan, script, person, now, waits=waits))

    async def _what_came(self, plan: Plan, standing: Standing, person: Person, now: datetime) -> Outcome | None:
        """The answer to what they had said; or that none comes, which leaves open what is open."""
        theme = await self._storage.themes.one(plan.about)
        if theme is None or theme.answered_at is not None:
            return await self._begun(plan, standing, person, now)
        told = Prompted(script=plan.script, asked=plan.asked), Shown(view="outcome", about=theme.code)
        return Outcome(session=standing.session, events=told) if theme.ended else None

    async def _digest(self, plan: Plan, standing: Standing, person: Person, now: datetime) -> Outcome | None:
        """The newest summary, if it is new to them."""
        number = await self._new_summary(person)
        begun = await self._begun(plan, standing, person, now) if number else None
        return _with(begun, DigestCame(batch=number)) if begun and number else None

    async def _new_summary(self, person: Person) -> int | None:
        newest = await self._storage.digests.latest()
        if newest is None or newest.number <= person.digest_seen:
            return None
        seen = await self._storage.digests.one(person.digest_seen)
        is_new = comes(
            rhythm_of(person.digest, person.role),
            newest=newest.published_at,
            seen=seen.published_at if seen else None,
            session_ended=await self._storage.meetings.last_ended(newest.published_at - HEARD_WITHIN),
        )
        return newest.number if is_new else None

    async def _given(self, plan: Plan) -> Mapping[str, Value] | None:
        """What a script knows before it asks: which session or theme it is about; None if there is none any more."""
        if plan.kind == "outcome":
            theme = await self._storage.themes.one(plan.about)
            return {"theme": theme.code} if theme and theme.answer else None
        if plan.kind in ("question", "reply"):
            thread = await self._storage.voices.thread(plan.about)
            state = "asked" if plan.kind == "question" else "answered"
            return {"thread": thread.code} if thread and thread.state == state else None
        if plan.kind != "meeting":
            return {}
        meeting = await self._storage.meetings.one(plan.about)
        if meeting is None or meeting.cancelled:
            return None
        return {"meeting": meeting.code, "title": meeting.about["title"]}

    def _to_come(self, plan: Plan, script: Script, person: Person, now: datetime, *, waits: bool) -> Iterator[Event]:
        """That somebody was written to, the next time of the rhythm, and one gentle reminder if an answer is due.

        Nobody is reminded of what is between them and the team: no answer is an answer, too.
        """
        hours = self._scene.hours(person)
        yield Prompted(script=script.script, asked=plan.asked)
        if after := following(plan, hours, now, person.pace):
            yield Planned(plan=after)
        is_gentle = plan.kind not in OF_ONE and not _is_late(plan, hours, now)
        if waits and script.remind and person.reminders and is_gentle:
            yield Planned(plan=reminder(script.script, script.remind, hours, now))

    async def _reminded(self, plan: Plan, standing: Standing, person: Person, now: datetime) -> Outcome | None:
        script, session = self._scene.book.latest.get(plan.script), standing.session
        if script is None or session is None or all(frame.script != plan.script for frame in session.frames):
            return None
        scripts = [frame.script for frame in session.frames]
        asked = ask_again(session, await self._scene.around(person, now, scripts), "reminder")
        if not asked.events:
            return None
        events: list[Event] = [Prompted(script="", asked=False)]
        if script.remind and plan.times + 1 < person.reminders:
            again = reminder(plan.script, script.remind, self._scene.hours(person), now, plan.times + 1)
            events.append(Planned(plan=again))
        return _with(asked, *events)

    async def _broadcast(self, plan: Plan, standing: Standing, person: Person) -> Outcome | None:
        """The team's words, in the reader's language if they were written in it. What is open stays as it is."""
        sent = await self._storage.broadcasts.one(plan.about)
        if sent is None or sent.state != "sent":
            return None
        first = self._scene.project.languages[0]
        name = self._scene.language_name(written_in(sent, person.language, first))
        said = (Said(phrase=phrase) for phrase in framed(sent, person.language, first, name))
        told = Prompted(script=plan.script, asked=plan.asked), BroadcastReached(broadcast=sent.code)
        return Outcome(session=standing.session, events=(*told, *said))

    async def _news(self, plan: Plan, standing: Standing, person: Person) -> Outcome | None:
        """A session that somebody comes to was moved or called off, or a place is theirs. What is open stays."""
        meeting = await self._storage.meetings.one(plan.about)
        if meeting is None:
            return None
        answer = await self._storage.meetings.answer_of(meeting.code, person.pseudonym)
        told = news(meeting, answer, person.status)
        said = any(isinstance(event, Said) for event in told)
        prompted = (Prompted(script=plan.script, asked=True),) if said else ()
        return Outcome(session=standing.session, events=(*prompted, *told)) if told else None

    async def _proposal(self, plan: Plan, standing: Standing, person: Person) -> Outcome | None:
        """What came of the words that somebody suggested, or of what felt wrong. What is open stays as it is."""
        proposal = await self._storage.voices.proposal(plan.about)
        if proposal is None or proposal.state == "new":
            return None
        said = (Said(phrase=phrase) for phrase in what_came(proposal, self._scene, person))
        return Outcome(session=standing.session, events=(Prompted(script="", asked=plan.asked), *said))

    async def _reply(self, plan: Plan, standing: Standing, person: Person, now: datetime) -> Outcome | None:
        """That a question was answered, and a way to read it; or that it was ended, and what is open stays as it is."""
        if plan.script:
            return await self._begun(plan, standing, person, now)
        if await self._storage.voices.thread(plan.about) is None:
            return None
        events = Prompted(script="", asked=plan.asked), Shown(view="reply", about=plan.about)
        return Outcome(session=standing.session, events=events)


def _is_late(plan: Plan, hours: Hours, now: datetime) -> bool:
    """Of a rhythm, what comes on a later day than planned is not reminded of, because the next time is near.

    Messages in a week are counted: a reminder would make the next time late too, and so on for good.
    """
    if plan.kind != "schedule" or not plan.wall:
        return False
    meant = hours.welcome(hours.at(datetime.fromisoformat(plan.wall)))
    return hours.local(now).date() > hours.local(meant).date()


def _with(outcome: Outcome, *events: Event) -> Outcome:
    return Outcome(session=outcome.session, events=(*outcome.events, *events))
