"""``kill -9`` at random moments: nothing is lost, nothing is done twice, nobody is answered out of order."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import pytest

from bot.project_file import example_project
from storage.opening import open_storage
from tests.house import ARRIVING, JOINING
from tests.processes import PATIENCE, BotProcess, TelegramProcess

CHATS, KILLS = 20, 10
ERASED = 4
REPLIES = ["1", *JOINING]
"""After the invitation, up to the yes. English and the usual words: who changes these hears older questions anew."""
HEARD = 2 + len(REPLIES)
"""Messages: one for each, and one more about where confidentiality ends."""


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramProcess]:
    async with TelegramProcess() as process:
        yield process


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_ten_kills_in_two_hundred_updates(tmp_path: Path, telegram: TelegramProcess, way: str) -> None:
    chance = random.Random(way)
    bot = BotProcess(tmp_path, telegram.address, **(webhook(tmp_path) if way == "webhook" else {}))
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
    await telegram.settled(accounts, HEARD)
    assert await bot.stop() == 0

    expected = await telegram.texts(witness)
    assert len(expected) == HEARD
    said_twice = 0
    for account in disturbed:
        heard = await telegram.texts(account)
        assert [text for text, _ in groupby(heard)] == expected, "in order, and nothing is missing"
        said_twice += len(heard) - len(expected)
    assert said_twice <= bot.in_doubt
    await _every_reply_counted_once(bot, accounts)


def webhook(folder: Path) -> dict[str, str]:
    """Settings with which updates are brought to a free port."""
    secret = folder / "webhook.secret"
    secret.write_text("a-secret-of-the-tests")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    return {
        "ALONGSIDE_WEBHOOK_URL": f"http://{place}/",
        "ALONGSIDE_WEBHOOK_LISTEN": place,
        "ALONGSIDE_WEBHOOK_SECRET_FILE": str(secret),
    }


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


async def test_whoever_asked_to_be_erased_is_and_hears_of_it_whenever_the_bot_is_killed(
    tmp_path: Path, telegram: TelegramProcess
) -> None:
    """At once, as the project lets nobody undo it: each kill comes while somebody is being erased, or told of it."""
    chance = random.Random("erase")
    bot = BotProcess(tmp_path, telegram.address)
    project = tmp_path / "project.toml"
    project.write_text(project.read_text("utf-8").replace("undo_days = 7", "undo_days = 0"), "utf-8")
    await bot.start()
    token = await bot.invite("participant", uses=ERASED)
    accounts = [(await telegram.order("account", name=f"p{n}"))["id"] for n in range(ERASED)]
    for said in [f"/start {token}", *REPLIES, "skip", *ARRIVING]:
        await asyncio.gather(*(telegram.order("say", account=account, text=said) for account in accounts))
    for account in accounts:
        for said in ("/stop", "Erase everything", "Yes, erase everything"):
            await telegram.order("say", account=account, text=said)
        await asyncio.sleep(chance.uniform(0.0, 1.5))
        await bot.kill()
        await bot.start()
    async with asyncio.timeout(PATIENCE):
        while not all([await _receipts(telegram, account) for account in accounts]):
            await asyncio.sleep(0.1)
    assert await bot.stop() == 0
    assert sum([await _receipts(telegram, account) for account in accounts]) <= 2 * ERASED
    storage = await open_storage(bot.data, bot.key_file, example_project().for_storage(), datetime.now(UTC))
    try:
        assert [(await storage.standing(account, None)).person for account in accounts] == [None] * ERASED
        assert await storage.erasures.owed() == ()
    finally:
        await storage.close()


async def _receipts(telegram: TelegramProcess, account: int) -> int:
    return sum("What I held about you is erased now" in text for text in await telegram.texts(account))
