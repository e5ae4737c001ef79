"""Summaries are read with the whole bot: real words from real phones, folded until they are asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import House, Phone, open_house

OPENED = "you have opened 5 texts"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def shares(phone: Phone, words: str) -> None:
    """Somebody tells the team something, without their name."""
    await phone.writes("/feedback")
    await phone.writes(words)
    await phone.taps("Without my name")
    await phone.taps("Yes, share it like this")


async def summary_of_five(house: House, people: list[Phone], words: str) -> None:
    """Each of them shares something, and the hour comes at which a summary is made."""
    for number, person in enumerate(people):
        await shares(person, f"{words} {number}")
    await house.it_is("tomorrow 18:30")


async def opens(reader: Phone, *labels: str) -> str:
    """Taps its way through an open summary; returns everything that it shows."""
    before = len(reader.messages)
    for label in labels:
        await reader.taps(label)
    return "\n".join(message.text for message in reader.messages[before:])


async def five_and_a_reader(house: House) -> tuple[list[Phone], Phone]:
    people, reader = [house.phone() for _ in range(5)], house.phone()
    for person in people:
        await person.joins()
    await reader.joins("facilitator")
    return people, reader


async def test_words_are_shown_only_when_asked_for_and_then_counted_for_the_reader_alone(house: House) -> None:
    people, reader = await five_and_a_reader(house)
    await summary_of_five(house, people, "The chairs could stand in a circle.")
    await reader.writes("/digest")
    assert "circle" not in await opens(reader, "In people's own words", "Not now")
    assert OPENED not in await opens(reader, "The newest summary in short")
    words = await opens(reader, "In people's own words", "Show them now")
    assert all(f"circle. {number}\n(shared without a name)" in words for number in range(5))
    assert OPENED in await opens(reader, "The newest summary in short")
    other = house.phone()
    await other.joins("facilitator")
    await other.writes("/digest")
    assert all(OPENED not in message.text for message in other.messages)


async def test_a_page_comes_after_its_note_and_what_is_on_it_is_counted(house: House) -> None:
    people, reader = await five_and_a_reader(house)
    await summary_of_five(house, people, "The chairs could stand in a circle.")
    await reader.writes("/digest")
    before = len(reader.messages)
    assert "Some of them can be heavy." in await opens(reader, "A page to print", "Not yet")
    assert not [message for message in reader.messages[before:] if message.file]
    assert OPENED not in await opens(reader, "The newest summary in short")
    await opens(reader, "A page to print", "Make it now")
    assert [message.file.name for message in reader.messages[before:] if message.file] == ["summary-1.html"]
    assert OPENED in await opens(reader, "The newest summary in short")


async def test_an_earlier_summary_has_only_the_words_that_are_still_there(house: House) -> None:
    people, reader = await five_and_a_reader(house)
    await summary_of_five(house, people, "First words")
    await summary_of_five(house, people, "Second words")
    await people[0].writes("/take_back")
    await people[0].taps("Something I shared")
    await people[0].taps("First words 0")
    await people[0].taps("Yes, take it back")
    await reader.writes("/digest")
    earlier = await opens(reader, "An earlier summary", "Summary 1, 3 March 2026")
    assert "First words 1" in earlier
    assert "First words 0" not in earlier
    assert "Second words" not in earlier
