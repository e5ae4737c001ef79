"""What becomes of messages: order for each person, urgency across people, limits, and every outcome of a call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from fake_telegram import TOKEN, Answer, FakeTelegram, refusal, serving
from open_project import MovedClock, count, opened, read_only, somebody

from bot import transport
from bot.copied import Copied
from bot.outcomes import BadToken
from bot.pacing import Limits, Pacing
from bot.ports import Attachment, Call
from bot.sender import ROOM, SIDE_BY_SIDE, Sender
from bot.transport import BotApi
from flows.phrase import system
from storage.records import DIGEST, FOLLOW_UP, LIVE, Message, Outgoing, Person, Turn
from storage.sqlite import SqliteStorage

WIDE = Limits(overall=10_000, kept_for_live=0, chat=1000, group=1000)


class Plainly:
    """A renderer whose words are the phrase's slot. One that begins with "then" comes later than the one before it."""

    async def calls(self, outgoing: Outgoing) -> tuple[Call, ...]:
        message, chat_id = outgoing.message, outgoing.person.chat_id
        slots = [phrase.slot for phrase in message.phrases]
        if "unsayable" in slots:
            raise KeyError("a secret")
        said = [slot for slot in slots if slot != "file"]
        calls = [replace(_words(chat_id, slot, message.replaces), later=slot.startswith("then")) for slot in said]
        if "file" in slots:
            paper = Attachment(part="document", name="data.json", content=b"{}")
            calls.append(Call(method="sendDocument", params={"chat_id": chat_id}, attachment=paper))
        return tuple(calls)


def _words(chat_id: int, text: str, replaces: int | None) -> Call:
    if replaces is None:
        return Call(method="sendMessage", params={"chat_id": chat_id, "text": text})
    return Call(method="editMessageText", params={"chat_id": chat_id, "text": text, "message_id": replaces})


@dataclass
class Room:
    """Real storage, a real socket, and a sender between them."""

    storage: SqliteStorage
    fake: FakeTelegram
    clock: MovedClock
    sender: Sender
    updates: int = 0
    running: asyncio.Task[None] | None = field(default=None)

    def run(self) -> None:
        self.running = asyncio.create_task(self.sender.run())

    async def keep(self, person: Person, *texts: str, **message: Any) -> tuple[Outgoing, ...]:
        """Keep messages, as a turn does."""
        self.updates += 1
        messages = tuple(Message(phrases=(system(text),), **message) for text in texts)
        turn = Turn(person=person, now=self.clock.now(), session=None, messages=messages, update_id=self.updates)
        return await self.storage.keep(turn)

    async def say(self, person: Person, *texts: str, **message: Any) -> tuple[Outgoing, ...]:
        """Keep messages and hand them to the sender."""
        rows = await self.keep(person, *texts, **message)
        self.sender.send(rows)
        return rows

    async def quiet(self) -> None:
        """Return once nothing waits and nothing is under way."""
        async with asyncio.timeout(60):
            await self._quiet()

    async def _quiet(self) -> None:
        while self.sender._lanes or self.sender._asides.tasks or await count(self.storage, "outbox"):
            await asyncio.sleep(0.001)

    async def looked(self) -> None:
        """Return once the sender has looked into the outbox and found what it can find now."""
        calm = 0  # it looks again when a message was sent meanwhile, and that may come at any time
        async with asyncio.timeout(60):
            while calm < 20:
                await count(self.storage, "outbox")
                calm = 0 if self.sender._look.is_set() else calm + 1

    async def idle(self) -> None:
        """Return once nothing is under way; something may wait in the outbox."""
        while self.sender._lanes or self.sender._asides.tasks:
            await asyncio.sleep(0.001)

    async def later(self, **by: float) -> None:
        """Move the clock, as time or a rehearsal does."""
        await self.idle()
        self.clock.move(**by)
        self.sender.wake()

    def texts(self, chat_id: int | None = None) -> list[str]:
        return [sent["text"] for sent in self.fake.sent() if chat_id in (None, sent["chat_id"])]


@asynccontextmanager
async def sending(
    folder: Path, fake: FakeTelegram, limits: Limits = WIDE, look_every: float = 3600.0
) -> AsyncIterator[Room]:
    """Nothing is found only because the outbox is looked into every half minute anyway, unless that is asked for."""
    clock, api = MovedClock(), BotApi.at(fake.address, TOKEN)
    async with opened(folder) as storage:
        await storage.recover(clock.now())
        way_out = Sender(
            storage=storage,
            telegram=api,
            renderer=Plainly(),
            clock=clock,
            pacing=Pacing(limits),
            look_every=look_every,
        )
        room = Room(storage, fake, clock, way_out)
        try:
            yield room
        finally:
            await way_out.stop(within=1)
            if room.running is not None:
                await asyncio.gather(room.running, return_exceptions=True)
            await api.close()


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with serving() as server:
        yield server


@pytest.fixture
async def room(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Room]:
    async with sending(tmp_path, fake) as sending_room:
        sending_room.run()
        yield sending_room


async def test_a_turns_messages_arrive_in_their_order_and_are_forgotten(room: Room) -> None:
    writer = await somebody(room.storage, 5)
    await room.say(writer, "one", "two", "three")
    await room.quiet()
    assert room.texts() == ["one", "two", "three"]
    assert await count(room.storage, "sent_messages") == 3


async def test_a_person_whose_message_hangs_holds_up_nobody(room: Room) -> None:
    writer, others = await somebody(room.storage, 5), [await somebody(room.storage, n) for n in range(10, 30)]
    room.fake.answer("sendMessage", Answer(fault="wait"))
    await room.say(writer, "slow", "behind it")
    await room.fake.until("sendMessage", 1)
    for person in others:
        await room.say(person, "quick")
    await room.fake.until("sendMessage", 21)
    assert room.texts(5) == ["slow"]
    room.fake.gate.set()
    await room.quiet()
    assert room.texts(5) == ["slow", "behind it"]


async def test_only_so_many_are_under_way_and_the_others_follow(room: Room) -> None:
    people = [await somebody(room.storage, n) for n in range(5, 75)]
    rows = [await room.keep(person, "one") for person in people]
    room.fake.answer("sendMessage", *[Answer(fault="wait")] * SIDE_BY_SIDE)
    for row in rows:
        room.sender.send(row)
    await room.fake.until("sendMessage", SIDE_BY_SIDE)
    assert len(room.sender._under_way) == SIDE_BY_SIDE
    room.fake.gate.set()
    await room.quiet()
    assert len(room.texts()) == 70


async def test_what_is_kept_behind_a_message_under_way_follows_it(room: Room) -> None:
    writer = await somebody(room.storage, 5)
    room.fake.answer("sendMessage", Answer(fault="wait"))
    await room.say(writer, "one")
    await room.fake.until("sendMessage", 1)
    assert await room.say(writer, "two") == ()
    assert await room.say(writer, "three") == ()
    await room.looked()
    room.fake.gate.set()
    await room.quiet()
    assert room.texts() == ["one", "two", "three"]


async def test_what_an_earlier_life_left_in_the_outbox_is_sent(tmp_path: Path, fake: FakeTelegram) -> None:
    async with sending(tmp_path, fake) as before:
        people = [await somebody(before.storage, n) for n in range(5, 85)]
        for person in people:
            await before.keep(person, "one", "two", priority=FOLLOW_UP)
    async with sending(tmp_path, fake) as room:
        room.run()
        await room.quiet()
        assert all(room.texts(person.chat_id) == ["one", "two"] for person in people)


async def test_a_server_that_is_not_there_loses_nothing(
    tmp_path: Path, fake: FakeTelegram, unused_tcp_port: int
) -> None:
    async with sending(tmp_path, replace(fake, address=f"http://127.0.0.1:{unused_tcp_port}")) as room:
        writer = await somebody(room.storage, 5)
        await room.say(writer, "a nudge", policy="at_most_once")
        await room.idle()
        await room.say(writer, "one", "two")
    async with sending(tmp_path, fake) as room:
        room.run()
        await room.later(hours=1)
        await room.quiet()
        assert room.texts() == ["a nudge", "one", "two"]


async def test_too_many_requests_pause_the_chat_and_lose_nothing(room: Room) -> None:
    writer, bela = await somebody(room.storage, 5), await somebody(room.storage, 6)
    room.fake.answer("sendMessage", refusal(429, "Too Many Requests", retry_after=0.3))
    await room.say(writer, "one", "two", policy="at_most_once")
    await room.idle()
    await room.say(bela, "meanwhile")
    await room.later(seconds=1)
    await room.quiet()
    assert room.texts() == ["one", "meanwhile", "one", "two"]
    assert room.fake.times[2] - room.fake.times[0] >= 0.3


@pytest.mark.parametrize("answer", [refusal(502, "Bad Gateway"), Answer(fault="drop"), Answer(fault="hang")])
async def test_silence_repeats_an_answer_and_drops_a_nudge(
    room: Room, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "PATIENCE", 0.1)
    writer = await somebody(room.storage, 5)
    room.fake.answer("sendMessage", answer)
    await room.say(writer, "a nudge", policy="at_most_once")
    await room.quiet()
    room.fake.answer("sendMessage", answer)
    await room.say(writer, "an answer", policy="at_least_once")
    await room.later(seconds=10)
    await room.quiet()
    assert room.texts() == ["a nudge", "an answer", "an answer"]


async def test_somebody_who_blocked_the_bot_gets_nothing_more_and_holds_up_nobody(room: Room) -> None:
    writer, bela = await somebody(room.storage, 5), await somebody(room.storage, 6)
    room.fake.answer("sendMessage", refusal(403, "Forbidden: bot was blocked by the user"))
    await room.say(writer, "one", "two")
    await room.quiet()
    await room.say(bela, "hello")
    await room.quiet()
    assert room.texts() == ["one", "hello"]
    assert await room.storage.person(writer.pseudonym) is None  # they had not said yes to anything being kept


async def test_a_chat_with_a_new_id_gets_this_message_and_the_next_there(room: Room) -> None:
    writer = await somebody(room.storage, -5)
    room.fake.answer("sendMessage", refusal(400, "upgraded to a supergroup", migrate_to_chat_id=-1005))
    await room.say(writer, "one", "two")
    await room.quiet()
    assert [(sent["chat_id"], sent["text"]) for sent in room.fake.sent()] == [
        (-5, "one"),
        (-1005, "one"),
        (-1005, "two"),
    ]


async def test_what_telegram_refuses_for_ever_is_dropped_and_the_next_goes_on(room: Room) -> None:
    writer = await somebody(room.storage, 5)
    room.fake.answer("sendMessage", refusal(400, "Bad Request: message is too long"))
    await room.say(writer, "too long", "next")
    await room.quiet()
    assert room.texts() == ["too long", "next"]


async def test_what_cannot_be_worded_is_dropped_and_the_next_goes_on(room: Room) -> None:
    writer = await somebody(room.storage, 5)
    await room.say(writer, "unsayable", "next")
    await room.quiet()
    assert room.texts() == ["next"]


async def test_a_change_that_is_there_already_counts_as_made(room: Room) -> None:
    writer = await somebody(room.storage, 5)
    room.fake.answer("editMessageText", refusal(400, "Bad Request: message is not modified"))
    await room.say(writer, "the same", replaces=77)
    await room.quiet()
    assert await count(room.storage, "sent_messages") == 1
    assert room.texts() == []


async def test_a_message_that_cannot_be_changed_is_sent_anew(room: Room) -> None:
    writer = await somebody(room.storage, 5)
    room.fake.answer("editMessageText", refusal(400, "Bad Request: message to edit not found"))
    await room.say(writer, "changed", replaces=77)
    await room.quiet()
    assert room.texts() == ["changed"]


async def test_a_message_of_several_parts_is_repeated_as_a_whole(room: Room) -> None:
    writer = await somebody(room.storage, 5)
    room.fake.answer("sendDocument", refusal(500, "Internal Server Error"))
    message = Message(phrases=(system("what we hold"), system("file")))
    room.sender.send(
        await room.storage.keep(Turn(person=writer, now=room.clock.now(), session=None, messages=(message,)))
    )
    await room.later(seconds=10)
    await room.quiet()
    assert [method for method, _ in room.fake.calls] == ["sendMessage", "sendDocument"] * 2


async def test_a_message_that_was_sent_is_marked_as_soon_as_storage_can(room: Room) -> None:
    writer = await somebody(room.storage, 5)
    rows = await room.keep(writer, "one")
    await read_only(room.storage, on=True)
    room.sender.send(rows)
    await room.fake.until("sendMessage", 1)
    assert room.sender._under_way
    await read_only(room.storage, on=False)
    await room.quiet()
    assert room.texts() == ["one"]


async def test_a_token_that_is_refused_ends_the_sender_and_keeps_the_message(room: Room) -> None:
    writer = await somebody(room.storage, 5)
    room.fake.answer("sendMessage", refusal(401, "Unauthorized"))
    await room.say(writer, "a nudge", "another", policy="at_most_once")
    assert room.running is not None
    with pytest.raises(BadToken):
        await room.running
    await room.idle()
    assert await count(room.storage, "outbox") == 2


async def test_the_most_urgent_goes_first_when_the_limits_are_reached(tmp_path: Path, fake: FakeTelegram) -> None:
    async with sending(tmp_path, fake, Limits(overall=4, kept_for_live=2)) as room:
        writer, bela, *team = [await somebody(room.storage, n) for n in range(5, 11)]
        kept = [await room.keep(person, "digest", priority=DIGEST) for person in team]
        kept += [await room.keep(writer, "planned", priority=FOLLOW_UP), await room.keep(bela, "answer", priority=LIVE)]
        for rows in kept:
            room.sender.send(rows)
        await room.quiet()
        order = room.texts()
        assert order[:3] == ["digest", "digest", "answer"]
        assert order[3] == "planned"
        assert max(sum(1 for t in fake.times if start <= t < start + 0.9) for start in fake.times) <= 4


async def test_a_nudge_that_waits_for_its_turn_until_it_is_night_waits_until_the_morning(
    tmp_path: Path, fake: FakeTelegram
) -> None:
    async with sending(tmp_path, fake, Limits(overall=2, kept_for_live=1)) as room:
        people = [await somebody(room.storage, n) for n in range(5, 8)]
        for rows in [await room.keep(person, "planned", priority=FOLLOW_UP) for person in people]:
            room.sender.send(rows)
        room.run()
        await fake.until("sendMessage", 1)
        room.clock.move(hours=9)
        await room.idle()
        assert (room.texts(), await count(room.storage, "outbox")) == (["planned"], 2)
        await room.later(hours=12)
        await room.quiet()
        assert room.texts() == ["planned"] * 3


async def test_stopping_finishes_what_is_under_way_and_puts_the_rest_back(tmp_path: Path, fake: FakeTelegram) -> None:
    async with sending(tmp_path, fake, Limits(chat=1)) as room:
        writer = await somebody(room.storage, 5)
        await room.say(writer, "one", "two", "three", policy="at_most_once")
        await fake.until("sendMessage", 1)
    async with sending(tmp_path, fake) as room:
        assert await count(room.storage, "outbox") == 2
        room.run()
        await room.quiet()
        assert room.texts() == ["one", "two", "three"]


async def test_stopping_does_not_wait_for_ever(tmp_path: Path, fake: FakeTelegram) -> None:
    async with sending(tmp_path, fake) as room:
        room.run()
        writer = await somebody(room.storage, 5)
        fake.answer("sendMessage", Answer(fault="hang"))
        fake.answer("answerCallbackQuery", Answer(fault="hang"))
        await room.say(writer, "one")
        room.sender.answer_tap("77")
        await fake.until("answerCallbackQuery", 1)
        await asyncio.wait_for(room.sender.stop(within=0.05), 5)
    async with sending(tmp_path, fake) as room:
        room.run()
        await room.quiet()
        assert room.texts() == ["one", "one"]


async def test_an_outage_floods_nobody_and_holds_little_in_memory(tmp_path: Path, fake: FakeTelegram) -> None:
    async with sending(tmp_path, fake) as room:
        people = [await somebody(room.storage, n) for n in range(5, 125)]
        fake.answer("sendMessage", *[refusal(502, "Bad Gateway")] * 5000)
        for person in people:
            await room.keep(person, "digest", priority=DIGEST)
        await room.storage.recover(room.clock.now())
        room.run()
        while not room.sender._pacing.paused(asyncio.get_running_loop().time()):
            room.clock.move(seconds=1)
            room.sender.wake()
            await asyncio.sleep(0.01)
        assert len(fake.calls) <= 3 * SIDE_BY_SIDE
        assert sum(map(len, room.sender._lanes.values())) <= ROOM
        calls = len(fake.calls)
        room.clock.move(seconds=100)
        room.sender.wake()
        await fake.until("sendMessage", calls + 1)
        assert len(room.sender._under_way) <= 1


async def test_taps_are_answered_once_and_strangers_told_once(room: Room) -> None:
    room.fake.answer("answerCallbackQuery", refusal(400, "Bad Request: query is too old"))
    room.sender.answer_tap("77")
    room.sender.answer_tap("78", "You already answered this one. " * 20)
    room.sender.say_once(9, "This needs an invitation.")
    await room.quiet()
    assert [call.get("text", "")[:11] for _, call in room.fake.calls] == ["", "You already", "This needs "]
    assert len(room.fake.sent("answerCallbackQuery")[1]["text"]) == 200


async def test_nothing_at_all_is_called_while_everybody_must_wait(room: Room) -> None:
    rows = await room.keep(await somebody(room.storage, 5), "one")
    now = asyncio.get_running_loop().time()
    room.sender._pacing.pause(now + 0.2)
    room.sender.answer_tap("77")
    room.sender.say_once(9, "This needs an invitation.")
    room.sender.send(rows)
    await room.quiet()
    assert [method for method, _ in room.fake.calls] == ["sendMessage"]
    assert room.fake.times[0] >= now + 0.2


async def test_who_says_something_once_can_know_whether_it_was_said(room: Room) -> None:
    assert await room.sender.say_once(9, "This is said.")
    room.fake.answer("sendMessage", refusal(400, "Bad Request: chat not found"))
    assert not await room.sender.say_once(10, "Nobody is there.")
    room.sender._pacing.pause(asyncio.get_running_loop().time() + 60)
    assert not await room.sender.say_once(11, "This must wait.")


async def test_what_is_said_once_comes_in_order_with_what_can_be_copied_below_the_last_of_it(room: Room) -> None:
    words = "\n\n".join(f"{number} " + "word " * 500 for number in range(3))
    assert await room.sender.say_once(9, words, copies=[Copied(label="Copy 999", text="999")])
    *before, last = room.fake.sent("sendMessage")
    assert [call["text"][0] for call in (*before, last)] == ["0", "1", "2"]
    assert not any("reply_markup" in call for call in before)
    assert last["reply_markup"] == {"inline_keyboard": [[{"text": "Copy 999", "copy_text": {"text": "999"}}]]}


@pytest.mark.parametrize("hours", [-1, -24, 24])
async def test_a_clock_that_jumps_delays_no_second_try(tmp_path: Path, fake: FakeTelegram, hours: int) -> None:
    """The wait between two tries goes by running time: by the clock alone, the second one would come an hour late."""
    async with sending(tmp_path, fake, look_every=0.05) as room:
        room.run()
        writer = await somebody(room.storage, 5)
        fake.answer("sendMessage", refusal(429, "Too Many Requests", retry_after=0.3))
        await room.say(writer, "one", "two", policy="at_most_once")
        await room.idle()
        room.clock.move(hours=hours)
        await room.quiet()
        assert room.texts() == ["one", "one", "two"]


async def slowly(room: Room, person: Person, *pieces: str, **message: Any) -> None:
    """One message whose pieces come apart."""
    room.updates += 1
    said = Message(phrases=tuple(system(piece) for piece in pieces), **message)
    turn = Turn(person=person, now=room.clock.now(), session=None, messages=(said,), update_id=room.updates)
    room.sender.send(await room.storage.keep(turn))


async def test_pieces_for_somebody_slow_come_some_seconds_apart_and_once_each(room: Room) -> None:
    reader, other = await somebody(room.storage, 5), await somebody(room.storage, 6)
    await slowly(room, reader, "one", "then two", "then three", policy="at_most_once")
    await room.idle()
    assert room.texts() == ["one"]
    await room.say(reader, "an answer")
    await room.say(other, "for others")
    await room.idle()
    assert room.texts() == ["one", "for others"]
    for piece in ("then two", "then three"):
        await room.later(seconds=3)
        await room.looked()
        assert piece not in room.texts()
        await room.later(seconds=3)
        await room.looked()
        await room.idle()
        assert room.texts(5)[-1] == piece or room.texts(5)[-2:] == [piece, "an answer"]
    await room.quiet()
    assert room.texts(5) == ["one", "then two", "then three", "an answer"]
    assert await count(room.storage, "sent_messages") == 5


async def test_after_a_stop_of_the_machine_it_goes_on_with_the_next_piece(tmp_path: Path, fake: FakeTelegram) -> None:
    async with sending(tmp_path, fake) as room:
        room.run()
        await slowly(room, await somebody(room.storage, 5), "one", "then two")
        await room.idle()
    async with sending(tmp_path, fake) as room:
        room.run()
        await room.quiet()
        assert room.texts() == ["one", "then two"]


async def test_a_piece_that_failed_is_tried_again_without_those_before_it(room: Room) -> None:
    await slowly(room, await somebody(room.storage, 5), "one", "then two", "then three")
    await room.idle()
    room.fake.answer("sendMessage", refusal(502, "Bad Gateway"))
    for _ in range(4):
        await room.later(seconds=10)
        await room.looked()
    await room.quiet()
    assert room.texts() == ["one", "then two", "then two", "then three"]


async def test_whoever_stops_gets_none_of_the_pieces_that_were_still_to_come(room: Room) -> None:
    reader = await somebody(room.storage, 5)
    await slowly(room, reader, "one", "then two")
    await room.idle()
    await room.storage.left_quietly(5, room.clock.now())
    await room.later(seconds=10)
    await room.quiet()
    assert room.texts() == ["one"]


async def test_it_shows_whether_messages_go_out(room: Room) -> None:
    writer = await somebody(room.storage, 5)
    nothing = await room.sender.movement()
    assert not nothing.waits
    room.fake.answer("sendMessage", refusal(502, "Bad Gateway"))
    await room.say(writer, "one")
    await room.idle()
    tried = await room.sender.movement()
    assert (tried.waits, tried.mark) == (True, nothing.mark)
    await room.later(seconds=10)
    await room.quiet()
    sent = await room.sender.movement()
    assert (sent.waits, sent.mark) == (False, 1)
