"""Help while nothing can be kept: at once, once, in a language they read, and with everything else left as it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

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


@pytest.mark.parametrize("words", ["I need help", "/support", "/help", "sos", "wsparcie", "madad"])
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
