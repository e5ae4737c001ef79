"""Sessions, as people call them: who comes, who waits, what is planned around them, and what they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from examples import NOW, SETTINGS, joined, known, turn

from flows.events import (
    ComingAnswered,
    Event,
    MeetingCancelled,
    MeetingMoved,
    MeetingPlanned,
    PauseChosen,
    WithdrawalChosen,
)
from flows.plans import Plan
from flows.schedule import Schedule
from storage.errors import Overtaken
from storage.port import Storage
from storage.records import Gathering, Person

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AROUND = (
    ("before_session", Schedule(before_session="1 day")),
    ("after_session", Schedule(after_session="2 hours")),
)


@pytest.fixture
async def storage(opens: Any) -> Storage:
    opened: Storage = await opens(replace(SETTINGS, schedules=AROUND))
    return opened


async def happens(storage: Storage, person: Person, *events: Event, at: datetime = NOW) -> None:
    await storage.keep(turn(await known(storage, person), *events, now=at))


async def planned(
    storage: Storage, team: Person, *, day: str = "2026-03-31", starts: str = "18:00", places: int | None = None
) -> Gathering:
    event = MeetingPlanned(day=day, starts=starts, minutes=120, about={"title": "Cooking together"}, places=places)
    before = {each.code for each in await storage.meetings.upcoming(NOW)}
    await happens(storage, team, event)
    [new] = [each for each in await storage.meetings.upcoming(NOW) if each.code not in before]
    return new


async def says(storage: Storage, person: Person, meeting: Gathering, answer: Any, at: datetime = NOW) -> None:
    await happens(storage, person, ComingAnswered(meeting=meeting.code, answer=answer), at=at)


async def plans(storage: Storage, person: Person) -> Sequence[Plan]:
    return [row.plan for row in await storage.plans.of(person.pseudonym)]


async def news(storage: Storage, person: Person) -> Sequence[Plan]:
    return [plan for plan in await plans(storage, person) if plan.kind == "news"]


async def test_a_session_is_at_its_time_on_the_wall_where_the_project_is(storage: Storage) -> None:
    team = await joined(storage, 1, role="facilitator")
    meeting = await planned(storage, team, places=8)
    assert meeting.starts_at == datetime(2026, 3, 31, 17, tzinfo=UTC)  # two days after clocks went forward
    assert meeting.ends_at == datetime(2026, 3, 31, 19, tzinfo=UTC)
    assert (meeting.zone, meeting.places_left, meeting.about["title"]) == ("Europe/London", 8, "Cooking together")


async def test_a_time_that_the_clocks_skip_moves_forward(storage: Storage) -> None:
    team = await joined(storage, 1, role="facilitator")
    meeting = await planned(storage, team, day="2026-03-29", starts="01:30")
    assert meeting.starts_at == datetime(2026, 3, 29, 1, tzinfo=UTC)


async def test_the_next_session_is_first_and_what_is_over_is_not_among_them(storage: Storage) -> None:
    team = await joined(storage, 1, role="facilitator")
    later = await planned(storage, team, day="2026-04-20")
    sooner = await planned(storage, team, day="2026-03-10")
    assert await storage.meetings.upcoming(NOW) == (sooner, later)
    assert await storage.meetings.upcoming(sooner.ends_at - HOUR) == (sooner, later)
    assert await storage.meetings.upcoming(sooner.ends_at) == (later,)
    assert await storage.meetings.one("nothing") is None


async def test_whoever_comes_is_written_to_a_day_before_and_two_hours_after_by_their_own_clock(
    storage: Storage,
) -> None:
    team, person = await joined(storage, 1, role="facilitator"), await joined(storage, 2)
    meeting = await planned(storage, team, day="2026-03-29", starts="14:00")  # the day on which clocks go forward
    await says(storage, person, meeting, "coming")
    before, after = await plans(storage, person)
    assert (before.script, before.due_at) == ("before_session", datetime(2026, 3, 28, 14, tzinfo=UTC))
    assert (after.script, after.due_at) == ("after_session", datetime(2026, 3, 29, 17, tzinfo=UTC))
    assert {plan.about for plan in (before, after)} == {meeting.code}


@pytest.mark.parametrize("answer", ["coming_quietly", "not_coming", "waiting"])
async def test_nothing_is_planned_for_anybody_else(storage: Storage, answer: str) -> None:
    team, person = await joined(storage, 1, role="facilitator"), await joined(storage, 2)
    other = await joined(storage, 3)
    meeting = await planned(storage, team, places=1)
    await says(storage, person, meeting, "coming")
    await says(storage, person, meeting, "not_coming")
    await says(storage, other, meeting, "coming" if answer == "waiting" else "not_coming")
    await says(storage, person, meeting, answer)
    assert await plans(storage, person) == []
    assert await storage.meetings.answer_of(meeting.code, person.pseudonym) == answer


async def test_the_last_place_goes_to_one_and_nothing_of_the_other_turn_is_kept(storage: Storage) -> None:
    team, first, second = [await joined(storage, chat, role="participant") for chat in (1, 2, 3)]
    meeting = await planned(storage, team, places=1)
    await says(storage, first, meeting, "coming")
    with pytest.raises(Overtaken):
        await says(storage, second, meeting, "coming")
    found = await storage.meetings.one(meeting.code)
    assert found is not None
    assert (found.coming, found.places_left) == (1, 0)
    assert await storage.meetings.answer_of(meeting.code, second.pseudonym) == ""
    await says(storage, first, meeting, "coming")


async def test_nobody_comes_to_what_is_over_or_called_off(storage: Storage) -> None:
    team, person = await joined(storage, 1, role="facilitator"), await joined(storage, 2)
    meeting = await planned(storage, team)
    with pytest.raises(Overtaken):
        await says(storage, person, meeting, "coming", at=meeting.ends_at)
    await happens(storage, team, MeetingCancelled(meeting=meeting.code))
    for answer in ("coming", "waiting"):
        with pytest.raises(Overtaken):
            await says(storage, person, meeting, answer)
    for again in (MeetingCancelled(meeting=meeting.code), moved(meeting)):
        with pytest.raises(Overtaken):
            await happens(storage, team, again)


# --- waiting ---------------------------------------------------------------------------------------------------------


async def test_a_place_that_becomes_free_goes_to_whoever_has_waited_longest(storage: Storage) -> None:
    team, first, second, third = [await joined(storage, chat) for chat in (1, 2, 3, 4)]
    meeting = await planned(storage, team, places=1)
    await says(storage, first, meeting, "coming")
    await says(storage, third, meeting, "waiting", at=NOW)
    await says(storage, second, meeting, "waiting", at=NOW + HOUR)
    await says(storage, third, meeting, "waiting", at=NOW + 2 * HOUR)  # asking again does not lose their turn
    await says(storage, first, meeting, "not_coming")
    assert await storage.meetings.answer_of(meeting.code, third.pseudonym) == "given"
    assert await storage.meetings.answer_of(meeting.code, second.pseudonym) == "waiting"
    [told] = await news(storage, third)
    assert (told.about, told.expires_at) == (meeting.code, meeting.starts_at)
    assert await news(storage, second) == []
    with pytest.raises(Overtaken):
        await says(storage, first, meeting, "coming")


async def test_a_place_that_was_given_is_passed_on_by_a_no(storage: Storage) -> None:
    team, first, second, third = [await joined(storage, chat) for chat in (1, 2, 3, 4)]
    meeting = await planned(storage, team, places=1)
    await says(storage, first, meeting, "coming")
    await says(storage, second, meeting, "waiting")
    await says(storage, third, meeting, "waiting", at=NOW + HOUR)
    await says(storage, first, meeting, "not_coming")
    await says(storage, second, meeting, "not_coming")
    assert await news(storage, second) == []
    assert await storage.meetings.answer_of(meeting.code, third.pseudonym) == "given"


async def test_whoever_is_on_a_pause_is_passed_over_and_keeps_waiting(storage: Storage) -> None:
    team, first, second, third = [await joined(storage, chat) for chat in (1, 2, 3, 4)]
    meeting = await planned(storage, team, places=1)
    await says(storage, first, meeting, "coming")
    await says(storage, second, meeting, "waiting")
    await says(storage, third, meeting, "waiting", at=NOW + HOUR)
    await happens(storage, second, PauseChosen(until=None))
    await says(storage, first, meeting, "not_coming")
    assert await storage.meetings.answer_of(meeting.code, second.pseudonym) == "waiting"
    assert await storage.meetings.answer_of(meeting.code, third.pseudonym) == "given"


async def test_on_the_last_day_a_free_place_is_for_whoever_takes_it(storage: Storage) -> None:
    team, first, second, third = [await joined(storage, chat) for chat in (1, 2, 3, 4)]
    meeting = await planned(storage, team, places=1)
    await says(storage, first, meeting, "coming")
    await says(storage, second, meeting, "waiting")
    late = meeting.starts_at - DAY + HOUR
    await says(storage, first, meeting, "not_coming", at=late)
    assert await storage.meetings.answer_of(meeting.code, second.pseudonym) == "waiting"
    await says(storage, third, meeting, "coming", at=late)
    assert await storage.meetings.answer_of(meeting.code, third.pseudonym) == "coming"


@pytest.mark.parametrize("how", ["stops", "blocks"])
async def test_who_leaves_is_not_awaited_and_their_place_goes_on(storage: Storage, how: str) -> None:
    team, first, second = [await joined(storage, chat) for chat in (1, 2, 3)]
    meeting = await planned(storage, team, places=1)
    await says(storage, first, meeting, "coming")
    await says(storage, second, meeting, "waiting")
    if how == "stops":
        await happens(storage, first, WithdrawalChosen(rung="stop"))
    else:
        await storage.left_quietly(first.chat_id, NOW)
    assert await storage.meetings.answer_of(meeting.code, first.pseudonym) == ""
    assert await storage.meetings.answer_of(meeting.code, second.pseudonym) == "given"


# --- moved and called off --------------------------------------------------------------------------------------------


def moved(meeting: Gathering, day: str = "2026-04-02") -> MeetingMoved:
    return MeetingMoved(meeting=meeting.code, day=day, starts="10:00", minutes=60)


async def test_a_session_that_is_moved_has_one_piece_of_news_and_nothing_at_its_old_time(storage: Storage) -> None:
    team, person, away = [await joined(storage, chat) for chat in (1, 2, 3)]
    meeting = await planned(storage, team)
    await says(storage, person, meeting, "coming")
    await says(storage, away, meeting, "not_coming")
    await happens(storage, team, moved(meeting))
    await happens(storage, team, moved(meeting, "2026-03-20"))
    [told] = await plans(storage, person)
    assert (told.kind, told.expires_at) == ("news", datetime(2026, 3, 20, 10, tzinfo=UTC))
    assert await plans(storage, away) == []
    found = await storage.meetings.one(meeting.code)
    assert found is not None
    assert found.ends_at - found.starts_at == HOUR


async def test_what_comes_around_a_moved_session_is_planned_when_its_person_is_told(storage: Storage) -> None:
    team, person = await joined(storage, 1, role="facilitator"), await joined(storage, 2)
    meeting = await planned(storage, team)
    await says(storage, person, meeting, "coming")
    await happens(storage, team, moved(meeting))
    [row] = await storage.plans.of(person.pseudonym)
    told = turn(
        await known(storage, person),
        ComingAnswered(meeting=meeting.code, answer="coming"),
        due_id=row.id,
        update_id=None,
    )
    await storage.keep(told)
    before, after = await plans(storage, person)
    assert before.due_at == datetime(2026, 4, 1, 9, tzinfo=UTC)
    assert after.due_at == datetime(2026, 4, 2, 12, tzinfo=UTC)


async def test_whoever_comes_or_waits_is_told_that_a_session_is_called_off(storage: Storage) -> None:
    team, first, second, third = [await joined(storage, chat) for chat in (1, 2, 3, 4)]
    meeting = await planned(storage, team, places=1)
    await says(storage, first, meeting, "coming")
    await says(storage, second, meeting, "waiting")
    await says(storage, third, meeting, "not_coming")
    await happens(storage, team, MeetingCancelled(meeting=meeting.code))
    assert [plan.kind for plan in await plans(storage, first)] == ["news"]
    assert [plan.kind for plan in await plans(storage, second)] == ["news"]
    assert await plans(storage, third) == []
    assert await storage.meetings.upcoming(NOW) == ()
    found = await storage.meetings.one(meeting.code)
    assert found is not None
    assert found.cancelled


async def test_no_query_of_a_session_reads_everybody(storage: Any) -> None:
    """What it takes does not grow with how many people take part, nor with how many other sessions there were."""
    asked: list[str] = []
    team, first, second = [await joined(storage, chat) for chat in (1, 2, 3)]
    await storage._project.alone(lambda connection: connection.set_trace_callback(asked.append))
    meeting = await planned(storage, team, places=1)
    await says(storage, first, meeting, "coming")
    await says(storage, second, meeting, "waiting")
    await says(storage, first, meeting, "not_coming")
    await happens(storage, team, moved(meeting))
    await happens(storage, team, MeetingCancelled(meeting=meeting.code))
    await happens(storage, second, WithdrawalChosen(rung="stop"))
    await storage._project.alone(lambda connection: connection.set_trace_callback(None))
    about = [sql for sql in asked if "attendance" in sql or "meetings" in sql or "due" in sql]
    assert about
    for sql in set(about):
        steps = await storage._project.run(
            lambda connection, sql=sql: connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        )
        assert [step[3] for step in steps if step[3].startswith("SCAN") and "CONSTANT" not in step[3]] == [], sql
