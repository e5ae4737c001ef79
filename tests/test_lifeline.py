"""Help while nothing can be kept: at once, once, in a language they read, and with everything else left as it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.sqlite import SqliteStorage
from tests.house import House, Phone, open_house
from tests.open_project import read_only


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        await house.it_is("2026-11-23 10:00")
        yield house


def storage(house: House) -> SqliteStorage:
    kept = house.app.watch._storage
    assert isinstance(kept, SqliteStorage)
    return kept


async def sends(phone: Phone, text: str) -> None:
    phone.house.server.messenger.say(phone.id, text)
    await phone.house.until(lambda: bool(phone.house.server.messenger.updates.waiting()))


async def test_who_asks_for_support_gets_the_list_at_once_while_nothing_can_be_kept(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await read_only(storage(house), on=True)
    before = len(phone.messages)
    await sends(phone, "I need help")
    await house.until(lambda: len(phone.messages) > before)
    said = "\n".join(message.text for message in phone.messages[before:])
    assert said.startswith("Something is not working here at the moment.")
    assert "call 999" in said
    assert "116 123" in said
    assert house.server.messenger.updates.waiting(), "not acknowledged, because not kept"
    await read_only(storage(house), on=False)
