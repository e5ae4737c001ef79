"""What storage keeps of one question asked back: who hears it, who hears the answer, and what an erasure leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from conftest import Open as Opens
from examples import NOW, changeable, contribution, joined, known, turn

from flows.events import (
    AttributionChanged,
    CameBack,
    ContributionTakenBack,
    PauseChosen,
    QuestionAnswered,
    QuestionAsked,
    QuietHoursChosen,
    ThreadEnded,
    WithdrawalChosen,
    ZoneChosen,
)
from flows.plans import PARKED
from storage.database import Connection
from storage.records import DueRow, Person
from storage.records_of_digests import Open, Thread
from storage.sqlite import SqliteStorage
from storage.threads import WITHIN_DAYS

WORDS, QUESTION, ANSWER = "The room was so cold.", "Which room was it?", "The one by the stairs."
OTHER_WORDS = "The tea was good."
DAY = timedelta(days=1)


@dataclass
class Group:
    """One of the team, and five people who each have something in a published digest."""

    storage: SqliteStorage
    team: Person
    author: Person
    number: str
    """Of what the author shared."""

    async def asks(self, words: str = QUESTION, *, by: Person | None = None) -> None:
        await self.storage.keep(turn(by or self.team, QuestionAsked(contribution=self.number, words=words)))

    async def code(self) -> str:
        """Of the question, once it has come to the author."""
        await self.comes(self.author, "question")
        [asked] = await self.storage.voices.asked(self.author.pseudonym)
        return asked.code

    async def comes(self, person: Person, kind: str) -> None:
        """What waits for them is carried out."""
        for row in await self.to_come(person, kind):
            await self.storage.keep(turn(person, due_id=row.id))

    async def answers(self, code: str, words: str = ANSWER, *, by: Person | None = None) -> None:
        await self.storage.keep(turn(by or self.author, QuestionAnswered(thread=code, words=words)))

    async def ends(self, code: str) -> None:
        await self.storage.keep(turn(self.author, ThreadEnded(thread=code)))

    async def thread(self, code: str) -> Thread:
        found = await self.storage.voices.thread(code)
        assert found is not None
        return found

    async def to_come(self, person: Person, kind: str) -> list[DueRow]:
        return [row for row in await self.storage.plans.of(person.pseudonym) if row.plan.kind == kind]

    async def askable(self) -> set[str]:
        return {quote.words for quote in await self.storage.voices.askable()}


async def together(storage: SqliteStorage, attribution: Any = "anonymous") -> Group:
    team = await joined(storage, 100, role="facilitator")
    author, *others = [await joined(storage, chat) for chat in range(1, 6)]
    await storage.keep(turn(author, contribution(WORDS, attribution)))
    for other in others:
        await storage.keep(turn(other, contribution(OTHER_WORDS, attribution)))
    [own] = await changeable(storage, author)
    assert await storage.digests.close(NOW)
    return Group(storage=storage, team=team, author=author, number=own.id)


@pytest.fixture
async def group(storage: SqliteStorage) -> Group:
    return await together(storage)


# --- what can be asked about -----------------------------------------------------------------------------------------


async def test_only_what_stands_alone_in_a_digest_can_be_asked_about(group: Group) -> None:
    await group.storage.keep(turn(group.author, contribution("Not in a digest yet.")))
    assert await group.askable() == {WORDS, OTHER_WORDS}


async def test_what_was_given_only_together_is_not_asked_about_even_by_its_id(storage: SqliteStorage) -> None:
    group = await together(storage, "collective")
    assert not await group.askable()
    await group.asks()
    await group.comes(group.author, "question")
    assert not await storage.voices.asked(group.author.pseudonym)


async def test_what_was_asked_about_is_not_asked_about_again(group: Group) -> None:
    other = await joined(group.storage, 101, role="facilitator")
    await group.asks()
    assert await group.askable() == {OTHER_WORDS}
    await group.asks("Something else?", by=other)
    assert (await group.thread(await group.code())).question == QUESTION


async def test_whoever_asked_to_be_erased_is_not_asked(group: Group) -> None:
    await group.storage.keep(turn(group.author, WithdrawalChosen(rung="erase")))
    assert await group.askable() == {OTHER_WORDS}


# --- to and fro ------------------------------------------------------------------------------------------------------


async def test_the_author_is_asked_on_one_of_the_next_days_at_an_hour_that_tells_nothing(group: Group) -> None:
    await group.asks()
    [row] = await group.to_come(group.author, "question")
    assert (row.plan.script, row.plan.about, row.plan.asked) == ("asked_back", await group.code(), False)
    assert not await group.to_come(group.author, "question")
    assert row.plan.wall in {f"{(NOW + days * DAY).date()}T10:00" for days in range(1, WITHIN_DAYS + 1)}


async def test_who_asked_hears_the_answer_likewise_and_as_something_they_asked_for(group: Group) -> None:
    await group.asks()
    code = await group.code()
    await group.answers(code)
    [row] = await group.to_come(group.team, "reply")
    assert (row.plan.script, row.plan.about, row.plan.asked) == ("answered_back", code, True)
    assert row.plan.wall in {f"{(NOW + days * DAY).date()}T10:00" for days in range(1, WITHIN_DAYS + 1)}
    expected = Thread(code=code, state="answered", about=WORDS, question=QUESTION, reply=ANSWER)
    assert await group.thread(code) == expected


async def test_who_asked_hears_that_it_was_ended(group: Group) -> None:
    await group.asks()
    code = await group.code()
    await group.ends(code)
    [row] = await group.to_come(group.team, "reply")
    assert (row.plan.script, row.plan.about, row.plan.asked) == ("", code, True)
    assert (await group.thread(code)).state == "ended"


async def test_a_thread_that_is_over_takes_no_answer(group: Group) -> None:
    await group.asks()
    code = await group.code()
    await group.ends(code)
    await group.answers(code)
    assert (await group.thread(code)).reply == ""
    assert not await group.storage.voices.asked(group.author.pseudonym)


async def test_nobody_answers_for_somebody_else(group: Group) -> None:
    await group.asks()
    code = await group.code()
    await group.answers(code, by=await joined(group.storage, 50))
    assert (await group.thread(code)).state == "asked"
    assert not await group.to_come(group.team, "reply")


async def test_it_comes_by_each_ones_own_clock_and_hours(group: Group) -> None:
    await group.storage.keep(turn(group.author, ZoneChosen(zone="Asia/Karachi")))
    author = await known(group.storage, group.author)
    await group.storage.keep(turn(author, QuietHoursChosen(quiet_from="22:00", quiet_until="12:00")))
    await group.asks()
    [row] = await group.to_come(group.author, "question")
    assert (row.plan.due_at.hour, row.plan.wall[-5:]) == (7, "10:00")


async def test_a_pause_holds_the_question(group: Group) -> None:
    await group.storage.keep(turn(group.author, PauseChosen(until=None)))
    await group.asks()
    [row] = await group.to_come(group.author, "question")
    assert row.plan.due_at == PARKED


@pytest.mark.parametrize("how", ["stop", "leave_keep"])
async def test_who_asks_cannot_tell_that_the_author_has_left(group: Group, how: Any) -> None:
    """It can be asked about as before, and is asked about afterwards: as with somebody who does not answer."""
    await group.storage.keep(turn(group.author, WithdrawalChosen(rung=how)))
    assert WORDS in await group.askable()
    await group.asks()
    assert WORDS not in await group.askable()
    assert not await group.to_come(group.author, "question")
    await group.storage.keep(turn(await known(group.storage, group.author), CameBack()))
    assert not await group.to_come(group.author, "question")


# --- what is still open, and can be found again -----------------------------------------------------------------------


async def test_a_question_is_open_from_when_it_has_come_until_it_is_answered(group: Group) -> None:
    await group.asks()
    assert not await group.storage.voices.asked(group.author.pseudonym)
    code = await group.code()
    assert await group.storage.voices.asked(group.author.pseudonym) == (Open(code=code, contribution=group.number),)
    assert not await group.storage.voices.asked(group.team.pseudonym)
    await group.answers(code)
    assert not await group.storage.voices.asked(group.author.pseudonym)


async def test_an_answer_is_found_again_by_who_asked_and_not_before_it_has_come(group: Group) -> None:
    await group.asks()
    code = await group.code()
    await group.answers(code)
    assert not await group.storage.voices.replies(group.team.pseudonym)
    await group.comes(group.team, "reply")
    found = Open(code=code, contribution=group.number, words=QUESTION)
    assert await group.storage.voices.replies(group.team.pseudonym) == (found,)
    assert not await group.storage.voices.replies(group.author.pseudonym)
    await group.storage.keep(turn(group.author, ContributionTakenBack(contribution=group.number)))
    assert not await group.storage.voices.replies(group.team.pseudonym)


async def test_of_a_question_that_was_ended_there_is_nothing_to_read(group: Group) -> None:
    await group.asks()
    await group.ends(await group.code())
    await group.comes(group.team, "reply")
    assert not await group.storage.voices.replies(group.team.pseudonym)


# --- what is taken back ----------------------------------------------------------------------------------------------


async def test_what_is_taken_back_takes_its_question_and_answer_along(group: Group) -> None:
    await group.asks()
    code = await group.code()
    await group.answers(code)
    await group.storage.keep(turn(group.author, ContributionTakenBack(contribution=group.number)))
    assert await group.storage.voices.thread(code) is None
    assert not (await group.storage.copy_of(group.team.pseudonym))["questions"]


async def test_what_is_to_be_shown_only_together_by_now_is_not_shown_alone_to_who_asked(group: Group) -> None:
    await group.asks()
    code = await group.code()
    change = AttributionChanged(contribution=group.number, attribution="collective")
    await group.storage.keep(turn(group.author, change))
    assert not (await group.thread(code)).shown_alone


# --- erasure ---------------------------------------------------------------------------------------------------------


async def test_when_the_author_is_erased_nothing_of_the_thread_is_left(group: Group) -> None:
    await group.asks()
    code = await group.code()
    await group.storage.erase(group.author.pseudonym, NOW)
    assert await group.storage.voices.thread(code) is None
    assert await group.storage._project.run(rows) == []


async def test_when_who_asked_is_erased_the_question_is_gone_and_the_answer_stays_with_its_author(group: Group) -> None:
    await group.asks()
    code = await group.code()
    await group.answers(code)
    await group.storage.erase(group.team.pseudonym, NOW)
    assert await group.storage.voices.thread(code) is None
    [own] = (await group.storage.copy_of(group.author.pseudonym))["threads"]
    assert own["content"] == ANSWER


async def test_a_question_whose_asker_is_erased_is_not_put_and_not_answered(group: Group) -> None:
    await group.asks()
    await group.comes(group.author, "question")
    await group.storage.erase(group.team.pseudonym, NOW)
    assert not await group.storage.voices.asked(group.author.pseudonym)


async def test_no_copy_says_who_is_on_the_other_side(group: Group) -> None:
    await group.asks()
    await group.answers(await group.code())
    for own, other, words in ((group.team, group.author, ANSWER), (group.author, group.team, QUESTION)):
        copy = str(await group.storage.copy_of(own.pseudonym))
        assert other.pseudonym not in copy
        assert words not in copy


async def test_each_sides_words_are_unreadable_without_their_own_key(group: Group) -> None:
    await group.asks()
    await group.answers(await group.code())
    kept = await group.storage._project.run(rows)
    assert len(kept) == 2
    assert not any(words.encode() in sealed for sealed in kept for words in (QUESTION, ANSWER))


async def test_it_goes_with_what_it_is_about(opens: Opens) -> None:
    storage = await opens()
    group = await together(storage)
    await group.asks()
    await storage.purge(NOW + timedelta(days=storage._settings.contribution_days + 1))
    assert await storage._project.run(rows) == []


def rows(connection: Connection) -> list[bytes]:
    """Everything sealed of every thread."""
    found = connection.execute("SELECT sealed FROM threads UNION ALL SELECT sealed FROM questions").fetchall()
    return [sealed for (sealed,) in found]
