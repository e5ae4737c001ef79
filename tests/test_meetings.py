"""Sessions with the whole bot: planned by the team, come to, waited for, moved and called off."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from tests.house import House, Phone, open_house

TITLE = "Cooking together"
SUNDAY = "29 3 2026"
"""The day on which clocks in London go forward, at 01:00 UTC. The house begins on Monday, 2 March, at 10:00."""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def team(house: House) -> Phone:
    facilitator = house.phone()
    await facilitator.joins("facilitator")
    return facilitator


async def people(house: House, count: int) -> list[Phone]:
    phones = [house.phone() for _ in range(count)]
    for phone in phones:
        await phone.joins()
    return phones


async def plans(
    facilitator: Phone, day: str = SUNDAY, starts: str = "18:00", minutes: str = "120", places: str = "", **said: str
) -> None:
    """Only what is named in ``said`` is said of it."""
    await facilitator.writes("new session")
    await facilitator.writes(TITLE)
    for name in ("where", "access", "travel", "cost", "food", "quiet_room", "online"):
        await facilitator.writes(said.get(name, "skip"))
    for words in (places or "skip", day, starts, minutes):
        await facilitator.writes(words)
    assert "It is up" in (await facilitator.taps("Put it up")).text


async def opens(phone: Phone) -> str:
    """The session: all that is shown of it, before anything is asked."""
    await phone.writes("sessions")
    before = len(phone.messages)
    await phone.writes("1")
    return phone.messages[before].text


async def looks(phone: Phone) -> str:
    """At the session, and says nothing to it."""
    shown = await opens(phone)
    await phone.writes("skip")
    return shown


async def comes(phone: Phone) -> str:
    """Or would like to: what is said to that."""
    await opens(phone)
    said = (await phone.taps("I would like to come")).text
    if "You have a place" in said:
        await phone.taps("Yes, that is fine")
    return said


async def waits(phone: Phone) -> str:
    assert "All places are taken" in await comes(phone)
    return (await phone.taps("Yes, please")).text


async def says_no(phone: Phone) -> None:
    await opens(phone)
    await phone.taps("Not this time")


async def moves(facilitator: Phone, day: str, starts: str = "18:00") -> Sequence[str]:
    """What the facilitator is shown before it is done."""
    await facilitator.writes("change session")
    await facilitator.writes("1")
    await facilitator.taps("Move it to another time")
    await facilitator.writes(day)
    await facilitator.writes(starts)
    before = len(facilitator.messages)
    await facilitator.writes("120")
    shown = [message.text for message in facilitator.messages[before:]]
    await facilitator.taps("Yes, move it")
    return shown


async def calls_off(facilitator: Phone) -> None:
    await facilitator.writes("change session")
    await facilitator.writes("1")
    await facilitator.taps("Call it off")
    await facilitator.taps("Yes, call it off")


async def goes_to_bed(house: House) -> None:
    """Whatever was said by day, an hour without a word has passed before the night."""
    await house.it_is("21:30")


def new(phone: Phone, before: int) -> list[str]:
    return [message.text for message in phone.messages[before:]]


# --- looking and coming ----------------------------------------------------------------------------------------------


async def test_a_card_says_what_the_team_said_and_nothing_else(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    assert "No session is planned" in (await person.writes("sessions")).text
    await plans(facilitator, where="The old bakery", access="No steps, and a lift.", food="Soup")
    card = await looks(person)
    for line in (TITLE, "Sunday, 29 March 2026", "18:00, until 20:00", "Where: The old bakery", "Food and drink: Soup"):
        assert line in card
    assert "Getting in and around: No steps, and a lift." in card
    for name in ("cost", "get there", "quiet", "elsewhere", "place is left", "You come"):
        assert name not in card
    assert "You have a place" in await comes(person)
    assert "You come." in await looks(person)
    await says_no(person)
    assert "not this time" in await looks(person)


async def test_a_time_that_is_over_is_said_kindly_and_can_be_corrected(house: House) -> None:
    facilitator = await team(house)
    await facilitator.writes("new session")
    await facilitator.writes(TITLE)
    for words in (*["skip"] * 8, "1 3 2026", "18:00", "120"):
        await facilitator.writes(words)
    assert "That time is over already" in (await facilitator.taps("Put it up")).text
    for words in ("9 3 2026", "18:00", "120"):
        await facilitator.writes(words)
    await facilitator.taps("Put it up")
    assert TITLE in await opens(facilitator)


async def test_somebody_in_another_zone_sees_both_times(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await plans(facilitator)
    await person.writes("time zone")
    await person.writes("Karachi")
    await person.writes("1")
    card = await looks(person)
    assert "When: Sunday, 29 March 2026, 18:00, until 20:00" in card
    assert "Where you are, that is: Sunday, 29 March 2026, 22:00, until 00:00" in card


async def test_places_are_counted_only_where_that_tells_of_nobody(house: House) -> None:
    facilitator, phones = await team(house), await people(house, 5)
    await plans(facilitator, places="6")
    for phone in phones[:4]:
        await comes(phone)
    assert "There are places." in await looks(phones[4])
    assert "Fewer than 5 people come." in await opens(facilitator)
    await comes(phones[4])
    assert "1 place is left." in await looks(phones[0])
    card = await opens(facilitator)
    assert "5 people come." in card
    assert "Fewer than 5 people wait" in card
    assert "You come" not in card


# --- the last place --------------------------------------------------------------------------------------------------


async def test_of_two_who_take_the_last_place_at_once_one_has_it_and_the_other_is_told_kindly(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    facilitator, [first, second] = await team(house), await people(house, 2)
    await plans(facilitator, places="1")
    taps = []
    for phone in (first, second):
        await opens(phone)
        taps.append((phone, *phone.button("I would like to come")))
    for phone, message, data in taps:
        house.server.messenger.tap(phone.id, message.id, data)
    await house.until(lambda: all(_answered(phone) for phone in (first, second)))
    await house.quiet()
    texts = sorted(phone.last.text for phone in (first, second))
    assert ["All places are taken" in text for text in texts] == [True, False]
    assert "You have a place" in texts[1]
    assert "an update failed" not in caplog.text


def _answered(phone: Phone) -> bool:
    return "You have a place" in phone.last.text or "All places are taken" in phone.last.text


async def test_whoever_has_waited_longest_gets_a_free_place_and_is_told_that_it_is_theirs(house: House) -> None:
    facilitator, [first, second, third] = await team(house), await people(house, 3)
    await plans(facilitator, places="1")
    await comes(first)
    await waits(second)
    await waits(third)
    assert "You wait for a place." in await looks(second)
    before, others = len(second.messages), len(third.messages)
    await says_no(first)
    await house.it_is("in 2 hours")
    said = "\n".join(new(second, before))
    assert "it is yours" in said
    assert "You come." in said
    assert new(third, others) == []
    assert "All places are taken" in await comes(first)
    before = len(second.messages)
    await house.it_is("2026-03-28 18:00")
    assert "This session is coming up" in new(second, before)[0]


async def test_who_stops_gives_their_place_to_whoever_waits(house: House) -> None:
    facilitator, [first, second] = await team(house), await people(house, 2)
    await plans(facilitator, places="1")
    await comes(first)
    await waits(second)
    before = len(second.messages)
    await first.writes("stop")
    await first.taps("Stop messages")
    await first.taps("Yes, stop messages")
    await house.it_is("in 2 hours")
    assert "it is yours" in new(second, before)[0]


async def test_a_place_is_not_given_to_somebody_who_paused_before_they_heard_of_it(house: House) -> None:
    facilitator, [first, second, third] = await team(house), await people(house, 3)
    await plans(facilitator, places="1")
    await comes(first)
    await waits(second)
    await waits(third)
    await goes_to_bed(house)
    await says_no(first)
    await second.writes("pause")
    await second.taps("30 days")
    before, others = len(second.messages), len(third.messages)
    await house.it_is("tomorrow 12:00")
    assert new(second, before) == []
    assert "it is yours" in new(third, others)[0]


# --- before and after ------------------------------------------------------------------------------------------------


async def test_whoever_comes_is_written_to_a_day_before_and_two_hours_after_across_a_change_of_clocks(
    house: House,
) -> None:
    facilitator, [person, quiet] = await team(house), await people(house, 2)
    await plans(facilitator, starts="13:00", minutes="120", access="No steps.")
    await comes(person)
    await opens(quiet)
    await quiet.taps("I would like to come")
    await quiet.taps("Please do not write")
    await house.it_is("2026-03-27 12:00")
    before, others = len(person.messages), len(quiet.messages)
    await house.it_is("2026-03-28 12:59")
    assert new(person, before) == []
    await house.restart()
    await house.it_is("2026-03-28 13:00")
    card, question = new(person, before)
    assert "This session is coming up" in card
    assert "Getting in and around: No steps." in card
    assert "still suit you" in question
    await person.taps("Yes, I am coming")
    before = len(person.messages)
    await house.it_is("2026-03-29 16:59")  # the clock of the wall, on which an hour was left out that night
    assert new(person, before) == []
    await house.it_is("2026-03-29 17:00")
    [asked] = new(person, before)
    assert f"over now: {TITLE}" in asked
    assert new(quiet, others) == []
    await person.taps("I was there")
    await person.taps("Good")
    assert "send: support" in (await person.taps("Not today")).text


async def test_not_after_all_gives_the_place_back_and_nothing_comes_afterwards(house: House) -> None:
    facilitator, [person, other] = await team(house), await people(house, 2)
    await plans(facilitator, places="1")
    await comes(person)
    await house.it_is("2026-03-28 18:00")
    await person.taps("Not this time after all")
    before = len(person.messages)
    assert "You have a place" in await comes(other)
    await house.it_is("2026-03-30 12:00")
    assert all(TITLE not in text for text in new(person, before))


# --- moved and called off --------------------------------------------------------------------------------------------


async def test_two_changes_are_one_message_and_what_comes_around_it_moves_along(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await plans(facilitator)
    await comes(person)
    await goes_to_bed(house)
    before = len(person.messages)
    shown = await moves(facilitator, "30 3 2026")
    assert "Monday, 30 March 2026" in shown[0]
    assert "Fewer than 5 people come." in shown[1]
    await moves(facilitator, "31 3 2026")
    await house.quiet(0.3)
    assert new(person, before) == []
    await house.it_is("tomorrow 09:00")
    [told] = new(person, before)
    assert "at another time now" in told
    assert "Tuesday, 31 March 2026, 18:00" in told
    before = len(person.messages)
    await house.it_is("2026-03-28 19:00")
    assert all(TITLE not in text for text in new(person, before))
    before = len(person.messages)
    await house.it_is("2026-03-30 18:00")
    assert any("This session is coming up" in text for text in new(person, before))


async def test_whoever_comes_or_waits_hears_that_it_is_called_off_and_then_nothing_of_it(house: House) -> None:
    facilitator, [person, waiting, no] = await team(house), await people(house, 3)
    await plans(facilitator, places="1")
    await comes(person)
    await waits(waiting)
    await says_no(no)
    await house.it_is("in 2 hours")
    counts = [len(phone.messages) for phone in (person, waiting, no)]
    await calls_off(facilitator)
    await house.it_is("in 2 hours")
    for phone, before in zip((person, waiting), counts, strict=False):
        [told] = new(phone, before)
        assert "does not take place" in told
    assert new(no, counts[2]) == []
    await house.it_is("2026-04-02 12:00")
    for phone, before in zip((person, waiting, no), counts, strict=True):
        assert sum(TITLE in text for text in new(phone, before)) <= 1
    assert "No session is planned" in (await person.writes("sessions")).text


async def test_news_waits_for_the_morning_unless_that_is_too_late(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await plans(facilitator, day="4 3 2026", starts="08:30")
    await comes(person)
    await house.it_is("2026-03-03 21:30")
    before = len(person.messages)
    await calls_off(facilitator)
    await house.until(lambda: len(person.messages) > before)
    assert "does not take place" in person.last.text
    assert person.last.silent


async def test_somebody_on_a_pause_who_comes_hears_that_it_is_called_off_and_nothing_else(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await plans(facilitator)
    await comes(person)
    await person.writes("pause")
    await person.taps("90 days")
    before = len(person.messages)
    await house.it_is("2026-03-28 19:00")
    assert new(person, before) == []
    await calls_off(facilitator)
    await house.it_is("2026-03-28 19:10")
    await house.it_is("2026-03-30 12:00")
    [told] = new(person, before)
    assert "does not take place" in told


async def test_news_that_was_planned_is_said_after_a_restart(house: House) -> None:
    facilitator, [person] = await team(house), await people(house, 1)
    await plans(facilitator)
    await comes(person)
    await goes_to_bed(house)
    await calls_off(facilitator)
    before = len(person.messages)
    await house.restart()
    await house.it_is("tomorrow 09:00")
    assert any("does not take place" in text for text in new(person, before))
