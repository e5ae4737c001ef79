"""What came in reaches the team with the daily round, and not in the minute in which somebody held their phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows.events import ContributionMade, ContributionRecalled
from flows.phrase import Place
from storage.records import Person, Turn
from tests.house import House, Phone, open_house

FELT_WRONG = "our words felt wrong"
OTHER_WORDS = "suggests other words"
LEFT_OUT = "asks for something to be left out"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, lambda text: text.replace("# cutoff = 2027-03-31", "cutoff = 2026-03-01")) as house:
        yield house


async def joined(house: House, role: str = "participant") -> Phone:
    phone = house.phone()
    await phone.joins(role)  # type: ignore[arg-type]
    return phone


async def says_it_felt_wrong(phone: Phone) -> None:
    await phone.writes("/suggest")
    await phone.taps("Skip")
    await phone.taps("That felt wrong")
    await phone.taps("Yes, tell them that")


async def suggests(phone: Phone) -> None:
    await phone.writes("/suggest")
    await phone.taps("Skip")
    await phone.taps("I have other words for it")
    await phone.writes("Ask me how I am.")
    await phone.taps("Yes, like this")


async def has_something_left_out(house: House, phone: Phone) -> None:
    """It was shared, and the day is over until which it could be taken back."""
    storage, person = house.storage, await of(house, phone)
    at = Place(script="feedback", version=1, step="words")
    shared = ContributionMade(at=at, words="More tea.", attribution="anonymous")
    await storage.keep(Turn(person=person, now=house.clock.now(), session=None, events=(shared,)))
    [kept] = await storage.digests.shared_by(person.pseudonym)
    recalled = ContributionRecalled(contribution=kept.id)
    await storage.keep(Turn(person=person, now=house.clock.now(), session=None, events=(recalled,)))


async def of(house: House, phone: Phone) -> Person:
    person = (await house.storage.standing(phone.id, None)).person
    assert person is not None
    return person


def told(phone: Phone) -> list[str]:
    """What the team's phone says of anything that came in."""
    return [
        each.text for each in phone.messages if any(one in each.text for one in (FELT_WRONG, OTHER_WORDS, LEFT_OUT))
    ]


async def test_nothing_reaches_the_team_in_the_minute_in_which_it_was_said_and_nothing_is_in_its_lists(
    house: House,
) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await says_it_felt_wrong(person)
    await suggests(person)
    await has_something_left_out(house, person)
    await house.it_is("17:59")
    assert told(team) == []
    assert "No suggestions wait" in (await team.writes("/proposals")).text
    await team.writes("/cases")
    assert any("There are no open cases for you." in each.text for each in team.messages)


async def test_each_hears_of_all_of_it_in_one_message_and_once(house: House) -> None:
    team, owner, person = await joined(house, "coordinator"), await joined(house, "owner"), await joined(house)
    await says_it_felt_wrong(person)
    await suggests(person)
    await has_something_left_out(house, person)
    await house.it_is("18:00")
    [at_desk] = told(team)
    assert [at_desk.count(each) for each in (FELT_WRONG, OTHER_WORDS, LEFT_OUT)] == [1, 1, 1]
    [to_owner] = told(owner)
    assert [to_owner.count(each) for each in (FELT_WRONG, OTHER_WORDS, LEFT_OUT)] == [1, 1, 0]
    await house.restart()
    await house.it_is("in 1 day")
    assert (len(told(team)), len(told(owner))) == (1, 1)


async def test_what_was_told_is_in_the_lists_and_what_comes_after_is_told_the_next_day(house: House) -> None:
    team, first, second = await joined(house, "coordinator"), await joined(house), await joined(house)
    await says_it_felt_wrong(first)
    await has_something_left_out(house, first)
    await house.it_is("18:01")
    await suggests(second)
    await team.writes("/proposals")
    listed = next(each.text for each in team.messages if "These suggestions wait" in each.text)
    assert "this felt wrong" in listed
    assert "Other words are suggested" not in listed
    assert len(told(team)) == 1
    await team.writes("/cases")
    assert any("Somebody wants something left out" in each.text for each in team.messages)
    await house.it_is("in 1 day")
    assert [OTHER_WORDS in each for each in told(team)] == [False, True]


async def test_what_nobody_is_there_to_hear_of_is_in_the_lists_all_the_same(house: House) -> None:
    facilitator, person = await joined(house, "facilitator"), await joined(house)
    await says_it_felt_wrong(person)
    await house.it_is("18:00")
    await facilitator.writes("/proposals")
    assert any("Somebody says that this felt wrong" in each.text for each in facilitator.messages)


async def test_who_wants_to_be_contacted_does_not_wait_for_it(house: House) -> None:
    team, person = await joined(house, "coordinator"), await joined(house)
    await person.writes("/contact")
    await person.taps("They may write to me here")
    assert "asks to be contacted" in team.last.text
