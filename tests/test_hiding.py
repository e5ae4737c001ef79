"""Hiding with the whole bot: what both sides wrote goes, exactly that, and what is left is told truly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.follow_ups import FollowUps
from bot.rehearsal.changing import MOST_DELETED
from bot.rehearsal.faults import Fault
from bot.rehearsal.people import Message
from storage.records import Person
from tests.house import House, Phone, open_house
from tests.mortal import Mortal, PowerCut

DONE = "That is done."
TOO_OLD = "Bad Request: message can't be deleted for everyone"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


def everything(house: House, phone: Phone) -> list[Message]:
    """What ever stood in the chat, of both sides."""
    return list(house.server.messenger.chats[phone.id].messages.values())


def there(house: House, phone: Phone) -> list[str]:
    """What stands there still, as the phone shows it."""
    return [message.text for message in everything(house, phone) if not message.deleted]


async def joined(house: House) -> Phone:
    phone = house.phone()
    await phone.joins()
    return phone


async def hides(house: House, phone: Phone) -> None:
    """They say yes; nothing is waited for but that the bot has taken it."""
    await phone.writes("/hide")
    _, data = phone.button("Yes, remove it")
    house.server.messenger.tap(phone.id, phone.last.id, data)
    await house.quiet()


async def known(house: House, phone: Phone) -> Person:
    person = (await house.storage.standing(phone.id, None)).person
    assert person is not None
    return person


# --- what goes, and what stays ---------------------------------------------------------------------------------------


async def test_both_sides_go_with_the_asking_itself_and_one_short_message_stays(house: House) -> None:
    phone = await joined(house)
    await phone.writes("/check_in")
    await hides(house, phone)
    await house.it_is("in 1 minute")
    [said] = there(house, phone)
    assert said.startswith(f"{DONE} From here {len(everything(house, phone)) - 1} are gone.")
    assert "still here, because" not in said
    assert not phone.last.keyboard
    assert phone.last.silent


async def test_no_question_comes_up_again_on_the_cleared_screen(house: House) -> None:
    phone = await joined(house)
    await phone.writes("/check_in")
    await hides(house, phone)
    await house.it_is("in 1 minute")
    assert (await house.storage.standing(phone.id, None)).session is None


async def test_who_thinks_better_of_it_keeps_everything(house: House) -> None:
    phone = await joined(house)
    await phone.writes("hide")
    await phone.taps("No, leave it here")
    await house.it_is("in 1 minute")
    assert not any(message.deleted for message in everything(house, phone))


async def test_what_comes_after_they_asked_stays(house: House) -> None:
    phone = await joined(house)
    house.server.faults.plan(Fault(kind="error", method="deleteMessages", times=3, code=500, description="Busy"))
    await hides(house, phone)
    assert not any(message.deleted for message in everything(house, phone))
    before = len(everything(house, phone))
    await phone.writes("/help")
    later = everything(house, phone)[before:]
    house.app._pacing.answered()
    await house.it_is("in 2 minutes")
    await house.until(lambda: DONE in phone.last.text)
    assert all(message.deleted for message in everything(house, phone)[:before])
    assert not any(message.deleted for message in later)
    assert f"From here {before} are gone." in phone.last.text


async def test_what_is_older_than_two_days_stays_and_it_is_said_how_to_clear_it(house: House) -> None:
    phone = await joined(house)
    old = len(everything(house, phone))
    await house.it_is("in 49 hours")
    await hides(house, phone)
    await house.it_is("in 1 minute")
    assert not any(message.deleted for message in everything(house, phone)[:old])
    assert "From here 2 are gone." in phone.last.text, "what they asked, and what they were asked"
    assert "Anything that is older than two days is still here." in phone.last.text
    assert 'choose "Delete"' in phone.last.text


async def test_what_telegram_keeps_is_counted_and_said_and_can_be_asked_for_again(house: House) -> None:
    phone = await joined(house)
    for method in ("deleteMessages", "deleteMessage"):
        house.server.faults.plan(Fault(kind="error", method=method, times=1, code=400, description=TOO_OLD))
    await hides(house, phone)
    await house.it_is("in 1 minute")
    assert "1 is still here, because Telegram keeps it." in phone.last.text
    assert len(there(house, phone)) == 2
    await hides(house, phone)
    await house.it_is("in 1 minute")
    assert len(there(house, phone)) == 1, "the one that was left, and what was said about it, are gone too"


async def test_more_than_fit_into_one_call_go_in_several(house: House) -> None:
    phone = await joined(house)
    for _ in range(MOST_DELETED // 2):
        house.server.messenger.say(phone.id, "hello")
    await house.quiet()
    before = len(house.server.calls)
    await hides(house, phone)
    await house.it_is("in 1 minute")
    called = [set(said["message_ids"]) for method, said in house.server.calls[before:] if method == "deleteMessages"]
    assert [len(ids) for ids in called] == [MOST_DELETED, len(everything(house, phone)) - 1 - MOST_DELETED]
    assert len(there(house, phone)) == 1


# --- always, and whatever happens ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "way",
    [
        ("/pause", "1", "1"),
        ("/stop", "Stop messages", "Yes, stop messages"),
        ("/stop", "Erase everything", "Yes, erase everything"),
    ],
)
async def test_it_works_in_a_pause_and_for_who_has_stopped(house: House, way: tuple[str, ...]) -> None:
    phone = await joined(house)
    for said in way:
        await (phone.writes(said) if said.startswith("/") or said.isdecimal() else phone.taps(said))
    assert (await known(house, phone)).status in ("paused", "stopped")
    await hides(house, phone)
    await house.it_is("in 1 minute")
    assert [text.splitlines()[0][: len(DONE)] for text in there(house, phone)] == [DONE]


async def test_in_the_middle_of_joining_nothing_is_left_either(house: House) -> None:
    phone = house.phone()
    await phone.writes(f"/start {await house.invite('participant')}")
    await hides(house, phone)
    await house.it_is("in 1 minute")
    assert len(there(house, phone)) == 1


async def test_while_telegram_cannot_be_reached_it_waits_and_then_it_is_done(house: House) -> None:
    phone = await joined(house)
    house.server.faults.plan(Fault(kind="drop", method="deleteMessages", times=2))
    await hides(house, phone)
    await house.it_is("in 2 minutes")
    await house.until(lambda: DONE in phone.last.text)
    assert len(there(house, phone)) == 1


async def test_a_restart_in_between_goes_on_where_it_was(house: House) -> None:
    phone = await joined(house)
    house.server.faults.plan(Fault(kind="error", method="deleteMessages", times=1, code=500, description="Busy"))
    await hides(house, phone)
    await house.restart()
    await house.it_is("in 2 minutes")
    await house.until(lambda: DONE in phone.last.text)
    assert len(there(house, phone)) == 1


async def test_who_has_blocked_the_bot_leaves_nothing_behind_that_is_tried_for_ever(house: House) -> None:
    phone = await joined(house)
    person = await known(house, phone)
    house.server.faults.plan(Fault(kind="error", method="deleteMessages", times=1, code=500, description="Busy"))
    await hides(house, phone)
    house.server.messenger.block(phone.id, blocked=True)
    await house.quiet()
    await house.it_is("in 5 minutes")
    assert [row for row in await house.storage.plans.of(person.pseudonym) if row.plan.kind == "hide"] == []


@pytest.mark.parametrize("after", [False, True])
async def test_whenever_the_power_is_cut_all_of_it_goes_and_it_is_said_once(house: House, after: bool) -> None:
    """Every call of storage is the last one once; a later life completes it."""
    storage, scene, out, clock = house.storage, house.app.watch._owner._scene, house.app._sender, house.clock
    house.app._waker.stop()
    for calls in range(1, 12):
        phone = await joined(house)
        await hides(house, phone)
        pseudonym = (await known(house, phone)).pseudonym
        mortal = FollowUps(storage=Mortal(storage, calls, after=after), out=out, scene=scene, clock=clock)  # type: ignore[arg-type]
        alive = FollowUps(storage=storage, out=out, scene=scene, clock=clock)
        with suppress(PowerCut):
            for row in await storage.plans.of(pseudonym):
                await mortal.carry_out(row)
        while rows := [row for row in await storage.plans.of(pseudonym) if row.plan.kind == "hide"]:
            await alive.carry_out(rows[0])
        out.wake()
        await house.until(lambda phone=phone: DONE in phone.last.text)  # type: ignore[misc]
        await house.quiet()
        assert len(there(house, phone)) == 1


# --- erasing ---------------------------------------------------------------------------------------------------------


async def test_the_numbers_of_messages_are_kept_for_two_days_and_stand_in_a_copy(house: House) -> None:
    phone = await joined(house)
    person = await known(house, phone)
    copy = await house.storage.copy_of(person.pseudonym)
    sides = {row["message_id"]: bool(row["by_person"]) for row in copy["sent_messages"]}
    assert sides == {message.id: not message.from_bot for message in everything(house, phone)}
    await house.it_is("in 50 hours")
    await house.storage.polled(house.clock.now())
    assert (await house.storage.copy_of(person.pseudonym))["sent_messages"] == []


async def test_somebody_who_is_erased_leaves_none_of_their_own_words_in_the_chat(house: House) -> None:
    phone = await joined(house)
    await phone.writes("/stop")
    await phone.taps("Erase everything")
    await phone.taps("Yes, erase everything")
    await house.it_is("in 6 days")
    await phone.writes("Something of mine.")
    await house.it_is("in 30 hours")
    assert "Something of mine." not in there(house, phone)
    assert "What I held about you is erased now" in phone.last.text
