"""Any sequence of keeping, sending, crashing and doubting, held against a model that a reader can check."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from examples import NOW, SETTINGS, answer, joined, message, session, slots, turn, updates
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from storage.keys import create_key
from storage.opening import open_storage
from storage.records import DIGEST, FOLLOW_UP, LIVE, RIGHTS, Outgoing, Turn
from storage.sqlite import SqliteStorage

Result = TypeVar("Result")
CHATS = range(3)
POLICIES = st.sampled_from(["at_least_once", "at_most_once"])
PRIORITIES = st.sampled_from([LIVE, RIGHTS, FOLLOW_UP, DIGEST])


@dataclass
class Waiting:
    """What the model knows of one message that is not sent."""

    word: str
    chat: int
    policy: str
    priority: int
    not_before: datetime
    attempted: bool


class Lanes(RuleBasedStateMachine):
    """Messages of one person leave in order; none is lost, and none that may come once at most comes twice."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.place = tempfile.TemporaryDirectory()
        self.key = Path(self.place.name) / "key"
        create_key(self.key)
        self.now = NOW
        self.storage = self.wait(self.opened())
        self.people = [self.wait(joined(self.storage, chat)) for chat in CHATS]
        self.outbox: list[Waiting] = []
        self.answers: dict[int, int] = {}
        self.sending: list[Outgoing] = []
        self.kept: list[Turn] = []

    def wait(self, awaitable: Awaitable[Result]) -> Result:
        async def waited() -> Result:
            return await awaitable

        return self.loop.run_until_complete(waited())

    def opened(self) -> Awaitable[SqliteStorage]:
        return open_storage(Path(self.place.name) / "data", self.key, SETTINGS, NOW)

    def teardown(self) -> None:
        self.wait(self.storage.close())
        self.loop.close()
        self.place.cleanup()

    def lane(self, chat: int) -> list[Waiting]:
        return [waiting for waiting in self.outbox if waiting.chat == chat]

    def heads(self) -> Iterator[Waiting]:
        """The messages that may go now, by the urgency of their lanes."""
        seen = set()
        for urgent in sorted(self.outbox, key=lambda waiting: waiting.priority):
            head = self.lane(urgent.chat)[0]
            if urgent.attempted or head.attempted or head.not_before > self.now or urgent.chat in seen:
                continue
            seen.add(urgent.chat)
            yield head

    def found(self, outgoing: Outgoing) -> Waiting:
        (word,) = slots([outgoing])
        return next(waiting for waiting in self.outbox if waiting.word == word)

    @rule(
        chat=st.sampled_from(CHATS), policy=POLICIES, priority=PRIORITIES, count=st.integers(0, 2), mood=st.integers()
    )
    def keep(self, chat: int, policy: Any, priority: int, count: int, mood: int) -> None:
        update, at_once = next(updates), not self.lane(chat)
        words = [f"{update}_{number}" for number in range(count)]
        says = [message(word, policy=policy, priority=priority) for word in words]
        kept = turn(self.people[chat], answer(mood), says=says, session=session(2), update_id=update, now=self.now)
        outgoing = self.wait(self.storage.keep(kept))
        assert slots(outgoing) == (words if at_once else [])
        self.outbox += [Waiting(word, chat, policy, priority, self.now, at_once) for word in words]
        self.answers[chat] = mood
        self.sending += outgoing
        self.kept.append(kept)

    @precondition(lambda self: self.kept)
    @rule(choice=st.integers(0))
    def keep_again(self, choice: int) -> None:
        again = self.kept[choice % len(self.kept)]
        assert self.wait(self.storage.keep(again)) == ()
        assert self.wait(self.storage.standing(again.person.chat_id, again.update_id)).seen

    @rule(limit=st.integers(1, 4))
    def claim(self, limit: int) -> None:
        expected = list(self.heads())[:limit]
        claimed = self.wait(self.storage.claim(self.now, limit))
        assert slots(claimed) == [head.word for head in expected]
        for head in expected:
            head.attempted = True
        self.sending += claimed

    @precondition(lambda self: self.sending)
    @rule(choice=st.integers(0))
    def sent(self, choice: int) -> None:
        outgoing = self.sending.pop(choice % len(self.sending))
        self.wait(self.storage.sent(outgoing, [outgoing.id], self.now))
        self.outbox.remove(self.found(outgoing))

    @precondition(lambda self: self.sending)
    @rule(choice=st.integers(0), certain=st.booleans(), minutes=st.integers(0, 5))
    def put_back(self, choice: int, certain: bool, minutes: int) -> None:
        outgoing = self.sending.pop(choice % len(self.sending))
        later = self.now + timedelta(minutes=minutes)
        self.wait(self.storage.put_back(outgoing, later, certain=certain))
        waiting = self.found(outgoing)
        if not certain and waiting.policy == "at_most_once":
            self.outbox.remove(waiting)
        waiting.attempted, waiting.not_before = False, later

    @rule(minutes=st.integers(-3, 10))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def restart(self) -> None:
        self.wait(self.storage.close())
        self.storage = self.wait(self.opened())
        in_doubt = [waiting for waiting in self.outbox if waiting.attempted]
        assert self.wait(self.storage.recover(self.now)) == len(in_doubt)
        for waiting in in_doubt:
            waiting.attempted = False
            if waiting.policy == "at_most_once":
                self.outbox.remove(waiting)
        for waiting in self.outbox:
            waiting.not_before = min(waiting.not_before, self.now)
        self.sending.clear()

    @invariant()
    def the_next_send_is_when_a_lane_may_go_on(self) -> None:
        heads = (self.lane(chat)[:1] for chat in CHATS)
        times = [head.not_before for lane in heads for head in lane if not head.attempted]
        assert self.wait(self.storage.next_send()) == min(times, default=None)

    @invariant()
    def the_last_answer_is_the_one_that_is_kept(self) -> None:
        for chat, mood in self.answers.items():
            copied = self.wait(self.storage.copy_of(self.people[chat].pseudonym))
            assert [row["content"] for row in copied["answers"]] == [mood]


Lanes.TestCase.settings = settings(max_examples=40, stateful_step_count=30)
TestLanes = Lanes.TestCase
