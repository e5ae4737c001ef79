"""What comes next, as it is shown: every kind of thing that can be planned, and who sees what of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.library import Library
from bot.project_file import example_project
from bot.scene import Scene
from bot.views import Shower
from flows.digest_rhythm import first_look, rhythm_of
from flows.events import ComingAnswered, Event, MeetingPlanned, Planned
from flows.plans import Plan
from flows.schedule import Schedule
from storage.records import Person, Turn, hours_of
from storage.sqlite import SqliteStorage
from tests.open_project import NOON, MovedClock, opened, somebody

FRIDAY = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)


class Room:
    """Somebody who takes part, and looks at what comes next."""

    def __init__(self, storage: SqliteStorage, person: Person) -> None:
        library = Library.shipped("GB")
        scene = Scene(project=example_project(), library=library, storage=storage, clock=MovedClock())
        self._shower = Shower(scene=scene, storage=storage, clock=MovedClock())
        self.storage = storage
        self.person = person

    async def happens(self, *events: Event) -> None:
        """Something happens to them."""
        await self.storage.keep(Turn(person=self.person, now=NOON, session=None, events=events))

    async def plans(self, kind: Any, due_at: datetime = FRIDAY, **fields: Any) -> None:
        """Something is planned for them."""
        await self.happens(Planned(plan=Plan(kind=kind, due_at=due_at, **fields)))

    async def meets(self, answer: Literal["coming", "coming_quietly", "not_coming", "waiting"]) -> str:
        """There is a session, and they say whether they come. Returns its code."""
        about = {"title": "Cooking together"}
        await self.happens(MeetingPlanned(day="2026-03-10", starts="18:00", minutes=60, about=about, places=None))
        [meeting] = await self.storage.meetings.upcoming(NOON)
        await self.happens(ComingAnswered(meeting=meeting.code, answer=answer))
        return meeting.code

    async def next(self, **changes: Any) -> str:
        """What they are shown."""
        return (await self._shower.show("next", replace(self.person, **changes))).text


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with opened(tmp_path) as storage:
        yield Room(storage, replace(await somebody(storage, 7), status="active"))


async def test_nothing_planned_is_said_so(room: Room) -> None:
    assert await room.next() == (
        "Nothing is planned for you at the moment.\n\nTo change when messages come, send: settings"
    )


async def test_a_time_is_on_the_clock_of_the_reader(room: Room) -> None:
    await room.plans("follow_up", script="check_in")
    assert "- Check-in: not before Friday, 6 March 2026, 10:00." in await room.next()
    assert "- Check-in: not before Friday, 6 March 2026, 15:00." in await room.next(zone="Asia/Karachi")


@pytest.mark.parametrize(
    ("every", "pace", "said"),
    [
        ("1 week", 1, "After that, it comes about every week."),
        ("1 week", 4, "After that, it comes about every 4 weeks."),
        ("2 weeks", 2, "After that, it comes about every 4 weeks."),
        ("1 day", 1, "After that, it comes about every day."),
        ("3 days", 1, "After that, it comes about every 3 days."),
        ("7 days", 1, "After that, it comes about every week."),
    ],
)
async def test_a_rhythm_is_said_at_the_pace_of_the_reader(room: Room, every: str, pace: int, said: str) -> None:
    rule = Schedule.model_validate({"every": every, "at": "10:00"}).model_dump_json(by_alias=True)
    await room.plans("schedule", script="check_in", wall="2026-03-06T10:00", rule=rule)
    assert said in await room.next(pace=pace)


async def test_the_last_of_a_rhythm_does_not_promise_another(room: Room) -> None:
    rule = Schedule.model_validate({"every": "1 week", "at": "10:00", "times": 3}).model_dump_json(by_alias=True)
    await room.plans("schedule", script="check_in", wall="2026-03-06T10:00", rule=rule, times=2)
    assert "After that" not in await room.next()
    await room.plans("schedule", script="check_in", wall="2026-03-06T10:00", rule=rule, times=1)
    assert "After that" in await room.next()


async def test_what_waits_for_a_good_moment_has_no_time_any_more(room: Room) -> None:
    await room.plans("follow_up", NOON - timedelta(hours=1), script="check_in")
    assert "- Check-in: it can come at any time now." in await room.next()


async def test_every_kind_that_comes_has_words_and_an_erasure_is_none(room: Room) -> None:
    code = await room.meets("not_coming")
    await room.plans("reminder", script="check_in")
    await room.plans("meeting", script="before_session", about=code)
    await room.plans("broadcast", about="b1")
    await room.plans("news", about=code)
    await room.plans("outcome", script="outcome", about="t1")
    await room.plans("question", script="asked_back", about="q1")
    await room.plans("proposal", about="p1")
    await room.plans("reply", about="q2")
    await room.plans("erase")
    await room.plans("resume")
    said = await room.next()
    assert said.count("not before") == 8
    assert "- A reminder of this, if it is still open: Check-in: not before" in said
    assert "(Cooking together): not before" in said
    assert "- A message from the team: not before" in said
    assert "- News of a session: not before" in said
    assert "- What came of something that you shared: not before" in said
    assert "- A question about something that you shared: not before" in said
    assert "- What came of the other words that you suggested: not before" in said
    assert "- An answer to your question: not before" in said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("coming", "- Cooking together: you come. It begins on Tuesday, 10 March 2026, 18:00."),
        ("coming_quietly", "- Cooking together: you come. It begins on Tuesday, 10 March 2026, 18:00."),
        ("waiting", "- Cooking together: you wait for a place. It begins on Tuesday, 10 March 2026, 18:00."),
    ],
)
async def test_sessions_that_somebody_comes_to_are_shown_by_the_clock_where_they_are(
    room: Room, answer: Any, said: str
) -> None:
    await room.meets(answer)
    assert said in await room.next(zone="Asia/Karachi")


async def test_a_session_that_somebody_does_not_come_to_is_not_held_up_to_them(room: Room) -> None:
    await room.meets("not_coming")
    assert "Cooking" not in await room.next()


async def test_a_pause_comes_first_and_what_has_no_time_yet_is_left_out(room: Room) -> None:
    await room.plans("follow_up", script="check_in")
    assert (await room.next(status="paused", paused_until=FRIDAY)).startswith(
        "You are on a pause until Friday, 6 March"
    )
    assert await room.next(status="paused") == (
        "You are on a pause until you say so. Nothing comes, and there is nothing to catch up on."
        "\n\nTo change when messages come, send: settings"
    )


@pytest.mark.parametrize(
    ("digest", "said"),
    [
        ("", "new one: not before Monday, 9 March 2026, 10:00. After that, it comes about every week."),
        ("daily", "new one: not before Tuesday, 3 March 2026, 10:00. After that, it comes about every day."),
        ("after_session", "new one after a session: not before Tuesday, 3 March 2026, 10:00."),
    ],
)
async def test_the_team_is_told_when_a_summary_can_come_at_any_pace(room: Room, digest: Any, said: str) -> None:
    look = first_look(rhythm_of(digest, "facilitator"), hours_of(room.person, "20:00", "09:00"), NOON)
    assert look is not None
    await room.happens(Planned(plan=look))
    assert (
        f"- A summary, if there is a {said}"
        in (await room.next(role="facilitator", digest=digest, pace=4)).splitlines()
    )
