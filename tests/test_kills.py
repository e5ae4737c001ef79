"""``kill -9`` at random moments: nothing is lost, nothing is done twice, nobody is answered out of order."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import pytest

from bot.project_file import example_project
from storage.opening import open_storage
from tests.processes import BotProcess, TelegramProcess

CHATS, KILLS = 20, 10
REPLIES = ["1"] * 9
"""After the invitation: the first option of every question up to the yes. One more "1" would be taken for a name."""


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramProcess]:
    async with TelegramProcess() as process:
        yield process


@pytest.mark.parametrize("seed", [1])
async def test_ten_kills_in_two_hundred_updates(tmp_path: Path, telegram: TelegramProcess, seed: int) -> None:
    chance = random.Random(seed)
    bot = BotProcess(tmp_path, telegram.address)
    await bot.start()
    token = await bot.invite("participant", uses=CHATS + 1)
    accounts = [(await telegram.order("account", name=f"p{n}"))["id"] for n in range(CHATS + 1)]
    *disturbed, witness = accounts
    for said in [f"/start {token}", *REPLIES]:
        await asyncio.gather(*(telegram.order("say", account=account, text=said) for account in disturbed))
        await telegram.order("update", kind="message", content={"chat": {"id": disturbed[0]}, "date": "poison"})
        await asyncio.sleep(chance.uniform(0.0, 0.35))
        await bot.kill()
        await bot.start()
    for said in [f"/start {token}", *REPLIES]:
        await telegram.order("say", account=witness, text=said)
    await telegram.settled(accounts, 1 + len(REPLIES))
    assert await bot.stop() == 0

    expected = await telegram.texts(witness)
    assert len(expected) == 1 + len(REPLIES)
    said_twice = 0
    for account in disturbed:
        heard = await telegram.texts(account)
        assert [text for text, _ in groupby(heard)] == expected, "in order, and nothing is missing"
        said_twice += len(heard) - len(expected)
    assert said_twice <= bot.in_doubt
    await _every_reply_counted_once(bot, accounts)


async def _every_reply_counted_once(bot: BotProcess, accounts: list[int]) -> None:
    now = datetime.now(UTC)
    storage = await open_storage(bot.data, bot.key_file, example_project().for_storage(), now)
    try:
        for account in accounts:
            standing = await storage.standing(account, None)
            assert standing.person is not None
            assert standing.person.status == "active"
            assert standing.session is not None
            assert standing.session.turn == 1 + len(REPLIES)
            copy = await storage.copy_of(standing.person.pseudonym)
            assert len(copy["consents"]) == 1
            assert not copy["outbox"]
    finally:
        await storage.close()
