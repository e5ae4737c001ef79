"""Who reads a complaint: whoever complains chooses, and nobody else finds it, wherever they look."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal.faults import Fault
from flows.vocabulary import Role
from tests.house import House, Phone, open_house

WORDS = "The coordinator laughed when I spoke."
ALL, OWNER = "Those who look after requests", "Only the owner of the project"
CAME = "There is a complaint."
LETTER = "I am sorry. I look into it."
HALF, OVER = "Half of the time for", "is due today, or was due"
OPEN_TO_OWNER = "The owner of the project looks after it, and only they can read it."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as opened:
        yield opened


async def comes(house: House, role: Role = "participant") -> Phone:
    phone = house.phone()
    await phone.joins(role)
    return phone


async def complains(phone: Phone, reader: str = "") -> str:
    """They complain, and get a code at once."""
    for reply in filter(None, ("/complain", WORDS, reader, "Yes, send it")):
        await phone.writes(reply)
    [line] = [line for line in phone.last.text.splitlines() if line.startswith("Your receipt is this code: ")]
    return line.removeprefix("Your receipt is this code: ")


async def looks(team: Phone, code: str) -> str:
    """All that somebody of the team is shown who goes through the whole desk for that code."""
    before = len(team.messages)
    for reply in ("/cases", "Look up a code", code, "Skip", "/cases", "Open a case", code):
        await team.writes(reply)
    return "\n".join(f"{message.text} {message.keyboard}" for message in team.messages[before:])


def heard(phone: Phone, words: str) -> int:
    return sum(words in message.text for message in phone.messages)


def all_of(phone: Phone) -> str:
    return "\n".join(message.text for message in phone.messages)


# --- who can be chosen -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("team", "who", "asked"),
    [
        (("coordinator", "owner"), "participant", True),
        (("coordinator",), "participant", False),
        (("owner",), "participant", True),
        (("coordinator", "owner"), "coordinator", True),
        (("coordinator",), "owner", False),
        (("coordinator", "owner"), "owner", True),
    ],
)
async def test_the_owner_can_be_chosen_if_one_is_there_who_is_not_who_complains(
    house: House, team: tuple[Role, ...], who: Role, asked: bool
) -> None:
    for role in team:
        await comes(house, role)
    phone = await comes(house, who)
    await phone.writes("/complain")
    await phone.writes(WORDS)
    assert (OWNER in phone.last.text) == asked
    if asked:
        await phone.taps("Skip")
    assert "They would read this complaint" in phone.last.text


@pytest.mark.parametrize("reader", [ALL, "skip"])
async def test_without_another_choice_those_read_it_who_look_after_requests(house: House, reader: str) -> None:
    coordinator, _, person = await comes(house, "coordinator"), await comes(house, "owner"), await comes(house)
    code = await complains(person, reader)
    assert "Only those in the team can read it who look after requests." in person.last.text
    assert WORDS in await looks(coordinator, code)


# --- only the owner --------------------------------------------------------------------------------------------------


async def test_of_a_complaint_for_the_owner_a_coordinator_learns_only_that_it_is_open(house: House) -> None:
    coordinator, owner = await comes(house, "coordinator"), await comes(house, "owner")
    person = await comes(house)
    code = await complains(person, OWNER)
    assert (heard(coordinator, CAME), heard(owner, CAME)) == (0, 1)
    seen = await looks(coordinator, code)
    assert f"{code} is open. {OPEN_TO_OWNER}" in seen
    assert "There are no open cases for you." in seen
    assert WORDS not in seen
    assert "Somebody complains" not in seen
    assert f"'text': '{code}'" not in seen
    seen = await looks(owner, code)
    assert "Somebody complains, and wants only the owner to read it" in seen
    assert WORDS in seen


async def test_its_reminders_letters_and_end_are_between_the_owner_and_whoever_complained(house: House) -> None:
    coordinator, owner = await comes(house, "coordinator"), await comes(house, "owner")
    person = await comes(house)
    code = await complains(person, OWNER)
    await house.it_is("2026-03-18 18:00")
    assert (heard(coordinator, HALF), heard(owner, HALF)) == (0, 1)
    await looks(owner, code)
    for reply in ("Write to the person", "Write a letter", LETTER, "Yes, send it"):
        await owner.writes(reply)
    await house.it_is("in 1 days")
    assert heard(person, LETTER) == 1
    for reply in ("/my_cases", "1", "Thank you.", "Yes, pass it on"):
        await person.writes(reply)
    assert (heard(coordinator, code), heard(owner, "There is an answer in the case")) == (0, 1)
    await house.it_is("2026-04-02 18:00")
    assert (heard(coordinator, OVER), heard(owner, OVER)) == (0, 1)
    for reply in ("Note where it stands", "Done"):
        await owner.taps(reply)
    assert f"{code} is done. Others of the team have looked after it." in await looks(coordinator, code)


async def test_a_desk_that_was_open_before_or_is_forged_shows_no_coordinator_what_the_owner_reads(house: House) -> None:
    """They type the code where one is picked, tap old buttons, and write where a letter was begun."""
    coordinator, _ = await comes(house, "coordinator"), await comes(house, "owner")
    person = await comes(house)
    for reply in ("/complain", WORDS, ALL, "Yes, send it"):
        await person.writes(reply)
    [open_to_all] = await house.storage.cases.open()
    code = await complains(person, OWNER)
    await looks(coordinator, open_to_all.code)
    message, data = coordinator.button("Write to the person")
    for forged in (data, data.replace(open_to_all.code.lower(), code.lower()), data.replace(open_to_all.code, code)):
        house.server.messenger.tap(coordinator.id, message.id, forged)
        await house.quiet()
    for reply in (code, code.lower(), "1", "2", LETTER):
        await coordinator.writes(reply)
    assert house.storage
    found = await house.storage.cases.one(code)
    assert found is not None
    assert (found.case.state, found.case.holder, found.letters) == ("new", "", ())
    assert f"What comes next in the case {code}" not in all_of(coordinator)


async def test_whoever_complained_sees_who_reads_it(house: House) -> None:
    await comes(house, "coordinator")
    await comes(house, "owner")
    person = await comes(house)
    await complains(person, OWNER)
    for command in ("/my_cases", "/my_data"):
        before = len(person.messages)
        await person.writes(command)
        said = "\n".join(message.text for message in person.messages[before:])
        assert "Only the owner of the project can read it, or whoever stands in for them." in said, command


async def test_when_the_last_owner_leaves_it_is_said_that_nobody_reads_it_and_what_can_be_done(house: House) -> None:
    coordinator, owner = await comes(house, "coordinator"), await comes(house, "owner")
    person = await comes(house)
    code = await complains(person, OWNER)
    await owner.writes("/stop")
    await owner.taps("Stop messages")
    await owner.taps("Yes, stop messages")
    await house.it_is("tuesday 12:00")
    assert heard(person, f"You wanted only the owner of the project to read your complaint {code}.") == 1
    assert WORDS not in await looks(coordinator, code)
    assert heard(coordinator, code + " is open") == 1
    await person.writes("/my_cases")
    assert "Just now nobody is there who can read it." in all_of(person)


async def test_another_owner_has_it_when_one_leaves_who_looked_after_it(house: House) -> None:
    one, other, coordinator = (
        await comes(house, "owner"),
        await comes(house, "owner"),
        await comes(house, "coordinator"),
    )
    code = await complains(await comes(house), OWNER)
    await looks(one, code)
    for reply in ("Note where it stands", "Seen"):
        await one.taps(reply)
    await one.writes("/stop")
    await one.taps("Stop messages")
    await one.taps("Yes, stop messages")
    await house.it_is("tuesday 12:00")
    assert (heard(other, f"looks after {code} no more"), heard(coordinator, code)) == (1, 0)


# --- by somebody of the team -----------------------------------------------------------------------------------------


async def test_a_coordinators_own_complaint_comes_to_the_others_and_never_to_themselves(house: House) -> None:
    own, other = await comes(house, "coordinator"), await comes(house, "coordinator")
    code = await complains(own)
    assert "It does not come to you." in own.last.text
    assert (heard(own, CAME), heard(other, CAME)) == (0, 1)
    seen = await looks(own, code)
    assert f"{code} is open. Others of the team who look after requests can read it." in seen
    assert "There are no open cases for you." in seen
    await house.it_is("2026-03-18 18:00")
    await house.it_is("2026-04-02 18:00")
    assert [heard(phone, HALF) + heard(phone, OVER) for phone in (own, other)] == [0, 2]
    assert WORDS in await looks(other, code)


async def test_the_only_coordinators_complaint_comes_to_the_owner(house: House) -> None:
    own, owner = await comes(house, "coordinator"), await comes(house, "owner")
    code = await complains(own, ALL)
    assert (heard(own, CAME), heard(owner, CAME)) == (0, 1)
    assert WORDS in await looks(owner, code)


async def test_with_nobody_else_there_a_coordinator_hears_that_nobody_reads_it(house: House) -> None:
    own = await comes(house, "coordinator")
    await complains(own)
    assert "But just now nobody is there who can read it." in own.last.text
    assert heard(own, CAME) == 0
    own_again = len(own.messages)
    await house.it_is("2026-04-02 18:00")
    assert not any(OVER in message.text for message in own.messages[own_again:])


# --- what is over by the time that it is said ------------------------------------------------------------------------


@pytest.mark.parametrize("is_done", [True, False])
async def test_nobody_is_reminded_of_a_case_that_is_done_by_then(house: House, *, is_done: bool) -> None:
    """Their reminder waits because Telegram is busy, and meanwhile somebody else has looked after the case."""
    one, other, person = await comes(house, "coordinator"), await comes(house, "coordinator"), await comes(house)
    code = await complains(person)
    house.server.faults.plan(Fault(kind="error", method="sendMessage", code=500, chat_id=one.id, times=1000))
    await house.it_is("2026-03-18 18:00")
    assert (heard(one, HALF), heard(other, HALF)) == (0, 1)
    await looks(other, code)
    for reply in ("Note where it stands", "Done" if is_done else "Seen"):
        await other.taps(reply)
    house.server.faults.clear()
    await house.it_is("in 1 days")
    assert heard(one, HALF) == (0 if is_done else 1)
