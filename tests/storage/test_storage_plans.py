"""What every storage engine promises of what is planned: for whom, when, once, and not when it should not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from examples import NOW, joined, known, message, planned, session, slots, turn, waiting

from flows.events import (
    CameBack,
    DaysChosen,
    PaceChosen,
    PauseChosen,
    Planned,
    Prompted,
    QuietHoursChosen,
    RemindersChosen,
    Resumed,
    ScriptEnded,
    WithdrawalChosen,
    ZoneChosen,
)
from flows.plans import Plan, scheduled
from flows.schedule import Schedule
from flows.verdict import Prompt
from storage.port import Storage
from storage.records import DIGEST, FOLLOW_UP, LIVE, RIGHTS, DueRow, LeftOut, Notice, Person, hours_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKLY = Schedule(every="1 week", at="10:00")


@pytest.fixture
def storage(engine: Storage) -> Storage:
    return engine


def rhythm(person: Person, schedule: Schedule = WEEKLY, script: str = "check_in") -> Planned:
    plan = scheduled(script, schedule, hours_of(person, "20:00", "09:00"), NOW)
    assert plan is not None
    return Planned(plan=plan)


async def with_rhythm(storage: Storage, chat_id: int = 1, schedule: Schedule = WEEKLY, **fields: Any) -> Person:
    person = await joined(storage, chat_id, **fields)
    await storage.keep(turn(person, rhythm(person, schedule)))
    return person


async def row_of(storage: Storage, person: Person) -> DueRow:
    [row] = await storage.plans.of(person.pseudonym)
    return row


async def changed(storage: Storage, person: Person, *events: Any) -> None:
    await storage.keep(turn(await known(storage, person), *events))


class TestDue:
    async def test_a_plan_comes_back_as_it_was(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        plan = Plan(
            kind="meeting",
            due_at=NOW + DAY,
            script="before",
            about="K3D9",
            wall="2026-03-03T12:00",
            late="skip after 3 hours",
            asked=True,
            times=2,
            rule=WEEKLY.model_dump_json(),
            expires_at=NOW + 2 * DAY,
            put_off=3,
        )
        await storage.keep(turn(person, Planned(plan=plan)))
        row = await row_of(storage, person)
        assert (row.plan, row.pseudonym) == (plan, person.pseudonym)
        assert await storage.plans.one(row.id) == row

    async def test_planning_again_replaces_what_was_planned(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, planned()))
        before = await row_of(storage, person)
        await storage.keep(turn(person, planned(after=2 * DAY)))
        after = await row_of(storage, person)
        assert after.plan.due_at == NOW + 2 * DAY
        assert after.id != before.id
        assert await storage.plans.one(before.id) is None

    async def test_rows_come_oldest_first_and_only_when_due(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, *(planned(f"s{days}", after=days * DAY) for days in (3, 1, 2))))
        assert [row.plan.script for row in await storage.plans.due(NOW + 2 * DAY, 10)] == ["s1", "s2"]
        assert [row.plan.script for row in await storage.plans.due(NOW + 9 * DAY, 1)] == ["s1"]
        assert await storage.plans.next_due() == NOW + DAY

    async def test_a_row_can_be_moved_or_forgotten(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, planned()))
        (row,) = await storage.plans.due(NOW + DAY, 10)
        await storage.plans.move(row.id, NOW + 5 * DAY)
        assert await storage.plans.next_due() == NOW + 5 * DAY
        await storage.plans.forget(row.id)
        assert await storage.plans.next_due() is None

    async def test_what_was_said_late_counts_for_when_it_was_said(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        nudge = message(priority=FOLLOW_UP, policy="at_most_once")
        (sent,) = await storage.keep(turn(person, Prompted(script="check_in", asked=False), says=[nudge]))
        tonight, tomorrow = NOW + timedelta(hours=9), NOW + timedelta(hours=21)
        await storage.put_back(sent, tonight, certain=True)
        assert [each.at for each in await storage.plans.prompts(person.pseudonym)] == [tonight], "it still waits"
        assert await storage.claim(tonight, 1) == (), "it is night"
        (sent,) = await storage.claim(tomorrow, 1)
        await storage.sent(sent, [7], tomorrow)
        assert [each.at for each in await storage.plans.prompts(person.pseudonym)] == [tomorrow]

    async def test_what_will_come_is_listed_over_all_people_without_what_is_nobodys_to_see(
        self, storage: Storage
    ) -> None:
        one, other, away = [await joined(storage, chat) for chat in (1, 2, 3)]
        await storage.keep(turn(one, planned(after=2 * DAY)))
        await storage.keep(turn(other, planned("feedback"), PauseChosen(until=NOW + HOUR)))
        await storage.keep(turn(away, planned("late"), PauseChosen(until=None)))
        assert [row.plan.script for row in await storage.plans.ahead(9)] == ["feedback", "check_in"]
        assert [row.plan.script for row in await storage.plans.ahead(1)] == ["feedback"]

    async def test_a_completed_or_left_flow_takes_its_reminder_with_it(self, storage: Storage) -> None:
        for chat, how in enumerate(("completed", "left")):
            person = await joined(storage, chat)
            both = planned(kind="reminder"), planned("other", kind="reminder")
            await storage.keep(turn(person, *both))
            await storage.keep(turn(person, ScriptEnded(script="check_in", version=3, how=how)))  # type: ignore[arg-type]
            assert (await row_of(storage, person)).plan.script == "other"

    async def test_when_somebody_was_written_to_is_remembered_as_long_as_it_counts(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, Prompted(script="check_in", asked=False)))
        later = NOW + 20 * DAY
        await storage.keep(turn(person, Prompted(script="check_in", asked=True), now=later))
        assert await storage.plans.prompts(person.pseudonym) == (
            Prompt(at=NOW, script="check_in"),
            Prompt(at=later, asked=True, script="check_in"),
        )
        await storage.purge(NOW + 58 * DAY)
        assert await storage.plans.prompts(person.pseudonym) == (Prompt(at=later, asked=True, script="check_in"),)


class TestHowSomebodyLives:
    async def test_another_zone_keeps_the_time_on_the_wall(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await changed(storage, person, ZoneChosen(zone="Asia/Karachi"))
        assert (await row_of(storage, person)).plan.due_at == datetime(2026, 3, 9, 5, tzinfo=UTC)
        assert (await known(storage, person)).zone == "Asia/Karachi"

    async def test_quiet_hours_put_off_what_would_fall_into_them(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await changed(storage, person, QuietHoursChosen(quiet_from="21:00", quiet_until="11:30"))
        assert (await row_of(storage, person)).plan.due_at == datetime(2026, 3, 9, 11, 30, tzinfo=UTC)
        await changed(storage, person, QuietHoursChosen(quiet_from="21:00", quiet_until="07:00"))
        assert (await row_of(storage, person)).plan.due_at == datetime(2026, 3, 9, 10, tzinfo=UTC)
        found = await known(storage, person)
        assert (found.quiet_from, found.quiet_until) == ("21:00", "07:00")

    async def test_only_on_the_days_that_somebody_chose(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await changed(storage, person, DaysChosen(days=("thursday", "saturday")))
        assert (await row_of(storage, person)).plan.due_at == datetime(2026, 3, 12, 10, tzinfo=UTC)
        assert (await known(storage, person)).days == ("thursday", "saturday")

    async def test_a_slower_pace_leaves_times_out_and_a_faster_one_brings_them_back(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await changed(storage, person, PaceChosen(pace=2))
        assert (await row_of(storage, person)).plan.due_at == datetime(2026, 3, 16, 10, tzinfo=UTC)
        await changed(storage, person, PaceChosen(pace=1))
        assert (await row_of(storage, person)).plan.due_at == datetime(2026, 3, 9, 10, tzinfo=UTC)
        assert (await known(storage, person)).pace == 1

    async def test_whoever_wants_no_reminders_gets_none_that_was_planned(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, planned(kind="reminder")))
        await changed(storage, person, RemindersChosen(most=2))
        assert len(await storage.plans.of(person.pseudonym)) == 1
        await changed(storage, person, RemindersChosen(most=0))
        assert await storage.plans.of(person.pseudonym) == ()
        assert (await known(storage, person)).reminders == 0

    async def test_when_an_erasure_is_carried_out_depends_on_no_hours(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, WithdrawalChosen(rung="erase"), now=NOW + 11 * HOUR))
        await changed(storage, person, QuietHoursChosen(quiet_from="10:00", quiet_until="23:59"))
        assert await storage.plans.next_due() == NOW + 11 * HOUR + 7 * DAY


class TestPause:
    async def test_what_is_planned_comes_after_a_pause(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        until = NOW + 10 * DAY
        await storage.keep(turn(person, PauseChosen(until=until)))
        resume, check_in = await storage.plans.of(person.pseudonym)
        assert (resume.plan.kind, resume.plan.due_at) == ("resume", until)
        assert check_in.plan.due_at == datetime(2026, 3, 16, 10, tzinfo=UTC)

    async def test_without_an_end_nothing_is_due_at_all(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await storage.keep(turn(person, PauseChosen(until=None)))
        await changed(storage, person, ZoneChosen(zone="Asia/Karachi"), PaceChosen(pace=2))
        assert await storage.plans.next_due() is None
        assert len(await storage.plans.of(person.pseudonym)) == 1

    @pytest.mark.parametrize("until", [None, NOW + 90 * DAY])
    async def test_who_comes_back_sooner_gets_everything_at_its_time_again(
        self, storage: Storage, until: datetime | None
    ) -> None:
        person = await with_rhythm(storage)
        instant = planned("told", after=6 * DAY, kind="meeting", late="send")
        await storage.keep(turn(person, planned("feedback", after=5 * DAY, wall="2026-03-07T12:00"), instant))
        before = await storage.plans.of(person.pseudonym)
        await storage.keep(turn(person, PauseChosen(until=until)))
        await changed(storage, person, Resumed())
        after = await storage.plans.of(person.pseudonym)
        assert [(row.plan.script, row.plan.due_at) for row in after] == [
            (row.plan.script, row.plan.due_at) for row in before
        ]

    async def test_nothing_comes_on_the_day_on_which_a_pause_ends(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await storage.keep(turn(person, PauseChosen(until=None)))
        back = datetime(2026, 3, 9, 9, 30, tzinfo=UTC)
        await storage.keep(turn(await known(storage, person), Resumed(), now=back))
        assert (await row_of(storage, person)).plan.due_at == datetime(2026, 3, 16, 10, tzinfo=UTC)

    async def test_another_pause_takes_the_place_of_the_first(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await storage.keep(turn(person, PauseChosen(until=NOW + 90 * DAY)))
        await changed(storage, person, PauseChosen(until=NOW + 2 * DAY))
        assert [(row.plan.kind, row.plan.due_at) for row in await storage.plans.of(person.pseudonym)] == [
            ("resume", NOW + 2 * DAY),
            ("schedule", datetime(2026, 3, 9, 10, tzinfo=UTC)),
        ]

    async def test_what_is_planned_in_a_pause_waits_for_its_end_and_news_do_not(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, PauseChosen(until=None)))
        await changed(storage, person, planned(), planned("", kind="news", about="K3D9"))
        assert [row.plan.kind for row in await storage.plans.due(NOW + 99 * DAY, 9)] == ["news"]

    async def test_reminders_of_something_begun_before_are_of_no_use_after_a_pause(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, planned(kind="reminder"), PauseChosen(until=NOW + DAY)))
        assert [row.plan.kind for row in await storage.plans.of(person.pseudonym)] == ["resume"]

    async def test_resuming_without_a_pause_moves_nothing(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, planned(after=HOUR, wall="2026-03-02T13:00")))
        await changed(storage, person, Resumed())
        assert (await row_of(storage, person)).plan.due_at == NOW + HOUR


class TestLeaving:
    async def test_nothing_but_their_right_is_planned_for_somebody_who_left(self, storage: Storage) -> None:
        for chat, rung in enumerate(("stop", "leave_keep", "leave_take_back")):
            person = await with_rhythm(storage, chat)
            await storage.keep(turn(person, planned("feedback"), WithdrawalChosen(rung=rung)))  # type: ignore[arg-type]
            kinds = [row.plan.kind for row in await storage.plans.of(person.pseudonym)]
            assert kinds == (["forget"] if rung == "leave_take_back" else [])

    async def test_after_erasing_nobody_was_ever_written_to(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await storage.keep(turn(person, Prompted(script="check_in", asked=False)))
        await storage.erase(person.pseudonym, NOW)
        assert await storage.plans.prompts(person.pseudonym) == ()
        assert await storage.plans.next_due() is None


class TestLeftOut:
    async def test_something_is_left_out_once_and_its_next_time_is_planned(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        row = await row_of(storage, person)
        then = replace(row.plan, due_at=row.plan.due_at + 7 * DAY)
        for _ in range(2):
            await storage.plans.leave_out(row, "late", then, NOW)
        assert (await row_of(storage, person)).plan == then
        assert await storage.plans.left_out() == (LeftOut(script="check_in", why="late", count=1),)

    async def test_it_is_counted_by_script_and_reason(self, storage: Storage) -> None:
        for chat, (script, why) in enumerate([("a", "late"), ("a", "late"), ("a", "merged"), ("", "late")]):
            person = await joined(storage, chat)
            kind = "follow_up" if script else "broadcast"
            await storage.keep(turn(person, planned(script, kind=kind)))
            await storage.plans.leave_out(await row_of(storage, person), why, None, NOW)  # type: ignore[arg-type]
        assert [(one.script, one.why, one.count) for one in await storage.plans.left_out()] == [
            ("a", "late", 2),
            ("a", "merged", 1),
            ("broadcast", "late", 1),
        ]
        assert await storage.plans.next_due() is None

    async def test_the_owner_is_told_once_and_of_everything(self, storage: Storage) -> None:
        await joined(storage, 99, role="owner")
        notice = Notice(role="owner", message=message("left_out", priority=DIGEST))
        for chat in (1, 2):
            person = await joined(storage, chat)
            await storage.keep(turn(person, planned()))
            await storage.plans.leave_out(await row_of(storage, person), "late", None, NOW)
            if chat == 1:
                assert len(await storage.plans.left_out()) == 1
        await storage.plans.told_of_left_out(notice, NOW)
        assert slots(await storage.claim(NOW, 9)) == ["left_out"]
        assert [one.count for one in await storage.plans.left_out()] == [1], "what came in between is told next time"
        await storage.plans.told_of_left_out(notice, NOW)
        assert await storage.plans.left_out() == ()

    async def test_without_anybody_to_tell_nothing_is_forgotten(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await storage.plans.leave_out(await row_of(storage, person), "late", None, NOW)
        await storage.plans.left_out()
        await storage.plans.told_of_left_out(Notice(role="owner", message=message()), NOW)
        assert len(await storage.plans.left_out()) == 1
        await storage.purge(NOW + 91 * DAY)
        assert await storage.plans.left_out() == ()

    async def test_what_comes_in_place_of_it_waits_for_the_end_of_a_pause(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await storage.keep(turn(person, PauseChosen(until=None)))
        row = await row_of(storage, person)
        await storage.plans.leave_out(row, "late", replace(row.plan, due_at=NOW + 7 * DAY), NOW)
        assert await storage.plans.next_due() is None


EVENING = datetime(2026, 3, 2, 21, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 9, tzinfo=UTC)


class TestNudgesThatWaited:
    @pytest.mark.parametrize("priority", [FOLLOW_UP, DIGEST])
    async def test_they_do_not_go_in_quiet_hours_but_when_these_are_over(self, storage: Storage, priority: int) -> None:
        person = await joined(storage, 1)
        await waiting(storage, person, priority=priority)
        assert await storage.claim(EVENING, 9) == ()
        assert await storage.next_send() == MORNING
        assert len(await storage.claim(MORNING, 9)) == 1

    async def test_they_do_not_go_on_a_day_that_is_not_their_persons(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, DaysChosen(days=("friday",))))
        await waiting(storage, person, priority=FOLLOW_UP)
        assert await storage.claim(NOW, 9) == ()
        assert await storage.next_send() == NOW + 4 * DAY

    @pytest.mark.parametrize("priority", [LIVE, RIGHTS])
    async def test_answers_and_rights_go_at_any_hour(self, storage: Storage, priority: int) -> None:
        await waiting(storage, await joined(storage, 1), priority=priority)
        assert len(await storage.claim(EVENING, 9)) == 1

    async def test_somebody_who_writes_at_night_is_answered_and_nothing_before_it_is_lost(
        self, storage: Storage
    ) -> None:
        person = await joined(storage, 1)
        await waiting(storage, person, "nudge", priority=FOLLOW_UP)
        assert await storage.claim(EVENING, 9) == ()
        assert await storage.keep(turn(person, says=[message("answer")], now=EVENING)) == ()
        (nudge,) = await storage.claim(EVENING, 9)
        await storage.sent(nudge, [1], EVENING)
        assert slots([nudge, *await storage.claim(EVENING, 9)]) == ["nudge", "answer"]

    async def test_one_that_waits_holds_up_nobody_elses(self, storage: Storage) -> None:
        asleep, awake = await joined(storage, 1), await joined(storage, 2, zone="America/New_York")
        await waiting(storage, asleep, "asleep", priority=FOLLOW_UP)
        await waiting(storage, awake, "awake", priority=FOLLOW_UP)
        assert slots(await storage.claim(EVENING, 1)) == ["awake"]

    async def test_other_hours_are_heeded_at_once(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await waiting(storage, person, priority=FOLLOW_UP)
        assert await storage.claim(EVENING, 9) == ()
        await storage.keep(turn(person, QuietHoursChosen(quiet_from="23:00", quiet_until="09:00"), now=EVENING))
        assert len(await storage.claim(EVENING, 9)) == 1


class TestClockSetBack:
    async def test_what_a_wrong_clock_made_wait_for_a_year_goes_now(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        (outgoing,) = await storage.keep(turn(person, says=[message()], session=session()))
        await storage.put_back(outgoing, NOW + 365 * DAY, certain=True)
        assert len(await storage.claim(NOW, 9)) == 1

    async def test_a_long_back_off_is_kept(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        (outgoing,) = await storage.keep(turn(person, says=[message()]))
        await storage.put_back(outgoing, NOW + 20 * HOUR, certain=True)
        assert await storage.claim(NOW, 9) == ()

    async def test_a_nudge_waits_for_a_day_of_this_week_and_for_none_next_year(self, storage: Storage) -> None:
        person = await joined(storage, 1)
        await storage.keep(turn(person, DaysChosen(days=("sunday",))))
        await waiting(storage, person, priority=FOLLOW_UP)
        assert await storage.claim(NOW, 9) == ()
        before = NOW - timedelta(weeks=7)
        assert await storage.claim(before, 9) == ()
        assert await storage.next_send() == before + 6 * DAY


class TestComingBack:
    async def test_who_comes_back_begins_anew(self, storage: Storage) -> None:
        person = await with_rhythm(storage)
        await storage.keep(turn(person, WithdrawalChosen(rung="stop")))
        await changed(storage, person, CameBack(), rhythm(person))
        assert (await row_of(storage, person)).plan == rhythm(person).plan
