"""Markers planted in a whole life: none of them is in any log, at any level, nor in any byte that is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.processes import TOKEN, BotProcess, TelegramProcess

PERSON = 7_412_589_630
NAME = "Zephyrmarker"
WORDS = "A sentence-marker about the quiet corridor"
LIFE = ["1", "2", *["1"] * 7, NAME, "/feedback", WORDS, "2", "1", "my data"]
"""English, usual words, yes, a name, words of their own, shared by name, and a copy of everything."""


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramProcess]:
    async with TelegramProcess() as process:
        yield process


async def test_nothing_of_a_life_is_in_a_log_or_on_the_disk(tmp_path: Path, telegram: TelegramProcess) -> None:
    bot = BotProcess(tmp_path, telegram.address, ALONGSIDE_LOG="debug")
    await bot.start()
    invitation = await bot.invite("participant")
    await telegram.order("limits", on=False)
    person = (await telegram.order("account", name=NAME, id=PERSON))["id"]
    said = 0
    for text in [f"/start {invitation}", *LIFE]:
        await telegram.order("say", account=person, text=text)
        said += 1
        await telegram.settled([person], said)
    assert any(WORDS in text for text in await telegram.texts(person)), "the life was lived"
    await telegram.order("update", kind="message", content={"chat": {"id": PERSON}, "text": WORDS})
    await telegram.order("fault", method="sendMessage", kind="drop", when="after")
    await telegram.order("say", account=person, text=WORDS)
    await bot.kill()
    await bot.start()
    await telegram.settled([person], said + 1)
    assert await bot.stop() == 0

    markers = [NAME, WORDS, str(PERSON), TOKEN, invitation]
    kept = {path: path.read_bytes() for path in sorted(bot.data.rglob("*")) if path.is_file()}
    assert {path.name for path in kept} >= {"people.db", "project.db"}
    for place, content in {**kept, bot.log: bot.log.read_bytes()}.items():
        for marker in markers:
            for encoding in ("utf-8", "utf-16-le"):
                assert marker.encode(encoding) not in content, f"a marker is in {place.name}"
