"""What every storage engine promises of closed batches, and of what leaves the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from examples import MOOD, NOW, answer, changeable, contribution, joined, session, turn, updates

from flows.events import (
    AnswerSkipped,
    AttributionChanged,
    CameBack,
    ContributionTakenBack,
    NameChosen,
    PauseChosen,
    ThemeLinked,
    ThemeOpened,
    WithdrawalChosen,
)
from flows.suppression import Table
from storage.port import Storage
from storage.records import Person
from storage.records_of_digests import Batch, Pulse

DAY = timedelta(days=1)
HEARD = replace(MOOD, step="place")


@pytest.fixture
def storage(engine: Storage) -> Storage:
    return engine


async def people_of(storage: Storage, count: int) -> list[Person]:
    return [await joined(storage, chat) for chat in range(1, count + 1)]


async def answered(storage: Storage, person: Person, *events: Any, days: int = 0) -> None:
    """In a session of its own, so that no answer takes the place of an earlier one."""
    at = NOW + days * DAY
    await storage.keep(turn(person, session=replace(session(), id=f"s{next(updates)}"), now=at))
    await storage.keep(turn(person, *events, now=at))


async def closed(storage: Storage, days: int = 0) -> Batch:
    batch = await storage.digests.close(NOW + days * DAY)
    assert batch is not None
    return batch


def words(batch: Batch | None) -> tuple[set[str], set[str]]:
    """What is shown alone, and what is shown together."""
    assert batch is not None
    return {quote.words for quote in batch.quotes}, {quote.words for quote in batch.together}


class TestTables:
    async def test_five_people_are_counted_once_and_never_again(self, storage: Storage) -> None:
        for person, mood in zip(await people_of(storage, 5), (1, 3, 3, 5, 5), strict=True):
            await answered(storage, person, answer(mood), answer(("home", "work"), HEARD))
        batch = await closed(storage)
        assert (batch.number, batch.people, batch.published_at) == (1, 5, NOW)
        assert batch.tables == {
            "check_in/mood": Table(people=5, counts={"1": 1, "3": 2, "5": 2}),
            "check_in/place": Table(people=5, counts={"home": 5, "work": 5}, several=True),
        }
        assert await storage.digests.latest() == await storage.digests.one(1) == batch
        assert await storage.digests.close(NOW + DAY) is None

    async def test_four_people_are_not_published_however_much_they_answer(self, storage: Storage) -> None:
        for person in await people_of(storage, 4):
            await answered(storage, person, answer(3))
            await answered(storage, person, answer(4))
        assert await storage.digests.close(NOW) is None
        assert await storage.digests.latest() is None
        assert await storage.digests.one(1) is None
        assert await storage.digests.all() == ()

    async def test_an_answer_to_a_question_that_too_few_answered_waits_for_others(self, storage: Storage) -> None:
        people = await people_of(storage, 5)
        for person in people:
            await answered(storage, person, answer(3))
        for person in people[:4]:
            await answered(storage, person, answer(("home",), HEARD))
        assert set((await closed(storage)).tables) == {"check_in/mood"}
        await answered(storage, people[4], answer(("work",), HEARD))
        tables = (await closed(storage, days=1)).tables
        assert tables == {"check_in/place": Table(people=5, counts={"home": 4, "work": 1}, several=True)}

    async def test_only_the_latest_answer_counts_and_the_one_before_comes_in_no_later_batch(
        self, storage: Storage
    ) -> None:
        people = await people_of(storage, 5)
        for person in people:
            await answered(storage, person, answer(1), days=0)
            await answered(storage, person, answer(5), days=1)
        assert (await closed(storage, days=2)).tables["check_in/mood"].counts == {"5": 5}
        await answered(storage, people[0], answer(2), days=3)
        assert await storage.digests.close(NOW + 4 * DAY) is None

    async def test_own_words_skips_and_other_questions_are_never_counted(self, storage: Storage) -> None:
        for person in await people_of(storage, 5):
            await answered(storage, person, answer("my words", MOOD, free_words=True))
            await answered(storage, person, AnswerSkipped(at=MOOD, save="mood"))
            await answered(storage, person, answer("1987-03-01", replace(MOOD, step="birthday")))
        assert await storage.digests.close(NOW) is None

    async def test_whoever_asked_to_be_erased_is_in_no_batch_until_they_come_back(self, storage: Storage) -> None:
        people = await people_of(storage, 6)
        for person in people:
            await answered(storage, person, answer(3), contribution("words"))
        for person in people[:2]:
            await storage.keep(turn(person, WithdrawalChosen(rung="erase")))
        assert await storage.digests.close(NOW) is None
        await storage.keep(turn(people[0], CameBack()))
        assert (await closed(storage)).people == 5

    async def test_whoever_left_and_took_back_is_in_no_later_batch(self, storage: Storage) -> None:
        people = await people_of(storage, 5)
        for person in people:
            await answered(storage, person, answer(3))
        await storage.keep(turn(people[0], WithdrawalChosen(rung="leave_take_back")))
        assert await storage.digests.close(NOW) is None

    async def test_nothing_that_was_published_is_counted_anew(self, storage: Storage) -> None:
        people = await people_of(storage, 6)
        for person in people:
            await answered(storage, person, answer(3), contribution(f"by {person.chat_id}"))
        batch = await closed(storage)
        await storage.keep(turn(people[0], WithdrawalChosen(rung="leave_take_back")))
        await storage.keep(turn(people[1], WithdrawalChosen(rung="erase")))
        await storage.erase(people[2].pseudonym, NOW)
        later = await storage.digests.latest()
        assert words(later)[0] == {"by 4", "by 5", "by 6"}
        assert later is not None
        assert replace(later, quotes=()) == replace(batch, quotes=())

    async def test_all_batches_come_without_quotes_and_the_newest_first(self, storage: Storage) -> None:
        people = await people_of(storage, 5)
        for days in range(2):
            for person in people:
                await answered(storage, person, answer(3), contribution("words"), days=days)
            await closed(storage, days)
        batches = await storage.digests.all()
        assert [batch.number for batch in batches] == [2, 1]
        assert {batch.quotes for batch in batches} == {()}


class TestPulse:
    async def test_everybody_is_in_one_pulse_once(self, storage: Storage) -> None:
        people = await people_of(storage, 9)
        for person in people[:6]:
            await answered(storage, person, answer(3), AnswerSkipped(at=HEARD, save="place"))
            await answered(storage, person, answer(4))
        await answered(storage, people[6], AnswerSkipped(at=MOOD, save="mood"))
        await storage.keep(turn(people[7], PauseChosen(until=None)))
        await storage.keep(turn(people[8], WithdrawalChosen(rung="stop")))
        await storage.left_quietly(people[8].chat_id, NOW)
        assert (await closed(storage)).pulse == Pulse(checked_in=6, skipped=1, paused=1, left=1)
        for person in people[:5]:
            await answered(storage, person, answer(5), days=1)
        await storage.left_quietly(people[7].chat_id, NOW)
        assert (await closed(storage, days=1)).pulse == Pulse(checked_in=5, left=1)

    async def test_the_team_is_in_no_pulse(self, storage: Storage) -> None:
        facilitator = await joined(storage, 99, role="facilitator")
        await answered(storage, facilitator, AnswerSkipped(at=MOOD, save="mood"))
        await storage.left_quietly(99, NOW)
        for person in await people_of(storage, 5):
            await answered(storage, person, answer(3))
        assert (await closed(storage)).pulse == Pulse(checked_in=5)


class TestQuotes:
    async def shared(self, storage: Storage, attributions: Sequence[Any]) -> list[Person]:
        people = await people_of(storage, len(attributions))
        for person, attribution in zip(people, attributions, strict=True):
            name = NameChosen(name=f"N{person.chat_id}")
            await storage.keep(turn(person, name, contribution(f"w{person.chat_id}", attribution)))
        return people

    async def test_a_name_is_shown_only_where_its_person_asked_for_it(self, storage: Storage) -> None:
        await self.shared(storage, ["anonymous", "by_name", "anonymous", "anonymous", "anonymous"])
        batch = await closed(storage)
        assert {(quote.words, quote.name) for quote in batch.quotes} >= {("w1", None), ("w2", "N2")}
        assert (batch.people, batch.tables) == (5, {})

    async def test_words_of_four_people_wait_until_the_batch_is_of_five(self, storage: Storage) -> None:
        people = await self.shared(storage, ["anonymous"] * 4)
        assert await storage.digests.close(NOW) is None
        for person in people:
            await answered(storage, person, answer(3))
        await answered(storage, await joined(storage, 5), answer(3))
        assert words(await closed(storage))[0] == {"w1", "w2", "w3", "w4"}

    async def test_what_is_only_for_mixing_waits_for_five_and_comes_without_names(self, storage: Storage) -> None:
        await self.shared(storage, ["collective"] * 4 + ["anonymous"] * 5)
        assert words(await closed(storage)) == ({f"w{chat}" for chat in range(5, 10)}, set())
        await storage.keep(turn(await joined(storage, 10), contribution("w10", "collective")))
        batch = await closed(storage)
        assert words(batch) == (set(), {"w1", "w2", "w3", "w4", "w10"})
        assert {(quote.name, quote.together) for quote in batch.together} == {(None, True)}

    async def test_of_what_was_mixed_nothing_is_left_once_one_of_five_is_gone(self, storage: Storage) -> None:
        people = await self.shared(storage, ["collective"] * 5)
        await closed(storage)
        await storage.keep(turn(people[0], WithdrawalChosen(rung="erase")))
        assert words(await storage.digests.latest()) == (set(), set())
        assert await storage.digests.quotes() == ()

    async def test_one_quote_can_be_taken_back_by_somebody_who_stays(self, storage: Storage) -> None:
        people = await self.shared(storage, ["anonymous"] * 5)
        await closed(storage)
        (own,) = await changeable(storage, people[0])
        await storage.keep(turn(people[0], ContributionTakenBack(contribution=own.id)))
        assert words(await storage.digests.latest())[0] == {"w2", "w3", "w4", "w5"}

    async def test_what_is_mixed_from_now_on_is_shown_alone_no_more(self, storage: Storage) -> None:
        people = await self.shared(storage, ["anonymous"] * 5)
        await closed(storage)
        (own,) = await changeable(storage, people[0])
        await storage.keep(turn(people[0], AttributionChanged(contribution=own.id, attribution="collective")))
        assert words(await storage.digests.latest()) == ({"w2", "w3", "w4", "w5"}, set())

    async def test_their_order_is_that_of_no_person_and_the_same_each_time(self, storage: Storage) -> None:
        await self.shared(storage, ["anonymous"] * 9)
        order = [quote.words for quote in (await closed(storage)).quotes]
        assert [quote.words for quote in await storage.digests.quotes()] == order
        assert order != sorted(order)

    async def test_a_quote_says_to_which_themes_it_belongs(self, storage: Storage) -> None:
        await self.shared(storage, ["anonymous"] * 5)
        quote = (await closed(storage)).quotes[0]
        facilitator = await joined(storage, 99, role="facilitator")
        await storage.keep(turn(facilitator, ThemeOpened(title="A theme", contribution=quote.id)))
        await storage.keep(turn(facilitator, ThemeOpened(title="Another theme")))
        codes = {theme.code for theme in await storage.themes.all()}
        for code in codes:
            await storage.keep(turn(facilitator, ThemeLinked(theme=code, contribution=quote.id)))
        batch = await storage.digests.latest()
        assert batch is not None
        assert batch.quotes == (replace(quote, themes=tuple(sorted(codes))), *batch.quotes[1:])


class TestExports:
    async def week(self, storage: Storage, people: Sequence[Person], moods: str, days: int) -> Batch:
        for person, mood in zip(people, moods, strict=True):
            await answered(storage, person, answer(mood), days=days)
        return await closed(storage, days)

    async def test_batches_are_added_up_once_ten_people_stand_behind_each_number(self, storage: Storage) -> None:
        people = await people_of(storage, 24)
        await self.week(storage, people[:12], "111111333334", days=0)
        assert await storage.digests.exports(NOW) == ()
        await self.week(storage, people[12:], "111111333334", days=7)
        (export,) = await storage.digests.exports(NOW)
        assert (export.number, export.published_at) == (1, NOW)
        assert export.tables == {"check_in/mood": Table(people=24, counts={"1": 12})}

    async def test_it_is_known_whether_too_few_answered_or_the_numbers_would_tell_of_a_few(
        self, storage: Storage
    ) -> None:
        people = await people_of(storage, 23)
        await self.week(storage, people[:9], "111113333", days=0)
        assert (await storage.digests.exports(NOW), await storage.digests.withheld()) == ((), False)
        await self.week(storage, people[9:14], "11111", days=7)
        assert (await storage.digests.exports(NOW), await storage.digests.withheld()) == ((), True)
        await self.week(storage, people[14:], "333333111", days=14)
        assert len(await storage.digests.exports(NOW)) == 1
        assert not await storage.digests.withheld(), "nothing waits any more"

    async def test_the_same_few_people_do_not_become_more_by_answering_often(self, storage: Storage) -> None:
        people = await people_of(storage, 8)
        for days in range(4):
            await self.week(storage, people, "11113333", days=days)
        assert await storage.digests.exports(NOW) == ()

    async def test_what_has_left_is_frozen_and_leaves_once(self, storage: Storage) -> None:
        people = await people_of(storage, 24)
        for days, some in enumerate((people[:12], people[12:])):
            await self.week(storage, some, "111111333333", days=days)
        exports = await storage.digests.exports(NOW)
        assert len(exports) == 1
        await storage.erase(people[0].pseudonym, NOW)
        assert await storage.digests.exports(NOW + DAY) == exports
        await self.week(storage, people[12:], "111111333333", days=30)
        assert await storage.digests.exports(NOW + DAY) == exports

    @pytest.mark.parametrize(("erased", "exports"), [(0, 1), (1, 0)])
    async def test_whoever_is_erased_stands_behind_no_number(self, storage: Storage, erased: int, exports: int) -> None:
        people = await people_of(storage, 20)
        for days, some in enumerate((people[:10], people[10:])):
            await self.week(storage, some, "1111133333", days=days)
        for person in people[:erased]:
            await storage.erase(person.pseudonym, NOW)
        assert len(await storage.digests.exports(NOW)) == exports

    async def test_what_a_digest_kept_hidden_is_not_found_by_subtracting_it_from_an_export(
        self, storage: Storage
    ) -> None:
        people = await people_of(storage, 24)
        await self.week(storage, people[:12], "111111333333", days=0)
        await self.week(storage, people[12:], "111111333334", days=7)
        assert await storage.digests.exports(NOW) == (), "the first digest hides how many said 1, the second does not"
