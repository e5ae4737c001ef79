"""A batch is acknowledged when all of it is kept, and nothing that anybody sends can hold up the rest."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fake_telegram import TOKEN, Answer, FakeTelegram, refusal, serving
from open_project import MovedClock, count, opened, read_only

from bot import polling
from bot.intake import GaveUp, Intake, Trouble
from bot.lanes import Lanes
from bot.outcomes import BadToken, Conflict
from bot.polling import Poller
from bot.ports import Incoming
from bot.transport import BotApi
from flows.reply import Words
from storage.sqlite import SqliteStorage


def update(number: int, chat_id: int = 5, text: str = "hello") -> dict[str, Any]:
    person = {"id": chat_id, "is_bot": False, "first_name": "P"}
    chat = {"id": chat_id, "type": "private"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 0, "chat": chat, "from": person, "text": text},
    }


@dataclass
class Listening:
    """Takes updates by remembering them in storage; fails as its words ask it to."""

    storage: SqliteStorage
    clock: MovedClock
    taken: list[tuple[int, str]] = field(default_factory=list)
    tries: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, incoming: Incoming) -> None:
        words = incoming.reply.text if isinstance(incoming.reply, Words) else ""
        self.tries[incoming.update_id] += 1
        if words == "wait":
            await self.gate.wait()
        if words == "break" or (words == "break once" and self.tries[incoming.update_id] == 1):
            raise KeyError("a secret")
        await self.storage.ignored(incoming.update_id, self.clock.now())
        self.taken.append((incoming.chat_id, words))


@dataclass
class Line:
    """A poller between a fake server and real storage."""

    fake: FakeTelegram
    storage: SqliteStorage
    listening: Listening
    poller: Poller
    told: list[Trouble]
    unkept: list[int]
    """The updates that were heard of because they could not be kept, each time."""
    running: asyncio.Task[None]

    async def until(self, true: Callable[[], bool]) -> None:
        while not true():
            if self.running.done():
                self.running.result()
            await asyncio.sleep(0.001)

    async def acknowledged(self) -> None:
        """Return once Telegram may forget everything that it was given."""
        await self.until(lambda: not self.fake.updates)


@asynccontextmanager
async def line(
    folder: Path, fake: FakeTelegram, *, give_up_after: float = 600.0, late_after: float = 60.0
) -> AsyncIterator[Line]:
    told: list[Trouble] = []
    unkept: list[int] = []

    async def hear(incoming: Incoming) -> None:
        unkept.append(incoming.update_id)

    clock, api = MovedClock(), BotApi.at(fake.address, TOKEN)
    async with opened(folder) as storage:
        listening = Listening(storage, clock)
        intake = Intake(
            taker=listening,
            lanes=Lanes(),
            storage=storage,
            clock=clock,
            tell=told.append,
            unkept=hear,
            give_up_after=give_up_after,
            late_after=late_after,
        )
        poller = Poller(
            telegram=api, intake=intake, storage=storage, clock=clock, tell=told.append, reached=lambda: None
        )
        running = asyncio.create_task(poller.run())
        try:
            yield Line(fake, storage, listening, poller, told, unkept, running)
        finally:
            poller.stop()
            await asyncio.gather(running, return_exceptions=True)
            await api.close()


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with serving() as server:
        yield server


async def test_updates_are_taken_once_and_acknowledged(tmp_path: Path, fake: FakeTelegram) -> None:
    for number in range(1, 251):
        fake.say(update(number, chat_id=number % 7 + 1, text=str(number)))
    async with line(tmp_path, fake) as polled:
        await polled.acknowledged()
        assert sorted(int(words) for _, words in polled.listening.taken) == list(range(1, 251))
        for chat_id in range(1, 8):
            order = [int(words) for chat, words in polled.listening.taken if chat == chat_id]
            assert order == sorted(order)
        assert await count(polled.storage, "inbox") == 250


async def test_ids_that_start_anew_after_an_idle_week_are_followed(tmp_path: Path, fake: FakeTelegram) -> None:
    async with line(tmp_path, fake) as polled:
        for number in (900_000, 12, 13, 700):
            fake.say(update(number, text=str(number)))
            await polled.acknowledged()
        assert [words for _, words in polled.listening.taken] == ["900000", "12", "13", "700"]


async def test_nothing_is_acknowledged_while_one_of_the_batch_is_being_taken(
    tmp_path: Path, fake: FakeTelegram
) -> None:
    for number, text in enumerate(("quick", "wait", "quick"), 1):
        fake.say(update(number, chat_id=number, text=text))
    async with line(tmp_path, fake) as polled:
        await polled.until(lambda: len(polled.listening.taken) == 2)
        assert len(fake.updates) == 3
        polled.listening.gate.set()
        await polled.acknowledged()


async def test_poison_and_our_own_mistakes_are_set_aside_and_hold_up_nobody(
    tmp_path: Path, fake: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    fake.say({"update_id": 1, "message": "a secret"})
    fake.say(update(2, text="break"))
    fake.say(update(3, text="break once"))
    fake.say({"no_id": "a secret"})
    fake.say(update(4, text="behind them"))
    async with line(tmp_path, fake) as polled:
        await polled.acknowledged()
        assert polled.listening.taken == [(5, "break once"), (5, "behind them")]
        assert polled.listening.tries[2] == 3
        assert await count(polled.storage, "inbox") == 4
    assert "KeyError at test_polling.py" in caplog.text
    assert "a secret" not in caplog.text


async def test_a_batch_of_nothing_but_unnumbered_poison_is_no_hot_loop(tmp_path: Path, fake: FakeTelegram) -> None:
    fake.answer("getUpdates", *[Answer(body={"ok": True, "result": [{"no_id": 1}]})] * 50)
    async with line(tmp_path, fake) as polled:
        await fake.until("getUpdates", 1)
        polled.poller.stop()
        await polled.running
        assert len(fake.sent("getUpdates")) == 1


async def test_a_disk_that_cannot_be_written_to_loses_nothing_and_keeps_the_order(
    tmp_path: Path, fake: FakeTelegram
) -> None:
    async with line(tmp_path, fake) as polled:
        await fake.until("getUpdates", 1)
        await read_only(polled.storage, on=True)
        for number in range(1, 9):
            fake.say(update(number, chat_id=number % 2 + 1, text=str(number)))
        await polled.until(lambda: polled.told == ["storage_unavailable"])
        assert len(fake.updates) == 8
        await read_only(polled.storage, on=False)
        await polled.acknowledged()
        assert [words for chat, words in polled.listening.taken if chat == 1] == ["2", "4", "6", "8"]
        assert [words for chat, words in polled.listening.taken if chat == 2] == ["1", "3", "5", "7"]
        assert polled.told == ["storage_unavailable", "storage_back"]


async def test_storage_that_stays_away_ends_the_process_with_nothing_acknowledged(
    tmp_path: Path, fake: FakeTelegram
) -> None:
    async with line(tmp_path, fake, give_up_after=0.0) as polled:
        await fake.until("getUpdates", 1)
        await read_only(polled.storage, on=True)
        fake.say(update(1))
        with pytest.raises(GaveUp, match="start again"):
            await polled.running
        assert len(fake.updates) == 1
        await read_only(polled.storage, on=False)


async def test_what_was_kept_and_not_acknowledged_is_given_again_to_the_next_life(
    tmp_path: Path, fake: FakeTelegram
) -> None:
    fake.say(update(1))
    async with line(tmp_path, fake) as polled:
        await polled.until(lambda: bool(polled.listening.taken))
        polled.poller.stop()
    async with line(tmp_path, fake) as polled:
        await polled.acknowledged()
        assert await count(polled.storage, "inbox") == 1


async def test_stopping_ends_a_long_poll_at_once_and_finishes_what_is_being_taken(
    tmp_path: Path, fake: FakeTelegram
) -> None:
    async with line(tmp_path, fake) as polled:
        fake.say(update(1, text="wait"))
        await polled.until(lambda: polled.listening.tries[1] == 1)
        polled.poller.stop()
        polled.listening.gate.set()
        await polled.running
        assert polled.listening.taken == [(5, "wait")]
    fake.updates.clear()
    fake.answer("getUpdates", Answer(fault="hang"))
    async with line(tmp_path, fake) as polled:
        await fake.until("getUpdates", len(fake.sent("getUpdates")) + 1)
        polled.poller.stop()
        await polled.running


async def test_what_hangs_is_heard_and_others_are_taken_meanwhile(tmp_path: Path, fake: FakeTelegram) -> None:
    async with line(tmp_path, fake, late_after=0.02) as polled:
        fake.say(update(1, chat_id=1, text="wait"))
        await polled.until(lambda: 1 in polled.unkept)
        fake.say(update(2, chat_id=2, text="quick"))
        await polled.until(lambda: (2, "quick") in polled.listening.taken)
        assert len(fake.updates) == 2
        assert polled.told == ["storage_unavailable"]
        polled.listening.gate.set()
        await polled.acknowledged()
        assert polled.told == ["storage_unavailable", "storage_back"]
        assert await count(polled.storage, "inbox") == 2


async def test_what_hangs_is_not_begun_again_and_nothing_of_its_chat_goes_before_it(
    tmp_path: Path, fake: FakeTelegram
) -> None:
    async with line(tmp_path, fake, late_after=0.02) as polled:
        fake.say(update(1, text="wait"))
        await polled.until(lambda: 1 in polled.unkept)
        fake.say(update(2, text="second"))
        await polled.until(lambda: 2 in polled.unkept and polled.unkept.count(1) > 2)
        assert polled.listening.tries == {1: 1}
        polled.poller._intake._late_after = 60.0  # from here on, nothing is late on a slow machine either
        polled.listening.gate.set()
        await polled.acknowledged()
        assert [words for _, words in polled.listening.taken] == ["wait", "wait", "second"]
        assert polled.listening.tries == {1: 2, 2: 1}, "given again once: storage knows then that it was kept"


async def test_what_hangs_never_ends_the_process(tmp_path: Path, fake: FakeTelegram) -> None:
    async with line(tmp_path, fake, give_up_after=0.0, late_after=0.02) as polled:
        fake.say(update(1, text="wait"))
        await polled.until(lambda: polled.unkept.count(1) > 2)
        assert not polled.running.done()
        polled.listening.gate.set()
        await polled.acknowledged()


async def test_stopping_waits_for_what_hangs(tmp_path: Path, fake: FakeTelegram) -> None:
    async with line(tmp_path, fake, late_after=0.02) as polled:
        fake.say(update(1, text="wait"))
        await polled.until(lambda: 1 in polled.unkept)
        polled.poller.stop()
        polled.listening.gate.set()
        await polled.running
        assert polled.listening.taken == [(5, "wait")]


async def test_a_note_that_hangs_holds_up_nobody(
    tmp_path: Path, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "REACHED_EVERY", 0.0)
    async with line(tmp_path, fake) as polled:
        await fake.until("getUpdates", 1)
        goes_on = Event()
        polled.storage._project.run(lambda _: goes_on.wait(60))
        asked = len(fake.sent("getUpdates"))
        await fake.until("getUpdates", asked + 3)
        goes_on.set()


async def test_outages_of_telegram_are_waited_out(tmp_path: Path, fake: FakeTelegram) -> None:
    fake.answer("deleteWebhook", refusal(429, "Too Many Requests", retry_after=0.01))
    fake.answer("getUpdates", refusal(502, "Bad Gateway"), refusal(429, "Too Many Requests", retry_after=0.01))
    fake.say(update(1))
    async with line(tmp_path, fake) as polled:
        await polled.acknowledged()
        assert polled.told == []


async def test_polling_begins_by_taking_the_webhook_away_and_never_drops_what_waits(
    tmp_path: Path, fake: FakeTelegram
) -> None:
    async with line(tmp_path, fake) as polled:
        await fake.until("getUpdates", 1)
        await polled.until(lambda: len(fake.calls) >= 2)
    assert fake.calls[0] == ("deleteWebhook", {"drop_pending_updates": False})
    asked = fake.sent("getUpdates")[0]
    assert set(asked["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert "offset" not in asked


@pytest.mark.parametrize(
    ("answers", "kind", "trouble"),
    [
        ([refusal(401, "Unauthorized")], BadToken, "bad_token"),
        ([refusal(409, "Conflict: terminated by other getUpdates request")] * 2, Conflict, "second_instance"),
        ([refusal(409, "Conflict: can't use getUpdates while webhook is active")], Conflict, "webhook_elsewhere"),
    ],
)
async def test_polling_ends_loudly_when_it_must_not_go_on(
    tmp_path: Path, fake: FakeTelegram, answers: list[Answer], kind: type[Exception], trouble: Trouble
) -> None:
    fake.answer("getUpdates", *answers)
    async with line(tmp_path, fake) as polled:
        with pytest.raises(kind):
            await polled.running
        assert polled.told == [trouble]


async def test_one_conflict_is_the_last_start_and_polling_goes_on(tmp_path: Path, fake: FakeTelegram) -> None:
    fake.answer("getUpdates", refusal(409, "Conflict: terminated by other getUpdates request"))
    fake.say(update(1))
    async with line(tmp_path, fake) as polled:
        await polled.acknowledged()
        assert polled.told == []


async def test_when_telegram_was_last_reached_is_noted_now_and_then(
    tmp_path: Path, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "REST", 0.0)
    async with line(tmp_path, fake) as polled:
        for number in range(1, 4):
            fake.say(update(number))
            await polled.acknowledged()
        assert await polled.storage.last_polled() == polled.listening.clock.now()


async def test_storage_that_cannot_commit_is_noticed_although_nobody_writes(
    tmp_path: Path, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "REACHED_EVERY", 0.0)
    async with line(tmp_path, fake) as polled:
        await fake.until("getUpdates", 1)
        await read_only(polled.storage, on=True)
        await polled.until(lambda: polled.told == ["storage_unavailable"])
        await read_only(polled.storage, on=False)
        await polled.until(lambda: polled.told == ["storage_unavailable", "storage_back"])
