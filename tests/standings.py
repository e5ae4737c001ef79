"""A project in which everything there is to choose from is there, and one person of each standing towards it.

For tests of who may do what. Everything is kept by the real storage.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from bot.library import Library
from bot.ports import Clock
from bot.project import Project
from bot.project_file import example_project
from bot.runner import joining_script
from bot.scene import Scene
from bot.suspensions import tell_of_suspended
from flows.engine import begin
from flows.events import (
    AlertCame,
    AlertUnanswered,
    AnswerGiven,
    BroadcastSent,
    BroadcastWritten,
    CaseOpened,
    ConsentGiven,
    ContributionMade,
    Event,
    MeetingPlanned,
    Planned,
    ProposalMade,
    QuestionAnswered,
    QuestionAsked,
    ReactionGiven,
    RoleAccepted,
    RoleEnded,
    ThemeAnswered,
    ThemeOpened,
    WaitChosen,
    WithdrawalChosen,
)
from flows.phrase import Place
from flows.plans import Plan
from flows.session import Frame, Session
from flows.speaking import AT_ONCE
from flows.vocabulary import Role
from flows.waiting import OVER
from storage.keys import create_key
from storage.opening import open_storage
from storage.records import Person, Settings, Turn
from storage.sqlite import SqliteStorage
from tests.open_project import MovedClock

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CUTOFF = datetime(2026, 6, 1, tzinfo=UTC)
SETTINGS = Settings(cutoff=CUTOFF, zone="Europe/London", counted={"check_in/mood": "12345"})
DAY = timedelta(days=1)
STANDINGS = (
    *("stranger", "waiting", "joining", "participant", "stopped"),
    *("facilitator", "coordinator", "owner", "joining_team", "stopped_team", "ended"),
)
"""How somebody can stand towards a project. ``ended``: was of the team."""


@dataclass
class Everybody:
    """A project with one person of each standing, and more who take part."""

    storage: SqliteStorage
    scene: Scene
    chats: dict[str, int] = field(default_factory=dict)
    _updates: Any = field(default_factory=lambda: itertools.count(1))

    async def keep(self, person: Person, *events: Event, at: datetime = NOW, session: Session | None = None) -> None:
        """They did that."""
        turn = Turn(person=person, now=at, session=session, events=events, update_id=next(self._updates))
        await self.storage.keep(turn)

    async def person(self, standing: str) -> Person | None:
        """As they are now; None for who is not known."""
        return (await self.storage.standing(self.chats[standing], None)).person

    async def known(self, standing: str) -> Person:
        """As they are now."""
        found = await self.person(standing)
        assert found is not None
        return found

    async def admitted(self, name: str, role: Role = "participant") -> Person:
        """They open an invitation, and are asked whether they want to join, or to wait."""
        self.chats[name] = 100 + len(self.chats)
        token = await self.storage.invite(role, uses=9, expires_at=NOW + 90 * DAY, now=NOW)
        invited = await self.storage.admit(
            token, chat_id=self.chats[name], language="en", zone="Europe/London", now=NOW
        )
        assert invited.person is not None
        return invited.person

    async def begins(self, person: Person) -> None:
        """The first question is put to them."""
        script = joining_script(person)
        outcome = begin(script, None, await self.scene.around(person, NOW, [script]))
        await self.keep(person, *outcome.events, session=outcome.session)

    async def joined(self, name: str, role: Role = "participant") -> Person:
        """They have said yes."""
        person = await self.admitted(name, role)
        agreed = ConsentGiven(at=self.at("join", "agree"), language="en", text="Yes.", text_sha256="c0ffee")
        await self.keep(person, agreed if role == "participant" else RoleAccepted())
        return replace(person, status="active")

    def at(self, script: str, step: str) -> Place:
        return self.scene.book.latest[script].at(step)

    async def shares(self, person: Person, at: datetime = NOW) -> None:
        """Words that the team may read, each time others."""
        words = f"The room is cold at place {next(self._updates)}."
        await self.keep(
            person, ContributionMade(at=self.at("feedback", "words"), words=words, attribution="anonymous"), at=at
        )

    async def newest(self, person: Person) -> str:
        """The id of what they shared last."""
        [newest, *_] = await self.storage.digests.shared_by(person.pseudonym)
        return newest.id

    async def hears(self, person: Person) -> None:
        """What passes between them and the team has come."""
        for row in await self.storage.plans.of(person.pseudonym):
            if row.plan.kind in ("question", "reply", "outcome"):
                await self.storage.keep(Turn(person=person, now=NOW, session=None, due_id=row.id))

    async def answers(self, person: Person, at: datetime = NOW) -> None:
        """How they are, in a session of its own."""
        place = self.at("check_in", "mood")
        open_now = Session(
            id=f"s{next(self._updates):07}",
            turn=1,
            frames=(Frame(script="check_in", version=place.version, step="mood"),),
        )
        await self.keep(person, at=at, session=open_now)
        await self.keep(person, AnswerGiven(at=place, save="mood", value=3, free_words=False), at=at)


def scene_of(storage: SqliteStorage, *, clock: Clock | None = None, project: Project | None = None) -> Scene:
    """The example project, or ``project``, with the scripts that ship."""
    library = Library.shipped("GB")
    return Scene(project=project or example_project(), library=library, storage=storage, clock=clock or MovedClock())


def _with_calls(project: Project) -> Project:
    """``project`` with a team that can be asked as soon as somebody calls for a person."""
    called = project.safeguarding.model_copy(update={"alert": True})
    return project.model_copy(update={"safeguarding": called})


@asynccontextmanager
async def everybody(folder: Path) -> AsyncIterator[Everybody]:
    """All of it, on a data folder of its own."""
    create_key(folder / "key")
    storage = await open_storage(folder / "data", folder / "key", SETTINGS, NOW)
    there = Everybody(storage, scene_of(storage))
    await _take_part(there)
    await _work(there)
    await there.begins(await there.admitted("joining"))
    await there.begins(await there.admitted("joining_team", "coordinator"))
    await storage.close()
    full = await open_storage(folder / "data", folder / "key", replace(SETTINGS, places=1), NOW)
    there.storage, there.scene = full, scene_of(full, project=_with_calls(example_project()))
    await _wait(there)
    there.chats["stranger"] = 99
    try:
        yield there
    finally:
        await full.close()


async def _take_part(there: Everybody) -> None:
    """Ten people, one of whom has stopped; each has given something, and asked for something."""
    names = ("participant", "stopped", *(f"person{number}" for number in range(8)))
    people = {name: await there.joined(name) for name in names}
    for at in (NOW, NOW + DAY):
        for person in people.values():
            await there.answers(person, at)
            await there.shares(person, at)
        assert await there.storage.digests.close(at)
    for person in (people["participant"], people["stopped"]):
        for _ in range(AT_ONCE):
            await there.answers(person, NOW + DAY)
        await there.keep(person, CaseOpened(kind="access"))
        about = there.at("check_in", "mood")
        await there.keep(person, ProposalMade(about=about, kind="other_words", words="How are you?"))
    await there.storage.voices.told(await there.storage.voices.untold(), [], NOW)
    version = there.at("after_session", "how").version
    for person in people.values():
        await there.keep(person, ReactionGiven(script="after_session", version=version, reaction="hard"))
    check_in = Plan(kind="schedule", script="check_in", due_at=NOW + 5 * DAY)
    await there.keep(people["participant"], Planned(plan=check_in))
    await there.keep(people["stopped"], WithdrawalChosen(rung="stop"))


async def _work(there: Everybody) -> None:
    """The team plans, asks, answers and writes; one of them has stopped, the work of one has ended."""
    roles: Mapping[str, Role] = {
        "facilitator": "facilitator",
        "coordinator": "coordinator",
        "owner": "owner",
        "stopped_team": "coordinator",
        "ended": "coordinator",
    }
    team = {name: await there.joined(name, role) for name, role in roles.items()}
    one = team["facilitator"]
    meeting = MeetingPlanned(day="2026-03-10", starts="14:00", minutes=90, about={"title": "Tea"}, places=None)
    await there.keep(one, meeting)
    await _hear_of_each_other(there)
    await there.keep(one, BroadcastWritten(language="en", words="Tea at two."), BroadcastSent(group="everybody"))
    for person in team.values():
        await there.keep(person, BroadcastWritten(language="en", words="Tea at three.", anew=True))
    await there.keep(await there.known("stopped_team"), WithdrawalChosen(rung="stop"))
    await there.keep(team["owner"], RoleEnded(member=team["ended"].pseudonym))
    await _call(there, team["coordinator"], team["owner"])
    await tell_of_suspended(there.storage, NOW)


async def _hear_of_each_other(there: Everybody) -> None:
    """Somebody has heard what came of their words, and a question about them; each of the team has had an answer."""
    team, author = [await there.known(name) for name in get_args(Role)[1:]], await there.known("participant")
    newest = await there.newest(author)
    await there.keep(team[0], ThemeOpened(title="It is cold", contribution=newest))
    [theme] = await there.storage.themes.all()
    await there.keep(team[0], ThemeAnswered(theme=theme.code, state="done", answer="It is warm."))
    await there.keep(team[0], QuestionAsked(contribution=newest, words="How cold?"))
    await there.hears(author)
    for number, asking in enumerate(team):
        asked = await there.known(f"person{number}")
        await there.keep(asking, QuestionAsked(contribution=await there.newest(asked), words="How warm?"))
        await there.hears(asked)
        [question] = await there.storage.voices.asked(asked.pseudonym)
        await there.keep(asked, QuestionAnswered(thread=question.code, words="Very."))
        await there.hears(asking)


async def _call(there: Everybody, *asked: Person) -> None:
    """Somebody calls for a person. One of the team after the other is asked, and nobody has answered."""
    caller = await there.known("participant")
    await there.keep(caller, CaseOpened(kind="safeguarding", words="Ring me."))
    [code] = [case.code for case in await there.storage.cases.open() if case.kind == "safeguarding"]
    for each in asked:
        await there.keep(each, AlertCame(case=code))
        await there.keep(caller, AlertUnanswered(case=code))


async def _wait(there: Everybody) -> None:
    """Somebody for whom a place is kept by now."""
    person = await there.admitted("waiting")
    kept = Plan(kind="place", due_at=NOW + 7 * DAY, about=OVER)
    await there.keep(person, WaitChosen(), Planned(plan=kept))


def desk(code: str, theme: str) -> Session:
    """A case and a theme are open on somebody's desk, whether they have one or not."""
    frame = Frame(script="cases", version=1, step="next", answers={"case": code, "theme": theme})
    return Session(id="desk0001", turn=1, frames=(frame,))
