"""Somebody who asked to be contacted leaves: the request ends, or goes on as they chose, and nobody hears otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import House, Phone, open_house

WORDS = "Please ring my neighbour Zephyrmarker beforehand."
SOON = "As soon as somebody can"
RUNGS = {
    "Leave, keep what I shared": "Yes, I leave",
    "Leave, take back what I shared": "Yes, leave and take back",
    "Erase everything": "Yes, erase everything",
}
CLOSED = "Your request to be contacted is closed, and what you wrote for it is deleted."
GOES_ON = "Those who look after requests can still read your request to be contacted."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, lambda text: text.replace("alert = false", "alert = true")) as opened:
        await opened.it_is("11:00")
        yield opened


async def joined(house: House, *, team: bool = False) -> Phone:
    phone = house.phone()
    await phone.joins("coordinator" if team else "participant")
    return phone


def texts(phone: Phone, after: int = 0) -> str:
    return "\n".join(message.text for message in phone.messages[after:])


async def asks(phone: Phone, *, soon: bool = False, words: str = WORDS) -> str:
    """They ask to be contacted. Returns the code on their receipt."""
    await phone.writes("/contact")
    await phone.taps(SOON if soon else "When they read next")
    await phone.taps("In another way" if words else "They may write to me here")
    if words:
        await phone.writes(words)
        await phone.taps("Yes, ask them")
    await phone.house.settle()
    codes = [line for line in texts(phone).splitlines() if line.startswith("Your receipt is this code: ")]
    return codes[-1].removeprefix("Your receipt is this code: ")


async def leaves(phone: Phone, rung: str, goes_on: str = "") -> str:
    """They leave, and choose what becomes of the request where they are asked. Returns what they heard."""
    before = len(phone.messages)
    await phone.writes("/stop")
    await phone.taps(rung)
    if goes_on:
        await phone.taps(goes_on)
    await phone.taps(RUNGS.get(rung, "Yes, stop messages"))
    await phone.house.settle()
    return texts(phone, before)


async def opens(team: Phone, code: str) -> str:
    """What the desk shows of that case; empty if it is not open."""
    await team.writes("/cases")
    if not any("Open a case" in str(row) for row in team.last.keyboard):
        return ""
    await team.taps("Open a case")
    if not any(code in str(row) for row in team.last.keyboard):
        return ""
    before = len(team.messages)
    await team.taps(code)
    return texts(team, before)


@pytest.mark.parametrize("soon", [False, True])
@pytest.mark.parametrize("rung", RUNGS)
@pytest.mark.parametrize("choice", ["No, close it", "Skip"])
async def test_a_request_ends_with_its_person_unless_they_want_it_to_go_on(
    house: House, rung: str, soon: bool, choice: str
) -> None:
    team, person = await joined(house, team=True), await joined(house)
    code = await asks(person, soon=soon)
    heard = await leaves(person, rung, choice)
    assert CLOSED in heard
    assert f"The request {code} is not needed any more." in texts(team)
    assert code not in await opens(team, code)
    assert "Zephyrmarker" not in texts(team)
    before = len(person.messages)
    await house.it_is("13:00")
    assert len(person.messages) == before


@pytest.mark.parametrize("soon", [False, True])
@pytest.mark.parametrize("rung", RUNGS)
async def test_a_request_that_goes_on_can_be_read_and_nothing_comes_through_the_bot(
    house: House, rung: str, soon: bool
) -> None:
    team, person = await joined(house, team=True), await joined(house)
    code = await asks(person, soon=soon)
    heard = await leaves(person, rung, "Yes, let it reach them")
    assert GOES_ON in heard
    assert "They can reach you only in the way that you wrote" in heard
    assert ("is erased with everything else" in heard) is (rung == "Erase everything")
    before = len(person.messages)
    if soon:
        await team.taps("Yes, I take it")
        await house.settle()
    shown = await opens(team, code)
    assert "Zephyrmarker" in shown
    assert "only in the way that they wrote" in shown
    assert "Write to the person" not in str(team.last.keyboard)
    await house.it_is("13:00")
    assert len(person.messages) == before, "they heard that nothing comes any more"


async def test_a_request_that_is_erased_with_its_person_is_due_before_that_and_says_so(house: House) -> None:
    team, person = await joined(house, team=True), await joined(house)
    code = await asks(person)
    await leaves(person, "Erase everything", "Yes, let it reach them")
    shown = await opens(team, code)
    assert "Due: 8 March 2026" in shown
    assert "Please do it before 9 March 2026." in shown
    await team.taps("Nothing more")
    await house.it_is("2026-03-06 18:00")
    assert f"Half of the time for {code} is over." in texts(team)
    await house.it_is("2026-03-08 18:00")
    assert f"{code} is due today, or was due." in texts(team)
    await house.it_is("2026-03-10 18:00")
    shown = await opens(team, code)
    assert "What they wrote is erased, so nobody can reach them any more." in shown
    assert "Nobody waits for an answer" not in shown
    await house.it_is("2026-04-07 18:00")
    assert code not in await opens(team, code), "it is closed by itself"


async def test_a_request_without_a_way_of_their_own_can_only_end_and_nobody_is_asked_about_it(house: House) -> None:
    team, person = await joined(house, team=True), await joined(house)
    code = await asks(person, soon=True, words="")
    heard = await leaves(person, "Erase everything")
    assert CLOSED in heard
    assert code not in await opens(team, code)


async def test_a_call_that_was_taken_ends_and_whoever_took_it_hears_no_more_than_that(house: House) -> None:
    team, person = await joined(house, team=True), await joined(house)
    code = await asks(person, soon=True)
    await team.taps("Yes, I take it")
    await house.settle()
    before = len(team.messages)
    await leaves(person, "Erase everything", "No, close it")
    assert f"The request {code} is not needed any more." in texts(team, before)
    assert code not in await opens(team, code)


async def test_whoever_is_asked_about_it_just_then_learns_that_it_is_done(house: House) -> None:
    team, person = await joined(house, team=True), await joined(house)
    await asks(person, soon=True)
    await leaves(person, "Erase everything", "Skip")
    await team.taps("Yes, I take it")
    assert "or it is done" in team.last.text
    assert "is yours now" not in texts(team)


async def test_only_what_they_asked_for_still_comes_to_somebody_who_stops_messages(house: House) -> None:
    await joined(house, team=True)
    person = await joined(house)
    await asks(person)
    heard = await leaves(person, "Stop messages")
    assert "I still write to you about what you asked the team for, and about nothing else: " in heard
    assert CLOSED not in heard


async def test_who_comes_back_finds_what_goes_on_and_that_what_they_closed_stays_closed(house: House) -> None:
    team, person = await joined(house, team=True), await joined(house)
    closed = await asks(person)
    heard = await leaves(person, "Leave, keep what I shared", "No, close it")
    assert "undo" in heard
    before = len(person.messages)
    await person.taps("Undo this")
    assert "Your request to be contacted was closed, and stays closed." in texts(person, before)
    await person.writes("1")
    before = len(person.messages)
    await person.writes("/my_cases")
    assert closed in texts(person, before)
    assert "It is closed. You took it back when you left." in texts(person, before)
    goes_on = await asks(person)
    await leaves(person, "Leave, keep what I shared", "Yes, let it reach them")
    await person.taps("Undo this")
    await person.writes("1")
    assert "only in the way that they wrote" not in await opens(team, goes_on)
