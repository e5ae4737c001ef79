"""The whole bot, when questions are too hard: they stop, the coordinator hears of it, and decides."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import House, Phone, open_house

FINE, HARD = "🙂 It was fine", "🙁 It was hard"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def people(house: House, count: int) -> list[Phone]:
    phones = [house.phone() for _ in range(count)]
    for phone in phones:
        await phone.joins()
    return phones


async def coordinator(house: House) -> Phone:
    phone = house.phone()
    await phone.joins("coordinator")
    return phone


async def checks_in(phone: Phone, reaction: str) -> None:
    """A whole check-in, and how that was."""
    await phone.writes("/check_in")
    for label in ("OK, let's start", "Good", "Yes", "Not today", reaction):
        await phone.taps(label)


def text_of(phone: Phone, since: int = 0) -> str:
    return "\n".join(message.text for message in phone.messages[since:])


async def test_one_of_five_finds_it_hard_and_it_stops_for_all(house: House) -> None:
    team, group = await coordinator(house), await people(house, 5)
    for phone in group[:4]:
        await checks_in(phone, FINE)
    before = len(team.messages)
    await checks_in(group[4], HARD)
    assert "999" in text_of(group[4])
    assert "I do not ask these questions for now" in (await group[0].writes("/check_in")).text
    assert len(team.messages) == before, "the moment would say whose answer it was"
    await team.writes("/suspended")
    assert "No questions stand here" in text_of(team, before), "and so would looking again and again"
    before = len(team.messages)
    assert "Check-in" not in (await group[0].writes("/next")).text
    await house.it_is("2026-03-02 18:30")
    told = text_of(team, before)
    assert "too many people found them hard" in told
    assert not any(mark.isdecimal() for mark in told.split("send:")[0]), "no number, and nobody"


async def test_a_check_in_that_begins_over_an_open_reaction_is_another_one_and_replaces_nothing(house: House) -> None:
    [phone] = await people(house, 1)
    for _ in range(2):
        await phone.writes("/check_in")
        for label in ("OK, let's start", "Good", "Yes", "Not today"):
            await phone.taps(label)
    assert "How was answering this?" in phone.last.text
    person = (await house.storage.standing(phone.id, None)).person
    assert person is not None
    given = (await house.storage.copy_of(person.pseudonym))["answers"]
    assert sorted(each["step"] for each in given) == ["heard", "heard", "mood", "mood"]


async def test_it_does_not_come_by_itself_goes_on_when_it_is_let_and_then_only_new_reactions_count(
    house: House,
) -> None:
    team, group = await coordinator(house), await people(house, 5)
    for phone, reaction in zip(group, [HARD, FINE, FINE, FINE, FINE], strict=True):
        await checks_in(phone, reaction)
    counts = [len(phone.messages) for phone in group]
    await house.it_is("2026-03-09 10:30")
    assert [len(phone.messages) for phone in group] == counts
    await team.writes("/suspended")
    assert "Check-in, since 9 March 2026" in text_of(team)
    await team.taps("Check-in")
    await team.taps("Yes, let them come again")
    before = len(team.messages)
    await team.writes("/suspended")
    assert "No questions stand here" in text_of(team, before)
    counts = [len(phone.messages) for phone in group]
    await house.it_is("2026-03-16 10:30")
    for phone, count in zip(group, counts, strict=True):
        assert text_of(phone, count).count("This is your check-in") == 1
    await checks_in(group[0], HARD)
    assert "How has your week been" in await _begun(group[1])


async def _begun(phone: Phone) -> str:
    await phone.writes("/check_in")
    return (await phone.taps("OK, let's start")).text


async def test_of_ten_people_one_is_not_enough_and_two_are(house: House) -> None:
    group = await people(house, 10)
    for phone in group[:8]:
        await checks_in(phone, FINE)
    await checks_in(group[8], HARD)
    assert "How has your week been" in await _begun(group[0])
    in_the_middle = await group[9].writes("/check_in")
    assert "This is your check-in" in in_the_middle.text
    for label in ("OK, let's start", "Good", "Yes", "Not today", HARD):
        await group[9].taps(label)
    assert "I do not ask these questions for now" in (await group[1].writes("/check_in")).text
    await group[0].taps("Good")
    assert "You can leave them as they are" in text_of(group[0])
    assert text_of(group[0]).count("You can leave them as they are") == 1


async def test_a_low_check_in_and_the_message_a_day_later_that_was_asked_for(house: House) -> None:
    [phone] = await people(house, 1)
    await phone.writes("/check_in")
    for label in ("OK, let's start", "Very hard", "Not now", "Yes, tomorrow", "Skip", "Not today", "Skip"):
        await phone.taps(label)
    before = len(phone.messages)
    await house.it_is("2026-03-03 09:59")
    assert len(phone.messages) == before
    await house.it_is("2026-03-03 10:01")
    said = text_of(phone, before)
    assert "You asked me to write today" in said
    assert "hard" not in said
    await phone.taps("Nothing now, carry on")
    await house.it_is("2026-03-05 12:00")
    assert text_of(phone, before).count("You asked me to write today") == 1


async def test_the_four_questions_show_their_numbers_in_rows(house: House) -> None:
    [phone] = await people(house, 1)
    await phone.writes("/wellbeing")
    asked = await phone.taps("OK, let's start")
    rows = [[button["text"] for button in row] for row in asked.keyboard]
    assert rows[:4] == [
        ["Not at all satisfied"],
        ["1", "2", "3", "4", "5"],
        ["6", "7", "8", "9"],
        ["Completely satisfied"],
    ]
    assert "10. Completely satisfied" in asked.text
    assert "\n5." not in asked.text
    assert "things you do in your life are worthwhile" in (await phone.writes("7")).text
