"""What storage does when somebody leaves, and when they come back in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from examples import (
    CUTOFF,
    NOW,
    answer,
    changeable,
    contribution,
    joined,
    joining,
    known,
    message,
    session,
    turn,
    updates,
)

from flows.events import (
    CameBack,
    ContributionTakenBack,
    OutcomeWanted,
    QuestionAsked,
    ThemeAnswered,
    ThemeLinked,
    ThemeOpened,
    WithdrawalChosen,
)
from storage.port import Storage
from storage.records import RIGHTS, Notice, Person
from storage.records_of_digests import Batch

DAY = timedelta(days=1)
TAKE_BACK, ERASE, STOP = (WithdrawalChosen(rung=rung) for rung in ("leave_take_back", "erase", "stop"))


@pytest.fixture
def storage(engine: Storage) -> Storage:
    return engine


async def together(storage: Storage, count: int = 6) -> list[Person]:
    """People who each have an answer and something of their own in the first summary."""
    people = [await joined(storage, chat) for chat in range(1, count + 1)]
    for number, person in enumerate(people, 1):
        await answers(storage, person, contribution(f"Words of {number}."))
    assert await storage.digests.close(NOW)
    return people


async def answers(storage: Storage, person: Person, *events: Any) -> None:
    """In a session of its own."""
    await storage.keep(turn(person, session=replace(session(), id=f"s{next(updates)}")))
    await storage.keep(turn(person, answer(3), *events))


async def happens(storage: Storage, person: Person, *events: Any, **fields: Any) -> None:
    """As they are now."""
    await storage.keep(turn(await known(storage, person), *events, **fields))


async def own(storage: Storage, person: Person) -> list[str]:
    return [each.id for each in await changeable(storage, person)]


async def held(storage: Storage, person: Person) -> int:
    copy = await storage.copy_of(person.pseudonym)
    return len(copy["answers"]) + len(copy["contributions"])


async def read(storage: Storage) -> set[str]:
    batch = await storage.digests.latest()
    assert isinstance(batch, Batch)
    return {quote.words for quote in batch.quotes}


async def planned(storage: Storage, person: Person) -> dict[str, Any]:
    return {row.plan.kind: row.plan.due_at for row in await storage.plans.of(person.pseudonym)}


async def test_what_is_taken_back_is_read_by_nobody_from_then_on(storage: Storage) -> None:
    first, *_ = await together(storage)
    await happens(storage, first, TAKE_BACK)
    assert await read(storage) == {f"Words of {number}." for number in range(2, 7)}
    assert await own(storage, first) == []


async def test_what_is_taken_back_is_still_there_for_the_days_in_which_that_can_be_undone(storage: Storage) -> None:
    first, *_ = await together(storage)
    await answers(storage, first)
    await happens(storage, first, TAKE_BACK)
    assert await held(storage, first) == 3
    assert await planned(storage, first) == {"forget": NOW + 7 * DAY}


async def test_who_comes_back_in_time_has_shared_everything_as_before(storage: Storage) -> None:
    first, *_ = await together(storage)
    before = await read(storage), await own(storage, first)
    await happens(storage, first, TAKE_BACK)
    await happens(storage, first, CameBack())
    assert (await read(storage), await own(storage, first)) == before
    assert await planned(storage, first) == {}


async def test_answers_that_were_taken_back_are_in_no_summary_to_come(storage: Storage) -> None:
    people = [await joined(storage, chat) for chat in range(1, 7)]
    for person in people:
        await answers(storage, person)
    await happens(storage, people[0], TAKE_BACK)
    batch = await storage.digests.close(NOW)
    assert batch is not None
    assert (batch.people, batch.pulse.checked_in if batch.pulse else None) == (5, 5)


async def test_too_few_are_left_once_somebody_has_taken_back_theirs(storage: Storage) -> None:
    people = [await joined(storage, chat) for chat in range(1, 6)]
    for person in people:
        await answers(storage, person)
    await happens(storage, people[0], TAKE_BACK)
    assert await storage.digests.close(NOW) is None
    await happens(storage, people[0], CameBack())
    assert await storage.digests.close(NOW) is not None


async def test_after_its_day_a_contribution_is_left_out_of_what_comes_later_and_stays_its_authors_to_see(
    storage: Storage,
) -> None:
    first, *_ = await together(storage)
    await happens(storage, first, TAKE_BACK, now=CUTOFF)
    assert "Words of 1." not in await read(storage)
    [case] = await storage.cases.open()
    assert case.batches == (1,)
    [erasing] = [row for row in await storage.plans.of(first.pseudonym) if row.plan.kind == "forget"]
    await storage.forget_taken_back(first.pseudonym, erasing.id)
    [left_out] = await storage.digests.shared_by(first.pseudonym)
    assert left_out.hidden == "recalled"
    await happens(storage, first, CameBack(), now=CUTOFF + 8 * DAY)
    assert "Words of 1." not in await read(storage)


async def test_who_comes_back_in_time_has_shared_also_what_was_past_its_day(storage: Storage) -> None:
    first, *_ = await together(storage)
    await happens(storage, first, TAKE_BACK, now=CUTOFF)
    await happens(storage, first, CameBack(), now=CUTOFF + DAY)
    assert "Words of 1." in await read(storage)


@pytest.mark.parametrize(("rung", "batches"), [(TAKE_BACK, (1,)), (ERASE, (1,)), (STOP, ())])
async def test_the_case_says_which_summaries_used_what_is_taken_back(
    storage: Storage, rung: WithdrawalChosen, batches: tuple[int, ...]
) -> None:
    first, *_ = await together(storage)
    await happens(storage, first, rung)
    [own] = await storage.cases.of(first.pseudonym)
    assert own.case.batches == batches


async def test_who_goes_further_later_still_has_the_summaries_in_their_case(storage: Storage) -> None:
    first, *_ = await together(storage)
    await happens(storage, first, TAKE_BACK)
    await happens(storage, first, ERASE, now=NOW + DAY)
    assert [case.batches for case in await storage.cases.open()] == [(1,), (1,)]


async def test_the_team_is_told_at_once_which_summary_it_must_not_use_whole(storage: Storage) -> None:
    first, *_ = await together(storage)
    team = await joined(storage, 100, role="facilitator")
    assert await storage.digests.recalled() == {}
    await happens(storage, first, TAKE_BACK)
    assert await storage.digests.recalled() == {team.pseudonym: (1,)}


async def test_what_was_taken_back_on_leaving_is_asked_about_by_nobody(storage: Storage) -> None:
    first, *_ = await together(storage)
    team = await joined(storage, 100, role="facilitator")
    [number] = await own(storage, first)
    await happens(storage, first, TAKE_BACK)
    assert number not in {quote.id for quote in await storage.voices.askable()}
    await happens(storage, team, QuestionAsked(contribution=number, words="Which room?"))
    assert not (await storage.copy_of(first.pseudonym))["threads"]


async def test_what_was_taken_back_on_leaving_belongs_to_no_theme_meanwhile(storage: Storage) -> None:
    first, *_ = await together(storage)
    team = await joined(storage, 100, role="facilitator")
    [number] = await own(storage, first)
    await happens(storage, team, ThemeOpened(title="Cold"))
    [theme] = await storage.themes.all()
    await happens(storage, team, ThemeLinked(theme=theme.code, contribution=number))
    await happens(storage, first, TAKE_BACK)
    assert [theme.linked for theme in await storage.themes.all()] == [0]
    assert await storage.themes.quotes(theme.code) == ()
    await happens(storage, team, ThemeAnswered(theme=theme.code, state="done", answer="Two heaters."))
    await happens(storage, first, CameBack())
    assert [theme.linked for theme in await storage.themes.all()] == [1]


async def test_nothing_that_was_taken_back_on_leaving_is_taken_back_once_more(storage: Storage) -> None:
    first, *_ = await together(storage)
    [number] = await own(storage, first)
    await happens(storage, first, TAKE_BACK)
    await happens(storage, first, ContributionTakenBack(contribution=number))
    assert await held(storage, first) == 2


async def test_asking_again_does_not_put_off_what_was_promised(storage: Storage) -> None:
    person = await joined(storage, 1)
    await happens(storage, person, ERASE)
    await happens(storage, person, ERASE, now=NOW + 5 * DAY)
    assert await planned(storage, person) == {"erase": NOW + 7 * DAY}


async def test_no_rung_holds_up_another(storage: Storage) -> None:
    person = await joined(storage, 1)
    await happens(storage, person, TAKE_BACK)
    await happens(storage, person, ERASE, now=NOW + DAY)
    await happens(storage, person, STOP, now=NOW + 2 * DAY)
    assert await planned(storage, person) == {"forget": NOW + 7 * DAY, "erase": NOW + 8 * DAY}


async def test_who_comes_back_before_the_next_summary_is_not_counted_as_gone(storage: Storage) -> None:
    first, second, *_ = await together(storage)
    for person in (first, second):
        await happens(storage, person, STOP, now=NOW + DAY)
    await happens(storage, first, CameBack(), now=NOW + DAY)
    assert await left(storage, days=2) == 1


async def test_who_comes_back_after_they_were_counted_as_gone_changes_no_later_number(storage: Storage) -> None:
    first, *_ = await together(storage)
    await happens(storage, first, STOP, now=NOW + DAY)
    assert await left(storage, days=2) == 1
    await happens(storage, first, CameBack(), now=NOW + 3 * DAY)
    assert await left(storage, days=4) == 0


async def left(storage: Storage, days: int = 1) -> int:
    """How many have left by the next summary, for which five others come and answer."""
    for chat in range(1000 * days, 1000 * days + 5):
        await answers(storage, await joined(storage, chat))
    batch = await storage.digests.close(NOW + days * DAY)
    assert batch is not None
    assert batch.pulse is not None
    return batch.pulse.left


async def test_what_somebody_wants_to_hear_after_leaving_is_known_until_they_come_back(storage: Storage) -> None:
    person = await joined(storage, 1)
    await happens(storage, person, STOP)
    await happens(storage, person, OutcomeWanted(wanted=True))
    assert (await known(storage, person)).wants_outcome
    await happens(storage, person, CameBack())
    assert not (await known(storage, person)).wants_outcome


async def test_who_leaves_once_more_wants_to_hear_nothing_unless_they_say_so_again(storage: Storage) -> None:
    person = await joined(storage, 1)
    await happens(storage, person, STOP, OutcomeWanted(wanted=True))
    await happens(storage, person, WithdrawalChosen(rung="leave_keep"))
    assert not (await known(storage, person)).wants_outcome


async def test_who_blocks_the_bot_before_saying_yes_is_forgotten_and_leaves_their_place_free(storage: Storage) -> None:
    token = await storage.invite("participant", uses=1, expires_at=NOW + DAY, now=NOW)
    await storage.admit(token, chat_id=7, language="en", zone="UTC", now=NOW)
    await storage.left_quietly(7, NOW)
    assert (await storage.standing(7, None)).person is None
    again = await storage.admit(token, chat_id=8, language="en", zone="UTC", now=NOW)
    assert again.refusal == ""


async def test_who_had_stopped_and_then_blocks_the_bot_is_forgotten_as_they_asked(storage: Storage) -> None:
    first, *_ = await together(storage)
    await happens(storage, first, TAKE_BACK)
    await storage.left_quietly(first.chat_id, NOW + DAY)
    assert await planned(storage, first) == {"forget": NOW + 7 * DAY}
    assert (await known(storage, first)).status == "left"


async def test_a_goodbye_that_waits_reaches_nobody_who_has_blocked_the_bot(storage: Storage) -> None:
    person = await joining(storage, 7)
    await storage.keep(turn(person, says=[message()]))
    await storage.left_quietly(7, NOW)
    assert await storage.claim(NOW, 9) == ()


async def test_who_stops_is_not_told_that_somebody_has_stopped(storage: Storage) -> None:
    one, other = [await joined(storage, chat, role="coordinator") for chat in (1, 2)]
    notice = Notice(role="coordinator", message=message("case_opened", priority=RIGHTS))
    await happens(storage, one, STOP, notices=(notice,))
    assert [outgoing.person.pseudonym for outgoing in await storage.claim(NOW, 9)] == [other.pseudonym]
