"""Summaries that come by themselves, with the whole bot: in the morning, once, when there is something new."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import House, Phone, open_house

MENU = "What would you like to see?"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def people(house: House) -> list[Phone]:
    """Five who take part."""
    phones = [house.phone() for _ in range(5)]
    for phone in phones:
        await phone.joins()
    return phones


async def check_in(phones: list[Phone]) -> None:
    for phone in phones:
        await phone.writes("/check_in")
        for label in ("OK, let's start", "Good", "Yes", "Not today"):
            await phone.taps(label)


async def team(house: House, rhythm: str = "", hour: str = "Skip") -> Phone:
    """A facilitator, who may choose how often summaries come, and when."""
    phone = house.phone()
    await phone.joins("facilitator")
    if rhythm:
        await phone.writes("summaries")
        await phone.taps(rhythm)
        if rhythm != "Only when I ask":
            await phone.taps(hour)
    return phone


def summaries(phone: Phone) -> int:
    """How many summaries have come to them."""
    return sum(MENU in message.text for message in phone.messages)


async def test_a_facilitator_who_chose_nothing_gets_what_is_new_on_monday_morning(house: House) -> None:
    phones, facilitator = await people(house), await team(house)
    await check_in(phones)
    await house.it_is("2026-03-08 23:00")
    assert summaries(facilitator) == 0, "not with the fifth answer, and not when the batch is closed"
    await house.it_is("2026-03-09 09:59")
    assert summaries(facilitator) == 0
    await house.it_is("2026-03-09 10:01")
    assert summaries(facilitator) == 1
    assert "5 people" in facilitator.messages[-2].text
    await house.it_is("2026-03-16 11:30")
    assert summaries(facilitator) == 1, "nothing is new"


async def test_every_day_is_every_day_with_something_new_and_stays_so_after_a_restart(house: House) -> None:
    phones, facilitator = await people(house), await team(house, "Every day")
    await house.it_is("2026-03-03 10:01")
    assert summaries(facilitator) == 0
    await check_in(phones)
    await house.restart()
    await house.it_is("2026-03-03 18:01")
    assert summaries(facilitator) == 0
    await house.it_is("2026-03-04 10:01")
    assert summaries(facilitator) == 1
    await check_in(phones)
    await house.it_is("2026-03-04 18:01")
    await house.it_is("2026-03-05 10:01")
    assert summaries(facilitator) == 2


async def test_it_comes_at_the_hour_that_its_reader_chose(house: House) -> None:
    phones, facilitator = await people(house), await team(house, "Every day", "At 3 in the afternoon")
    await check_in(phones)
    await house.it_is("2026-03-02 18:01")
    await house.it_is("2026-03-03 14:59")
    assert summaries(facilitator) == 0
    await house.it_is("2026-03-03 15:01")
    assert summaries(facilitator) == 1


async def test_none_comes_by_itself_to_who_wants_none_or_has_left(house: House) -> None:
    phones = await people(house)
    content, leaving = await team(house, "Only when I ask"), await team(house, "Every day")
    await check_in(phones)
    await leaving.writes("stop")
    await leaving.taps("Stop messages")
    await leaving.taps("Yes, stop messages")
    await house.it_is("2026-03-02 18:01")
    await house.it_is("2026-03-10 10:01")
    assert (summaries(content), summaries(leaving)) == (0, 0)


async def test_after_a_session_it_comes_once_people_were_heard(house: House) -> None:
    phones, facilitator = await people(house), await team(house, "After a session")
    await facilitator.writes("new session")
    await facilitator.writes("Cooking together")
    while "On which day" not in facilitator.last.text:
        await facilitator.taps("Skip")
    for reply in ("2026-03-04", "14:00", "90"):
        await facilitator.writes(reply)
    await facilitator.taps("Put it up")
    await check_in(phones)
    await house.it_is("2026-03-02 18:01")
    await house.it_is("2026-03-04 16:00")
    assert summaries(facilitator) == 0, "the session was not yet"
    await check_in(phones)
    await house.it_is("2026-03-05 15:30")
    await house.it_is("2026-03-05 18:01")
    await house.it_is("2026-03-06 09:59")
    assert summaries(facilitator) == 0
    await house.it_is("2026-03-06 10:01")
    assert summaries(facilitator) == 1


async def test_nobody_is_interrupted_and_nothing_is_said_of_what_did_not_come(house: House) -> None:
    phones, facilitator = await people(house), await team(house, "Every day")
    owner = house.phone()
    await owner.joins("owner")
    told = len(owner.messages)
    await house.it_is("2026-03-04 09:30")
    await check_in(phones)
    await house.it_is("2026-03-04 18:01")
    await house.it_is("2026-03-05 09:40")
    await facilitator.writes("/zone")
    await house.it_is("2026-03-05 10:01")
    assert summaries(facilitator) == 0
    await house.it_is("2026-03-05 10:41")
    assert summaries(facilitator) == 1
    await house.it_is("2026-03-08 12:00")
    assert len(owner.messages) == told
