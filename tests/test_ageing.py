"""Numbers that grow old: those who look after the project hear of it in time and once, and the bot goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.directories import directory_of
from flows.ageing import MARKS, aged
from flows.vocabulary import Role
from tests.house import MONDAY, House, Phone, open_house

CHECKED = MONDAY.date()
TODAY = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("age", "passed"),
    [(0, None), (90, None), (91, 90), (150, 90), (151, 150), (174, 173), (180, 173), (181, 180), (1000, 180)],
)
def test_a_number_passes_four_marks_and_the_last_is_the_day_from_which_it_is_not_shown(
    age: int, passed: int | None
) -> None:
    checked = directory_of("GB").rechecked(["samaritans"], TODAY - timedelta(days=age), "called")
    found = list(aged({"samaritans": checked.entries["samaritans"]}, TODAY))
    assert [each.passed for each in found] == ([passed] if passed else [])
    assert bool(checked.entries["samaritans"].is_trusted(TODAY)) is (passed != MARKS[0])


# --- in the bot ------------------------------------------------------------------------------------------------------


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def later(house: House, days: int) -> None:
    """Midday, so many days after everything was checked, when the round of that day is over."""
    await house.it_is(f"{CHECKED + timedelta(days=days)} 12:00")


def heard(phone: Phone) -> list[str]:
    """What they were told of the list of people to talk to."""
    return [message.text for message in phone.messages if "list of people to talk to" in message.text]


async def test_the_coordinator_and_the_owner_hear_of_each_mark_once_also_after_a_restart(house: House) -> None:
    roles: tuple[Role, ...] = ("coordinator", "owner", "facilitator", "participant")
    team = [house.phone() for _ in roles]
    for phone, role in zip(team, roles, strict=True):
        await phone.joins(role)
    for count, days in enumerate((89, 91, 151, 174, 181)):
        await later(house, days)
        await later(house, days + 1)
        assert [len(heard(phone)) for phone in team] == [count, count, 0, 0]
    await house.restart()
    await later(house, 183)
    assert [len(heard(phone)) for phone in team] == [4, 4, 0, 0]
    first, *_, last = heard(team[0])
    assert "more than 90 days" in first
    assert "I show them until 2026-08-29" in first
    assert "Samaritans" in first
    assert "I do not show these any more" in last


async def test_after_somebody_has_called_it_begins_anew(house: House) -> None:
    coordinator = house.phone()
    await coordinator.joins("coordinator")
    await later(house, 91)
    library = house.library
    on = CHECKED + timedelta(days=91)
    house.library = library.pointing_to(library.directory.rechecked(library.directory.everything, on, "called"))
    await house.restart()
    await later(house, 170)
    assert len(heard(coordinator)) == 1
    await later(house, 182)
    assert len(heard(coordinator)) == 2


async def test_as_long_as_nobody_can_be_told_it_is_not_forgotten(house: House) -> None:
    await later(house, 91)
    coordinator = house.phone()
    await coordinator.joins("coordinator")
    await later(house, 92)
    assert len(heard(coordinator)) == 1


async def test_a_service_of_the_project_grows_old_as_the_rest_does(tmp_path: Path) -> None:
    service = (
        '\n[[service]]\nname = "Example advice centre"\nfor_what = "For help."\ncall = "01632 960001"\n'
        'hours = "Monday"\ncost = "free"\nages = "everybody"\nlanguages = "English"\nlast_checked = 2026-01-02\n'
    )
    async with open_house(tmp_path, lambda text: text + service) as house:
        coordinator = house.phone()
        await coordinator.joins("coordinator")
        await house.it_is("2026-04-02 12:00")
        told = heard(coordinator)
        await house.it_is("2026-04-03 12:00")
        assert not told
        assert ["Example advice centre" in text for text in heard(coordinator)] == [True]
