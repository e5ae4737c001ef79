"""What can be taken back, until when, and what is left to do afterwards; each promise outlives the project file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from conftest import Open
from examples import CUTOFF, NOW, SETTINGS, answer, contribution, joined, turn

from flows.events import (
    AnswerForgotten,
    AnswerSkipped,
    AttributionChanged,
    ContributionRecalled,
    ContributionTakenBack,
    Event,
    QuestionAsked,
    ThemeOpened,
)
from flows.phrase import Place
from storage.port import Storage
from storage.records import Person
from storage.records_of_digests import Answered, Shared

DAY = timedelta(days=1)
EARLIER, LATER = CUTOFF - 30 * DAY, CUTOFF + 30 * DAY


@pytest.fixture
def storage(engine: Storage) -> Storage:
    return engine


async def told(storage: Storage) -> None:
    """The daily round has told the team of what came in."""
    await storage.voices.told(await storage.voices.untold(), [], NOW)


async def shares(storage: Storage, person: Person, words: str = "tea") -> Shared:
    """Somebody shares something."""
    await storage.keep(turn(person, contribution(words)))
    return next(each for each in await storage.digests.shared_by(person.pseudonym) if each.words == words)


async def own(storage: Storage, person: Person) -> Sequence[Shared]:
    return await storage.digests.shared_by(person.pseudonym)


async def does(storage: Storage, person: Person, *events: Event, now: datetime = NOW) -> None:
    await storage.keep(turn(person, *events, now=now))


async def in_a_batch(storage: Storage, *events: Event) -> Sequence[Person]:
    """Five people do the same, and a summary is made of it."""
    people = [await joined(storage, chat_id) for chat_id in range(1, 6)]
    for person in people:
        await does(storage, person, *events)
    assert await storage.digests.close(NOW + DAY)
    return people


# --- a promise -------------------------------------------------------------------------------------------------------


async def test_an_earlier_day_in_the_project_file_shortens_no_promise(opens: Open) -> None:
    storage = await opens()
    person = await joined(storage, 1)
    one = await shares(storage, person)
    await storage.close()
    storage = await opens(replace(SETTINGS, cutoff=EARLIER))
    assert [each.removable_until for each in await own(storage, person)] == [CUTOFF]
    later = await shares(storage, person, "promised after the change")
    assert later.removable_until == EARLIER
    await does(storage, person, ContributionTakenBack(contribution=one.id), now=CUTOFF - DAY)
    assert await own(storage, person) == (later,)


@pytest.mark.parametrize("cutoff", [LATER, None])
async def test_a_later_day_goes_for_what_was_shared_before_and_is_a_promise_from_then_on(
    opens: Open, cutoff: datetime | None
) -> None:
    storage = await opens()
    person = await joined(storage, 1)
    one = await shares(storage, person)
    await storage.close()
    storage = await opens(replace(SETTINGS, cutoff=cutoff))
    await storage.close()
    storage = await opens(replace(SETTINGS, cutoff=EARLIER))
    assert [each.removable_until for each in await own(storage, person)] == [cutoff]
    await does(storage, person, ContributionTakenBack(contribution=one.id), now=CUTOFF)
    assert await own(storage, person) == ()


async def test_what_was_left_out_stays_so_when_the_day_is_moved(opens: Open) -> None:
    storage = await opens()
    person = await joined(storage, 1)
    one = await shares(storage, person)
    await does(storage, person, ContributionRecalled(contribution=one.id), now=CUTOFF)
    before = await own(storage, person)
    await storage.close()
    storage = await opens(replace(SETTINGS, cutoff=LATER))
    assert await own(storage, person) == before


async def test_a_promise_holds_until_its_very_last_moment(storage: Storage) -> None:
    one = await shares(storage, await joined(storage, 1))
    moment = timedelta(microseconds=1)
    assert one.changeable(CUTOFF - moment)
    assert not one.changeable(CUTOFF)


# --- past its day ----------------------------------------------------------------------------------------------------


async def test_what_is_left_out_stands_nowhere_and_the_coordinator_is_asked_to_see_to_the_rest(
    storage: Storage,
) -> None:
    author, *others = await in_a_batch(storage, contribution("tea"))
    facilitator = await joined(storage, 6, role="facilitator")
    [one] = await own(storage, author)
    await does(storage, facilitator, ThemeOpened(title="Tea", contribution=one.id))
    await does(storage, facilitator, QuestionAsked(contribution=one.id, words="Which tea?"))
    await does(storage, author, ContributionRecalled(contribution=one.id), now=CUTOFF)
    batch = await storage.digests.one(1)
    assert batch is not None
    assert {quote.id for quote in batch.quotes} == {each.id for person in others for each in await own(storage, person)}
    assert await storage.digests.recalled() == {facilitator.pseudonym: (1,)}
    [theme] = await storage.themes.all()
    assert theme.linked == 0
    assert (await storage.copy_of(author.pseudonym))["threads"] == []
    assert await storage.cases.open() == (), "the minute would say who it was"
    await told(storage)
    [case] = await storage.cases.open()
    assert (case.kind, case.pseudonym, case.batches) == ("recall", author.pseudonym, (1,))
    assert case.due_at == CUTOFF + timedelta(days=SETTINGS.case_days)


async def test_its_author_still_sees_what_was_left_out_and_can_do_nothing_more_with_it(storage: Storage) -> None:
    person = await joined(storage, 1)
    one = await shares(storage, person)
    await does(storage, person, ContributionRecalled(contribution=one.id), now=CUTOFF)
    hidden = replace(one, hidden="recalled")
    assert await own(storage, person) == (hidden,)
    assert not hidden.changeable(NOW)
    await does(storage, person, AttributionChanged(contribution=one.id, attribution="by_name"))
    await does(storage, person, ContributionTakenBack(contribution=one.id))
    assert await own(storage, person) == (hidden,)


async def test_what_was_left_out_before_it_came_into_a_summary_comes_into_none(storage: Storage) -> None:
    await joined(storage, 7, role="facilitator")
    people = [await joined(storage, chat_id) for chat_id in range(1, 7)]
    ones = [await shares(storage, person) for person in people]
    await does(storage, people[0], ContributionRecalled(contribution=ones[0].id), now=CUTOFF)
    batch = await storage.digests.close(CUTOFF + DAY)
    assert batch is not None
    assert {quote.id for quote in batch.quotes} == {one.id for one in ones[1:]}
    assert await storage.digests.recalled() == {}
    await told(storage)
    [case] = await storage.cases.open()
    assert case.batches == ()


async def test_it_is_asked_for_once(storage: Storage) -> None:
    person = await joined(storage, 1)
    event = ContributionRecalled(contribution=(await shares(storage, person)).id)
    await does(storage, person, event, now=CUTOFF)
    await does(storage, person, event, now=CUTOFF + DAY)
    await told(storage)
    assert len(await storage.cases.open()) == 1


async def test_nothing_is_left_out_that_can_be_taken_back_or_by_somebody_else(storage: Storage) -> None:
    person, other = await joined(storage, 1), await joined(storage, 2)
    one = await shares(storage, person)
    await does(storage, person, ContributionRecalled(contribution=one.id), now=CUTOFF - DAY)
    await does(storage, other, ContributionRecalled(contribution=one.id), now=CUTOFF)
    assert await own(storage, person) == (one,)
    assert await storage.cases.open() == ()


# --- one answer ------------------------------------------------------------------------------------------------------


async def answers(storage: Storage, person: Person) -> Sequence[Answered]:
    return await storage.digests.answers_of(person.pseudonym)


async def test_one_answer_is_taken_back_and_the_others_stay(storage: Storage) -> None:
    person, other = await joined(storage, 1), await joined(storage, 2)
    place = Place(script="check_in", version=3, step="place")
    for each in (person, other):
        await does(storage, each, answer(4), now=NOW - DAY)
        await does(storage, each, answer(("home", "work"), place))
    newer, older = await answers(storage, person)
    assert (newer.value, newer.at, newer.given_on, newer.batch) == (("home", "work"), place, NOW.date(), None)
    assert older.value == 4
    await does(storage, person, AnswerForgotten(answer=newer.code))
    assert await answers(storage, person) == (older,)
    assert len(await answers(storage, other)) == 2
    assert len((await storage.copy_of(person.pseudonym))["answers"]) == 1


async def test_nobody_takes_back_the_answer_of_somebody_else(storage: Storage) -> None:
    person, other = await joined(storage, 1), await joined(storage, 2)
    await does(storage, person, answer(4))
    [one] = await answers(storage, person)
    await does(storage, other, AnswerForgotten(answer=one.code))
    assert await answers(storage, person) == (one,)


async def test_a_skipped_question_is_no_answer_to_take_back(storage: Storage) -> None:
    person = await joined(storage, 1)
    await does(storage, person, AnswerSkipped(at=Place(script="check_in", version=3, step="mood"), save="mood"))
    assert await answers(storage, person) == ()


async def test_numbers_that_were_made_of_an_answer_stay_as_they_are(storage: Storage) -> None:
    person, *_ = await in_a_batch(storage, answer(4))
    before = await storage.digests.one(1)
    [one] = await answers(storage, person)
    assert one.batch == 1
    await does(storage, person, AnswerForgotten(answer=one.code), now=NOW + 2 * DAY)
    assert await answers(storage, person) == ()
    assert await storage.digests.one(1) == before


async def test_an_answer_that_is_taken_back_is_in_no_summary_to_come(storage: Storage) -> None:
    people = [await joined(storage, chat_id) for chat_id in range(1, 6)]
    for person in people:
        await does(storage, person, answer(4))
    [one] = await answers(storage, people[0])
    await does(storage, people[0], AnswerForgotten(answer=one.code))
    assert await storage.digests.close(NOW + DAY) is None


async def test_somebody_who_is_not_known_has_answered_nothing(storage: Storage) -> None:
    assert await storage.digests.answers_of("nobody") == ()
