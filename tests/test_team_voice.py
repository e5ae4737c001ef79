"""Those who run sessions can tell the team something as everybody can, and nobody sees that it came from them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.after_sessions import ASKED, SCRIPT
from bot.library import Library
from flows.vocabulary import Role
from tests.house import House, Phone, open_house

WORDS = "The room is too small for twelve."
ASKS = "Is there anything about it that you would like the team to know"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def joined(house: House, role: Role = "participant") -> Phone:
    phone = house.phone()
    await phone.joins(role)
    return phone


async def shares(phone: Phone, words: str, how: str = "Without my name") -> None:
    await phone.writes("/feedback")
    await phone.writes(words)
    await phone.taps(how)
    await phone.taps("Yes, share it like this")


async def a_session(team: Phone) -> None:
    """From 18:00 until 20:00 on Wednesday, the 4th of March."""
    await team.writes("new session")
    await team.writes("Cooking together")
    for _ in range(8):
        await team.writes("skip")
    for words in ("4 3 2026", "18:00", "120"):
        await team.writes(words)
    assert "It is up" in (await team.taps("Put it up")).text


def said(phone: Phone) -> str:
    return "\n\n".join(message.text for message in phone.messages)


def asked(phone: Phone) -> int:
    """How often they were asked about a session."""
    return sum(ASKS in message.text for message in phone.messages)


# --- in the summary --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["facilitator", "coordinator", "owner"])
async def test_everybody_of_the_team_can_share_words_and_find_them_again(house: House, role: Role) -> None:
    team = await joined(house, role)
    await team.writes("/feedback")
    await team.writes(WORDS)
    await team.taps("Without my name")
    assert "Who would read it: the session facilitators and the project coordinator." in team.last.text
    assert "I share it only in the way that you saw." in (await team.taps("Yes, share it like this")).text
    await team.writes("/shared")
    assert WORDS in said(team)


async def test_their_words_are_in_the_summary_of_five_others_and_nothing_says_whose_they_are(house: House) -> None:
    team, colleague = await joined(house, "coordinator"), await joined(house, "facilitator")
    await shares(colleague, WORDS)
    for number in range(4):
        await shares(await joined(house), f"Words number {number}.")
    await house.it_is("in 1 day")
    await team.writes("/digest")
    assert "There is no summary yet." in said(team), "four others and a colleague are not five"
    await shares(await joined(house), "Words number 4.")
    await house.it_is("in 1 day")
    await team.writes("/digest")
    assert "from what 5 people who take part said" in said(team)
    await team.taps("In people's own words")
    await team.taps("Show them now")
    assert "acilitator" not in next(message.text for message in team.messages if WORDS in message.text)


# --- after a session -------------------------------------------------------------------------------------------------


async def test_after_a_session_facilitators_are_asked_once_and_at_an_hour_of_theirs(house: House) -> None:
    facilitator, coordinator, person = (
        await joined(house, "facilitator"),
        await joined(house, "coordinator"),
        await joined(house),
    )
    await a_session(facilitator)
    await house.it_is("2026-03-04 18:30")
    await house.it_is("2026-03-05 17:59")
    assert asked(facilitator) == 0, "with the daily round, and not late in the evening"
    await house.it_is("2026-03-05 18:01")
    assert (asked(facilitator), asked(coordinator), asked(person)) == (1, 0, 0)
    assert "This session has ended: Cooking together." in said(facilitator)
    await facilitator.taps("Nothing this time")
    await house.restart()
    await house.it_is("in 1 day")
    await house.it_is("in 1 day")
    assert asked(facilitator) == 1


async def test_what_they_say_to_it_is_shared_as_everybodys_is(house: House) -> None:
    facilitator = await joined(house, "facilitator")
    await a_session(facilitator)
    await house.it_is("2026-03-05 18:01")
    await facilitator.taps("Yes, I would like to")
    await facilitator.writes(WORDS)
    await facilitator.taps("Only together")
    assert "That was all about this session." in (await facilitator.taps("Yes, share it like this")).text
    person = (await house.storage.standing(facilitator.id, None)).person
    assert person is not None
    [shared] = await house.storage.digests.shared_by(person.pseudonym)
    assert (shared.words, shared.attribution) == (WORDS, "collective")
    assert await house.storage.digests.answers_of(person.pseudonym) == ()


async def test_nobody_is_asked_of_a_session_that_is_long_over(house: House) -> None:
    facilitator = await joined(house, "facilitator")
    await a_session(facilitator)
    await house.off_until("2026-03-08 12:00")
    await house.it_is("in 2 days")
    assert asked(facilitator) == 0


async def test_a_pause_holds_the_question(house: House) -> None:
    facilitator, other = await joined(house, "facilitator"), await joined(house, "facilitator")
    await a_session(facilitator)
    await other.writes("/pause")
    await other.taps("One week")
    await house.it_is("2026-03-05 18:01")
    assert (asked(facilitator), asked(other)) == (1, 0)


def test_whoever_is_asked_may_begin_it() -> None:
    script = Library.shipped("GB").book.latest[SCRIPT]
    assert script.open_to == (ASKED,)
    assert script.about == "meeting"
