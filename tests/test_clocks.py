"""Clocks of cases with the whole bot: who hears at half of the time, at four fifths and when it is over, and once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inviting import Invitation
from flows.case_clock import MARKS, marks_passed
from flows.vocabulary import Role
from tests.house import House, Phone, open_house

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
DUE = datetime(2026, 3, 30, 10, tzinfo=UTC)
HALF, MOST, OVER = "Half of the time for", "Most of the time for", "is due today, or was due"
MID = "2026-03-16 18:00"
"""The daily round after half of 28 days; likewise the others."""
LATE = "2026-03-25 18:00"
END = "2026-03-30 18:00"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as opened:
        yield opened


async def joined(house: House, role: Role = "participant") -> Phone:
    phone = house.phone()
    await phone.joins(role)
    return phone


async def deputy(house: House) -> Phone:
    phone = house.phone()
    link = await house.app.invitations.link(Invitation(role="coordinator", deputy=True))
    await phone.writes(f"/start {link.partition('?start=')[2]}")
    for reply in ("1", "1", "1"):
        await phone.writes(reply)
    await phone.taps("Skip")
    return phone


async def asks(phone: Phone) -> str:
    """They ask for a copy of everything, which is due in 28 days. Returns the code."""
    await phone.writes("/access")
    await phone.writes("1")
    [case] = [each for each in await phone.house.storage.cases.open() if each.kind == "access"]
    return case.code


async def takes_up(phone: Phone, code: str) -> None:
    for reply in ("/cases", "Open a case", code, "Note where it stands", "Being dealt with"):
        await phone.writes(reply)


def heard(phone: Phone) -> list[str]:
    """Of which marks they were told."""
    texts = [message.text for message in phone.messages]
    return [mark for text in texts for mark in (HALF, MOST, OVER) if mark in text]


# --- the arithmetic --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "passed"), [(0, 0), (13.9, 0), (14, 1), (22.3, 1), (22.4, 2), (27.9, 2), (28, 3), (90, 3)]
)
def test_a_mark_has_passed_from_its_very_moment_on(days: float, passed: int) -> None:
    assert marks_passed(START, DUE, START + timedelta(days=days)) == passed


@given(st.integers(1, 400), st.integers(0, 10**8), st.integers(0, 10**8))
def test_marks_only_ever_become_more(days: int, earlier: int, later: int) -> None:
    due = START + timedelta(days=days)
    first, then = sorted((earlier, later))
    before, after = (marks_passed(START, due, START + timedelta(seconds=at)) for at in (first, then))
    assert 0 <= before <= after <= len(MARKS)


# --- who hears -------------------------------------------------------------------------------------------------------


async def test_as_long_as_nobody_looks_after_it_everybody_who_could_hears_and_at_the_end_deputies_and_the_owner(
    house: House,
) -> None:
    one, other, stands_in = await joined(house, "coordinator"), await joined(house, "coordinator"), await deputy(house)
    owner, facilitator, person = await joined(house, "owner"), await joined(house, "facilitator"), await joined(house)
    code = await asks(person)
    await house.it_is(MID)
    assert [heard(phone) for phone in (one, other, stands_in, owner)] == [[HALF], [HALF], [], []]
    assert code in one.last.text
    await house.it_is(LATE)
    assert [heard(phone) for phone in (one, other, stands_in, owner)] == [[HALF, MOST], [HALF, MOST], [], []]
    await house.it_is(END)
    assert [heard(phone)[-1:] for phone in (one, other, stands_in, owner)] == [[OVER]] * 4
    assert heard(facilitator) == heard(person) == []


async def test_who_looks_after_it_hears_alone_until_it_is_due(house: House) -> None:
    one, other, stands_in = await joined(house, "coordinator"), await joined(house, "coordinator"), await deputy(house)
    await takes_up(stands_in, await asks(await joined(house)))
    await house.it_is(MID)
    await house.it_is(LATE)
    assert [heard(phone) for phone in (one, other, stands_in)] == [[], [], [HALF, MOST]]
    await house.it_is(END)
    assert [heard(phone) for phone in (one, other, stands_in)] == [[OVER], [OVER], [HALF, MOST, OVER]]


async def test_deputies_hear_at_once_if_nobody_else_is_there_and_the_owner_if_no_deputy_is(house: House) -> None:
    owner, stands_in, person = await joined(house, "owner"), await deputy(house), await joined(house)
    await asks(person)
    assert "Somebody asks for a copy" in stands_in.last.text
    await house.it_is(MID)
    assert [heard(phone) for phone in (stands_in, owner)] == [[HALF], []]
    await stands_in.writes("/stop")
    await stands_in.writes("1")
    await stands_in.writes("1")
    await house.it_is(LATE)
    assert [heard(phone) for phone in (stands_in, owner)] == [[HALF], [MOST]]


async def test_a_request_comes_to_the_owner_as_long_as_nobody_is_a_coordinator(house: House) -> None:
    owner, person = await joined(house, "owner"), await joined(house)
    await asks(person)
    assert "Somebody asks for a copy" in owner.last.text


# --- once ------------------------------------------------------------------------------------------------------------


async def test_nobody_hears_twice_of_a_mark_whatever_is_restarted(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await asks(person)
    await house.it_is(MID)
    await house.restart()
    await house.it_is("in 1 days")
    await house.it_is("in 1 days")
    assert heard(team) == [HALF]


async def test_after_an_outage_only_the_last_mark_is_told(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await asks(person)
    await house.off_until("2026-04-03 19:00")
    await house.it_is("in 1 days")
    assert heard(team) == [OVER]


async def test_what_is_done_has_no_clock_any_more(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    code = await asks(person)
    await takes_up(team, code)
    await house.it_is(MID)
    for reply in ("/cases", "Back to the list", "Open a case", code, "Note where it stands", "Done"):
        await team.writes(reply)
    await house.it_is(LATE)
    await house.it_is(END)
    assert heard(team) == [HALF]


async def test_whoever_is_on_a_pause_is_not_left_alone_with_the_clock(house: House) -> None:
    """They asked for quiet: half of the time comes to those who are there, and once it is due to everybody, once."""
    one, other, stands_in = await joined(house, "coordinator"), await joined(house, "coordinator"), await deputy(house)
    code = await asks(await joined(house))
    await takes_up(one, code)
    await house.it_is("in 1 days")
    for reply in ("/pause", "Until I say so"):
        await one.writes(reply)
    await house.it_is(MID)
    await house.restart()
    assert [heard(phone) for phone in (one, other, stands_in)] == [[], [HALF], []]
    await house.it_is(END)
    await house.restart()
    await house.it_is("in 1 days")
    assert [heard(phone)[-1:] for phone in (other, stands_in)] == [[OVER], [OVER]]
    assert heard(other).count(OVER) == heard(stands_in).count(OVER) == 1


async def test_when_who_looks_after_it_has_gone_the_clock_goes_on_for_whoever_has_it_now(house: House) -> None:
    one, other = await joined(house, "coordinator"), await joined(house, "coordinator")
    code = await asks(await joined(house))
    await takes_up(one, code)
    for reply in ("/stop", "1", "1"):
        await one.writes(reply)
    await house.it_is(MID)
    await house.restart()
    await house.it_is("in 1 days")
    assert (heard(one), heard(other)) == ([], [HALF])
    assert any(code in message.text and HALF in message.text for message in other.messages)
