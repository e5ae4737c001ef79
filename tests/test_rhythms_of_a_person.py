"""How one person wants to be written to, with the whole bot: what they choose happens, and what is announced comes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.library import Library
from bot.project_file import example_project
from bot.scene import Scene
from bot.views import Shower
from tests.house import House, Phone, open_house
from tests.open_project import MovedClock, opened, somebody

LONDON, WARSAW = ZoneInfo("Europe/London"), ZoneInfo("Europe/Warsaw")
MINUTE = timedelta(minutes=1)
ANNOUNCED = re.compile(r"^- (.+): not before (\w+, \d+ \w+ \d{4}, \d\d:\d\d)\.", re.MULTILINE)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


@pytest.fixture
async def phone(house: House) -> Phone:
    """Somebody who joined on Monday 2 March 2026 at 10:00, in London."""
    phone = house.phone()
    await phone.joins()
    return phone


async def until(house: House, wall: str, zone: ZoneInfo = LONDON) -> None:
    """Move the clock to what a clock in ``zone`` shows."""
    await to(house, datetime.fromisoformat(wall).replace(tzinfo=zone))


async def to(house: House, moment: datetime) -> None:
    house.clock.move_to(moment.astimezone(UTC))
    await house.quiet(0.3)


async def comes_at(house: House, phone: Phone, wall: str, zone: ZoneInfo = LONDON) -> None:
    """One check-in comes at that time, and nothing in the minutes before it."""
    at = datetime.fromisoformat(wall).replace(tzinfo=zone)
    before = len(phone.messages)
    await to(house, at - MINUTE)
    assert len(phone.messages) == before
    await to(house, at)
    assert len(phone.messages) == before + 1
    assert "This is your check-in" in phone.last.text
    assert phone.last.silent


async def skips_it(phone: Phone) -> None:
    await phone.taps("Not today")
    await phone.taps("The next time")


async def how_it_is(phone: Phone) -> str:
    """What the settings show."""
    await phone.writes("/settings")
    return phone.messages[-2].text


async def announced(phone: Phone, zone: ZoneInfo = LONDON) -> list[tuple[datetime, str]]:
    """What /next says, the soonest first. A question that is open is put again after it."""
    await phone.writes("/next")
    said = next(message.text for message in reversed(phone.messages) if "Nothing comes earlier" in message.text)
    found = ANNOUNCED.findall(said)
    return sorted((datetime.strptime(when, "%A, %d %B %Y, %H:%M").replace(tzinfo=zone), what) for what, when in found)


# --- their clock, their hours, their days ----------------------------------------------------------------------------


async def test_it_comes_at_ten_on_the_clock_of_the_person(house: House, phone: Phone) -> None:
    await phone.writes("wrong time")
    await phone.writes("Warsaw")
    said = await phone.taps("Warsaw, where it is 11:00")
    assert "- Check-in: not before Monday, 9 March 2026, 10:00." in said.text
    await comes_at(house, phone, "2026-03-09 10:00", WARSAW)


async def test_a_clock_is_enough_to_find_a_zone(house: House, phone: Phone) -> None:
    await phone.writes("settings")
    await phone.taps("My time zone")
    await phone.writes("it is 3:30 pm")
    await phone.taps("Kolkata, where it is 15:30")
    assert "Time zone: Kolkata, where it is 15:30 now" in await how_it_is(phone)


async def test_a_command_is_never_taken_for_a_misspelt_country(house: House, phone: Phone) -> None:
    await phone.writes("/zone")
    assert "Which language would you like?" in (await phone.writes("polski")).text


async def test_the_team_has_a_clock_of_its_own_too(house: House) -> None:
    phone = house.phone()
    await phone.joins("facilitator")
    await phone.writes("time zone")
    await phone.writes("Karachi")
    said = await phone.taps("Karachi, where it is 15:00")
    assert "I go by that clock from now on" in said.text
    assert "send: settings" in said.text


async def test_where_somebody_is_is_not_kept_beyond_the_zone(house: House, phone: Phone) -> None:
    await phone.writes("/zone")
    await phone.writes("Warszawa")
    await phone.taps("Warsaw, where it is 11:00")
    await phone.writes("my data")
    document = next(message.file for message in reversed(phone.messages) if message.file)
    assert b"Europe/Warsaw" in document.content
    assert b"Warszawa" not in document.content


async def test_quiet_hours_hold_it_back_until_they_are_over_and_that_is_said(house: House, phone: Phone) -> None:
    await phone.writes("quiet hours")
    await phone.taps("Other hours")
    await phone.writes("8 am")
    said = await phone.writes("16:30")
    assert "Quiet hours: 08:00 to 16:30" in said.text
    assert (await announced(phone))[:1] == [(datetime(2026, 3, 9, 16, 30, tzinfo=LONDON), "Check-in")]
    await comes_at(house, phone, "2026-03-09 16:30")


async def test_quiet_hours_that_leave_nothing_of_the_day_change_nothing(house: House, phone: Phone) -> None:
    await phone.writes("quiet hours")
    await phone.taps("Other hours")
    await phone.writes("09:00")
    said = await phone.writes("07:30")
    assert "less than two hours of a day" in said.text
    await phone.taps("Leave them as they were")
    assert "Quiet hours: 20:00 to 09:00" in await how_it_is(phone)


async def test_no_quiet_hours_can_be_chosen_and_the_usual_ones_again(house: House, phone: Phone) -> None:
    await phone.writes("quiet hours")
    await phone.taps("Other hours")
    await phone.writes("9")
    await phone.writes("9")
    assert "Quiet hours: none" in phone.last.text
    await phone.writes("quiet hours")
    await phone.taps("The usual ones: 20:00 to 09:00")
    assert "Quiet hours: 20:00 to 09:00" in phone.last.text


async def test_it_comes_only_on_the_days_that_were_chosen(house: House, phone: Phone) -> None:
    await phone.writes("my days")
    await phone.taps("Only on some days")
    said = await phone.writes("thursday, saturday")
    assert "Days: Thursday and Saturday" in said.text
    assert (await announced(phone))[:1] == [(datetime(2026, 3, 12, 10, 0, tzinfo=LONDON), "Check-in")]
    await comes_at(house, phone, "2026-03-12 10:00")


# --- less ------------------------------------------------------------------------------------------------------------


async def test_too_much_halves_it_at_once(house: House, phone: Phone) -> None:
    said = await phone.writes("too much")
    assert "only half as often" in said.text
    said = await phone.taps("No, that is enough")
    assert "- Check-in: not before Monday, 16 March 2026, 10:00. After that, it comes about every 2 weeks." in said.text
    await comes_at(house, phone, "2026-03-16 10:00")
    await skips_it(phone)
    await comes_at(house, phone, "2026-03-30 10:00")


async def test_as_planned_again_is_as_planned_again(house: House, phone: Phone) -> None:
    await phone.writes("less often")
    await phone.taps("A quarter as often")
    assert "How often: a quarter as often as planned" in await how_it_is(phone)
    assert "at most 2 in 28 days" in phone.messages[-2].text
    await phone.writes("skip")
    await phone.writes("more often")
    await phone.taps("As planned")
    await comes_at(house, phone, "2026-03-09 10:00")


async def test_without_reminders_none_comes(house: House, phone: Phone) -> None:
    await phone.writes("no reminders")
    await phone.taps("No reminders")
    assert "Reminders: none" in phone.last.text
    await comes_at(house, phone, "2026-03-09 10:00")
    before = len(phone.messages)
    await until(house, "2026-03-15 18:00")
    assert len(phone.messages) == before


# --- nothing for a while ---------------------------------------------------------------------------------------------


async def test_a_pause_is_over_with_one_quiet_message_that_says_what_comes(house: House, phone: Phone) -> None:
    await phone.writes("pause")
    await phone.taps("Another number of days")
    said = await phone.writes("10")
    assert "You are on a pause until Thursday, 12 March 2026, 10:00." in said.text
    before = len(phone.messages)
    await until(house, "2026-03-12 09:59")
    assert len(phone.messages) == before
    await until(house, "2026-03-12 10:01")
    [welcome] = phone.messages[before:]
    assert welcome.silent
    assert welcome.text.startswith("Hello there. Your pause is over")
    assert "- Check-in: not before Monday, 16 March 2026, 10:00." in welcome.text
    await comes_at(house, phone, "2026-03-16 10:00")


async def test_a_pause_that_is_ended_early_brings_everything_back_and_nothing_twice(house: House, phone: Phone) -> None:
    await phone.writes("pause")
    await phone.taps("30 days")
    await until(house, "2026-03-04 12:00")
    await phone.writes("pause")
    said = await phone.taps("No pause, write to me")
    assert "- Check-in: not before Monday, 9 March 2026, 10:00." in said.text
    await comes_at(house, phone, "2026-03-09 10:00")
    await skips_it(phone)
    before = len(phone.messages)
    await until(house, "2026-03-16 09:59")
    assert len(phone.messages) == before


async def test_a_pause_without_an_end_has_nothing_to_announce(house: House, phone: Phone) -> None:
    await phone.writes("pause")
    said = await phone.taps("Until I say so")
    assert "You are on a pause until you say so." in said.text
    assert "not before" not in said.text
    before = len(phone.messages)
    await until(house, "2026-06-01 12:00")
    assert len(phone.messages) == before


# --- what is announced -----------------------------------------------------------------------------------------------


async def test_whatever_next_announces_comes_and_never_earlier(house: House, phone: Phone) -> None:
    """Over weeks, with a change of the clocks, reminders, answers and silence.

    What would be more than enough for a week comes later, and is announced anew.
    """
    came = []
    for turn in range(12):
        soonest, what = (await announced(phone))[0]
        before = len(phone.messages)
        await to(house, soonest - MINUTE)
        assert len(phone.messages) == before
        await to(house, soonest)
        came += [what] * (len(phone.messages) - before)
        assert phone.last.silent or len(phone.messages) == before
        if turn % 4 == 2:
            await phone.taps("Not today")
            await phone.taps("Tomorrow")
    assert came.count("Check-in") >= 5
    assert came.count("A reminder of this, if it is still open: Check-in") >= 3


async def test_what_was_put_off_until_tomorrow_is_announced_for_their_next_day(house: House, phone: Phone) -> None:
    await phone.writes("my days")
    await phone.taps("Only on some days")
    await phone.writes("monday, thursday")
    await comes_at(house, phone, "2026-03-09 10:00")
    await phone.taps("Not today")
    said = await phone.taps("Tomorrow")
    assert "- Check-in: not before Thursday, 12 March 2026, 10:00." in said.text
    assert "999" in said.text
    await comes_at(house, phone, "2026-03-12 10:00")


# --- in their language -----------------------------------------------------------------------------------------------


async def test_cities_and_days_are_named_as_urdu_names_them(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        library, clock = Library.shipped("GB"), MovedClock()
        scene = Scene(project=example_project(), library=library, storage=storage, clock=clock)
        person = await somebody(storage, 7)
        shower = Shower(scene=scene, storage=storage, clock=clock)
        reader = replace(person, language="ur", zone="Asia/Karachi", status="active", days=("monday", "friday"))
        said = (await shower.show("settings", reader)).text
        assert "کراچی" in said
        assert "پیر" in said
        assert "جمعہ" in said
