"""Telegram hears 200 only for what is kept, and nobody without the secret is heard at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from fake_telegram import TOKEN, FakeTelegram, refusal, serving
from open_project import MovedClock, count, opened, read_only
from test_polling import Listening, update

from bot.intake import GaveUp, Intake, Trouble
from bot.lanes import Lanes
from bot.outcomes import BadToken
from bot.transport import BotApi
from bot.webhook import LARGEST, Listener
from storage.sqlite import SqliteStorage

SECRET = "c29tZXRoaW5nLXNlY3JldA"
URL = "https://project.example/updates"


@dataclass
class Hearing:
    """A listener between a client that plays Telegram and real storage."""

    fake: FakeTelegram
    storage: SqliteStorage
    listening: Listening
    listener: Listener
    told: list[Trouble]
    running: asyncio.Task[None]
    client: aiohttp.ClientSession
    address: str

    async def bring(self, body: Any, secret: str | None = SECRET) -> aiohttp.ClientResponse:
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        sent = {"data": BytesIO(body)} if isinstance(body, bytes) else {"json": body}
        async with self.client.post(self.address, headers=headers, **sent) as response:
            await response.read()
            return response


@asynccontextmanager
async def hearing(
    folder: Path, port: int, *, give_up_after: float = 600.0, late_after: float = 60.0
) -> AsyncIterator[Hearing]:
    told: list[Trouble] = []
    clock = MovedClock()
    async with serving() as fake, opened(folder) as storage, aiohttp.ClientSession() as client:
        api, listening = BotApi.at(fake.address, TOKEN), Listening(storage, clock)
        intake = Intake(
            taker=listening,
            lanes=Lanes(),
            storage=storage,
            clock=clock,
            tell=told.append,
            give_up_after=give_up_after,
            late_after=late_after,
        )
        listener = Listener(
            telegram=api,
            intake=intake,
            storage=storage,
            clock=clock,
            tell=told.append,
            reached=lambda: None,
            url=URL,
            secret=SECRET,
            host="127.0.0.1",
            port=port,
        )
        running = asyncio.create_task(listener.run())
        await fake.until("setWebhook", 1)
        address = f"http://127.0.0.1:{port}/whatever/the/proxy/makes/of/it"
        try:
            yield Hearing(fake, storage, listening, listener, told, running, client, address)
        finally:
            listener.stop()
            await asyncio.gather(running, return_exceptions=True)
            await api.close()


@pytest.fixture
async def heard(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[Hearing]:
    async with hearing(tmp_path, unused_tcp_port) as listening:
        yield listening


async def test_an_update_is_kept_before_telegram_hears_200(heard: Hearing) -> None:
    bringing = asyncio.create_task(heard.bring(update(1, text="wait")))
    while not heard.listening.tries[1]:
        await asyncio.sleep(0.001)
    assert not bringing.done()
    heard.listening.gate.set()
    assert (await bringing).status == 200
    assert await count(heard.storage, "inbox") == 1


async def test_telegram_is_told_where_we_are_with_the_secret_and_drops_nothing(heard: Hearing) -> None:
    (told,) = heard.fake.sent("setWebhook")
    assert (told["url"], told["secret_token"], told["drop_pending_updates"]) == (URL, SECRET, False)
    assert set(told["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", "żółw"])
async def test_without_the_secret_nothing_is_heard(heard: Hearing, secret: str | None) -> None:
    assert (await heard.bring(update(1), secret)).status == 403
    assert heard.listening.taken == []


async def test_what_cannot_be_kept_is_asked_for_again(heard: Hearing) -> None:
    await read_only(heard.storage, on=True)
    response = await heard.bring(update(1))
    assert (response.status, response.headers["Retry-After"]) == (503, "5")
    assert heard.told == ["storage_unavailable"]
    await read_only(heard.storage, on=False)
    assert (await heard.bring(update(1))).status == 200
    assert heard.listening.taken == [(5, "hello")]


async def test_what_hangs_is_asked_for_again_and_not_begun_twice(tmp_path: Path, unused_tcp_port: int) -> None:
    async with hearing(tmp_path, unused_tcp_port, late_after=0.02) as heard:
        for _ in range(2):
            assert (await heard.bring(update(1, text="wait"))).status == 503
        assert heard.listening.tries[1] == 1
        heard.listener._intake._late_after = 60.0  # from here on, nothing is late on a slow machine either
        assert (await heard.bring(update(2, chat_id=6))).status == 200
        heard.listening.gate.set()
        while (await heard.bring(update(1, text="wait"))).status != 200:
            pass
        assert heard.listening.tries[1] == 2, "given again once: storage knows then that it was kept"
        assert await count(heard.storage, "inbox") == 2


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, {"update_id": 1, "message": 7}, [], None])
async def test_poison_is_taken_off_telegrams_hands(heard: Hearing, body: Any) -> None:
    assert (await heard.bring(body)).status == 200
    assert (await heard.bring(update(2))).status == 200
    assert heard.listening.taken == [(5, "hello")]


async def test_a_body_without_end_is_refused(heard: Hearing) -> None:
    assert (await heard.bring(b"x" * (LARGEST + 1))).status == 413


async def test_other_methods_are_refused(heard: Hearing) -> None:
    async with heard.client.get(heard.address) as response:
        assert response.status == 405


async def test_storage_that_stays_away_ends_the_listener(tmp_path: Path, unused_tcp_port: int) -> None:
    async with hearing(tmp_path, unused_tcp_port, give_up_after=0.0) as heard:
        await read_only(heard.storage, on=True)
        with suppress(aiohttp.ServerDisconnectedError):  # it may end before it has answered
            assert (await heard.bring(update(1))).status == 503
            assert (await heard.bring(update(1))).status == 503
        with pytest.raises(GaveUp):
            await heard.running
        await read_only(heard.storage, on=False)


async def test_telegram_is_told_again_until_it_understands(tmp_path: Path, unused_tcp_port: int) -> None:
    async with hearing(tmp_path, unused_tcp_port) as heard:
        heard.fake.answer(
            "setWebhook", refusal(429, "Too Many Requests", retry_after=0.01), refusal(401, "Unauthorized")
        )
        with pytest.raises(BadToken):
            await heard.listener._announce()
        assert heard.told == ["bad_token"]


async def test_we_note_that_we_are_here_to_be_reached(heard: Hearing) -> None:
    while await heard.storage.last_polled() is None:
        await asyncio.sleep(0.001)
    assert await heard.storage.last_polled() == heard.listening.clock.now()


async def test_when_telegram_cannot_be_reached_we_do_not_note_that_it_was(heard: Hearing) -> None:
    while await heard.storage.last_polled() is None:
        await asyncio.sleep(0.001)
    last = await heard.storage.last_polled()
    heard.listening.clock.move(hours=1)
    heard.fake.answer("getWebhookInfo", refusal(502, "Bad Gateway"))
    await heard.listener._note_reached()
    assert await heard.storage.last_polled() == last
    await heard.listener._note_reached()
    assert await heard.storage.last_polled() == heard.listening.clock.now()
