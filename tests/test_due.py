"""What comes by itself, with the whole bot: rhythms, reminders, outages around them, and clocks that jump."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.follow_ups import FollowUps
from bot.lanes import Lanes
from bot.rehearsal.clock import moment
from bot.rehearsal.people import Message
from bot.waker import Waker
from flows.events import Planned
from flows.plans import Plan
from storage.errors import Unavailable
from storage.records import DueRow, Person, Turn
from storage.sqlite import SqliteStorage
from tests.house import House, Phone, open_house
from tests.mortal import Mortal, PowerCut
from tests.open_project import NOON, MovedClock, opened, somebody

REMINDER = "Here is the question from before"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


def check_ins(phone: Phone, since: int = 0) -> list[Message]:
    """The messages that begin a check-in."""
    begun = [message for message in phone.messages[since:] if "This is your check-in" in message.text]
    return [message for message in begun if REMINDER not in message.text]


def days(messages: list[Message]) -> list[str]:
    """When messages came, as ``Mon 09 10:00``, in the project's zone."""
    return [f"{message.sent_at.astimezone(ZoneInfo('Europe/London')):%a %d %H:%M}" for message in messages]


# --- the rhythm ------------------------------------------------------------------------------------------------------


async def test_the_check_in_comes_every_week_even_if_nobody_answers(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    for week in range(3):
        await house.it_is(f"2026-03-{9 + 7 * week:02d} 10:00")
    assert days(check_ins(phone)) == ["Mon 09 10:00", "Mon 16 10:00", "Mon 23 10:00"]


async def test_one_gentle_reminder_comes_and_no_second_one(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await house.it_is("2026-03-09 10:00")
    before = len(phone.messages)
    await house.it_is("2026-03-11 10:05")
    [reminder] = phone.messages[before:]
    assert reminder.silent
    for day in (12, 13, 14, 15):
        await house.it_is(f"2026-03-{day} 12:00")
    assert len(phone.messages) == before + 1


async def test_whoever_finished_is_not_reminded(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await house.it_is("2026-03-09 10:00")
    await phone.taps("Not today")
    await phone.taps("The next time")
    before = len(phone.messages)
    await house.it_is("2026-03-13 12:00")
    assert len(phone.messages) == before


# --- an outage around it ---------------------------------------------------------------------------------------------


async def lives_until(house: House, words: str) -> None:
    """Time goes by, and nothing that is due on the way is missed."""
    end = moment(words, house.clock.now(), ZoneInfo(house.project.zone))
    while (due_at := await house.app.settle()) < end:
        house.clock.move_to(max(due_at, house.clock.now()))
    house.clock.move_to(end)
    await house.app.settle()


@pytest.mark.parametrize(
    ("back", "came"),
    [
        ("2026-03-09 11:00", ["Mon 09 11:00", "Mon 16 10:00", "Mon 23 10:00"]),
        ("2026-03-09 15:00", ["Tue 10 10:00", "Mon 16 10:00", "Mon 23 10:00"]),
        ("2026-03-12 12:00", ["Fri 13 10:00", "Mon 16 10:00", "Mon 23 10:00"]),
        ("2026-03-31 12:00", ["Wed 01 10:00", "Mon 06 10:00", "Mon 13 10:00"]),
    ],
)
async def test_after_an_outage_there_is_no_flood_and_the_rhythm_goes_on(
    house: House, back: str, came: list[str]
) -> None:
    phone = house.phone()
    await phone.joins()
    before = len(phone.messages)
    await house.it_is("2026-03-09 09:30")
    await house.off_until(back)
    await lives_until(house, "2026-03-24 12:00" if back < "2026-03-24" else "2026-04-14 12:00")
    assert days(check_ins(phone)) == came
    by_day = [message.sent_at.date() for message in phone.messages[before:]]
    assert len(by_day) == len(set(by_day)), "two on one day"
    assert len(by_day) <= 2 * 3, "more than two a week"


async def test_an_outage_of_two_kinds_of_messages_sends_them_on_different_days(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await lives_until(house, "2026-03-09 12:00")
    await house.off_until("2026-03-16 12:00")
    before = len(phone.messages)
    await lives_until(house, "2026-03-23 09:30")
    by_day = [message.sent_at.date() for message in phone.messages[before:]]
    assert len(by_day) == len(set(by_day)) <= 2


async def test_what_was_left_out_is_told_to_the_owner_once_and_tells_nothing_of_one_person(house: House) -> None:
    owner, people = house.phone(), [house.phone() for _ in range(2)]
    await owner.joins("owner")
    for phone in people:
        await phone.joins()
    await lives_until(house, "2026-03-09 12:00")
    await house.off_until("2026-03-30 12:00")
    before = len(owner.messages)
    for _ in range(4):
        await house.app.watch.look()
    await house.quiet()
    told = [message.text for message in owner.messages[before:] if "not sent" in message.text]
    assert len(told) == 1
    assert "Fewer than 5" in told[0]
    assert "Check-in" in told[0]
    assert str(people[0].id) not in told[0]


def _is_check_in(plan: Plan) -> bool:
    return (plan.kind, plan.script) == ("schedule", "check_in")


@pytest.mark.parametrize("after", [False, True])
async def test_nothing_is_planned_or_said_twice_whenever_the_power_is_cut(house: House, after: bool) -> None:
    """Every call of storage is the last one once; what a later life then does completes it exactly once."""
    watch, clock = house.app.watch, MovedClock()
    storage, scene = watch._storage, watch._owner._scene
    for calls in range(1, 9):
        phone = house.phone()
        await phone.joins()
        before = len(phone.messages)
        person = (await storage.standing(phone.id, None)).person
        assert person is not None
        [row] = [
            row
            for row in await storage.plans.of(person.pseudonym)
            if (row.plan.kind, row.plan.script) == ("schedule", "check_in")
        ]
        clock.at = row.plan.due_at
        for life in (Mortal(storage, calls, after=after), storage):
            follow_ups = FollowUps(storage=life, out=house.app._sender, scene=scene, clock=clock)  # type: ignore[arg-type]
            with suppress(PowerCut):
                await follow_ups.carry_out(row)
        await storage.recover(clock.now())
        house.app._sender.wake()
        await house.quiet()
        planned = [
            row
            for row in await storage.plans.of(person.pseudonym)
            if (row.plan.kind, row.plan.script) == ("schedule", "check_in")
        ]
        assert [row.plan.due_at for row in planned] == [row.plan.due_at + timedelta(days=7)]
        assert len(check_ins(phone, before)) <= 1, "a nudge is heard once at most"
        assert len(check_ins(phone, before)) == 1 or after, "and is lost only if it was kept and not sent"


# --- edits -----------------------------------------------------------------------------------------------------------


async def test_an_edited_text_reaches_what_is_planned(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    house.edit("check_in", ("This is your check-in.", "How are you?"))
    await house.restart()
    await lives_until(house, "2026-03-09 12:00")
    assert "How are you?" in phone.last.text


async def test_an_edited_schedule_reaches_people_who_joined_long_ago(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    on_thursdays = ('{every: 1 week, at: "10:00"}', '{every: 1 week, on: thursday, at: "14:00"}')
    house.edit("check_in", on_thursdays, ("remind: 2 days\n", ""))
    await house.restart()
    await lives_until(house, "2026-03-27 12:00")
    assert days(check_ins(phone))[-2:] == ["Thu 19 14:00", "Thu 26 14:00"]


async def test_a_schedule_that_is_taken_away_ends(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    house.edit("check_in", ('schedule: {every: 1 week, at: "10:00"}\n', ""), ("remind: 2 days\n", ""))
    await house.restart()
    before = len(phone.messages)
    await lives_until(house, "2026-03-20 12:00")
    assert phone.messages[before:] == []


# --- the alarm clock -------------------------------------------------------------------------------------------------


@dataclass
class Doing:
    """Carries rows out by forgetting them; fails as it is asked to."""

    storage: SqliteStorage
    done: list[int] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    async def carry_out(self, row: DueRow) -> None:
        if self.faults:
            raise self.faults.pop()
        await self.storage.plans.forget(row.id)
        self.done.append(row.id)


@dataclass
class Night:
    """A waker over real storage, whose daily round only notes when it was made."""

    storage: SqliteStorage
    clock: MovedClock
    doing: Doing
    waker: Waker
    person: Person
    rounds: list[datetime]

    async def plan(self, *at: datetime) -> None:
        """Something is due at these times."""
        events = tuple(
            Planned(plan=Plan(kind="follow_up", due_at=due_at, script="check_in", about=str(number)))
            for number, due_at in enumerate(at)
        )
        await self.storage.keep(Turn(person=self.person, now=self.clock.now(), session=None, events=events))

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not holds():
                await asyncio.sleep(0.005)


@asynccontextmanager
async def night(
    folder: Path, every: float = 0.02, reachable: Callable[[], bool] = lambda: True
) -> AsyncIterator[Night]:
    clock, rounds = MovedClock(), []

    async def made(now: datetime) -> None:
        rounds.append(now)

    async with opened(folder) as storage:
        doing = Doing(storage)
        waker = Waker(
            storage=storage,
            lanes=Lanes(),
            carry_out=doing.carry_out,
            daily=made,
            clock=clock,
            zone=ZoneInfo("UTC"),
            reachable=reachable,
            every=every,
        )
        running = asyncio.create_task(waker.run())
        try:
            yield Night(storage, clock, doing, waker, await somebody(storage, 5), rounds)
        finally:
            waker.stop()
            await running


async def test_a_clock_that_jumps_or_a_machine_that_slept_is_healed_by_the_next_look(tmp_path: Path) -> None:
    """Nobody calls the waker here: whatever the alarm was set to, the looks go by running time."""
    async with night(tmp_path) as watch:
        await watch.plan(NOON + timedelta(minutes=30), NOON + timedelta(hours=20))
        watch.clock.move(hours=-1)
        await asyncio.sleep(0.1)
        assert watch.doing.done == []
        watch.clock.move(minutes=91)
        await watch.until(lambda: len(watch.doing.done) == 1)
        watch.clock.move(days=1)
        await watch.until(lambda: len(watch.doing.done) == 2)


async def test_the_daily_round_is_made_once_a_day_whatever_the_clock_does(tmp_path: Path) -> None:
    async with night(tmp_path) as watch:
        watch.clock.move(days=400)
        await watch.until(lambda: len(watch.rounds) == 1)
        watch.clock.move(days=-400)
        await asyncio.sleep(0.1)
        watch.clock.move(hours=7)
        await watch.until(lambda: len(watch.rounds) == 2)
        watch.clock.move(hours=-2)
        await asyncio.sleep(0.1)
        watch.clock.move(hours=2)
        await asyncio.sleep(0.1)
        assert len(watch.rounds) == 2


async def test_a_row_on_which_we_fail_holds_up_no_other_and_is_tried_again(tmp_path: Path) -> None:
    async with night(tmp_path) as watch:
        watch.doing.faults.append(KeyError("a mistake of ours"))
        await watch.plan(NOON, NOON)
        await watch.until(lambda: len(watch.doing.done) == 1)
        assert (await watch.waker.mistakes()).waits
        watch.clock.move(hours=1)
        await watch.until(lambda: len(watch.doing.done) == 2)


async def test_what_is_due_waits_while_storage_cannot_commit(tmp_path: Path) -> None:
    async with night(tmp_path) as watch:
        watch.doing.faults.append(Unavailable("full"))
        await watch.plan(NOON)
        await watch.until(lambda: len(watch.doing.done) == 1)
        assert not (await watch.waker.mistakes()).waits


async def test_what_is_due_stays_due_while_telegram_cannot_be_reached(tmp_path: Path) -> None:
    """It would heap up in the outbox, and a week's worth would come at once."""
    answers: list[bool] = [False]
    async with night(tmp_path, reachable=lambda: answers[-1]) as dark:
        await dark.plan(dark.clock.now())
        dark.waker.wake()
        await asyncio.sleep(0.1)
        assert not dark.doing.done
        assert not (await dark.waker.movement()).waits, "that Telegram is away is the one trouble to tell"
        answers.append(True)
        await dark.until(lambda: len(dark.doing.done) == 1)
