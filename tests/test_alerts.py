"""Calls for a person from end to end: who of the team is asked, in which order, and what the one who called hears."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.follow_ups import FollowUps
from flows.events import CaseOpened, DeputyChosen
from flows.plans import AT_ONCE
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import Turn
from tests.house import House, Phone, open_house
from tests.mortal import Mortal, PowerCut
from tests.open_project import MovedClock

WORDS = "Please ring my neighbour Zephyrmarker beforehand."
NAME = "Quillmarker"
QUESTION = "Can you take this now?"
YES = "Yes, I take it"
NO = "No, not now"
SOON = "As soon as somebody can"
NOBODY = "Nobody could take it. That is about them, and not about you."
LOST = "Somebody in the team had taken your request, and is not there any more. That is not about you."
NO_READING = "Just now nobody is there who looks after requests."
ORDER: tuple[Role, ...] = ("coordinator", "owner")
TUESDAY = "on Tuesday 3 March, at 10:00"
MONDAY = "on Monday 9 March, at 10:00"


def with_alert(text: str) -> str:
    return text.replace("alert = false", "alert = true")


def at_all_hours(text: str) -> str:
    return with_alert(text).replace("at_all_hours = false", "at_all_hours = true")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, with_alert) as opened:
        await opened.it_is("11:00")
        yield opened


async def joined(house: House, role: Role = "participant") -> Phone:
    phone = house.phone()
    await phone.joins(role)
    return phone


async def calls(phone: Phone, words: str = "") -> str:
    """They ask for a person as soon as one can. Returns the code on their receipt."""
    await phone.writes("/contact")
    await phone.taps(SOON)
    if not words:
        await phone.taps("They may write to me here")
    else:
        await phone.taps("In another way")
        await phone.writes(words)
        await phone.taps("Yes, ask them")
    codes = [line for line in texts(phone).splitlines() if line.startswith("Your receipt is this code: ")]
    await settled(phone.house)
    return codes[-1].removeprefix("Your receipt is this code: ")


async def settled(house: House) -> None:
    """The bot has asked whoever is to be asked."""
    await house.settle()


def texts(phone: Phone) -> str:
    return "\n".join(message.text for message in phone.messages)


def is_asked(phone: Phone) -> bool:
    return QUESTION in phone.last.text


async def say_no(team: Sequence[Phone], *, times: int) -> None:
    """So many of those who are asked, one after the other, cannot take it."""
    for _ in range(times):
        [asked] = [phone for phone in team if is_asked(phone)]
        await asked.taps(NO)
        await settled(asked.house)


def times_asked(phone: Phone) -> int:
    return sum(QUESTION in message.text for message in phone.messages)


async def make_deputy(house: House, phone: Phone, owner: Phone) -> None:
    storage = house.app._waker._storage
    who = (await storage.standing(phone.id, None)).person
    by = (await storage.standing(owner.id, None)).person
    assert who is not None
    assert by is not None
    deputy = DeputyChosen(member=who.pseudonym, deputy=True)
    await storage.keep(Turn(person=by, now=house.clock.now(), session=None, events=(deputy,)))


# --- whether it can be chosen ----------------------------------------------------------------------------------------


async def offered(phone: Phone) -> bool:
    await phone.writes("/contact")
    return any(SOON in message.text for message in phone.messages)


async def test_nobody_is_offered_a_call_in_a_project_without_one(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.it_is("11:00")
        await joined(house, "coordinator")
        person = await joined(house)
        assert not await offered(person)
        assert "Somebody reads next: now, until 16:00" in texts(person)


@pytest.mark.parametrize(
    ("changes", "at", "there"),
    [
        (with_alert, "11:00", True),
        (with_alert, "21:30", False),
        (with_alert, "saturday 11:00", False),
        (at_all_hours, "tuesday 03:00", True),
    ],
)
async def test_a_call_is_offered_at_the_hours_at_which_the_team_may_be_asked(
    tmp_path: Path, changes: Callable[[str], str], at: str, there: bool
) -> None:
    async with open_house(tmp_path, changes) as house:
        await joined(house, "coordinator")
        person = await joined(house)
        await house.it_is(at)
        assert await offered(person) is there


async def test_out_of_hours_the_next_reading_is_said_before_and_in_the_receipt_and_in_the_list(tmp_path: Path) -> None:
    async with open_house(tmp_path, with_alert) as house:
        await joined(house, "coordinator")
        person = await joined(house)
        await house.it_is("saturday 11:00")
        await person.writes("/contact")
        assert f"Somebody reads next: {MONDAY}" in texts(person)
        await person.taps("They may write to me here")
        assert f"reads it next: {MONDAY}" in texts(person)
        before = len(person.messages)
        await person.writes("/my_cases")
        assert f"reads it next: {MONDAY}" in "".join(message.text for message in person.messages[before:])


async def test_nothing_is_offered_while_nobody_of_the_team_is_there(house: House) -> None:
    team = await joined(house, "coordinator")
    await team.writes("/pause")
    await team.writes("1")
    person = await joined(house)
    assert not await offered(person)


async def test_nobody_is_asked_about_themselves(house: House) -> None:
    alone = await joined(house, "coordinator")
    assert not await offered(alone)
    await alone.writes("/stop")


async def test_one_call_at_a_time_and_another_when_nobody_has_answered(house: House) -> None:
    await joined(house, "coordinator")
    person = await joined(house)
    await calls(person)
    await person.writes("/contact")
    assert SOON not in person.last.text
    await person.taps("No, ask nobody")
    await house.it_is("11:16")
    await person.writes("/contact")
    assert SOON in person.last.text


async def test_a_call_that_is_too_late_is_read_at_the_next_time_and_says_so(house: House) -> None:
    team = await joined(house, "coordinator")
    person = await joined(house)
    await person.writes("/contact")
    await person.taps(SOON)
    await house.it_is("16:30")
    await person.taps("They may write to me here")
    assert "nobody any more whom I can ask directly" in texts(person)
    assert f"reads it next: {TUESDAY}" in texts(person)
    assert times_asked(team) == 0


# --- taken -----------------------------------------------------------------------------------------------------------


async def test_whoever_is_asked_learns_the_code_and_no_word_and_no_name(house: House) -> None:
    team = await joined(house, "coordinator")
    person = await joined(house)
    code = await calls(person, WORDS)
    assert is_asked(team)
    before_yes = texts(team)
    assert code in before_yes
    assert "Zephyrmarker" not in before_yes
    assert "neighbour" not in before_yes


async def test_nothing_the_team_hears_of_a_call_says_whose_it_is_or_what_they_wrote(house: House) -> None:
    """From the first question over "nobody answered" to a late yes: until somebody opens the case."""
    first, owner = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    storage: Any = house.app.watch._storage
    caller = (await storage.standing(person.id, None)).person
    await storage._people.rename(caller.pseudonym, NAME)
    await calls(person, WORDS)
    for minutes in ("16", "32"):
        await house.it_is(f"11:{minutes}")
    await first.taps(YES)
    await settled(house)
    heard = texts(first) + texts(owner)
    assert "Nobody in the team could take the call" in heard
    assert "is yours now" in heard
    for secret in (NAME, caller.pseudonym, str(person.id), *WORDS.split()[3:]):
        assert secret not in heard


async def test_a_yes_makes_the_case_theirs_and_the_person_hears_who_and_when(house: House) -> None:
    team = await joined(house, "coordinator")
    person = await joined(house)
    code = await calls(person)
    await team.taps(YES)
    await settled(house)
    assert f"The case {code} is yours now" in texts(team)
    assert "It is the coordinator, who saw it at this time:" in texts(person)
    await team.writes("/cases")
    assert "Who looks after it: you" in texts(team)
    assert "Where it stands: Being dealt with" in texts(team)
    await house.it_is("12:30")
    assert times_asked(team) == 1
    assert "Nobody in the team has answered" not in texts(person)


async def test_what_somebody_was_doing_when_they_were_asked_goes_on_afterwards(house: House) -> None:
    team = await joined(house, "coordinator")
    person = await joined(house)
    await team.writes("/complain")
    await calls(person)
    assert is_asked(team)
    await team.taps(YES)
    assert "This is where we are." in team.last.text
    assert "I put the questions from before aside" not in texts(team)


async def test_a_case_that_is_taken_up_at_the_desk_is_taken(house: House) -> None:
    team, other = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    code = await calls(person)
    await other.writes("/cases")
    await other.taps("Open a case")
    await other.taps(code)
    await other.taps("Note where it stands")
    await other.taps("Seen")
    await settled(house)
    assert "It is the owner of the project, who saw it" in texts(person)
    assert f"Somebody else in the team looks after the call {code} now" in texts(team)
    await house.it_is("13:00")
    assert times_asked(other) == 0


# --- not taken -------------------------------------------------------------------------------------------------------


async def test_a_no_asks_the_next_one_at_once(house: House) -> None:
    first, second = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    await calls(person)
    assert (is_asked(first), is_asked(second)) == (True, False)
    await first.taps(NO)
    await settled(house)
    assert is_asked(second)
    assert texts(person).count("I have asked 1 person in the team so far. They cannot take it just now.") == 1


async def test_that_somebody_cannot_is_said_once_and_not_for_each(house: House) -> None:
    team = [await joined(house, "coordinator"), await joined(house, "owner"), await joined(house, "owner")]
    person = await joined(house)
    await calls(person)
    await say_no(team, times=2)
    assert texts(person).count("so far. They cannot take it just now.") == 1
    await say_no(team, times=1)
    assert "Nobody could take it." in texts(person)
    assert texts(person).count("so far. They cannot take it just now.") == 1


async def test_after_fifteen_minutes_the_next_one_is_asked_and_the_person_hears_what_was_done(
    house: House,
) -> None:
    first, second = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    await calls(person)
    await house.it_is("11:14")
    assert not is_asked(second)
    await house.it_is("11:16")
    assert is_asked(second)
    assert "I have asked 1 person in the team so far. They have not taken it." in texts(person)
    assert "within 15 minutes" in texts(person)
    assert "999" in texts(person)
    assert times_asked(first) == 1


async def test_coordinators_come_before_who_stands_in_for_them_and_owners_come_last(house: House) -> None:
    owner = await joined(house, "owner")
    deputy, first = await joined(house, "coordinator"), await joined(house, "coordinator")
    await make_deputy(house, deputy, owner)
    person = await joined(house)
    await calls(person)
    asked = []
    for _ in range(3):
        [now] = [phone for phone in (owner, deputy, first) if is_asked(phone)]
        asked.append(now)
        await now.taps(NO)
        await settled(house)
    assert asked == [first, deputy, owner]


async def test_who_is_on_a_pause_is_passed_over(house: House) -> None:
    paused, owner = await joined(house, "coordinator"), await joined(house, "owner")
    await paused.writes("/pause")
    await paused.writes("1")
    person = await joined(house)
    await calls(person)
    assert (times_asked(paused), times_asked(owner)) == (0, 1)


async def test_with_nobody_left_the_person_and_the_whole_team_hear_so_and_the_case_stays_open(house: House) -> None:
    first, owner = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    code = await calls(person)
    await house.it_is("11:16")
    await house.it_is("11:32")
    said = texts(person)
    assert said.count(NOBODY) == 1
    assert "I have told those in the team who look after requests" in said
    assert "999" in said.partition(NOBODY)[2]
    for phone in (first, owner):
        assert f"Nobody in the team could take the call {code}" in texts(phone)
    await first.writes("/cases")
    assert "Where it stands: New" in texts(first)
    await house.it_is("15:00")
    assert texts(person).count(NOBODY) == 1


async def test_a_late_yes_still_counts_and_a_later_one_hears_that_somebody_was_quicker(house: House) -> None:
    first, owner = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    code = await calls(person)
    await house.it_is("11:16")
    await first.taps(YES)
    await settled(house)
    assert f"Somebody else in the team looks after the call {code} now" in texts(owner)
    await owner.taps(YES)
    assert "This call has been taken meanwhile" in owner.last.text
    await settled(house)
    assert "It is the coordinator" in texts(person)
    assert "It is the owner" not in texts(person)


async def test_whoever_says_neither_may_still_take_it_at_the_desk(house: House) -> None:
    team, owner = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    await calls(person)
    await team.taps("Skip")
    assert "open the case" in team.last.text
    await settled(house)
    assert not is_asked(owner), "their time is not over"
    await house.it_is("11:16")
    assert is_asked(owner)


# --- whoever took it goes --------------------------------------------------------------------------------------------


async def stops(phone: Phone) -> None:
    await phone.writes("/stop")
    await phone.taps("Stop messages")
    await phone.taps("Yes, stop messages")


async def blocks(phone: Phone) -> None:
    phone.house.server.messenger.block(phone.id, blocked=True)
    await phone.house.quiet()


@pytest.mark.parametrize("goes", [stops, blocks])
async def test_when_whoever_took_it_goes_the_next_one_is_asked_at_once_and_the_person_hears_it(
    house: House, goes: Callable[[Phone], Awaitable[None]]
) -> None:
    first, second = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    code = await calls(person)
    await first.taps(YES)
    await settled(house)
    await goes(first)
    await settled(house)
    assert is_asked(second)
    assert "had taken this call, and is not there any more" in texts(second)
    assert LOST in texts(person)
    assert "I am asking one person now." in texts(person).partition(LOST)[2]
    assert "Somebody else of the team looks after" not in texts(person)
    await second.taps(YES)
    await settled(house)
    assert f"The case {code} is yours now" in texts(second)
    assert "It is the owner of the project" in person.last.text


async def test_with_nobody_else_there_the_person_hears_that_and_is_told_no_time(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await calls(person)
    await team.taps(YES)
    await settled(house)
    before = len(person.messages)
    await stops(team)
    await settled(house)
    said = "\n".join(message.text for message in person.messages[before:])
    assert LOST in said
    assert "Just now nobody in the team is there whom I can ask." in said
    assert NO_READING in said
    assert "999" in said
    assert "reads next" not in said
    before = len(person.messages)
    await person.writes("/my_cases")
    listed = "\n".join(message.text for message in person.messages[before:])
    assert "It is the coordinator" not in listed
    assert NO_READING in listed


async def test_who_could_not_take_it_before_is_asked_again_once_whoever_took_it_is_gone(house: House) -> None:
    first, owner = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    await calls(person)
    await first.taps(NO)
    await settled(house)
    await owner.taps(YES)
    await settled(house)
    await stops(owner)
    await settled(house)
    assert (is_asked(first), times_asked(first)) == (True, 2)
    await first.taps(YES)
    await settled(house)
    assert "It is the coordinator" in person.last.text


# --- somebody of the team is there again -----------------------------------------------------------------------------


async def test_a_call_that_nobody_could_take_is_asked_of_who_comes_back_and_its_person_hears_only_of_a_yes(
    house: House,
) -> None:
    paused, other = await joined(house, "coordinator"), await joined(house, "owner")
    await paused.writes("/pause")
    await paused.writes("1")
    person = await joined(house)
    code = await calls(person)
    await other.taps(NO)
    await settled(house)
    before = len(person.messages)
    await paused.writes("/pause")
    await paused.taps("No pause, write to me")
    await settled(house)
    assert is_asked(paused)
    assert "When it came, nobody in the team could take it." in texts(paused)
    assert "If you do not answer within" not in texts(paused)
    await house.it_is("13:00")
    assert len(person.messages) == before, "nobody waits for an answer, and bad news is not told twice"
    await paused.taps(YES)
    await settled(house)
    assert f"The case {code} is yours now" in texts(paused)
    assert "It is the coordinator" in person.last.text


async def test_who_comes_back_at_night_is_asked_when_the_team_reads(house: House) -> None:
    paused, other = await joined(house, "coordinator"), await joined(house, "owner")
    await paused.writes("/pause")
    await paused.writes("1")
    await calls(await joined(house))
    await other.taps(NO)
    await settled(house)
    await house.it_is("22:30")
    await paused.writes("/pause")
    await paused.taps("No pause, write to me")
    await settled(house)
    assert not is_asked(paused)
    await house.it_is("2026-03-03 10:01")
    assert is_asked(paused)
    assert times_asked(paused) == 1


async def test_a_call_that_nobody_could_take_is_asked_of_who_joins_the_team_once(house: House) -> None:
    first, person = await joined(house, "coordinator"), await joined(house)
    code = await calls(person)
    await first.taps(NO)
    await settled(house)
    new = await joined(house, "owner")
    await settled(house)
    assert f"The code is {code}." in texts(new)
    await new.taps(NO)
    await settled(house)
    assert (times_asked(first), times_asked(new)) == (1, 1)
    before = len(person.messages)
    await person.writes("/my_cases")
    assert NOBODY in "\n".join(message.text for message in person.messages[before:])


async def test_who_comes_back_is_not_asked_about_a_call_that_goes_its_way(house: House) -> None:
    paused, other = await joined(house, "coordinator"), await joined(house, "owner")
    await paused.writes("/pause")
    await paused.writes("1")
    await calls(await joined(house))
    await paused.writes("/pause")
    await paused.taps("No pause, write to me")
    await settled(house)
    assert (is_asked(other), is_asked(paused)) == (True, False)
    await other.taps(YES)
    await settled(house)
    assert not is_asked(paused)


async def test_whoever_is_asked_and_goes_is_somebody_who_could_not(house: House) -> None:
    first, owner = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    await calls(person)
    await stops(first)
    await settled(house)
    assert is_asked(owner)
    assert "They cannot take it just now." in texts(person)


# --- nobody is there -------------------------------------------------------------------------------------------------


async def test_nobody_is_told_of_a_reading_by_a_team_that_is_not_there(house: House) -> None:
    await joined(house, "facilitator")
    person = await joined(house)
    before = len(person.messages)
    await person.writes("/contact")
    await person.taps("In another way")
    await person.writes(WORDS)
    await person.taps("Yes, ask them")
    await person.writes("/my_cases")
    said = "\n".join(message.text for message in person.messages[before:])
    assert "At the moment nobody is there who looks after requests" in said
    assert "999" in said
    assert "send: support" in said
    assert "Just now nobody is there who reads it. It waits until somebody is." in said
    assert "reads next" not in said
    assert "reads it next" not in said


# --- what happens meanwhile ------------------------------------------------------------------------------------------


async def test_a_call_comes_at_night_to_a_team_that_agreed_to_it_and_makes_a_sound(tmp_path: Path) -> None:
    async with open_house(tmp_path, at_all_hours) as house:
        team = await joined(house, "coordinator")
        person = await joined(house)
        await house.it_is("tuesday 03:00")
        await calls(person)
        assert is_asked(team)
        assert not team.last.silent


async def test_who_joins_the_team_is_told_that_they_are_asked_at_any_hour(tmp_path: Path) -> None:
    async with open_house(tmp_path, at_all_hours) as house:
        team = await joined(house, "coordinator")
        assert "Then I ask you, one after another, at any hour." in texts(team)
        helper = await joined(house, "facilitator")
        assert "people can ask for a person" not in texts(helper)


async def test_somebody_who_leaves_the_team_while_they_are_asked_is_not_waited_for(house: House) -> None:
    leaving, owner = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    await calls(person)
    house.server.messenger.block(leaving.id, blocked=True)
    await house.quiet()
    await settled(house)
    assert is_asked(owner)


async def test_somebody_who_stops_after_they_called_still_hears_how_it_stands(house: House) -> None:
    team, owner = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    await calls(person)
    await person.writes("/stop")
    await person.taps("Stop messages") if any(
        "Stop messages" in str(row) for row in person.last.keyboard
    ) else await person.writes("1")
    await house.it_is("11:16")
    assert "I have asked 1 person in the team so far." in texts(person)
    await owner.taps(YES)
    await settled(house)
    assert "It is the owner of the project" in texts(person)
    assert times_asked(team) == 1


async def test_a_call_of_somebody_who_has_left_goes_on_without_them(house: House) -> None:
    team, owner = await joined(house, "coordinator"), await joined(house, "owner")
    person = await joined(house)
    await calls(person, WORDS)
    house.server.messenger.block(person.id, blocked=True)
    await house.quiet()
    before = len(person.messages)
    await house.it_is("11:16")
    assert is_asked(owner)
    assert len(person.messages) == before
    assert times_asked(team) == 1


async def test_a_call_goes_on_when_the_bot_is_on_again_and_each_has_their_whole_time(house: House) -> None:
    await joined(house, "coordinator")
    second = await joined(house, "owner")
    person = await joined(house)
    await calls(person)
    await house.off_until("13:00")
    assert is_asked(second), "the first one had it before the bot went off"
    assert texts(person).count("I have asked 1 person") == 1
    await house.it_is("13:10")
    assert NOBODY not in texts(person)
    await house.it_is("13:16")
    assert NOBODY in texts(person)


@pytest.mark.parametrize("after", [False, True])
async def test_whenever_the_power_is_cut_each_is_asked_once_and_the_call_goes_on(house: House, after: bool) -> None:
    """Every call of storage is the last one once; a later life completes what this one had begun, and nothing twice."""
    team = [await joined(house, "coordinator"), await joined(house, "owner")]
    person = await joined(house)
    storage, scene = house.app.watch._storage, house.app.watch._owner._scene
    caller = (await storage.standing(person.id, None)).person
    assert caller is not None
    for cut in range(1, 8):
        clock = MovedClock()
        clock.at = house.clock.now()
        before = {case.code for case in await storage.cases.open()}
        opened = (CaseOpened(kind="safeguarding"),)
        await storage.keep(Turn(person=caller, now=clock.at, session=None, events=opened))
        [code] = {case.code for case in await storage.cases.open()} - before
        for minutes in (0, 16, 16):
            clock.at += timedelta(minutes=minutes)
            for life in (Mortal(storage, cut, after=after), storage):
                await lives(FollowUps(storage=life, out=house.app._sender, scene=scene, clock=clock), storage, clock.at)  # type: ignore[arg-type]
        await storage.recover(clock.at)
        call = await storage.safety.call(code)
        assert call is not None
        assert [(each.role, each.answer) for each in call.asked] == [(role, "unanswered") for role in ORDER]
        assert not [row for row in await storage.plans.due(clock.at + timedelta(days=1), 100) if row.plan.about == code]
        house.clock.move_to(clock.at)
        house.app._sender.wake()
        await house.quiet()
        assert all(f"The code is {code}" in texts(phone) for phone in team)
        assert texts(person).count(f"Your request stays open under the code {code}.") >= 1


async def lives(follow_ups: FollowUps, storage: Storage, now: datetime) -> None:
    """Everything about calls that is due is carried out, until the power is cut."""
    with suppress(PowerCut):
        while rows := [row for row in await storage.plans.due(now, 100) if row.plan.kind in AT_ONCE]:
            for row in rows:
                await follow_ups.carry_out(row)


async def test_two_calls_at_once_are_answered_one_after_the_other(house: House) -> None:
    team = await joined(house, "coordinator")
    one, two = await joined(house), await joined(house)
    first, second = await calls(one), await calls(two)
    assert second in team.messages[-2].text or second in texts(team)
    await team.taps(YES)
    await settled(house)
    assert f"The case {second} is yours now" in texts(team)
    assert is_asked(team), "the first one is still to be answered"
    await team.taps(YES)
    await settled(house)
    assert f"The case {first} is yours now" in texts(team)
    assert all("It is the coordinator" in texts(phone) for phone in (one, two))


async def test_where_it_stands_can_be_looked_up_at_any_time(house: House) -> None:
    team = await joined(house, "coordinator")
    person = await joined(house)
    await calls(person)
    await person.writes("/my_cases")
    assert "I am asking one person now." in texts(person)
    await team.taps(YES)
    await settled(house)
    await person.taps("Skip")
    await person.writes("/my_cases")
    assert texts(person).count("It is the coordinator") == 2, "once when it was taken, and once now"
    await person.taps("Skip")
    await person.writes("/who_looked")
    assert "somebody of the team (coordinator) was asked about your call" in texts(person)
