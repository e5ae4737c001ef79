"""What comes by itself follows the schedule that its script has now, for everybody, and never begins again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import Open
from examples import A_MEETING, NOW, SETTINGS, joined, known, turn

from flows.events import ComingAnswered, PaceChosen, PauseChosen, Planned, Resumed, WithdrawalChosen
from flows.plans import Plan, following, scheduled
from flows.schedule import Schedule
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import Person, hours_of
from storage.sqlite import SqliteStorage

DAY = timedelta(days=1)
EVERYBODY: tuple[Role, ...] = ("participant", "facilitator")
WEEKLY = Schedule(every="1 week", at="10:00")
TWICE = Schedule(every="1 week", at="10:00", times=2)
WELCOME = Schedule(after_joining="3 days", at="10:00")
IN_A_WEEK = datetime(2026, 3, 9, 10, tzinfo=UTC)


@pytest.fixture
def storage(engine: Storage) -> Storage:
    return engine


async def aligned(storage: Storage, schedule: Schedule | None, now: datetime = NOW) -> int:
    return await storage.plans.align("check_in", schedule, EVERYBODY, now)


async def plan_of(storage: Storage, person: Person) -> Plan | None:
    rows = [row.plan for row in await storage.plans.of(person.pseudonym) if row.plan.kind == "schedule"]
    assert len(rows) < 2
    return rows[0] if rows else None


async def due_at(storage: Storage, person: Person) -> datetime | None:
    plan = await plan_of(storage, person)
    return plan.due_at if plan else None


async def comes(storage: Storage, person: Person) -> None:
    """What is due next has come, and the next time of its rhythm is planned."""
    person = await known(storage, person)
    [row] = await storage.plans.of(person.pseudonym)
    after = following(row.plan, hours_of(person, "20:00", "09:00"), row.plan.due_at, person.pace)
    events = [Planned(plan=after)] if after else []
    await storage.keep(turn(person, *events, update_id=None, due_id=row.id, now=row.plan.due_at))


async def joins_now(storage: Storage, chat_id: int, schedule: Schedule) -> Person:
    """As the engine plans it for somebody who joins."""
    person = await joined(storage, chat_id)
    plan = scheduled("check_in", schedule, hours_of(person, "20:00", "09:00"), NOW)
    assert plan is not None
    await storage.keep(turn(person, Planned(plan=plan)))
    return person


class TestNew:
    async def test_whoever_takes_part_gets_a_new_rhythm_once(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        assert await aligned(storage, WEEKLY) == 1
        assert await due_at(storage, person) == IN_A_WEEK
        assert await aligned(storage, WEEKLY, NOW + DAY) == 0
        assert await due_at(storage, person) == IN_A_WEEK

    async def test_nobody_gets_it_who_has_another_role_or_has_left(self, storage: Storage) -> None:
        coordinator, gone = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
        await storage.keep(turn(gone, WithdrawalChosen(rung="stop")))
        assert await aligned(storage, WEEKLY) == 0
        assert await plan_of(storage, coordinator) is None
        assert await plan_of(storage, gone) is None

    async def test_whoever_is_on_a_pause_gets_it_afterwards(self, storage: Storage) -> None:
        until, without_end = await joined(storage, 1), await joined(storage, 2)
        await storage.keep(turn(until, PauseChosen(until=NOW + 10 * DAY)))
        await storage.keep(turn(without_end, PauseChosen(until=None)))
        assert await aligned(storage, WEEKLY) == 2
        assert await due_at(storage, until) == IN_A_WEEK + 7 * DAY
        assert IN_A_WEEK not in {row.plan.due_at for row in await storage.plans.due(NOW + 300 * DAY, 9)}
        await storage.keep(turn(await known(storage, without_end), Resumed()))
        assert await due_at(storage, without_end) == IN_A_WEEK

    async def test_what_comes_after_joining_is_not_for_those_who_joined_long_ago(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        assert await aligned(storage, WELCOME) == 0
        assert await plan_of(storage, person) is None

    async def test_what_comes_around_a_session_is_planned_with_the_session(self, storage: Storage) -> None:
        await joined(storage, 1)
        assert await aligned(storage, Schedule(before_session="1 day")) == 0

    async def test_nothing_begins_when_the_project_is_over(self, opens: Open) -> None:
        storage = await opens(replace(SETTINGS, ends_at=NOW))
        await joined(storage, 1)
        assert await aligned(storage, WEEKLY) == 0


class TestOver:
    async def test_a_rhythm_that_has_come_as_often_as_it_does_never_begins_again(self, storage: Storage) -> None:
        person = await joins_now(storage, 1, TWICE)
        for _ in range(2):
            await comes(storage, person)
        assert await plan_of(storage, person) is None
        assert await aligned(storage, TWICE, NOW + 30 * DAY) == 0
        assert await plan_of(storage, person) is None

    async def test_it_goes_on_if_it_is_to_come_more_often(self, storage: Storage) -> None:
        person = await joins_now(storage, 1, TWICE)
        for _ in range(2):
            await comes(storage, person)
        longer = TWICE.model_copy(update={"times": 3})
        assert await aligned(storage, longer, NOW + 30 * DAY) == 1
        await comes(storage, person)
        assert await aligned(storage, longer, NOW + 60 * DAY) == 0
        assert await plan_of(storage, person) is None

    async def test_a_rhythm_whose_last_day_is_over_begins_for_nobody(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        over = Schedule(every="1 week", at="10:00", until="2026-03-05")
        assert await aligned(storage, over) == 0
        longer = over.model_copy(update={"until": IN_A_WEEK.date()})
        assert await aligned(storage, longer) == 1
        assert await due_at(storage, person) == IN_A_WEEK

    async def test_a_script_that_is_there_again_goes_on_from_how_often_it_has_come(self, storage: Storage) -> None:
        person = await joins_now(storage, 1, TWICE)
        await comes(storage, person)
        [row] = await storage.plans.of(person.pseudonym)
        await storage.plans.leave_out(row, "over", None, row.plan.due_at)
        assert await aligned(storage, TWICE, NOW + 30 * DAY) == 1
        await comes(storage, person)
        assert await aligned(storage, TWICE, NOW + 60 * DAY) == 0

    async def test_a_schedule_that_is_taken_away_and_given_back_goes_on_likewise(self, storage: Storage) -> None:
        person = await joins_now(storage, 1, TWICE)
        await comes(storage, person)
        assert await aligned(storage, None, NOW + 8 * DAY) == 1
        assert await plan_of(storage, person) is None
        assert await aligned(storage, None, NOW + 9 * DAY) == 0
        assert await aligned(storage, TWICE, NOW + 10 * DAY) == 1
        plan = await plan_of(storage, person)
        assert plan is not None
        assert plan.times == 1


class TestEdited:
    async def test_another_time_of_day_keeps_the_day_and_how_often_it_came(self, storage: Storage) -> None:
        person = await joins_now(storage, 1, TWICE)
        await comes(storage, person)
        later = TWICE.model_copy(update={"at": "14:30", "late": "send"})
        assert await aligned(storage, later, NOW + 8 * DAY) == 1
        plan = await plan_of(storage, person)
        assert plan is not None
        assert (plan.due_at, plan.times, plan.late) == (datetime(2026, 3, 16, 14, 30, tzinfo=UTC), 1, "send")
        assert await aligned(storage, later, NOW + 8 * DAY) == 0

    @pytest.mark.parametrize("sooner", [{"at": "09:15"}, {"every": "1 day"}])
    async def test_nothing_comes_earlier_than_was_announced(self, storage: Storage, sooner: Any) -> None:
        person = await joins_now(storage, 1, WEEKLY)
        assert await aligned(storage, WEEKLY.model_copy(update=sooner), NOW + DAY) == 1
        assert await due_at(storage, person) == IN_A_WEEK

    async def test_a_last_day_that_is_nearer_ends_it(self, storage: Storage) -> None:
        person = await joins_now(storage, 1, WEEKLY)
        ends = Schedule(every="1 week", at="10:00", until="2026-03-08")
        assert await aligned(storage, ends) == 1
        assert await plan_of(storage, person) is None

    async def test_after_joining_is_counted_from_when_somebody_joined(self, storage: Storage) -> None:
        person = await joins_now(storage, 1, WELCOME)
        assert await aligned(storage, WELCOME.model_copy(update={"after_joining": "5 days"}), NOW + 2 * DAY) == 1
        assert await due_at(storage, person) == datetime(2026, 3, 7, 10, tzinfo=UTC)

    async def test_what_was_a_rhythm_is_not_a_welcome(self, storage: Storage) -> None:
        person = await joins_now(storage, 1, WEEKLY)
        assert await aligned(storage, WELCOME, NOW + 2 * DAY) == 1
        assert await plan_of(storage, person) is None

    async def test_a_pause_without_an_end_still_holds_it(self, storage: Storage) -> None:
        person = await joins_now(storage, 1, WEEKLY)
        await storage.keep(turn(person, PauseChosen(until=None)))
        later = WEEKLY.model_copy(update={"at": "14:00"})
        assert await aligned(storage, later) == 1
        assert await storage.plans.next_due() is None
        await storage.keep(turn(await known(storage, person), Resumed()))
        assert await due_at(storage, person) == datetime(2026, 3, 9, 14, tzinfo=UTC)

    async def test_it_keeps_to_the_persons_own_hours(self, storage: Storage) -> None:
        person = await joined(storage, 1, zone="Asia/Karachi")
        await storage.keep(turn(person, PaceChosen(pace=2)))
        await aligned(storage, WEEKLY)
        plan = await plan_of(storage, person)
        assert plan is not None
        assert plan.due_at.hour == 5

    async def test_only_those_in_its_roles_keep_it(self, storage: Storage) -> None:
        participant, facilitator = await joined(storage, 1), await joined(storage, 2, role="facilitator")
        await aligned(storage, WEEKLY)
        assert await storage.plans.align("check_in", WEEKLY, ("facilitator",), NOW) == 1
        assert await plan_of(storage, participant) is None
        assert await plan_of(storage, facilitator) is not None


class TestAroundSessions:
    """A session on 10 March at 14:00, that somebody comes to."""

    BEFORE = Schedule(before_session="1 day")

    async def comes_to_it(self, opens: Open) -> tuple[Storage, Person]:
        storage = await opens(replace(SETTINGS, schedules=(("check_in", self.BEFORE),)))
        person = await joined(storage, 1)
        await storage.keep(turn(person, A_MEETING))
        [gathering] = await storage.meetings.upcoming(NOW)
        await storage.keep(turn(person, ComingAnswered(meeting=gathering.code, answer="coming")))
        return storage, person

    async def test_an_edit_reaches_what_is_planned_around_it(self, opens: Open) -> None:
        storage, person = await self.comes_to_it(opens)
        assert await aligned(storage, self.BEFORE) == 0
        assert await aligned(storage, Schedule(before_session="3 hours")) == 1
        [row] = await storage.plans.of(person.pseudonym)
        assert (row.plan.kind, row.plan.due_at) == ("meeting", datetime(2026, 3, 10, 11, tzinfo=UTC))

    async def test_it_does_not_come_earlier_than_was_announced(self, opens: Open) -> None:
        storage, person = await self.comes_to_it(opens)
        assert await aligned(storage, Schedule(before_session="4 days")) == 1
        [row] = await storage.plans.of(person.pseudonym)
        assert row.plan.due_at == datetime(2026, 3, 9, 14, tzinfo=UTC)

    async def test_what_comes_around_no_session_any_more_is_dropped(self, opens: Open) -> None:
        storage, person = await self.comes_to_it(opens)
        assert await aligned(storage, None) == 1
        assert await storage.plans.of(person.pseudonym) == ()

    async def test_it_can_become_a_rhythm(self, opens: Open) -> None:
        storage, person = await self.comes_to_it(opens)
        await aligned(storage, WEEKLY)
        [row] = await storage.plans.of(person.pseudonym)
        assert (row.plan.kind, row.plan.due_at) == ("schedule", IN_A_WEEK)


async def test_a_thousand_people_are_brought_in_line_while_others_are_answered(storage: SqliteStorage) -> None:
    await asyncio.gather(*(joined(storage, chat) for chat in range(1000)))
    aligning = asyncio.ensure_future(aligned(storage, WEEKLY))
    while not aligning.done():
        assert (await storage.standing(7, None)).person is not None
    assert aligning.result() == 1000
    assert len(await storage.plans.due(NOW + 30 * DAY, 2000)) == 1000
    assert await aligned(storage, WEEKLY) == 0
