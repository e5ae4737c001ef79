"""An answer while nothing can be kept: at once, once, in a language they read, and nothing else is any different."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

import pytest

from bot.lifeline import EVERY
from storage.sqlite import SqliteStorage
from tests.house import House, Phone, open_house
from tests.open_project import read_only


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


def storage(house: House) -> SqliteStorage:
    kept = house.app.watch._storage
    assert isinstance(kept, SqliteStorage)
    return kept


@asynccontextmanager
async def nothing_can_be_kept(house: House) -> AsyncIterator[None]:
    """The disk refuses every write. Afterwards everything that came meanwhile is taken."""
    await read_only(storage(house), on=True)
    try:
        yield
    finally:
        await read_only(storage(house), on=False)
        await house.until(lambda: not house.server.messenger.updates.waiting())
        await house.quiet()


def lists(phone: Phone) -> list[str]:
    """How the list began, each time that it came while something did not work."""
    begins = ("Something is not working here", "Coś tu teraz nie działa")
    return [message.text for message in phone.messages if message.text.startswith(begins)]


def notes(phone: Phone) -> list[str]:
    """The calm word, each time that it came."""
    return [message.text for message in phone.messages if message.text.startswith("This service is not working")]


@asynccontextmanager
async def storage_hangs(house: House) -> AsyncIterator[None]:
    """The disk neither writes nor refuses to."""
    goes_on = Event()
    stuck = storage(house)._project.run(lambda _: goes_on.wait(120))
    try:
        yield
    finally:
        goes_on.set()
        await stuck
        await house.until(lambda: not house.server.messenger.updates.waiting())
        await house.quiet()


@pytest.mark.parametrize(
    "words",
    [
        "I need help",
        "/support",
        "/help",
        "sos",
        "wsparcie",
        "madad",
        "contact",
        "999",
        "help me please",
        "I want to die",
    ],
)
async def test_who_asks_for_support_gets_the_list_at_once_while_nothing_can_be_kept(house: House, words: str) -> None:
    phone = house.phone()
    await phone.joins()
    async with nothing_can_be_kept(house):
        house.server.messenger.say(phone.id, words)
        await house.until(lambda: bool(lists(phone)))
        assert "call 999" in lists(phone)[0]
        assert "116 123" in lists(phone)[0]
        assert house.server.messenger.updates.waiting(), "not acknowledged, because not kept"
    assert lists(phone) == lists(phone)[:1], "once, however often it was tried"


async def test_it_is_answered_properly_as_soon_as_something_can_be_kept_again(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    async with nothing_can_be_kept(house):
        house.server.messenger.say(phone.id, "support")
        await house.until(lambda: bool(lists(phone)))
    assert phone.last.text.startswith("Here are people you can talk to.")
    assert any("copy_text" in button for row in phone.last.keyboard for button in row)


async def test_a_tap_on_help_is_heard_too(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await phone.writes("/feedback")
    message, data = phone.button("Help")
    async with nothing_can_be_kept(house):
        house.server.messenger.tap(phone.id, message.id, data)
        await house.until(lambda: bool(lists(phone)))


async def test_somebody_whom_the_bot_does_not_know_gets_it_in_the_language_of_their_telegram(house: House) -> None:
    phone = house.phone(language="pl")
    async with nothing_can_be_kept(house):
        house.server.messenger.say(phone.id, "sos")
        await house.until(lambda: bool(phone.messages))
    assert "999" in phone.messages[0].text


async def test_who_writes_after_others_could_not_be_kept_is_heard_as_well(house: House) -> None:
    waiting, asking = house.phone(), house.phone()
    await waiting.joins()
    await asking.joins()
    async with nothing_can_be_kept(house):
        house.server.messenger.say(waiting.id, "The room was cold.")
        await house.until(lambda: "intake" in house.app.watch._failing)
        house.server.messenger.say(asking.id, "support")
        await house.until(lambda: bool(lists(asking)))
        assert not lists(waiting), "they did not ask"


async def test_whoever_writes_anything_else_hears_that_it_is_not_lost_and_what_to_do_in_danger(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    async with nothing_can_be_kept(house):
        house.server.messenger.say(phone.id, "The room was cold.")
        await house.until(lambda: bool(notes(phone)))
        house.server.messenger.say(phone.id, "And loud.")
        house.server.messenger.say(phone.id, "support")
        await house.until(lambda: bool(lists(phone)))
        house.server.messenger.say(phone.id, "hello?")
        assert "not lost" in notes(phone)[0]
        assert "call 999" in notes(phone)[0]
        house.clock.move_to(house.clock.now() + EVERY)
        house.server.messenger.say(phone.id, "Is anybody there?")
        await house.until(lambda: len(notes(phone)) == 2)
    assert (len(notes(phone)), len(lists(phone))) == (2, 1)


async def test_what_telegram_does_not_take_is_said_as_soon_as_it_does(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    async with nothing_can_be_kept(house):
        house.app._pacing.pause(asyncio.get_running_loop().time() + 1)
        house.server.messenger.say(phone.id, "support")
        await house.until(lambda: "intake" in house.app.watch._failing)
        assert not lists(phone)
        await house.until(lambda: bool(lists(phone)))


async def test_the_numbers_can_be_copied_and_no_phone_makes_a_sound(house: House) -> None:
    phone = house.phone()
    async with nothing_can_be_kept(house):
        house.server.messenger.say(phone.id, "support")
        await house.until(lambda: bool(lists(phone)))
        assert phone.last.silent
        assert any("copy_text" in button for row in phone.last.keyboard for button in row)


async def test_when_storage_hangs_everybody_is_heard_and_nothing_is_acknowledged(house: House) -> None:
    first, second = house.phone(), house.phone()
    await first.joins()
    await second.joins()
    async with storage_hangs(house):
        house.server.messenger.say(first.id, "support")
        await house.until(lambda: bool(lists(first)))
        house.server.messenger.say(second.id, "hello")
        await house.until(lambda: bool(notes(second)))
        assert len(house.server.messenger.updates.waiting()) == 2
    assert first.last.text.startswith("Here are people you can talk to.")
    answered = [message for message in first.messages if message.text.startswith("Here are people")]
    assert len(answered) == len(lists(first)) == 1
    assert "nothing open" in second.last.text


async def test_the_list_does_not_come_again_within_five_minutes(house: House) -> None:
    phone, other = house.phone(), house.phone()
    await phone.joins()
    await other.joins()
    async with nothing_can_be_kept(house):
        house.server.messenger.say(phone.id, "support")
        await house.until(lambda: bool(lists(phone)))
        house.server.messenger.say(phone.id, "help")
        house.server.messenger.say(other.id, "help")
        await house.until(lambda: bool(lists(other)))
        assert len(lists(phone)) == 1
        house.clock.move_to(house.clock.now() + EVERY)
        house.server.messenger.say(phone.id, "sos")
        await house.until(lambda: len(lists(phone)) == 2)
    assert len(lists(phone)) == 2
