"""Putting off and calling off what waits to be sent: what it does to a plan, and what storage lets the team do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.events import ConsentGiven, PauseChosen, PlanCancelled, PlanMoved, Planned, QuietHoursChosen, ZoneChosen
from flows.phrase import Place
from flows.plans import Meeting, Plan, around, following, put_off, reminder, scheduled
from flows.rhythm import DAY, Hours
from flows.schedule import Schedule
from storage.errors import Overtaken
from storage.queue import key_of
from storage.records import DueRow, Person, Turn
from storage.sqlite import SqliteStorage
from tests.open_project import NOON, opened, somebody

HOURS = Hours(zone=ZoneInfo("Europe/London"), quiet_from=time(20), quiet_until=time(9))
FORTNIGHTLY = Schedule.model_validate({"every": "2 weeks", "on": "tuesday", "at": "18:00", "from": date(2026, 3, 10)})
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def planned(**given: Any) -> Plan:
    plan = scheduled("check_in", Schedule.model_validate(given), HOURS, NOW)
    assert plan is not None
    return plan


def wall(plan: Plan) -> str:
    return f"{HOURS.local(plan.due_at):%Y-%m-%d %H:%M}"


# --- putting off -----------------------------------------------------------------------------------------------------


def test_a_week_later_is_the_same_time_of_day_when_the_clocks_change_in_between() -> None:
    plan = planned(after_joining="26 days", at="10:00")
    assert wall(plan) == "2026-03-28 10:00"
    later = put_off(plan, HOURS, 7)
    assert wall(later) == "2026-04-04 10:00"
    assert later.due_at - plan.due_at == 7 * DAY - timedelta(hours=1)


def test_a_rhythm_stays_where_it_was_when_one_time_of_it_is_put_off() -> None:
    plan = scheduled("check_in", FORTNIGHTLY, HOURS, NOW)
    assert plan is not None
    later = put_off(plan, HOURS, 7)
    assert wall(later) == "2026-03-17 18:00"
    after = following(later, HOURS, later.due_at)
    assert after is not None
    assert wall(after) == "2026-03-24 18:00"


def test_put_off_beyond_its_next_time_it_comes_once_and_not_twice() -> None:
    weekly = planned(every="1 week", on="tuesday", at="18:00")
    later = put_off(weekly, HOURS, 7)
    after = following(later, HOURS, later.due_at)
    assert after is not None
    assert after.due_at - later.due_at == 7 * DAY


def test_what_quiet_hours_had_moved_comes_a_day_later_and_not_two() -> None:
    plan = planned(after_joining="3 days", at="21:00")
    assert wall(plan) == "2026-03-06 09:00"
    assert wall(put_off(plan, HOURS, 1)) == "2026-03-07 09:00"


def test_what_had_been_moved_already_is_never_sooner_than_it_would_have_been() -> None:
    moved = replace(planned(after_joining="3 days", at="10:00"), due_at=datetime(2026, 3, 9, 10, tzinfo=UTC))
    assert wall(put_off(moved, HOURS, 1)) == "2026-03-10 10:00"


def test_putting_off_twice_adds_up() -> None:
    plan = planned(after_joining="3 days", at="10:00")
    assert put_off(put_off(plan, HOURS, 1), HOURS, 7) == put_off(plan, HOURS, 8)


def test_a_reminder_is_of_use_for_as_long_as_before() -> None:
    plan = reminder("check_in", "2 days", HOURS, NOW)
    later = put_off(plan, HOURS, 7)
    assert plan.expires_at
    assert later.expires_at
    assert later.expires_at - later.due_at == plan.expires_at - plan.due_at


def test_what_comes_before_a_session_is_of_no_use_after_it() -> None:
    meeting = Meeting(code="K3D9", starts_at=NOW + 3 * DAY, ends_at=NOW + 3 * DAY + timedelta(hours=2))
    plan = around("before", Schedule.model_validate({"before_session": "1 day"}), meeting, HOURS, NOW)
    assert plan is not None
    assert put_off(plan, HOURS, 7).expires_at == meeting.starts_at


# --- what storage lets the team do -----------------------------------------------------------------------------------


async def joined(storage: SqliteStorage, chat_id: int) -> Person:
    person = await somebody(storage, chat_id)
    place = Place(script="join", version=1, step="consent")
    await keeps(storage, person, ConsentGiven(at=place, language="en", text="", text_sha256=""))
    return replace(person, status="active")


async def keeps(storage: SqliteStorage, person: Person, *events: Any) -> None:
    await storage.keep(Turn(person=person, now=NOON, session=None, events=events))


async def only(storage: SqliteStorage) -> DueRow:
    [row] = await storage.plans.ahead(10)
    return row


async def test_a_row_is_put_off_in_the_hours_of_the_person_it_is_for(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        person, coordinator = await joined(storage, 1), await joined(storage, 2)
        await keeps(storage, person, ZoneChosen(zone="Europe/Warsaw"))
        plan = Plan(
            kind="follow_up", script="check_in", due_at=datetime(2026, 3, 28, 9, tzinfo=UTC), wall="2026-03-28T10:00"
        )
        await keeps(storage, person, Planned(plan=plan))
        row = await only(storage)
        await keeps(storage, coordinator, PlanMoved(planned=key_of(row), by=DAY))
        after = await only(storage)
        assert after.plan.due_at == datetime(2026, 3, 29, 8, tzinfo=UTC)
        assert after.pseudonym == person.pseudonym


async def test_a_turn_that_was_carrying_out_a_row_finds_it_gone_once_it_is_put_off(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        person = await joined(storage, 1)
        await keeps(storage, person, Planned(plan=planned(after_joining="3 days", at="10:00")))
        row = await only(storage)
        await storage.plans.put_off(row.id, 1)
        assert await storage.plans.one(row.id) is None
        with pytest.raises(Overtaken):
            await storage.plans.put_off(row.id, 1)


async def test_a_rhythm_goes_on_when_one_time_is_called_off_and_what_comes_once_is_gone(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        person = await joined(storage, 1)
        await keeps(storage, person, Planned(plan=planned(every="1 week", on="tuesday", at="18:00")))
        await storage.plans.call_off((await only(storage)).id, NOON)
        after = await only(storage)
        assert after.plan.due_at == datetime(2026, 3, 10, 18, tzinfo=UTC)
        await keeps(storage, person, PlanCancelled(planned=key_of(after)))
        assert (await only(storage)).plan.due_at == datetime(2026, 3, 17, 18, tzinfo=UTC)
        await keeps(storage, person, Planned(plan=reminder("check_in", "2 days", HOURS, NOON)))
        of_reminder = next(row for row in await storage.plans.ahead(10) if row.plan.kind == "reminder")
        assert await storage.plans.call_off(of_reminder.id, NOON) is None
        assert (await only(storage)).plan.kind == "schedule"


async def test_called_off_after_it_was_put_off_it_does_not_come_at_that_time_either(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        person = await joined(storage, 1)
        await keeps(storage, person, Planned(plan=planned(every="1 week", on="tuesday", at="18:00")))
        later = await storage.plans.put_off((await only(storage)).id, 7)
        assert later is not None
        after = await storage.plans.call_off((await only(storage)).id, NOON)
        assert after is not None
        assert after.due_at == later.due_at + 7 * DAY


async def test_put_off_until_it_would_be_of_no_use_it_does_not_come(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        person = await joined(storage, 1)
        plan = Plan(kind="meeting", script="before", about="K3D9", due_at=NOON + DAY, expires_at=NOON + 2 * DAY)
        await keeps(storage, person, Planned(plan=plan))
        assert await storage.plans.put_off((await only(storage)).id, 7) is None
        assert await storage.plans.ahead(10) == ()


async def test_rights_and_what_somebody_has_to_hear_are_nobodys_to_move_or_call_off(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        person = await joined(storage, 1)
        await keeps(storage, person, Planned(plan=Plan(kind="erase", due_at=NOON + DAY)))
        await keeps(storage, person, PauseChosen(until=NOON + 7 * DAY))
        assert await storage.plans.ahead(10) == ()
        await keeps(storage, person, Planned(plan=Plan(kind="news", about="K3D9", due_at=NOON + DAY)))
        rows = await storage.plans.of(person.pseudonym)
        assert sorted(row.plan.kind for row in rows) == ["erase", "news", "resume"]
        for row in rows:
            with pytest.raises(Overtaken):
                await storage.plans.call_off(row.id, NOON)
            with pytest.raises(Overtaken):
                await storage.plans.put_off(row.id, 1)
        assert await storage.plans.of(person.pseudonym) == rows


async def test_what_waits_for_the_end_of_a_pause_without_an_end_is_not_listed(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        person = await joined(storage, 1)
        await keeps(storage, person, Planned(plan=planned(every="1 week", on="tuesday", at="18:00")))
        row = await only(storage)
        await keeps(storage, person, PauseChosen(until=None))
        assert await storage.plans.ahead(10) == ()
        with pytest.raises(Overtaken):
            await storage.plans.put_off(row.id, 1)


async def test_other_quiet_hours_do_not_undo_that_it_was_put_off(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        person = await joined(storage, 1)
        await keeps(storage, person, Planned(plan=planned(after_joining="3 days", at="10:00")))
        await storage.plans.put_off((await only(storage)).id, 7)
        await keeps(storage, person, QuietHoursChosen(quiet_from="20:00", quiet_until="11:00"))
        assert (await only(storage)).plan.due_at == datetime(2026, 3, 12, 11, tzinfo=UTC)


# --- whatever somebody's hours are -----------------------------------------------------------------------------------


@given(
    zone=st.sampled_from(["Europe/London", "America/New_York", "Asia/Karachi", "Pacific/Apia"]),
    quiet=st.tuples(st.times(), st.times()),
    days=st.frozensets(st.integers(0, 6)),
    at=st.times(),
    moves=st.lists(st.integers(1, 30), min_size=1, max_size=4),
)
def test_however_often_it_is_put_off_it_is_never_sooner_and_its_rhythm_keeps_its_days(
    zone: str, quiet: tuple[time, time], days: frozenset[int], at: time, moves: list[int]
) -> None:
    hours = Hours(zone=ZoneInfo(zone), quiet_from=quiet[0], quiet_until=quiet[1], days=days)
    rhythm = Schedule.model_validate(
        {"every": "3 weeks", "on": "friday", "at": f"{at:%H:%M}", "from": date(2026, 3, 6)}
    )
    first = scheduled("check_in", rhythm, hours, NOW)
    assert first is not None
    plan = first
    for move in moves:
        later = put_off(plan, hours, move)
        assert hours.local(later.due_at).date() >= hours.local(plan.due_at).date() + move * DAY
        assert hours.welcome(later.due_at) == later.due_at
        plan = later
    after = following(plan, hours, plan.due_at)
    assert after is not None
    assert after.due_at > plan.due_at
    assert (datetime.fromisoformat(after.wall) - datetime.fromisoformat(first.wall)).days % 21 == 0
