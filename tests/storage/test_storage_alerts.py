"""What storage keeps of calls for a person: who is asked, in which order, and that exactly one thing comes of each."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from conftest import Open
from examples import NOW, SETTINGS, joined, turn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.events import (
    AlertCame,
    AlertPassed,
    AlertTaken,
    AlertUnanswered,
    CameBack,
    CaseMoved,
    CaseOpened,
    DeputyChosen,
    Event,
    LetterWritten,
    NobodyAnswered,
    PauseChosen,
    Resumed,
    RoleEnded,
    Rung,
    WithdrawalChosen,
)
from storage.errors import Overtaken
from storage.records import DueRow, Person
from storage.records_of_cases import Call
from storage.sqlite import SqliteStorage

WORDS = "Please ring after eight."
MINUTES = timedelta(minutes=15)
HAPPENS = ("came", "yes", "no", "time", "told", "desk", "pauses", "goes", "back")


async def does(storage: SqliteStorage, person: Person, *events: Event, at: datetime = NOW) -> None:
    """As they are now."""
    now = await storage.person(person.pseudonym)
    assert now is not None
    await storage.keep(turn(now, *events, now=at))


async def calls(storage: SqliteStorage, person: Person) -> str:
    before = {case.code for case in await storage.cases.open()}
    await does(storage, person, CaseOpened(kind="safeguarding", words=WORDS))
    [code] = {case.code for case in await storage.cases.open()} - before
    return code


async def call(storage: SqliteStorage, code: str) -> Call:
    found = await storage.safety.call(code)
    assert found is not None
    return found


async def planned(storage: SqliteStorage, person: Person, kind: str, about: str = "") -> list[DueRow]:
    rows = [row for row in await storage.plans.of(person.pseudonym) if row.plan.kind == kind]
    return [row for row in rows if not about or row.plan.about == about]


async def nobody_could(storage: SqliteStorage, code: str, person: Person) -> None:
    """Whose call it is has heard that."""
    [clock] = await planned(storage, person, "call", code)
    await storage.keep(turn(person, NobodyAnswered(case=code), update_id=None, due_id=clock.id))


async def asked(storage: SqliteStorage, code: str) -> list[str]:
    """Who was asked, in order."""
    return [each.pseudonym for each in (await call(storage, code)).asked]


# --- whom ------------------------------------------------------------------------------------------------------------


async def test_one_is_asked_at_once_and_whose_it_is_hears_in_fifteen_minutes(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    code = await calls(storage, person)
    assert await asked(storage, code) == [team.pseudonym]
    [alert], [clock] = await planned(storage, team, "alert"), await planned(storage, person, "call")
    assert (alert.plan.about, alert.plan.due_at) == (code, NOW)
    assert (clock.plan.about, clock.plan.due_at) == (code, NOW + MINUTES)


async def test_the_project_says_how_long_each_has(opens: Open) -> None:
    storage = await opens(replace(SETTINGS, alert_minutes=40))
    await joined(storage, 1, role="coordinator")
    person = await joined(storage, 2)
    await calls(storage, person)
    [clock] = await planned(storage, person, "call")
    assert clock.plan.due_at == NOW + timedelta(minutes=40)


async def test_coordinators_are_asked_before_deputies_and_owners_last(storage: SqliteStorage) -> None:
    owner = await joined(storage, 1, role="owner")
    deputy, first = await joined(storage, 2, role="coordinator"), await joined(storage, 3, role="coordinator")
    await joined(storage, 4, role="facilitator")
    await does(storage, owner, DeputyChosen(member=deputy.pseudonym, deputy=True))
    code = await calls(storage, await joined(storage, 5))
    for each in (first, deputy, owner):
        await does(storage, each, AlertPassed(case=code))
    assert await asked(storage, code) == [each.pseudonym for each in (first, deputy, owner)]


async def test_whoever_looks_after_the_fewest_cases_is_asked_first(storage: SqliteStorage) -> None:
    one, two = await joined(storage, 1, role="coordinator"), await joined(storage, 2, role="coordinator")
    person = await joined(storage, 3)
    await does(storage, person, CaseOpened(kind="contact"))
    [case] = await storage.cases.open()
    busy, free = sorted((one, two), key=lambda each: each.pseudonym)
    await does(storage, busy, CaseMoved(case=case.code, to="doing"))
    await does(storage, person, CaseOpened(kind="safeguarding"))
    [code] = [case.code for case in await storage.cases.open() if case.kind == "safeguarding"]
    assert await asked(storage, code) == [free.pseudonym]


async def test_nobody_on_a_pause_is_asked(storage: SqliteStorage) -> None:
    paused, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    await does(storage, paused, PauseChosen(until=None))
    assert not await storage.safety.can_be_asked(person.pseudonym)
    with pytest.raises(Overtaken):
        await calls(storage, person)
    assert await storage.cases.open() == ()


async def test_nobody_is_asked_about_themselves(storage: SqliteStorage) -> None:
    one, owner = await joined(storage, 1, role="coordinator"), await joined(storage, 2, role="owner")
    code = await calls(storage, one)
    await does(storage, owner, AlertPassed(case=code))
    assert await asked(storage, code) == [owner.pseudonym]
    assert not (await call(storage, code)).anybody_left


# --- answers ---------------------------------------------------------------------------------------------------------


async def test_taken_it_is_theirs_and_nobody_is_asked_any_more(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    await joined(storage, 3, role="owner")
    code = await calls(storage, person)
    await does(storage, team, AlertCame(case=code))
    await does(storage, team, AlertTaken(case=code), at=NOW + timedelta(minutes=3))
    found = await call(storage, code)
    assert found.taken is not None
    assert (found.taken.role, found.taken.answered_at) == ("coordinator", NOW + timedelta(minutes=3))
    assert (found.case.holder, found.case.state) == (team.pseudonym, "doing")
    [clock] = await planned(storage, person, "call")
    assert clock.plan.due_at == NOW + timedelta(minutes=3)
    assert await planned(storage, team, "alert") == []


async def test_of_two_who_take_it_one_has_it(storage: SqliteStorage) -> None:
    one, two = await joined(storage, 1, role="coordinator"), await joined(storage, 2, role="owner")
    code = await calls(storage, await joined(storage, 3))
    await does(storage, one, AlertCame(case=code), AlertPassed(case=code))
    await does(storage, two, AlertCame(case=code))
    await does(storage, one, AlertTaken(case=code))
    with pytest.raises(Overtaken):
        await does(storage, two, AlertTaken(case=code))
    assert (await call(storage, code)).case.holder == one.pseudonym
    assert await storage.safety.to_answer(two.pseudonym) == ()


async def test_nobody_takes_what_they_were_not_asked(storage: SqliteStorage) -> None:
    await joined(storage, 1, role="coordinator")
    other, person = await joined(storage, 2, role="owner"), await joined(storage, 3)
    code = await calls(storage, person)
    with pytest.raises(Overtaken):
        await does(storage, other, AlertTaken(case=code))


async def test_a_clock_that_was_overtaken_by_a_yes_moves_nothing(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    owner = await joined(storage, 3, role="owner")
    code = await calls(storage, person)
    [clock] = await planned(storage, person, "call")
    await does(storage, team, AlertCame(case=code), AlertTaken(case=code))
    late = turn(person, AlertUnanswered(case=code), update_id=None, due_id=clock.id)
    await storage.keep(late)
    assert await asked(storage, code) == [team.pseudonym]
    assert await planned(storage, owner, "alert") == []


async def test_a_no_after_the_time_is_over_asks_nobody_else(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    owner = await joined(storage, 3, role="owner")
    coordinator = await joined(storage, 4, role="coordinator")
    code = await calls(storage, person)
    first, second = sorted((team, coordinator), key=lambda each: each.pseudonym)
    await does(storage, first, AlertCame(case=code))
    await does(storage, person, AlertUnanswered(case=code))
    await does(storage, first, AlertPassed(case=code))
    assert await asked(storage, code) == [first.pseudonym, second.pseudonym]
    assert await planned(storage, owner, "alert") == []


async def test_whoever_goes_while_they_are_asked_is_not_waited_for(storage: SqliteStorage) -> None:
    stops, ends = await joined(storage, 1, role="coordinator"), await joined(storage, 2, role="coordinator")
    owner, person = await joined(storage, 3, role="owner"), await joined(storage, 4)
    code = await calls(storage, person)
    await does(storage, stops, WithdrawalChosen(rung="stop"))
    await does(storage, owner, RoleEnded(member=ends.pseudonym))
    [alert] = await planned(storage, owner, "alert")
    assert alert.plan.about == code
    assert await planned(storage, stops, "alert") == []


async def test_with_nobody_left_whose_it_is_hears_so_at_once(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    code = await calls(storage, person)
    await does(storage, team, AlertPassed(case=code), at=NOW + timedelta(minutes=2))
    [clock] = await planned(storage, person, "call")
    assert clock.plan.due_at == NOW + timedelta(minutes=2)
    assert (await call(storage, code)).waiting is None


# --- somebody comes back ---------------------------------------------------------------------------------------------


async def test_whom_the_question_did_not_reach_is_asked_again_when_they_come_back(storage: SqliteStorage) -> None:
    first, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    code = await calls(storage, person)
    await does(storage, first, AlertPassed(case=code))
    await nobody_could(storage, code, person)
    new = await joined(storage, 3, role="coordinator")
    [row] = await planned(storage, new, "alert", code)
    await does(storage, new, PauseChosen(until=None))
    there = await storage.person(new.pseudonym)
    assert there is not None
    await storage.keep(turn(there, AlertUnanswered(case=code), update_id=None, due_id=row.id))
    await does(storage, new, Resumed())
    [row] = await planned(storage, new, "alert", code)
    await storage.keep(turn(new, AlertCame(case=code), update_id=None, due_id=row.id))
    await does(storage, new, PauseChosen(until=None))
    await does(storage, new, Resumed())
    assert await planned(storage, new, "alert", code) == [], "once it reached them, they are left in peace"


async def test_who_stops_without_an_answer_is_asked_again_when_they_come_back(storage: SqliteStorage) -> None:
    first, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    code = await calls(storage, person)
    await does(storage, first, AlertPassed(case=code))
    await nobody_could(storage, code, person)
    new = await joined(storage, 3, role="coordinator")
    [row] = await planned(storage, new, "alert", code)
    await storage.keep(turn(new, AlertCame(case=code), update_id=None, due_id=row.id))
    await does(storage, new, WithdrawalChosen(rung="stop"))
    await does(storage, new, CameBack())
    assert len(await planned(storage, new, "alert", code)) == 1


# --- whoever took it goes --------------------------------------------------------------------------------------------


async def test_a_call_begins_anew_when_whoever_took_it_goes(storage: SqliteStorage) -> None:
    first, owner = await joined(storage, 1, role="coordinator"), await joined(storage, 2, role="owner")
    person = await joined(storage, 3)
    code = await calls(storage, person)
    await does(storage, first, AlertPassed(case=code))
    await does(storage, owner, AlertTaken(case=code))
    await does(storage, owner, WithdrawalChosen(rung="stop"))
    found = await call(storage, code)
    assert found.was_taken
    assert (found.case.holder, found.case.state) == ("", "seen")
    assert found.waiting is not None
    assert found.waiting.pseudonym == first.pseudonym
    assert len(await planned(storage, first, "alert", code)) == 1
    assert [row.plan.due_at for row in await planned(storage, person, "call_news", code)] == [NOW]


async def test_it_is_known_that_it_was_taken_also_when_they_are_erased(storage: SqliteStorage) -> None:
    first, owner = await joined(storage, 1, role="coordinator"), await joined(storage, 2, role="owner")
    code = await calls(storage, await joined(storage, 3))
    await does(storage, first, AlertTaken(case=code))
    await does(storage, owner, RoleEnded(member=first.pseudonym))
    await storage.erase(first.pseudonym, NOW)
    assert (await call(storage, code)).was_taken
    assert await asked(storage, code) == [owner.pseudonym]


async def test_whoever_was_asked_before_can_still_say_yes(storage: SqliteStorage) -> None:
    takes, other = [await joined(storage, chat, role="coordinator") for chat in (1, 2)]
    owner, person = await joined(storage, 3, role="owner"), await joined(storage, 4)
    code = await calls(storage, person)
    for each in sorted((takes, other), key=lambda each: each.pseudonym):
        await does(storage, each, AlertCame(case=code), AlertPassed(case=code))
    await does(storage, takes, AlertTaken(case=code))
    await does(storage, takes, WithdrawalChosen(rung="stop"))
    await does(storage, owner, PauseChosen(until=None))
    assert await storage.safety.to_answer(other.pseudonym) == (code,)
    await does(storage, other, AlertTaken(case=code))
    assert (await call(storage, code)).case.holder == other.pseudonym


# --- its person goes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rung", ["leave_keep", "leave_take_back", "erase"])
async def test_a_call_ends_with_its_person_and_nothing_of_its_words_is_left(storage: SqliteStorage, rung: Rung) -> None:
    team, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    code = await calls(storage, person)
    await does(storage, person, WithdrawalChosen(rung=rung))
    file = await storage.cases.one(code)
    assert file is not None
    assert (file.case.state, file.case.on_leaving, file.words) == ("done", "closed", "")
    assert await planned(storage, team, "alert") == await planned(storage, person, "call") == []
    with pytest.raises(Overtaken):
        await does(storage, team, AlertTaken(case=code))


async def test_a_call_that_is_to_go_on_does_so_and_no_letter_reaches_its_person(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    code = await calls(storage, person)
    await does(storage, person, WithdrawalChosen(rung="leave_keep", contact_goes_on=True))
    await does(storage, team, AlertCame(case=code), AlertTaken(case=code))
    file = await storage.cases.one(code)
    assert file is not None
    assert (file.words, file.reached) == (WORDS, False)
    with pytest.raises(Overtaken):
        await does(storage, team, LetterWritten(case=code, words="We are here."))
    await does(storage, person, CameBack())
    file = await storage.cases.one(code)
    assert file is not None
    assert file.reached


async def test_somebody_who_stops_messages_keeps_their_call(storage: SqliteStorage) -> None:
    await joined(storage, 1, role="coordinator")
    person = await joined(storage, 2)
    code = await calls(storage, person)
    await does(storage, person, WithdrawalChosen(rung="stop"))
    found = await call(storage, code)
    assert (found.case.state, found.case.on_leaving) == ("new", "")
    assert len(await planned(storage, person, "call", code)) == 1


# --- what stays ------------------------------------------------------------------------------------------------------


async def test_an_erasure_leaves_nothing_of_who_was_asked_and_the_call_goes_on(storage: SqliteStorage) -> None:
    team, owner = await joined(storage, 1, role="coordinator"), await joined(storage, 2, role="owner")
    person = await joined(storage, 3)
    code = await calls(storage, person)
    await does(storage, team, WithdrawalChosen(rung="erase"))
    await storage.erase(team.pseudonym, NOW)
    assert await asked(storage, code) == [owner.pseudonym]


async def test_the_case_stays_when_whose_it_was_is_erased_and_nobody_hears_of_them(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    code = await calls(storage, person)
    await does(storage, team, AlertCame(case=code))
    await storage.erase(person.pseudonym, NOW)
    assert (await call(storage, code)).case.pseudonym == ""
    await does(storage, team, AlertTaken(case=code))
    assert (await call(storage, code)).case.holder == team.pseudonym


async def test_what_was_asked_goes_with_the_case(storage: SqliteStorage) -> None:
    team, person = await joined(storage, 1, role="coordinator"), await joined(storage, 2)
    code = await calls(storage, person)
    await does(storage, team, AlertCame(case=code), AlertTaken(case=code), CaseMoved(case=code, to="done"))
    await storage.purge(NOW + timedelta(days=SETTINGS.closed_case_days + 1))
    assert await storage.safety.call(code) is None
    assert (await storage.copy_of(team.pseudonym))["alerts"] == []


# --- any order of things ---------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from(HAPPENS), st.integers(0, 2)), max_size=12))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_happens_in_whatever_order_a_call_waits_for_exactly_one_thing(
    opens: Open, steps: list[tuple[str, int]]
) -> None:
    """Somebody is asked and the clock runs; or it is taken; or nobody is left and whose it is hears so."""
    storage = await opens()
    try:
        await _lives(storage, steps)
    finally:
        await storage.close()


async def _lives(storage: SqliteStorage, steps: list[tuple[str, int]]) -> None:
    team = [await joined(storage, chat, role="coordinator") for chat in (1, 2, 3)]
    person = await joined(storage, 4)
    code = await calls(storage, person)
    for what, who in steps:
        with suppress(Overtaken):
            await _happens(storage, code, what, team[who], person)
        await _is_sound(storage, code, team, person)


async def _happens(storage: SqliteStorage, code: str, what: str, who: Person, person: Person) -> None:
    there = await storage.person(who.pseudonym)
    if there is None or (there.status == "active") == (what == "back"):
        return
    match what:
        case "back":
            await does(storage, who, Resumed() if there.status == "paused" else CameBack())
        case "pauses":
            await does(storage, who, PauseChosen(until=None))
        case "goes":
            await does(storage, who, WithdrawalChosen(rung="stop"))
        case "yes":
            await does(storage, who, AlertTaken(case=code))
        case "no":
            await does(storage, who, AlertPassed(case=code))
        case "desk":
            await does(storage, who, CaseMoved(case=code, to="doing"))
        case _:
            await _comes(storage, code, what, who, person)


async def _comes(storage: SqliteStorage, code: str, what: str, who: Person, person: Person) -> None:
    """What was planned is carried out: the question, or the clock."""
    clock = await planned(storage, person, "call", code)
    found = await call(storage, code)
    if what == "came":
        for row in await planned(storage, who, "alert", code):
            await storage.keep(turn(who, AlertCame(case=code), update_id=None, due_id=row.id))
    elif clock and what == "time" and found.waiting:
        await storage.keep(turn(person, AlertUnanswered(case=code), update_id=None, due_id=clock[0].id))
    elif clock and what == "told" and not found.waiting and not found.anybody_left:
        await storage.keep(turn(person, NobodyAnswered(case=code), update_id=None, due_id=clock[0].id))


async def _is_sound(storage: SqliteStorage, code: str, team: list[Person], person: Person) -> None:
    found = await call(storage, code)
    alerts = [row for each in team for row in await planned(storage, each, "alert", code)]
    clocks = await planned(storage, person, "call", code)
    waiting = [each for each in found.asked if not each.answer]
    later = [each for each in found.asked if each.answer == "later"]
    assert len(clocks) == 1 or not waiting
    assert sum(each.answer == "taken" for each in found.asked) <= 1
    if found.taken:
        assert (alerts, found.case.holder) == ([], found.taken.pseudonym)
    else:
        assert len(waiting) == 1 or not clocks or not found.anybody_left or clocks[0].plan.due_at <= NOW
        assert len(alerts) == sum(each.told_at is None for each in (*waiting, *later))
    assert len({each.pseudonym for each in found.asked}) == len(found.asked)
