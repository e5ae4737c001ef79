"""The watch over the bot: what it finds, whom it tells and how often, and the heartbeat that it leaves."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.heartbeat import STOPPED, health, read
from bot.intake import Trouble
from bot.owner import LEAST
from bot.standstill import Movement, Standstill
from bot.watch import PATIENCE, Watch
from flows.vocabulary import Role
from tests.house import House, Phone, open_house
from tests.open_project import NOON, read_only


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


def seen(*, waits: bool = True, mark: int = 0, since: datetime = NOON) -> Movement:
    return Movement(waits=waits, mark=mark, since=since)


# --- standing still --------------------------------------------------------------------------------------------------


def test_what_waits_and_does_not_move_stands_still_after_a_while() -> None:
    line = Standstill()
    assert line.since(seen(mark=3), 0.0, PATIENCE) is None
    assert line.since(seen(mark=3, since=NOON + timedelta(minutes=4)), 240.0, PATIENCE) is None
    assert line.since(seen(mark=3), 300.0, PATIENCE) == NOON


@pytest.mark.parametrize("between", [seen(mark=4), seen(waits=False, mark=3)])
def test_what_moves_or_has_nothing_waiting_does_not(between: Movement) -> None:
    line = Standstill()
    line.since(seen(mark=3), 0.0, PATIENCE)
    line.since(between, 290.0, PATIENCE)
    assert line.since(seen(mark=3), 310.0, PATIENCE) is None


# --- telling the owner -----------------------------------------------------------------------------------------------


@dataclass
class Line:
    """Something that moves or does not, as a test says."""

    now: Movement = field(default_factory=lambda: seen(waits=False))

    async def movement(self) -> Movement:
        return self.now


def watching(house: House, **lines: Line) -> Watch:
    """A second watch over the house that looks at nothing but ``lines``, and has hardly any patience."""
    well = Line()
    return Watch(
        storage=house.app.watch._storage,
        owner=house.app.watch._owner,
        clock=house.clock,
        folder=house.settings.data,
        moving={"telegram": well.movement, **{name: line.movement for name, line in lines.items()}},
        idle=house.app._sender.idle,
        patience=0.01,
    )


async def looks(watch: Watch, times: int = 3) -> None:
    """Look so often, each time after longer than its patience."""
    for _ in range(times):
        await watch.look()
        await asyncio.sleep(0.02)


async def somebody_of_the_team(house: House, role: Role) -> Phone:
    phone = house.phone()
    await phone.joins(role)
    return phone


async def test_the_owner_is_told_once_and_once_more_when_it_is_over(house: House) -> None:
    owner = await somebody_of_the_team(house, "owner")
    coordinator = await somebody_of_the_team(house, "coordinator")
    before, others = len(owner.messages), len(coordinator.messages)
    late = Line(seen())
    watch = watching(house, due=late)
    await looks(watch, 5)
    late.now = seen(waits=False)
    await looks(watch)
    await house.quiet()
    began, over = owner.messages[before:]
    assert began.text.startswith("Planned messages have been due since 2026-03-02 12:00")
    assert over.text.startswith(
        "Planned messages go out again. They did not from 2026-03-02 12:00 until 2026-03-02 10:0"
    )
    assert (began.silent, over.silent) == (False, True)
    assert len(coordinator.messages) == others


async def test_without_an_owner_the_coordinator_is_told(house: House) -> None:
    coordinator = await somebody_of_the_team(house, "coordinator")
    await looks(watching(house, outbox=Line(seen())))
    await house.quiet()
    assert coordinator.last.text.startswith("Messages have not gone out since")


async def test_of_silence_from_telegram_the_owner_hears_at_once_if_they_can_and_at_the_end_for_sure(
    house: House,
) -> None:
    owner = await somebody_of_the_team(house, "owner")
    before, silence = len(owner.messages), Line(seen())
    watch = watching(house, telegram=silence)
    await looks(watch)
    silence.now = seen(mark=1)
    await watch.look()
    await house.quiet()
    began, over = owner.messages[before:]
    assert began.text.startswith("I have heard nothing from Telegram since")
    assert over.text.startswith("I was away from")


async def test_how_long_we_were_off_is_told_after_the_start(house: House) -> None:
    owner = await somebody_of_the_team(house, "owner")
    before = len(owner.messages)
    await house.off_until("2026-03-02 12:00")
    await house.app.watch.look()
    await house.quiet()
    [away] = owner.messages[before:]
    assert away.text.startswith("I was away from 2026-03-02 10:00 until 2026-03-02 12:00")
    await house.restart()
    await house.app.watch.look()
    await house.quiet()
    assert owner.messages[before:] == [away]


async def test_of_storage_that_cannot_commit_the_owner_is_told_past_storage(house: House) -> None:
    owner = await somebody_of_the_team(house, "owner")
    before, watch = len(owner.messages), watching(house)
    await watch.look()
    watch.tell("storage_unavailable")
    await read_only(house.app.watch._storage, on=True)  # type: ignore[arg-type]
    await looks(watch)
    await house.quiet()
    [told] = owner.messages[before:]
    assert told.text.startswith("I cannot keep anything since")
    assert not health(house.settings.data, house.clock.now())[0]
    await read_only(house.app.watch._storage, on=False)  # type: ignore[arg-type]
    watch.tell("storage_back")
    await looks(watch)
    await house.quiet()
    assert owner.last.text.startswith("I can keep things again.")
    assert len(owner.messages) == before + 2


@pytest.mark.parametrize("trouble", ["second_instance", "webhook_elsewhere"])
async def test_why_the_bot_ends_is_told_before_it_ends(house: House, trouble: Trouble) -> None:
    owner = await somebody_of_the_team(house, "owner")
    house.app.watch.tell(trouble)
    await house.app.stop()
    assert owner.last.text.startswith("I stop now, 2026-03-02 10:00.")
    beat = read(house.settings.data)
    assert beat is not None
    assert beat.trouble == trouble


async def test_what_was_left_out_is_told_once_it_is_calm_and_only_as_a_whole(house: House) -> None:
    owner = await somebody_of_the_team(house, "owner")
    people = [await somebody_of_the_team(house, "participant") for _ in range(2)]
    assert people
    before, plans = len(owner.messages), house.app.watch._storage.plans
    rows = [row for row in await plans.ahead(20) if row.plan.script == "check_in"]
    watch = watching(house)
    for row in rows:
        await plans.leave_out(row, "late", row.plan, house.clock.now())
        await watch.look()
    await house.quiet()
    assert owner.messages[before:] == [], "more were added since the last look"
    await looks(watch)
    await house.quiet()
    [told] = owner.messages[before:]
    assert told.text.startswith(f"Fewer than {LEAST} planned messages were not sent.")
    assert "Check-in" in told.text
    for _ in range(LEAST):
        [row, *_] = [row for row in await plans.ahead(20) if row.plan.script == "check_in"]
        await plans.leave_out(row, "merged", row.plan, house.clock.now())
    await looks(watch)
    await house.quiet()
    assert owner.last.text.startswith(f"{LEAST} planned messages were not sent.")


async def test_that_somebody_left_is_no_news_of_the_bot(house: House) -> None:
    owner = await somebody_of_the_team(house, "owner")
    await somebody_of_the_team(house, "participant")
    before, plans = len(owner.messages), house.app.watch._storage.plans
    for row in await plans.ahead(20):
        await plans.leave_out(row, "left", None, house.clock.now())
    await looks(watching(house))
    await house.quiet()
    assert owner.messages[before:] == []


# --- the heartbeat ---------------------------------------------------------------------------------------------------


async def test_the_heartbeat_is_for_us_alone_and_says_when_we_stopped(house: House) -> None:
    await house.phone().joins()
    await house.app.watch.look()
    place = house.settings.data / "heartbeat"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    beat = read(house.settings.data)
    assert beat is not None
    assert beat.ok
    assert beat.polled_at is not None
    assert beat.oldest_due_at is not None
    assert health(house.settings.data, house.clock.now()) == (True, health(house.settings.data, beat.at)[1])
    await house.app.stop()
    stopped = read(house.settings.data)
    assert stopped is not None
    assert (stopped.ok, stopped.trouble) == (False, STOPPED)


async def test_a_bot_that_was_killed_leaves_a_heartbeat_that_grows_old(house: House) -> None:
    await house.app.watch.look()
    await house.app.kill()
    beat = read(house.settings.data)
    assert beat is not None
    assert beat.ok
    assert not health(house.settings.data, beat.at + timedelta(minutes=4))[0]
