"""Messages of the team to many, with the whole bot: seen first, sent once to each at a good time, cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import House, Phone, open_house
from tests.test_meetings import TITLE, comes, plans

ENGLISH, POLISH, URDU = "The room is upstairs now.", "Sala jest teraz na górze.", "کمرہ اب اوپر ہے۔"
LANGUAGES = {"en": "1", "pl": "2", "ur": "3"}
"""The number with which each is chosen when joining."""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def facilitator(house: House) -> Phone:
    phone = house.phone()
    await phone.joins("facilitator")
    return phone


async def participants(house: House, *tags: str) -> list[Phone]:
    """People who have joined, each in their language."""
    phones = [house.phone() for _ in tags]
    await asyncio.gather(*(phone.joins(language=LANGUAGES[tag]) for phone, tag in zip(phones, tags, strict=True)))
    return phones


async def writes(author: Phone, group: str = "Everybody", words: str = ENGLISH) -> None:
    """Up to the question what is to become of it."""
    await author.writes("/broadcast")
    await author.taps(group)
    await author.writes(words)


async def translates(author: Phone, language: str, words: str) -> None:
    await author.taps("Write it in another language")
    await author.taps(language)
    await author.writes(words)


async def sends(house: House, author: Phone, words: str = ENGLISH) -> None:
    await writes(author, words=words)
    await author.taps("Send it")
    await house.it_is("in 1 minute")


def got(phone: Phone, words: str = ENGLISH) -> int:
    """How many messages have these words."""
    return sum(words in message.text for message in phone.messages)


async def is_answering(phone: Phone) -> None:
    """They are in the middle of a check-in, and nobody interrupts them."""
    await phone.writes("/check_in")
    await phone.taps("OK, let's start")


# --- what arrives ----------------------------------------------------------------------------------------------------


async def test_each_gets_it_once_in_their_own_language(house: House) -> None:
    author, readers = await facilitator(house), await participants(house, "en", "pl", "ur")
    await writes(author)
    await translates(author, "Polski", POLISH)
    await translates(author, "اردو", URDU)
    await author.taps("Send it")
    await house.it_is("in 1 minute")
    await house.it_is("in 3 days")
    for reader, own in zip(readers, (ENGLISH, POLISH, URDU), strict=True):
        assert [got(reader, words) for words in (ENGLISH, POLISH, URDU)] == [
            words == own for words in (ENGLISH, POLISH, URDU)
        ]
    [message] = [message for message in readers[0].messages if ENGLISH in message.text]
    assert message.silent
    assert message.text.startswith("This message goes to several people")
    assert f"\n\n{ENGLISH}\n\n" in message.text
    assert "You do not have to answer" in message.text


async def test_who_reads_another_language_is_told_that_it_is_not_translated(house: House) -> None:
    author, [reader] = await facilitator(house), await participants(house, "pl")
    await sends(house, author)
    [message] = [message for message in reader.messages if ENGLISH in message.text]
    assert "English" in message.text


async def test_the_author_sees_it_as_it_arrives_and_what_it_means_to_send_it(house: House) -> None:
    author, [reader] = await facilitator(house), await participants(house, "en")
    await writes(author)
    await translates(author, "Polski", POLISH)
    before = len(author.messages)
    await author.taps("Change the words")
    await author.taps("English")
    await author.writes("Lunch is at one.")
    shown = "\n\n".join(message.text for message in author.messages[before:])
    assert ENGLISH not in shown
    assert POLISH in shown
    assert "Nobody has written it in اردو yet" in shown.replace("\u2068", "").replace("\u2069", "")
    assert "Fewer than 5 people" in shown
    assert "less than a minute" in shown
    assert "quiet hours" in shown
    await author.taps("Send it")
    await house.it_is("in 1 minute")
    [message] = [message for message in reader.messages if "Lunch is at one." in message.text]
    assert message.text in shown


async def test_an_open_question_stays_open_and_is_not_put_again(house: House) -> None:
    author, [reader] = await facilitator(house), await participants(house, "en")
    await is_answering(reader)
    question = reader.last.text
    await sends(house, author)
    assert not got(reader)
    await house.it_is("in 2 hours")
    assert got(reader) == 1
    assert sum(message.text == question for message in reader.messages) == 1
    assert question not in (await reader.taps("Good")).text


async def test_a_long_message_arrives_whole(house: House) -> None:
    author, [reader] = await facilitator(house), await participants(house, "en")
    words = " ".join(["mountain"] * 330)
    await sends(house, author, words)
    assert sum(message.text.count("mountain") for message in reader.messages) == 330


# --- when it arrives, and to whom not --------------------------------------------------------------------------------


async def test_in_quiet_hours_it_waits_for_the_morning(house: House) -> None:
    author, [reader] = await facilitator(house), await participants(house, "en")
    await house.it_is("21:30")
    await sends(house, author)
    await house.it_is("tomorrow 08:55")
    assert not got(reader)
    await house.it_is("09:01")
    assert got(reader) == 1


async def test_who_had_enough_this_week_gets_it_later(tmp_path: Path) -> None:
    async with open_house(
        tmp_path, lambda text: text.replace("messages_per_week = 2", "messages_per_week = 1")
    ) as house:
        author, [reader] = await facilitator(house), await participants(house, "en")
        await sends(house, author, "The first one.")
        assert got(reader, "The first one.") == 1
        await house.it_is("tomorrow 09:30")
        await sends(house, author)
        await house.it_is("2026-03-08 12:00")
        assert not got(reader)
        await house.it_is("2026-03-09 09:40")
        assert got(reader) == 1


async def test_who_comes_to_a_session_hears_of_it_also_in_a_full_week_and_nobody_else_does(tmp_path: Path) -> None:
    once_a_week = "messages_per_week = 2", "messages_per_week = 1"
    async with open_house(tmp_path, lambda text: text.replace(*once_a_week)) as house:
        author, [coming, other] = await facilitator(house), await participants(house, "en", "en")
        await plans(author)
        await comes(coming)
        await sends(house, author, "The first one.")
        await house.it_is("tomorrow 09:30")
        await author.writes("/broadcast")
        group = next(button["text"] for row in author.last.keyboard for button in row if TITLE in button["text"])
        await author.taps(group)
        await author.writes(ENGLISH)
        await author.taps("Send it")
        await house.it_is("in 1 minute")
        assert (got(coming), got(other)) == (1, 0)


async def test_who_paused_stopped_or_left_gets_nothing(house: House) -> None:
    author, [pauses, stops, leaves, stays] = await facilitator(house), await participants(house, *["en"] * 4)
    await pauses.writes("pause")
    await pauses.taps("One day")
    await stops.writes("stop")
    await stops.taps("Stop messages")
    await stops.taps("Yes, stop messages")
    house.server.messenger.block(leaves.id, blocked=True)
    await house.quiet()
    await sends(house, author)
    await house.it_is("in 3 days")
    assert [got(phone) for phone in (pauses, stops, leaves, stays)] == [0, 0, 0, 1]


async def test_a_language_is_only_those_who_read_it_and_never_says_that_there_is_one(house: House) -> None:
    author, [english, urdu] = await facilitator(house), await participants(house, "en", "ur")
    await author.writes("/broadcast")
    await author.taps("Reads \u2068اردو\u2069")
    before = len(author.messages)
    await author.writes(URDU)
    shown = "\n".join(message.text for message in author.messages[before:])
    assert "Fewer than 5" in shown
    await author.taps("Send it")
    await house.it_is("in 1 minute")
    assert (got(urdu, URDU), got(english, URDU)) == (1, 0)


# --- how far it is, and cancelling -----------------------------------------------------------------------------------


async def test_cancelled_half_way_nobody_else_gets_it(house: House) -> None:
    author, [has_it, waits] = await facilitator(house), await participants(house, "en", "en")
    await is_answering(waits)
    await sends(house, author)
    await author.writes("/broadcasts")
    assert "It is for fewer than 5 people." in author.messages[-2].text
    await author.taps(ENGLISH)
    await author.taps("Yes, cancel the rest")
    await house.it_is("in 3 hours")
    assert (got(has_it), got(waits)) == (1, 0)
    await author.writes("/broadcasts")
    assert "No message is on its way" in author.last.text


@pytest.mark.parametrize(
    ("answering", "says"),
    [
        (5, "5 people have it.\n5 people do not have it yet."),
        (1, "Almost everybody has it."),
        (9, "So far only a few people have it."),
    ],
)
async def test_its_numbers_are_true_and_no_small_one_is_said(house: House, answering: int, says: str) -> None:
    author, readers = await facilitator(house), await participants(house, *["en"] * 10)
    await asyncio.gather(*(is_answering(reader) for reader in readers[:answering]))
    await writes(author)
    assert "10 people get it." in author.messages[-2].text
    await author.taps("Send it")
    await house.it_is("in 1 minute")
    await author.writes("/broadcasts")
    assert sum(map(got, readers)) == 10 - answering
    assert f"It is for 10 people.\n{says}" in author.messages[-2].text
    await author.taps("Skip")
    await house.it_is("in 2 hours")
    assert sum(map(got, readers)) == 10
    await author.writes("/broadcasts")
    assert "No message is on its way" in author.last.text


async def test_a_restart_half_way_forgets_nobody_and_tells_nobody_twice(house: House) -> None:
    author, [has_it, waits] = await facilitator(house), await participants(house, "en", "en")
    await is_answering(waits)
    await sends(house, author)
    await house.app.kill()
    await house.start()
    await house.it_is("in 3 hours")
    assert (got(has_it), got(waits)) == (1, 1)


async def test_a_draft_can_be_left_and_taken_up_again(house: House) -> None:
    author, [reader] = await facilitator(house), await participants(house, "en")
    await writes(author)
    await author.taps("Skip")
    await author.writes("/broadcast")
    await author.taps(ENGLISH)
    await author.taps("Everybody")
    await author.taps("Send it")
    await house.it_is("in 1 minute")
    assert got(reader) == 1
    assert "Who is your message for?" in (await author.writes("/broadcast")).text


async def test_what_is_thrown_away_goes_to_nobody(house: House) -> None:
    author, [reader] = await facilitator(house), await participants(house, "en")
    await writes(author)
    await author.taps("Throw it away")
    await house.it_is("in 1 day")
    assert not got(reader)


@pytest.mark.parametrize("command", ["/broadcast", "/broadcasts", "broadcast"])
async def test_a_participant_cannot_begin_it(house: House, command: str) -> None:
    [reader] = await participants(house, "en")
    assert "I have nothing open that this belongs to" in (await reader.writes(command)).text
