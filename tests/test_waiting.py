"""When all places are taken: being told kindly, waiting, being asked when a place comes free, and being forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import ARRIVING, JOINING, House, Phone, open_house


def one_place(text: str) -> str:
    """The example project with a single place."""
    return text.replace("# places = 12", "places = 1")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, one_place) as house:
        yield house


@pytest.fixture
async def here(house: House) -> Phone:
    """Whoever has the only place."""
    phone = house.phone()
    await phone.joins()
    return phone


async def waits(house: House) -> Phone:
    """Somebody who comes when all places are taken, and would like to be told."""
    phone = house.phone()
    await phone.writes(f"/start {await house.invite('participant')}")
    await phone.taps("Yes, tell me")
    return phone


async def leaves(phone: Phone) -> None:
    await phone.writes("stop")
    await phone.taps("Stop messages")
    await phone.taps("Yes, stop messages")


def text_of(phone: Phone, since: int = 0) -> str:
    """Everything that the bot has said to them, or since then."""
    return "\n".join(message.text for message in phone.messages[since:])


async def test_whoever_comes_when_all_places_are_taken_hears_when_and_what_else_and_uses_up_nothing(
    house: House, here: Phone
) -> None:
    token, phone = await house.invite("participant"), house.phone()
    await phone.writes(f"/start {token}")
    said = text_of(phone)
    assert "All places are taken now" in said
    assert "We cannot say when" in said
    assert "other ways to take part" in said
    assert "Ask at the front desk." in said
    assert "999" in said
    await phone.taps("No, forget me")
    await leaves(here)
    assert "Which language" in (await house.phone().writes(f"/start {token}")).text


async def test_without_a_yes_nobody_waits_and_nothing_is_kept(house: House, here: Phone) -> None:
    phone = house.phone()
    await phone.writes(f"/start {await house.invite('participant')}")
    await phone.taps("No, forget me")
    assert "by invitation" in (await phone.writes("hello")).text
    before = len(phone.messages)
    await leaves(here)
    await house.it_is("in 2 days")
    assert len(phone.messages) == before


async def test_a_place_is_offered_as_soon_as_somebody_leaves_and_kept_until_the_day_that_is_named(
    house: House, here: Phone
) -> None:
    phone = await waits(house)
    before = len(phone.messages)
    await leaves(here)
    await house.it_is("in 2 hours")
    assert "a place has come free" in text_of(phone, before)
    assert "9 March 2026" in text_of(phone, before)
    await phone.taps("Yes, tell me more")
    for reply in ("1", *JOINING, "skip", *ARRIVING):
        await phone.writes(reply)
    assert "check-in" in phone.last.text


async def test_whoever_waited_longest_is_asked_first_and_the_next_one_if_they_do_not_want_it(
    house: House, here: Phone
) -> None:
    first = await waits(house)
    await house.it_is("in 1 hours")
    second = await waits(house)
    before = len(second.messages)
    await leaves(here)
    await house.it_is("in 2 hours")
    assert "for you" in text_of(first)
    assert len(second.messages) == before
    await first.taps("No, thank you")
    await house.it_is("in 2 hours")
    assert "a place has come free" in text_of(second, before)
    assert "by invitation" in (await first.writes("hello")).text


async def test_who_does_not_answer_is_forgotten_after_the_last_day_and_the_next_one_is_asked(
    house: House, here: Phone
) -> None:
    first = await waits(house)
    await house.it_is("in 1 hours")
    second = await waits(house)
    await leaves(here)
    await house.it_is("in 2 hours")
    await house.it_is("2026-03-09 23:30")
    assert "Not answering" not in text_of(first)
    assert "come free" not in text_of(second)
    await house.it_is("2026-03-10 12:00")
    assert "Not answering was fine" in first.last.text
    assert "by invitation" in (await first.writes("hello")).text
    await house.it_is("2026-03-10 15:00")
    assert "a place has come free" in text_of(second)


async def test_who_skips_the_question_is_asked_again_when_they_write(house: House, here: Phone) -> None:
    phone = await waits(house)
    await leaves(here)
    await house.it_is("in 2 hours")
    await phone.taps("Skip")
    before = len(phone.messages)
    await phone.writes("I would like it")
    assert "a place has come free" in text_of(phone, before)
    assert phone.button("Yes, tell me more")


async def test_who_waits_hears_how_it_stands_and_never_a_number_in_the_line(house: House, here: Phone) -> None:
    phone = await waits(house)
    before = len(phone.messages)
    await phone.writes("Is there news?")
    assert "since 2 March 2026" in text_of(phone, before)
    assert "nobody has read it" in text_of(phone, before)
    assert "waited for" not in text_of(phone, before)


async def test_how_long_people_wait_is_said_once_many_wait(house: House, here: Phone) -> None:
    phones = [await waits(house) for _ in range(5)]
    await house.it_is("in 2 weeks")
    before = len(phones[0].messages)
    await phones[0].writes("Is there news?")
    assert "has waited for 2 weeks" in text_of(phones[0], before)


async def test_stop_forgets_whoever_waits_at_once(house: House, here: Phone) -> None:
    phone = await waits(house)
    goodbye = await phone.writes("stop")
    assert "I keep nothing about you" in goodbye.text
    assert "by invitation" in (await phone.writes("hello")).text


async def test_who_blocks_the_bot_while_waiting_is_forgotten_and_holds_up_nobody(house: House, here: Phone) -> None:
    first = await waits(house)
    await house.it_is("in 1 hours")
    second = await waits(house)
    house.server.messenger.block(first.id, blocked=True)
    await house.quiet()
    await leaves(here)
    await house.it_is("in 2 hours")
    assert "a place has come free" in text_of(second)


async def test_help_and_rights_are_there_for_whoever_waits_and_nothing_else(house: House, here: Phone) -> None:
    phone = await waits(house)
    assert "999" in (await phone.writes("support")).text
    listed = (await phone.writes("help")).text
    assert "/privacy" in listed
    assert "/check_in" not in listed
    await phone.writes("check in")
    assert phone.button("No, forget me")


async def test_a_place_that_is_kept_goes_to_nobody_else(house: House, here: Phone) -> None:
    await waits(house)
    await leaves(here)
    await house.it_is("in 2 hours")
    phone = house.phone()
    await phone.writes(f"/start {await house.invite('participant')}")
    assert "All places are taken now" in text_of(phone)


async def test_more_places_are_offered_by_the_next_daily_round(house: House, here: Phone) -> None:
    phone = await waits(house)
    house.project = house.project.model_copy(update={"places": 2})
    await house.restart()
    before = len(phone.messages)
    await house.it_is("2026-03-03 12:00")
    assert "a place has come free" in text_of(phone, before)


async def test_who_begins_to_join_and_never_goes_on_does_not_keep_others_waiting(house: House) -> None:
    silent, token = house.phone(), await house.invite("participant")
    await silent.writes(f"/start {token}")
    phone = await waits(house)
    await house.it_is("in 9 days")
    assert "a place has come free" in text_of(phone)
    assert "by invitation" in (await silent.writes("hello")).text


async def test_the_team_joins_however_many_people_take_part(house: House, here: Phone) -> None:
    assert "invited to its team" in (await house.phone().writes(f"/start {await house.invite('facilitator')}")).text
