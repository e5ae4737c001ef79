"""What people need so that they can take part, with the whole bot: said, seen, met, looked at again.

The house begins on Monday, 2 March, at 10:00; once a day, at 18:00, the team hears what is new.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from tests.house import House, Phone, open_house
from tests.test_meetings import comes, looks, people, plans, says_no, team

WORDS = "I cannot stay where people shout."
ANSWER = "There is a ramp at the side door. Ring the bell there."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def says(phone: Phone, needs: Sequence[str], share: str, words: str = "", begin: str = "Say what I need") -> str:
    """What they are told when it is kept."""
    await phone.writes("needs")
    await phone.taps(begin)
    await phone.writes(", ".join(needs))
    if words:
        await phone.writes(words)
    await phone.taps(share)
    return (await phone.taps("Yes, like this")).text


async def meets(phone: Phone, need: str, words: str = ANSWER) -> None:
    await phone.writes("needs")
    await phone.taps("Say what can be done")
    await phone.taps(need)
    await phone.writes(words)
    await phone.taps("Yes, put it up")


async def shown(phone: Phone) -> str:
    """The list with which the script begins."""
    before = len(phone.messages)
    await phone.writes("needs")
    text = phone.messages[before].text
    await phone.writes("skip")
    return text


async def session_of_team(phone: Phone) -> str:
    before = len(phone.messages)
    await phone.writes("sessions")
    await phone.writes("1")
    return "\n".join(message.text for message in phone.messages[before:])


def new(phone: Phone, before: int) -> str:
    return "\n".join(message.text for message in phone.messages[before:])


# --- said, seen, met -------------------------------------------------------------------------------------------------


async def test_what_the_team_would_see_is_shown_before_it_is_kept_and_is_what_it_sees(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await person.writes("needs")
    await person.taps("Say what I need")
    await person.writes("A quiet room, Something else")
    await person.writes(WORDS)
    before = len(person.messages)
    await person.taps("Yes, the team may know")
    preview = person.messages[before].text
    assert "“" + WORDS + "”" in preview
    assert "Nobody has said" in await shown(facilitator)
    await person.taps("Yes, like this")
    assert "- A quiet room" in await shown(facilitator)
    await facilitator.writes("needs")
    before = len(facilitator.messages)
    await facilitator.taps("Read what they say in their own words")
    assert "“" + WORDS + "”" in new(facilitator, before)


async def test_the_team_hears_once_that_there_is_something_new_and_never_of_whom(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    before = len(facilitator.messages)
    await says(person, ["Breaks"], "Yes, the team may know")
    assert new(facilitator, before) == ""
    await house.it_is("18:05")
    assert new(facilitator, before).count("something new in what people need") == 1
    before = len(facilitator.messages)
    await house.it_is("tomorrow 18:05")
    assert new(facilitator, before) == ""
    await says(person, ["Breaks", "Large print"], "Yes, the team may know", begin="Change what I need")
    await house.it_is("tomorrow 18:05")
    assert "something new" in new(facilitator, before)


async def test_what_is_kept_for_oneself_alone_is_nowhere_in_what_the_team_sees(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await plans(facilitator)
    await comes(person)
    before = len(facilitator.messages)
    told = await says(person, ["A hearing loop", "Something else"], "No, keep it for me alone", WORDS)
    assert "for you alone" in told
    await house.it_is("18:05")
    await shown(facilitator)
    await facilitator.writes("needs")
    await facilitator.taps("Read what they say in their own words")
    await facilitator.writes("skip")
    await session_of_team(facilitator)
    seen = new(facilitator, before)
    assert "Nobody has said" in seen
    assert "Nobody who comes has said" in seen
    for word in ("hearing loop", WORDS, "something new"):
        assert word not in seen
    assert "- A hearing loop" in await shown(person)


async def test_only_when_i_come_to_a_session_is_seen_while_there_is_a_place_and_no_longer(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await plans(facilitator)
    await says(person, ["Large print"], "Only when I come to a session")
    before = len(facilitator.messages)
    await house.it_is("18:05")
    assert new(facilitator, before) == ""
    assert "Large print" not in await shown(facilitator)
    await comes(person)
    await house.it_is("tomorrow 18:05")
    assert "something new" in new(facilitator, before)
    assert "- Large print" in await shown(facilitator)
    assert "- Large print" in await session_of_team(facilitator)
    await facilitator.writes("skip")
    await says_no(person)
    assert "Large print" not in await shown(facilitator)


async def test_nobody_is_told_how_many_need_something_so_that_looking_again_tells_nothing(house: House) -> None:
    facilitator, phones = await team(house), await people(house, 10)
    await plans(facilitator)
    await comes(phones[0])
    await says(phones[0], ["Breaks"], "Yes, the team may know")
    of_one, at_one = await shown(facilitator), await session_of_team(facilitator)
    await facilitator.writes("skip")
    for phone in phones[1:]:
        await comes(phone)
        await says(phone, ["Breaks"], "Yes, the team may know")
    assert "- Breaks" in of_one
    assert await shown(facilitator) == of_one
    assert needed_in(await session_of_team(facilitator)) == needed_in(at_one)


def needed_in(card: str) -> list[str]:
    """The lines of a session's card that name a need: those above say how many come."""
    return [line for line in card.splitlines() if line.startswith("- ")]


async def test_those_who_need_it_hear_what_the_team_says_once_and_nobody_else_does(house: House) -> None:
    facilitator, [needs, alone, other] = await team(house), await people(house, 3)
    await says(needs, ["A way in without steps", "Breaks"], "Yes, the team may know")
    await says(alone, ["A way in without steps"], "No, keep it for me alone")
    await says(other, ["Large print"], "Yes, the team may know")
    await meets(facilitator, "A way in without steps")
    before = {phone.id: len(phone.messages) for phone in (needs, alone, other)}
    await house.it_is("tomorrow 09:55")
    assert not any(ANSWER in new(phone, before[phone.id]) for phone in (needs, alone, other))
    await house.it_is("12:00")
    await house.it_is("in 3 days")
    assert [new(phone, before[phone.id]).count(ANSWER) for phone in (needs, alone, other)] == [1, 1, 0]
    assert "The team has said nothing about it yet." in new(needs, before[needs.id])
    assert ANSWER in await shown(needs)


async def test_everybody_can_read_what_the_team_says_and_a_card_says_what_the_reader_needs_there(house: House) -> None:
    facilitator, [person, other] = await team(house), await people(house, 2)
    await plans(facilitator)
    await meets(facilitator, "Breaks", "We stop every half hour.")
    await says(person, ["Breaks"], "No, keep it for me alone")
    assert "We stop every half hour." in await looks(person)
    assert "We stop every half hour." not in await looks(other)
    await other.writes("needs")
    before = len(other.messages)
    await other.taps("See what the team says")
    assert "Breaks\nWe stop every half hour." in new(other, before)


async def test_an_answer_of_the_team_that_is_90_days_old_is_asked_about_in_its_list(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await says(person, ["Breaks"], "Yes, the team may know")
    await meets(facilitator, "Breaks", "We stop every half hour.")
    await house.it_is("in 89 days")
    assert "Is it still true?" not in await shown(facilitator)
    await house.it_is("in 1 day")
    assert "Is it still true?" in await shown(facilitator)
    await meets(facilitator, "Breaks", "We stop every half hour.")
    assert "Is it still true?" not in await shown(facilitator)


# --- looked at again -------------------------------------------------------------------------------------------------

REVIEW = "Is this still right?"
ANNOUNCED = "2026-05-31"
"""90 days after the house begins."""
NEXT = "2026-08-29"
"""90 days after that."""


async def comes_to(house: House, day: str) -> None:
    """What comes by itself on that day has come, an hour after anything else that did."""
    await house.it_is(f"{day} 10:30")
    await house.it_is("11:45")


async def test_after_90_days_it_is_asked_once_whether_it_is_still_right_and_then_again_after_90(house: House) -> None:
    [person] = await people(house, 1)
    await says(person, ["Breaks"], "Yes, the team may know")
    before = len(person.messages)
    await house.it_is("2026-05-30 18:00")
    assert REVIEW not in new(person, before)
    await comes_to(house, ANNOUNCED)
    assert new(person, before).count(REVIEW) == 1
    assert "I ask again in 90 days" in (await person.taps("Yes, it is still right")).text
    before = len(person.messages)
    await house.it_is("2026-08-28 18:00")
    assert REVIEW not in new(person, before)
    await comes_to(house, NEXT)
    assert new(person, before).count(REVIEW) == 1


async def test_whoever_does_not_answer_is_asked_again_only_after_90_days_more_and_it_stays(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await says(person, ["Breaks"], "Yes, the team may know")
    before = len(person.messages)
    await comes_to(house, ANNOUNCED)
    await house.it_is("2026-08-28 18:00")
    assert new(person, before).count(REVIEW) == 1
    assert "- Breaks" in await shown(facilitator)
    await comes_to(house, NEXT)
    assert new(person, before).count(REVIEW) == 2


async def test_a_change_is_made_where_it_is_asked_and_moves_the_next_question(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await says(person, ["Breaks"], "Yes, the team may know")
    await comes_to(house, ANNOUNCED)
    await person.taps("Change it")
    await person.taps("Change what I need")
    await person.writes("Large print")
    await person.taps("Yes, the team may know")
    assert "I have kept it" in (await person.taps("Yes, like this")).text
    assert "- Large print" in (seen := await shown(facilitator))
    assert "Breaks" not in seen
    before = len(person.messages)
    await comes_to(house, NEXT)
    assert REVIEW in new(person, before)


async def test_a_pause_moves_the_question_behind_itself(house: House) -> None:
    [person] = await people(house, 1)
    await says(person, ["Breaks"], "Yes, the team may know")
    await house.it_is("2026-05-25 12:00")
    await person.writes("pause")
    await person.taps("30 days")
    before = len(person.messages)
    await comes_to(house, ANNOUNCED)
    await house.it_is("2026-06-23 12:00")
    assert new(person, before) == ""
    await house.it_is("2026-06-24 13:00")
    await house.it_is("2026-06-25 10:30")
    assert new(person, before).count(REVIEW) == 1


async def test_what_was_deleted_is_not_asked_about_and_not_seen(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await says(person, ["Breaks"], "Yes, the team may know")
    await person.writes("needs")
    assert "It is deleted" in (await person.taps("Delete what I said")).text
    assert "Breaks" not in await shown(facilitator)
    before = len(person.messages)
    await comes_to(house, ANNOUNCED)
    assert REVIEW not in new(person, before)


# --- rights ----------------------------------------------------------------------------------------------------------


async def test_somebody_who_stopped_is_seen_and_asked_no_more_until_they_come_back(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await says(person, ["Breaks"], "Yes, the team may know")
    await person.writes("stop")
    await person.taps("Stop messages")
    await person.taps("Yes, stop messages")
    await person.writes("skip")
    assert "Breaks" not in await shown(facilitator)
    before = len(person.messages)
    await comes_to(house, ANNOUNCED)
    assert new(person, before) == ""
    await person.writes("hello")
    await person.taps("Yes, write to me again")
    assert "- Breaks" in await shown(facilitator)
    before = len(person.messages)
    await comes_to(house, NEXT)
    assert REVIEW in new(person, before)


async def test_everything_kept_of_it_is_shown_to_whose_it_is_and_so_is_who_looked(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await says(person, ["Breaks", "Something else"], "Yes, the team may know", WORDS)
    await shown(facilitator)
    before = len(person.messages)
    await person.writes("my data")
    held = new(person, before)
    for line in ("- Breaks", WORDS, "The team may know"):
        assert line in held
    before = len(person.messages)
    await person.writes("who looked")
    assert "What you need was among it" in new(person, before)


async def test_nothing_that_the_team_is_sent_says_who(house: House) -> None:
    facilitator, [first, second] = await team(house), await people(house, 2)
    await plans(facilitator)
    for phone in (first, second):
        await comes(phone)
    before = len(facilitator.messages)
    await says(first, ["Breaks", "Something else"], "Yes, the team may know", WORDS)
    await says(second, ["Large print"], "Only when I come to a session")
    await house.it_is("18:05")
    await meets(facilitator, "Breaks")
    await shown(facilitator)
    await session_of_team(facilitator)
    seen = new(facilitator, before)
    assert "- Large print" in seen
    for phone in (first, second):
        assert (await pseudonym_of(phone))[:6] not in seen
        assert str(phone.id) not in seen


async def pseudonym_of(phone: Phone) -> str:
    before = len(phone.messages)
    await phone.writes("my data")
    found = re.search(r"in place of your name: \W*(\w+)", new(phone, before))
    assert found
    return found.group(1)
