"""The card with the whole bot: after the answer is safe, once in 24 hours, forgotten a day later, told to nobody."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ports import Incoming
from bot.runner import Runner
from bot.waker import FORGETS_EVERY
from flows.card import CARD
from flows.reply import Words
from storage.records import Person
from tests.house import House, Phone, open_house
from tests.mortal import Mortal, PowerCut

HEAVY = "the room was cold, and I want to die"
SHOWN = "Some of what people write is heavy."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def joined(house: House) -> Phone:
    phone = house.phone()
    await phone.joins()
    return phone


async def known(house: House, phone: Phone) -> Person:
    person = (await house.storage.standing(phone.id, None)).person
    assert person is not None
    return person


def cards(phone: Phone) -> int:
    return sum(SHOWN in message.text for message in phone.messages)


async def test_the_card_says_where_help_is_and_its_three_ways_work(house: House) -> None:
    for label, then in [
        ("See everybody to talk to", "Here are people you can talk to"),
        ("Ask somebody to contact me", "How shall they get in touch with you?"),
        ("Carry on", "To see people you can talk to at any time, send: support"),
    ]:
        phone = await joined(house)
        await phone.writes(HEAVY)
        [card] = [message for message in phone.messages if SHOWN in message.text]
        assert "999" in card.text
        before = len(phone.messages)
        await phone.taps(label)
        assert any(then in message.text for message in phone.messages[before:])


@pytest.mark.parametrize("language", ["1", "2", "3"])
async def test_it_comes_whatever_language_its_person_reads(house: House, language: str) -> None:
    phone = await joined(house)
    await phone.writes("/language")
    await phone.writes(language)
    for words in ("nie chcę żyć", "میں مرنا چاہتا ہوں"):
        await phone.writes(words)
        assert (await known(house, phone)).carded_at is not None
        await house.it_is("in 25 hours")
        assert (await known(house, phone)).carded_at is None


async def test_words_to_the_team_are_kept_before_and_shared_only_as_their_writer_says(house: House) -> None:
    phone = await joined(house)
    await phone.writes("feedback")
    await phone.writes(HEAVY)
    standing = await house.storage.standing(phone.id, None)
    assert standing.session is not None
    below, top = standing.session.frames
    assert top.script == CARD
    assert HEAVY in below.answers.values()
    await phone.taps("Carry on")
    assert "How would you like to share it?" in phone.last.text


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("calls", [1, 2, 3])
async def test_whenever_the_power_is_cut_answer_and_card_are_both_there_or_neither_is(
    house: House, after: bool, calls: int
) -> None:
    phone = await joined(house)
    await phone.writes("feedback")
    storage, out = house.storage, house.app._sender
    given = {"out": out, "scene": house.app.watch._owner._scene, "clock": house.clock, "planned": lambda: None}
    incoming = Incoming(update_id=10**6, kind="reply", chat_id=phone.id, reply=Words(text=HEAVY))
    with suppress(PowerCut):
        await Runner(storage=Mortal(storage, calls, after=after), **given).take(incoming)  # type: ignore[arg-type]
    standing = await storage.standing(phone.id, None)
    assert standing.session is not None
    assert standing.person is not None
    is_open = [frame.script for frame in standing.session.frames][-1] == CARD
    is_kept = any(HEAVY in frame.answers.values() for frame in standing.session.frames)
    assert is_open == is_kept == (standing.person.carded_at is not None)
    await Runner(storage=storage, **given).take(incoming)  # type: ignore[arg-type]
    out.wake()
    await house.restart()
    await house.until(lambda: cards(phone) == 1)
    await house.quiet()
    assert cards(phone) == 1


# --- once, and then forgotten ----------------------------------------------------------------------------------------


async def test_it_comes_once_in_24_hours_also_over_a_restart(house: House) -> None:
    phone = await joined(house)
    await phone.writes(HEAVY)
    await phone.taps("Carry on")
    await phone.writes(HEAVY)
    await house.restart()
    await house.it_is("in 23 hours")
    await phone.writes(HEAVY)
    assert cards(phone) == 1
    await house.it_is("in 61 minutes")
    await phone.writes(HEAVY)
    assert cards(phone) == 2


async def test_a_day_later_nothing_says_that_it_was_shown_though_nobody_writes(house: House) -> None:
    phone = await joined(house)
    await phone.writes(HEAVY)
    assert (await known(house, phone)).carded_at is not None
    house.clock.move_to(house.clock.now() + timedelta(hours=23, minutes=58))
    await house.settle()
    assert (await known(house, phone)).carded_at is not None
    for _ in range(2):
        house.clock.move_to(house.clock.now() + FORGETS_EVERY)
        await house.settle()
    assert (await known(house, phone)).carded_at is None


async def test_what_was_shown_before_an_outage_is_forgotten_at_the_start_after_it(house: House) -> None:
    phone = await joined(house)
    await phone.writes(HEAVY)
    await house.off_until("in 3 days")
    await house.settle()
    assert (await known(house, phone)).carded_at is None


async def test_its_person_can_see_that_it_is_kept_for_a_day(house: House) -> None:
    phone = await joined(house)
    await phone.writes(HEAVY)
    await phone.taps("Carry on")
    before = len(phone.messages)
    await phone.writes("/my_data")
    assert any("I showed you where help is" in message.text for message in phone.messages[before:])
    await house.it_is("in 25 hours")
    before = len(phone.messages)
    await phone.writes("/my_data")
    assert not any("I showed you where help is" in message.text for message in phone.messages[before:])


# --- who learns of it ------------------------------------------------------------------------------------------------


async def test_nobody_of_the_team_hears_or_sees_anything_of_it(house: House) -> None:
    team = {role: house.phone() for role in ("facilitator", "coordinator", "owner")}
    for role, phone in team.items():
        await phone.joins(role)  # type: ignore[arg-type]
    people = [await joined(house) for _ in range(6)]
    before = {role: len(phone.messages) for role, phone in team.items()}
    for person in people:
        await person.writes(HEAVY)
        await person.taps("Carry on")
    assert {role: len(phone.messages) for role, phone in team.items()} == before
    await house.it_is("in 7 days")
    for role, phone in team.items():
        for command in ("/digest", "/cases", "/queue", "/team", "/my_data", "/who_looked"):
            await phone.writes(command)
        seen = "\n".join(message.text for message in phone.messages[before[role] :])
        assert HEAVY not in seen, role
        assert SHOWN not in seen, role
        assert "heavy" not in seen.casefold(), role


async def test_not_even_a_number_is_kept(house: House) -> None:
    phone = await joined(house)
    await phone.writes(HEAVY)
    await phone.taps("See everybody to talk to")
    storage = house.storage
    counters = await storage._project.run(lambda c: dict(c.execute("SELECT name, count FROM counters").fetchall()))  # type: ignore[attr-defined]
    audit = await storage._project.run(lambda c: c.execute("SELECT what, about FROM audit").fetchall())  # type: ignore[attr-defined]
    assert not [name for name in counters if CARD in name.split() or "support" in name.split()]
    assert CARD not in json.dumps(audit)


# --- of whom nothing is kept -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["hello", "/start nonsense"])
async def test_a_stranger_of_whom_nothing_is_kept_is_told_the_emergency_number(house: House, words: str) -> None:
    phone = house.phone()
    assert "999" in (await phone.writes(words)).text
    assert (await house.storage.standing(phone.id, None)).person is None


async def test_a_stranger_is_told_the_word_that_shows_the_list_and_it_works(house: House) -> None:
    phone = house.phone()
    assert "send: support" in (await phone.writes("hello")).text
    assert "Samaritans" in "\n".join([(await phone.writes("support")).text, *(each.text for each in phone.messages)])


@pytest.mark.parametrize("who", ["a stranger", "too young", "erased"])
async def test_beside_heavy_words_help_comes_first_for_those_of_whom_nothing_is_kept(house: House, who: str) -> None:
    phone = await unknown(house, who)
    said = await phone.writes(HEAVY)
    first, then = said.text.index("here are people who listen"), said.text.index("by invitation")
    assert first < said.text.index("999") < said.text.index("116 123") < then
    copied = [button["copy_text"]["text"] for row in said.keyboard for button in row]
    assert copied[0] == "999"
    assert (await house.storage.standing(phone.id, None)).person is None


async def unknown(house: House, who: str) -> Phone:
    """Somebody who was perhaps known once."""
    phone = house.phone()
    if who == "too young":
        await phone.writes(f"/start {await house.invite('participant')}")
        await phone.taps("English")
        await phone.taps("No, as it is now")
        await phone.taps("Under 16")
    elif who == "erased":
        await phone.joins()
        person = await known(house, phone)
        await house.storage.erase(person.pseudonym, house.clock.now())
    return phone


@pytest.mark.parametrize("words", ["hello", HEAVY])
async def test_when_the_project_has_ended_the_emergency_number_comes_first(tmp_path: Path, words: str) -> None:
    async with open_house(tmp_path, lambda text: text.replace("# ends = 2027-06-30", "ends = 2026-03-20")) as house:
        await house.it_is("2026-06-01 12:00")
        phone = house.phone()
        await phone.writes(words)
        said = "\n\n".join(message.text for message in phone.messages)
        assert said.index("999") < said.index("The project has ended") < said.index("Samaritans", said.index("ended"))
        assert ("here are people who listen" in said) == (words == HEAVY)
