"""The words that will be sent, as they are seen before: in whose language, how short, and after an edit."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.composing import NUDGING, compose
from bot.library import Library
from bot.performing import Performing
from bot.preview import Preview, shortened
from bot.project_file import example_project
from bot.rendering import Rendering
from bot.scene import Scene
from bot.sentences import END_OF_ISOLATE, ISOLATE
from bot.views import Shower
from flows.engine import advance
from flows.events import (
    BroadcastSent,
    BroadcastWritten,
    ComingAnswered,
    ConsentGiven,
    Event,
    MeetingPlanned,
    NameChosen,
    PlanCancelled,
    Planned,
)
from flows.loader import read_book
from flows.phrase import Place
from flows.plans import Plan
from flows.reply import Tap
from flows.rhythm import DAY
from flows.session import Frame, Session
from flows.vocabulary import Role
from storage.queue import key_of
from storage.records import DueRow, Outgoing, Person, Standing, Turn
from storage.sqlite import SqliteStorage
from tests.open_project import NOON, MovedClock, opened, somebody

NAME = "Zuzanna"
LIBRARY = Library.shipped("GB")


@dataclass(frozen=True)
class Stage:
    """One project with somebody for whom a check-in is planned."""

    storage: SqliteStorage
    person: Person

    def scene(self, before: str = "", after: str = "") -> Scene:
        """The project after a start, with other words in the check-in."""
        files = {**LIBRARY.files, "check_in.yaml": LIBRARY.files["check_in.yaml"].replace(before, after)}
        book = replace(read_book(files), directories=LIBRARY.book.directories)
        library = replace(LIBRARY, book=book)
        return Scene(project=example_project(), library=library, storage=self.storage, clock=MovedClock())

    async def keeps(self, *events: Event) -> None:
        await self.storage.keep(Turn(person=self.person, now=NOON, session=None, events=events))

    async def instead(self, plan: Plan) -> None:
        """Only this is planned."""
        for row in await self.storage.plans.ahead(10):
            await self.storage.plans.forget(row.id)
        await self.keeps(Planned(plan=plan))

    async def row(self) -> DueRow:
        [row] = await self.storage.plans.ahead(10)
        return row

    async def previewed(self, scene: Scene, language: str = "en") -> str:
        shower = Shower(scene=scene, storage=self.storage, clock=MovedClock())

        async def show(view: str, reader: Person, about: str) -> str:
            return (await shower.show(view, reader, about)).text

        preview = Preview(scene=scene, storage=self.storage, show=show)
        return await preview.words(await self.row(), replace(self.person, language=language), NOON)

    async def sent(self, scene: Scene) -> str:
        """What is sent when it comes."""
        performing = Performing(storage=self.storage, scene=scene)
        outcome = await performing.outcome(await self.row(), Standing(person=self.person), self.person, NOON)
        assert outcome is not None
        message = compose(outcome.events, NUDGING)[0]
        rendering = Rendering(scene=scene, shower=Shower(scene=scene, storage=self.storage, clock=MovedClock()))
        [call] = await rendering.calls(Outgoing(id=1, person=self.person, message=message, claimed_at=NOON))
        return str(call.params["text"])


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with opened(tmp_path) as storage:
        person = await somebody(storage, 1)
        consent = ConsentGiven(
            at=Place(script="join", version=1, step="consent"), language="en", text="", text_sha256=""
        )
        plan = Plan(kind="schedule", script="check_in", due_at=NOON + 7 * DAY)
        events = (consent, NameChosen(name=NAME), Planned(plan=plan))
        await storage.keep(Turn(person=person, now=NOON, session=None, events=events))
        joined = await storage.person(person.pseudonym)
        assert joined is not None
        assert joined.name == NAME
        yield Stage(storage=storage, person=joined)


async def test_it_is_what_will_be_sent_without_the_name_and_the_buttons(stage: Stage) -> None:
    scene = stage.scene()
    previewed, sent = await stage.previewed(scene), await stage.sent(scene)
    assert previewed.splitlines()[0] == sent.splitlines()[0].replace(NAME, "there")
    assert NAME not in previewed
    assert "OK, let's start" in sent
    assert "OK, let's start" not in previewed


async def test_an_edit_is_in_the_preview_and_in_the_message_at_once(stage: Stage) -> None:
    edited = stage.scene("This is your check-in.", "Here are a few questions.")
    assert "This is your check-in." in await stage.previewed(stage.scene())
    assert "Here are a few questions." in await stage.previewed(edited)
    assert "Here are a few questions." in await stage.sent(edited)


@pytest.mark.parametrize(("language", "script"), [("pl", "[ąćęłńóśźż]"), ("ur", "[\u0600-\u06ff]")])
async def test_it_is_in_the_language_of_who_will_read_it(stage: Stage, language: str, script: str) -> None:
    assert re.search(script, await stage.previewed(stage.scene(), language))


async def test_a_session_is_shown_but_not_who_comes_to_it(stage: Stage) -> None:
    await stage.keeps(MeetingPlanned(day="2026-03-20", starts="14:00", minutes=60, about={"title": "Tea"}, places=None))
    [session] = await stage.storage.meetings.upcoming(NOON)
    await stage.keeps(ComingAnswered(meeting=session.code, answer="coming"))
    await stage.instead(Plan(kind="meeting", script="before_session", about=session.code, due_at=NOON + DAY))
    previewed = await stage.previewed(stage.scene())
    assert "Tea" in previewed
    assert "You come" not in previewed
    assert "You come" in await stage.sent(stage.scene())


async def test_a_message_of_the_team_is_shown_in_the_words_that_they_wrote(stage: Stage) -> None:
    await stage.keeps(
        BroadcastWritten(language="en", words="The room is upstairs now.", anew=True), BroadcastSent(group="everybody")
    )
    [row] = [row for row in await stage.storage.plans.ahead(10) if row.plan.kind == "broadcast"]
    await stage.instead(row.plan)
    assert "The room is upstairs now." in await stage.previewed(stage.scene())


async def test_of_a_reminder_only_its_own_sentence_is_shown(stage: Stage) -> None:
    await stage.instead(Plan(kind="reminder", script="check_in", due_at=NOON + DAY))
    assert (await stage.previewed(stage.scene())).startswith("Here is the question from before once more")


async def test_looking_keeps_nothing(stage: Stage) -> None:
    before = await stage.storage.copy_of(stage.person.pseudonym)
    await stage.previewed(stage.scene())
    assert await stage.storage.copy_of(stage.person.pseudonym) == before
    assert (await stage.storage.standing(stage.person.chat_id, None)).session is None


async def test_what_is_not_for_them_any_more_has_no_words(stage: Stage) -> None:
    assert await stage.previewed(stage.scene("menu: Begin", "open_to: [facilitator]\nmenu: Begin")) == ""


@pytest.mark.parametrize(("role", "cancelled"), [("facilitator", False), ("participant", False), ("coordinator", True)])
async def test_a_forged_session_cancels_nothing_for_who_may_not(stage: Stage, role: Role, *, cancelled: bool) -> None:
    scene, row = stage.scene(), await stage.row()
    at = Frame(script="queue", version=1, step="what", waiting=True, answers={"planned": key_of(row)})
    session = Session(id="s", turn=1, frames=(at,))
    around = await scene.around(replace(stage.person, role=role), NOON, ["queue"])
    outcome = advance(session, Tap(session="s", turn=1, key="not_this_time"), around)
    assert any(isinstance(event, PlanCancelled) for event in outcome.events) is cancelled


def test_what_is_cut_short_is_still_isolated() -> None:
    cut = shortened(f"{ISOLATE}{'سلام ' * 100}{END_OF_ISOLATE}")
    assert len(cut) < 310
    assert cut.count(ISOLATE) == cut.count(END_OF_ISOLATE) == 1
