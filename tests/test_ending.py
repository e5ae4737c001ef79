"""The end of a project with the whole bot: told before, a farewell once, and then nothing is left of anybody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.control import Declined
from bot.project import Project
from storage.ending import emptied
from tests.house import House, Phone, open_house
from tests.open_project import count

WORDS = "The stairs are dark in the evening."
FAREWELL = "has ended. Thank you for being part of it"
DELETED = "On 28 March 2026, everything that I hold is deleted."
OVER = "The project has ended"
DONE = "Everything that I held is deleted"
LAST = "this is my last message to you"
NOTHING_CAME = "The team has not summed up what people said here."
ENDS_SOON = "After that day I say goodbye to everybody."
LAST_DAY = "2026-03-20"
AFTER = "2026-03-21 19:00"
LATER = "2026-03-22 12:00"
THE_DAY = "2026-03-28 19:00"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, lambda text: text.replace("# ends = 2027-06-30", f"ends = {LAST_DAY}")) as house:
        yield house


def heard(phone: Phone, words: str) -> int:
    return sum(words in message.text for message in phone.messages)


async def comes(house: House, role: str = "participant") -> Phone:
    phone = house.phone()
    await phone.joins(role)  # type: ignore[arg-type]
    return phone


async def leaves(phone: Phone, *labels: str) -> None:
    await phone.writes("/stop")
    for label in labels:
        await phone.taps(label)


async def shares(phone: Phone) -> None:
    await phone.writes("/feedback")
    await phone.writes(WORDS)
    await phone.taps("Without my name")
    await phone.taps("Yes, share it like this")


async def rows(house: House) -> dict[str, int]:
    storage = house.storage
    counts = {table: await count(storage, table) for table in emptied()}  # type: ignore[arg-type]
    return {table: number for table, number in counts.items() if number}


async def said_to(phone: Phone, words: str) -> str:
    """Everything that comes back, however many messages it takes."""
    before = len(phone.messages)
    await phone.writes(words)
    return "\n".join(message.text for message in phone.messages[before:])


def marks(*phones: Phone) -> list[bytes]:
    return [WORDS.encode(), *(str(phone.id).encode() for phone in phones)]


def traces(folder: Path, marks: list[bytes]) -> list[tuple[str, bytes]]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [(file.name, mark) for file in files for mark in marks if mark in file.read_bytes()]


# --- before ----------------------------------------------------------------------------------------------------------


async def test_the_coordinator_and_the_owner_hear_two_weeks_before_what_is_still_to_be_done(house: House) -> None:
    people = [await comes(house, role) for role in ("participant", "facilitator", "coordinator", "owner")]
    await house.it_is("2026-03-06 19:00")
    assert [heard(phone, ENDS_SOON) for phone in people] == [0, 0, 0, 0]
    await house.it_is("2026-03-07 19:00")
    await house.it_is("2026-03-08 19:00")
    await house.restart()
    await house.it_is("2026-03-09 19:00")
    assert [heard(phone, ENDS_SOON) for phone in people] == [0, 0, 1, 1]


# --- the farewell ----------------------------------------------------------------------------------------------------


async def test_everybody_hears_one_farewell_with_what_came_of_it_and_the_day_on_which_all_goes(house: House) -> None:
    people = [await comes(house, role) for role in ("participant", "coordinator")]
    await house.it_is(f"{LAST_DAY} 19:00")
    assert [heard(phone, FAREWELL) for phone in people] == [0, 0]
    for moment in (AFTER, LATER, "2026-03-23 19:00"):
        await house.it_is(moment)
    await house.restart()
    await house.it_is("2026-03-24 19:00")
    for phone in people:
        assert heard(phone, FAREWELL) == heard(phone, DELETED) == 1


async def test_a_pause_does_not_keep_the_farewell_away(house: House) -> None:
    phone = await comes(house)
    await leaves(phone, "Take a pause")
    await phone.writes("1")
    await house.it_is(AFTER)
    await house.it_is(LATER)
    assert heard(phone, FAREWELL) == 1


async def test_who_stopped_hears_it_only_if_they_wanted_to(house: House) -> None:
    wants, does_not, blocked = [await comes(house) for _ in range(3)]
    for phone in (wants, does_not):
        await leaves(phone, "Stop messages", "Yes, stop messages")
    await wants.taps("Tell me once what came of it")
    await does_not.taps("Nothing more, goodbye")
    house.server.messenger.block(blocked.id, blocked=True)
    await house.quiet()
    before = len(does_not.messages), len(blocked.messages)
    for moment in (AFTER, LATER, THE_DAY):
        await house.it_is(moment)
    assert heard(wants, FAREWELL) == 1
    assert (len(does_not.messages), len(blocked.messages)) == before


async def test_until_that_day_everybody_can_take_a_copy(house: House) -> None:
    phone = await comes(house)
    await shares(phone)
    await house.it_is(AFTER)
    await house.it_is(LATER)
    await phone.writes("/my_data")
    assert any(WORDS in message.text for message in phone.messages[-6:])


async def test_nothing_is_promised_for_a_day_on_which_everything_is_deleted(house: House) -> None:
    """Neither an answer to a complaint, nor a question that would come, nor an erasure after that."""
    phone, _ = await comes(house), await comes(house, "coordinator")
    await house.it_is(AFTER)
    await house.it_is(LATER)
    before = len(phone.messages)
    for reply in ("/complain", WORDS, "Yes, send it"):
        await phone.writes(reply)
    assert "An answer is due by 27 March 2026." in phone.last.text
    assert "On 28 March 2026 everything here is deleted" in phone.last.text
    await leaves(phone, "Erase everything", "Yes, erase everything")
    for command in ("/my_data", "/my_cases"):
        await phone.writes(command)
    said = "\n".join(message.text for message in phone.messages[before:])
    promised = re.findall(r"(\d+) (March|April|May|June) 2026", said)
    assert ("27", "March") in promised
    assert all(month == "March" and int(day) <= 28 for day, month in promised), promised


async def test_a_project_that_goes_on_after_all_says_no_farewell(house: House) -> None:
    phone = await comes(house)
    await house.it_is(f"{LAST_DAY} 19:00")
    await house.it_is("2026-03-21 10:00")
    house.project = replace_end(house)
    await house.restart()
    await house.it_is(AFTER)
    await house.it_is(LATER)
    assert heard(phone, FAREWELL) == 0


def replace_end(house: House) -> Project:
    return house.project.model_copy(update={"ends": datetime(2027, 1, 1, tzinfo=UTC).date()})


# --- everything goes -------------------------------------------------------------------------------------------------


async def test_on_that_day_nothing_is_left_of_anybody(house: House) -> None:
    people = [await comes(house, role) for role in ("participant", "participant", "facilitator", "coordinator")]
    await shares(people[0])
    await leaves(people[1], "Leave, keep what I shared", "Yes, I leave")
    await house.it_is(AFTER)
    await house.it_is(LATER)
    assert (await rows(house))["participation"] == 4
    await house.it_is(THE_DAY)
    assert await rows(house) == {}
    assert await house.storage.endings.everybody() == ()
    assert (await house.storage.endings.now()).wiped
    await house.app.stop()
    assert traces(house.folder, marks(*people)) == []
    await house.start()


async def test_nobody_is_sent_anything_after_the_farewell_but_who_is_responsible_that_it_is_done(house: House) -> None:
    people = [await comes(house, role) for role in ("participant", "facilitator", "coordinator", "owner")]
    await house.it_is(AFTER)
    await house.it_is(LATER)
    said = [len(phone.messages) for phone in people]
    for moment in (THE_DAY, "2026-03-29 19:00", "2026-05-01 12:00"):
        await house.it_is(moment)
    assert [len(phone.messages) for phone in people] == [said[0], said[1], said[2] + 1, said[3] + 1]
    assert [heard(phone, DONE) for phone in people] == [0, 0, 1, 1]


async def test_whom_the_farewell_could_not_reach_all_week_is_not_deleted_in_silence(house: House) -> None:
    phone, stopped, coordinator = [await comes(house, role) for role in ("participant", "participant", "coordinator")]
    await leaves(stopped, "Stop messages", "Yes, stop messages")
    for said in ("/quiet_hours", "Other hours", "15:00", "10:00"):
        await phone.writes(said)
    await house.it_is(AFTER)
    before = len(stopped.messages)
    await house.off_until(THE_DAY)
    await house.it_is("2026-03-29 19:00")
    assert (heard(phone, FAREWELL), heard(phone, LAST)) == (0, 1)
    assert "999" in phone.last.text
    assert phone.last.silent, "it may be night where they are, and nothing is kept that could wait for the morning"
    assert len(stopped.messages) == before
    assert (heard(coordinator, DONE), heard(coordinator, LAST)) == (1, 0)
    assert await rows(house) == {}


async def test_who_is_to_be_erased_on_a_later_day_is_not_deleted_in_silence(house: House) -> None:
    phone = await comes(house)
    await house.it_is(AFTER)
    await house.it_is("2026-03-24 12:00")
    await leaves(phone, "Erase everything", "Yes, erase everything", "Erase it, goodbye")
    before = len(phone.messages)
    await house.it_is(THE_DAY)
    assert [LAST in message.text for message in phone.messages[before:]] == [True]


async def test_a_receipt_promises_nothing_beyond_the_day_on_which_everything_goes(house: House) -> None:
    phone = await comes(house)
    await house.it_is("2026-03-18 12:00")
    await leaves(phone, "Erase everything", "Yes, erase everything", "Erase it, goodbye")
    await house.it_is(AFTER)
    await house.it_is("2026-03-26 12:00")
    assert "for 2 days. With it, you are erased again" in phone.last.text
    assert "365" not in phone.last.text


@pytest.mark.parametrize(("undo_days", "is_sooner"), [(7, False), (3, True)])
async def test_the_farewell_says_how_to_have_it_sooner_only_if_it_would_be(
    tmp_path: Path, undo_days: int, is_sooner: bool
) -> None:
    lines = (("# ends = 2027-06-30", f"ends = {LAST_DAY}"), ("undo_days = 7", f"undo_days = {undo_days}"))
    async with open_house(tmp_path, lambda text: replaced(text, *lines)) as house:
        phone = await comes(house)
        await house.it_is(AFTER)
        assert heard(phone, DELETED) == 1
        assert heard(phone, "If you want it to go sooner") == is_sooner


def replaced(text: str, *lines: tuple[str, str]) -> str:
    for before, after in lines:
        assert before in text
        text = text.replace(before, after)
    return text


async def test_on_that_day_nobody_is_reminded_of_what_is_deleted_with_everything_else(house: House) -> None:
    coordinator, phone = await comes(house, "coordinator"), await comes(house)
    for said in ("/complain", "The stairs are dark.", "1"):
        await phone.writes(said)
    await house.it_is(AFTER)
    await house.it_is(LATER)
    before = len(coordinator.messages)
    await house.it_is(THE_DAY)
    [last] = coordinator.messages[before:]
    assert DONE in last.text


async def test_who_writes_after_that_is_a_stranger_and_learns_who_else_is_there(house: House) -> None:
    phone, new = await comes(house), house.phone()
    for moment in (AFTER, LATER, THE_DAY):
        await house.it_is(moment)
    for each in (phone, new):
        answer = await said_to(each, "hello")
        assert OVER in answer
        assert answer.index("999") < answer.index(OVER)
    assert await house.storage.endings.everybody() == ()


async def test_nobody_new_comes_in_once_the_project_has_ended(house: House) -> None:
    token, phone = await house.invite("participant"), house.phone()
    await house.it_is("2026-03-21 10:00")
    assert OVER in await said_to(phone, f"/start {token}")
    assert await house.storage.endings.everybody() == ()


async def test_no_invitation_is_for_longer_than_the_project_and_none_is_made_once_it_has_ended(house: House) -> None:
    coordinator, token = await comes(house, "coordinator"), await house.invite("participant")
    await house.it_is(f"{LAST_DAY} 12:00")
    await said_to(coordinator, "/invite")
    for label in ("Make a new invitation", "People who take part", "One person", "30 days"):
        await coordinator.taps(label)
    await coordinator.taps("Yes, make it")
    assert heard(coordinator, "until 20 March 2026") == 1
    await house.it_is(AFTER)
    assert "nobody can come in any more" in await said_to(coordinator, "/invite")
    before = len(coordinator.messages)
    await coordinator.taps("Make a new invitation")
    assert "I changed nothing" in "\n".join(message.text for message in coordinator.messages[before:])
    with pytest.raises(Declined, match="ended on 2026-03-20"):
        await house.invite("participant")
    await house.it_is(LATER)
    await house.it_is(THE_DAY)
    assert await house.app.invitations.for_first_coordinator() is None
    assert OVER in await said_to(house.phone(), f"/start {token}")


async def test_what_a_crash_interrupted_is_finished_by_the_next_round(house: House) -> None:
    people = [await comes(house, role) for role in ("participant", "coordinator")]
    await shares(people[0])
    await house.it_is(AFTER)
    await house.it_is(LATER)
    [first, *_] = await house.storage.endings.everybody()
    await house.storage.erase(first, house.clock.now())
    await house.off_until("2026-03-28 12:00")
    await house.app.kill()
    await house.start()
    await house.it_is(THE_DAY)
    assert await rows(house) == {}


async def test_a_bot_that_was_off_on_the_last_day_still_gives_everybody_their_week(house: House) -> None:
    phone = await comes(house)
    await house.off_until("2026-04-10 12:00")
    await house.it_is("2026-04-10 18:30")
    assert heard(phone, "On 17 April 2026, everything that I hold is deleted.") == 1
    await house.it_is("2026-04-16 19:00")
    assert (await rows(house))["participation"] == 1
    await house.it_is("2026-04-17 19:00")
    assert await rows(house) == {}
