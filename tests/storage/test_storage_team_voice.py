"""What somebody of the team gives stands beside what others gave, and counts towards no least number of people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from examples import NOW, answer, contribution, joined, session, turn, updates

from flows.events import AnswerJudged, ReactionGiven, ThemeAnswered, ThemeLinked, ThemeOpened
from storage.records import Person
from storage.sqlite import SqliteStorage

LATER = NOW + timedelta(days=15)


async def those_who_take_part(storage: SqliteStorage, count: int) -> list[Person]:
    return [await joined(storage, chat) for chat in range(1, count + 1)]


async def colleague(storage: SqliteStorage) -> Person:
    return await joined(storage, 100, role="facilitator")


async def gives(storage: SqliteStorage, person: Person, *events: Any) -> None:
    await storage.keep(turn(person, session=replace(session(), id=f"s{next(updates)}")))
    await storage.keep(turn(person, *events))


async def test_four_who_take_part_and_one_of_the_team_are_not_five(storage: SqliteStorage) -> None:
    for person in [*await those_who_take_part(storage, 4), await colleague(storage)]:
        await gives(storage, person, answer(3), contribution(f"by {person.chat_id}"))
    assert await storage.digests.close(NOW) is None


async def test_the_words_of_a_colleague_come_with_those_of_five_who_take_part_and_nobody_is_told(
    storage: SqliteStorage,
) -> None:
    for person in [*await those_who_take_part(storage, 5), await colleague(storage)]:
        await gives(storage, person, answer(3), contribution(f"by {person.chat_id}"))
    batch = await storage.digests.close(NOW)
    assert batch is not None
    assert batch.people == 5
    assert batch.tables["check_in/mood"].people == 5
    assert {quote.words for quote in batch.quotes} == {"by 1", "by 2", "by 3", "by 4", "by 5", "by 100"}
    assert len({replace(quote, id="", words="") for quote in batch.quotes}) == 1, "nothing but the words differs"


async def test_only_together_is_together_with_five_who_take_part(storage: SqliteStorage) -> None:
    people, team = await those_who_take_part(storage, 5), await colleague(storage)
    for person in people:
        await gives(storage, person, contribution("alone"))
    for person in [*people[:4], team]:
        await gives(storage, person, contribution("together", "collective"))
    first = await storage.digests.close(NOW)
    assert first is not None
    assert first.together == ()
    await gives(storage, people[4], contribution("together", "collective"))
    second = await storage.digests.close(NOW)
    assert second is not None
    assert (second.people, len(second.together)) == (5, 6)


async def test_together_is_not_shown_any_more_once_fewer_than_five_who_take_part_are_left(
    storage: SqliteStorage,
) -> None:
    people, team = await those_who_take_part(storage, 5), await colleague(storage)
    for person in [*people, team]:
        await gives(storage, person, contribution("together", "collective"))
    assert await storage.digests.close(NOW) is not None
    await storage.erase(people[0].pseudonym, NOW)
    left = await storage.digests.one(1)
    assert left is not None
    assert left.together == ()


async def test_what_a_colleague_says_to_an_answer_is_not_counted(storage: SqliteStorage) -> None:
    people, team = await those_who_take_part(storage, 5), await colleague(storage)
    for person in [*people, team]:
        await gives(storage, person, contribution(f"by {person.chat_id}"))
    batch = await storage.digests.close(NOW)
    assert batch is not None
    await storage.keep(turn(team, ThemeOpened(title="Chairs")))
    [theme] = await storage.themes.all()
    await storage.keep(turn(team, *(ThemeLinked(theme=theme.code, contribution=quote.id) for quote in batch.quotes)))
    await storage.keep(turn(team, ThemeAnswered(theme=theme.code, state="done", answer="There are new ones.")))
    for person in [*people[:4], team]:
        await storage.keep(turn(person, AnswerJudged(theme=theme.code, judgement="yes")))
    await storage.themes.count_judgements(LATER)
    assert [each.judgements for each in await storage.themes.all()] == [{}]
    await storage.keep(turn(people[4], AnswerJudged(theme=theme.code, judgement="no")))
    await storage.themes.count_judgements(LATER)
    assert [each.judgements for each in await storage.themes.all()] == [{"yes": 4, "no": 1}]


async def test_how_it_was_to_answer_is_counted_apart_for_those_who_take_part_and_for_the_team(
    storage: SqliteStorage,
) -> None:
    hard = ReactionGiven(script="asked_back", version=1, reaction="hard")
    for person in [*await those_who_take_part(storage, 4), await colleague(storage)]:
        await storage.keep(turn(person, hard))
    assert await storage.safety.suspended() == ()
    for chat in range(101, 105):
        await storage.keep(turn(await joined(storage, chat, role="coordinator"), hard))
    assert [each.script for each in await storage.safety.suspended()] == ["asked_back"]
