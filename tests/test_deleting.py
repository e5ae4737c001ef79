"""Messages go a hundred at a time, one by one where Telegram refuses, and nothing is claimed that is not so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from fake_telegram import TOKEN, Answer, FakeTelegram, refusal, serving

from bot import deleting
from bot.deleting import MOST_AT_ONCE, Deleting
from bot.outcomes import BadToken
from bot.pacing import Limits, Pacing
from bot.ports import Deletion
from bot.transport import BotApi

CHAT = 7
REFUSED = refusal(400, "Bad Request: message can't be deleted for everyone")
GONE = refusal(400, "Bad Request: message to delete not found")


@dataclass
class Chat:
    """A real socket, and who deletes through it."""

    fake: FakeTelegram
    deleting: Deleting
    pacing: Pacing
    fatal: list[BadToken] = field(default_factory=list)

    async def delete(self, *numbers: int) -> Deletion:
        return await self.deleting.delete(CHAT, numbers)

    def asked(self) -> list[list[int]]:
        """What was asked for together."""
        return [params["message_ids"] for params in self.fake.sent("deleteMessages")]


@pytest.fixture
async def chat() -> AsyncIterator[Chat]:
    async with serving() as fake:
        pacing, api, fatal = (
            Pacing(Limits(overall=1000, kept_for_live=1, chat=1000)),
            BotApi.at(fake.address, TOKEN),
            [],
        )
        yield Chat(fake, Deleting(api, pacing, fatal.append), pacing, fatal)
        await api.close()


async def test_as_many_go_together_as_telegram_takes(chat: Chat) -> None:
    numbers = range(1, 2 * MOST_AT_ONCE + 31)
    assert await chat.delete(*numbers) == Deletion(gone=tuple(numbers), refused=())
    assert [len(asked) for asked in chat.asked()] == [MOST_AT_ONCE, MOST_AT_ONCE, 30]
    assert chat.fake.sent("deleteMessage") == []


async def test_where_one_is_refused_the_others_go_one_by_one(chat: Chat) -> None:
    chat.fake.answer("deleteMessages", REFUSED)
    chat.fake.answer("deleteMessage", REFUSED, GONE)
    assert await chat.delete(1, 2, 3) == Deletion(gone=(2, 3), refused=(1,))


async def test_nothing_is_asked_for_where_there_is_nothing(chat: Chat) -> None:
    assert await chat.delete() == Deletion(gone=(), refused=())
    assert chat.fake.calls == []


async def test_who_cannot_be_reached_any_more_keeps_what_stands_there(chat: Chat) -> None:
    chat.fake.answer("deleteMessages", refusal(403, "Forbidden: bot was blocked by the user"))
    assert await chat.delete(1, 2) == Deletion(gone=(), refused=(1, 2))


async def test_telegram_is_waited_for_when_it_asks_for_it(chat: Chat) -> None:
    chat.fake.answer("deleteMessages", refusal(429, "Too Many Requests", retry_after=0.2))
    assert await chat.delete(1) == Deletion(gone=(1,), refused=())
    assert chat.fake.times[1] - chat.fake.times[0] >= 0.2


async def test_of_what_telegram_does_not_answer_nothing_is_claimed(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleting, "DELETING_FOR", 0.2)
    chat.fake.answer("deleteMessages", Answer(fault="hang"))
    assert await chat.delete(1, 2) == Deletion(gone=(), refused=())


async def test_a_telegram_out_of_reach_is_not_asked(chat: Chat) -> None:
    for _ in range(3):
        now = asyncio.get_running_loop().time()
        chat.pacing.unanswered(now, now)
    assert await chat.delete(1, 2) == Deletion(gone=(), refused=())
    assert chat.fake.calls == []


async def test_a_token_that_is_refused_is_told(chat: Chat) -> None:
    chat.fake.answer("deleteMessages", refusal(401, "Unauthorized"))
    assert await chat.delete(1) == Deletion(gone=(), refused=())
    assert len(chat.fatal) == 1
