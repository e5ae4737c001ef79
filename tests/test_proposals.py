"""Other words for a question, and that it felt wrong: said at any step, read by the team without a name, answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import House, Phone, open_house

MOOD = "How has your week been, on the whole?"
BETTER = "How are you, this week?"
HURT = "It reminded me of the forms at the hospital."
REPLY = "You are right. We ask it in your words from next week on."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def joined(house: House, role: str = "participant") -> Phone:
    phone = house.phone()
    await phone.joins(role)  # type: ignore[arg-type]
    return phone


async def is_asked_how_the_week_was(phone: Phone) -> None:
    await phone.writes("/check_in")
    await phone.taps("OK, let's start")


async def suggests(phone: Phone, words: str = BETTER) -> None:
    await phone.writes("suggest")
    await phone.taps("I have other words for it")
    await phone.writes(words)
    await phone.taps("Yes, like this")


async def says_it_felt_wrong(phone: Phone) -> None:
    await phone.writes("That felt wrong.")
    await phone.taps("That felt wrong")
    await phone.taps("Yes, tell them that")


async def the_daily_round_is_made(house: House) -> None:
    await house.app._waker._daily(house.clock.now())
    await house.quiet()


async def reads_the_only_one(team: Phone) -> None:
    await the_daily_round_is_made(team.house)
    await team.writes("/proposals")
    await team.taps(code_of_the_only_one(team))


async def answers(team: Phone, decision: str = "We take it up", words: str = REPLY) -> None:
    await reads_the_only_one(team)
    await team.taps(decision)
    await team.writes(words)
    await team.taps("Yes, like this")


def code_of_the_only_one(team: Phone) -> str:
    (code,) = [b["text"] for row in team.last.keyboard for b in row if str(b["text"]).isupper()]
    return str(code)


def said(phone: Phone) -> str:
    return "\n\n".join(message.text for message in phone.messages)


# --- speaking up -----------------------------------------------------------------------------------------------------


async def test_the_question_is_shown_as_it_was_asked_and_comes_back_afterwards(house: House) -> None:
    person = await joined(house)
    await is_asked_how_the_week_was(person)
    await person.writes("suggest")
    shown = person.messages[-2].text
    assert MOOD in shown
    assert "1. Very hard" in shown
    assert "5. Very good" in shown
    await person.taps("I have other words for it")
    await person.writes(BETTER)
    assert BETTER in person.last.text
    back = await person.taps("Yes, like this")
    assert MOOD in back.text
    assert "did you feel heard" in (await person.taps("Good")).text


async def test_a_restart_in_the_middle_loses_neither_the_suggestion_nor_the_question(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await is_asked_how_the_week_was(person)
    await person.writes("suggest")
    await person.taps("I have other words for it")
    await house.restart()
    await person.writes(BETTER)
    await house.restart()
    assert MOOD in (await person.taps("Yes, like this")).text
    await reads_the_only_one(team)
    assert MOOD in team.messages[-2].text
    assert BETTER in team.messages[-2].text


async def test_what_is_not_sent_reaches_nobody_and_is_not_kept(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await is_asked_how_the_week_was(person)
    await person.writes("suggest")
    await person.taps("I have other words for it")
    await person.writes(BETTER)
    await person.taps("Do not send it")
    assert "No suggestions wait" in (await team.writes("/proposals")).text


async def test_with_nothing_open_somebody_picks_a_part_or_leaves_it_unsaid(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await person.writes("suggest")
    await person.taps("Check-in")
    await person.taps("That felt wrong")
    await person.taps("Yes, tell them that")
    await reads_the_only_one(team)
    assert "Check-in" in team.messages[-2].text
    await team.taps("Skip")
    await person.writes("suggest")
    await person.taps("Skip")
    await person.taps("That felt wrong")
    await person.taps("Yes, tell them that")
    await the_daily_round_is_made(house)
    await team.writes("/proposals")
    assert "It was not said which part" in said(team)


async def test_where_a_question_takes_in_somebodys_words_the_team_sees_a_mark_in_their_place(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await person.writes("/feedback")
    await person.writes("The chairs are hard.")
    await says_it_felt_wrong(person)
    await reads_the_only_one(team)
    assert "The chairs are hard." not in said(team)


# --- the team --------------------------------------------------------------------------------------------------------


async def test_the_team_is_told_and_sees_neither_who_nor_when(house: House) -> None:
    team, owner, person = await joined(house, "coordinator"), await joined(house, "owner"), await joined(house)
    facilitator = await joined(house, "facilitator")
    await is_asked_how_the_week_was(person)
    await says_it_felt_wrong(person)
    await the_daily_round_is_made(house)
    for phone in (team, owner):
        assert "felt wrong" in phone.last.text
    assert "felt wrong" not in facilitator.last.text
    await reads_the_only_one(facilitator)
    seen = facilitator.messages[-2].text
    assert MOOD in seen
    assert "They added no words." in seen
    assert "2026" not in seen
    assert "10:00" not in seen


async def test_words_that_may_be_hard_to_read_are_not_in_the_list(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await is_asked_how_the_week_was(person)
    await person.writes("that felt wrong")
    await person.taps("That felt wrong")
    await person.taps("Yes, with words of mine")
    await person.writes(HURT)
    await person.taps("Yes, like this")
    await the_daily_round_is_made(house)
    await team.writes("/proposals")
    assert HURT not in said(team)
    await team.taps(code_of_the_only_one(team))
    assert HURT in said(team)


async def test_participants_cannot_read_suggestions(house: House) -> None:
    person = await joined(house)
    await is_asked_how_the_week_was(person)
    await suggests(person)
    assert MOOD in (await person.writes("/proposals")).text


async def test_who_answers_second_is_told_that_somebody_was_quicker(house: House) -> None:
    first, second, person = await joined(house, "coordinator"), await joined(house, "owner"), await joined(house)
    await is_asked_how_the_week_was(person)
    await suggests(person)
    await reads_the_only_one(second)
    await second.taps("We leave it as it is")
    await second.writes("No.")
    await answers(first)
    assert "was quicker" in (await second.taps("Yes, like this")).text


# --- what comes of it ------------------------------------------------------------------------------------------------


async def test_the_author_hears_what_came_of_it_at_a_welcome_hour(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await is_asked_how_the_week_was(person)
    await suggests(person)
    await person.taps("Good")
    await person.taps("Yes")
    await house.it_is("21:00")
    await answers(team)
    assert REPLY not in said(person)
    await house.it_is("10:00")
    told = next(message.text for message in person.messages if REPLY in message.text)
    assert MOOD in told
    assert BETTER in told
    assert "has taken it up" in told
    assert "No suggestions wait" in (await team.writes("/proposals")).text


async def test_an_answer_is_heard_after_a_restart_and_only_once(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await is_asked_how_the_week_was(person)
    await says_it_felt_wrong(person)
    await answers(team, "We leave it as it is", "We talked about it for long.")
    await house.off_until("in 1 day")
    await house.it_is("in 1 day")
    assert said(person).count("We talked about it for long.") == 1
    assert "leave it as it is" in said(person)


async def test_somebody_on_a_pause_hears_it_afterwards(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await person.writes("suggest")
    await person.taps("Check-in")
    await person.taps("That felt wrong")
    await person.taps("Yes, tell them that")
    await person.writes("/pause")
    await person.taps("One week")
    await answers(team)
    await house.it_is("in 3 days")
    assert REPLY not in said(person)
    await house.it_is("in 5 days")
    await house.it_is("in 2 days")
    assert REPLY in said(person)


async def test_whoever_has_left_hears_nothing(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await is_asked_how_the_week_was(person)
    await says_it_felt_wrong(person)
    await person.writes("/stop")
    await person.taps("Stop messages")
    await person.taps("Yes, stop messages")
    await answers(team)
    await house.it_is("in 2 days")
    assert REPLY not in said(person)


async def test_a_greeting_stands_before_the_note_about_what_is_hard_as_it_was_said(house: House) -> None:
    person = await joined(house)
    await person.writes("/check_in")
    await person.writes("suggest")
    await person.taps("I have other words for it")
    shown = person.messages[-2].text
    assert shown.index("This is your check-in") < shown.index("It asks how your week has been")
