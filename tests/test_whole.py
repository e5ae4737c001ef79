"""Whole lives with the whole bot: joining, checking in, leaving, and what the team sees of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house import House, Phone, open_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def shares(phone: Phone, words: str) -> None:
    """Words for the team, without a name."""
    await phone.writes("feedback")
    await phone.writes(words)
    await phone.taps("Without my name")
    await phone.taps("Yes, share it like this")


async def checks_in(phone: Phone, mood: str, heard: str = "Yes") -> None:
    """A check-in without words of their own."""
    await phone.writes("/check_in")
    await phone.taps("OK, let's start")
    await phone.taps(mood)
    if mood in ("Hard", "Very hard"):
        await phone.taps("Not now")
    await phone.taps(heard)
    await phone.taps("Not today")


# --- a participant ---------------------------------------------------------------------------------------------------


async def test_the_first_message_has_the_emergency_number_and_needs_no_tap(house: House) -> None:
    phone = house.phone()
    welcome = await phone.writes(f"/start {await house.invite('participant')}")
    assert "999" in welcome.text
    stranger = await house.phone().writes("hello")
    assert "999" in stranger.text


async def test_the_check_in_comes_when_it_was_announced_and_not_earlier(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    before = len(phone.messages)
    await house.it_is("2026-03-09 09:30")
    assert len(phone.messages) == before
    await house.it_is("2026-03-09 10:00")
    assert "check-in" in phone.last.text
    assert phone.last.silent
    assert len(phone.messages) == before + 1


async def test_nothing_is_sent_in_a_pause_and_one_quiet_message_ends_it(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await phone.writes("pause")
    await phone.taps("30 days")
    before = len(phone.messages)
    await house.it_is("2026-03-20 12:00")
    assert len(phone.messages) == before
    await house.it_is("2026-04-01 12:00")
    [welcome] = phone.messages[before:]
    assert "Your pause is over" in welcome.text
    assert welcome.silent
    await house.it_is("2026-04-06 10:00")
    assert "check-in" in phone.last.text


async def test_stop_is_one_word_and_one_tap_and_nothing_comes_any_more(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await phone.writes("stop")
    await phone.taps("Stop messages")
    last = await phone.taps("Yes, stop messages")
    assert "You can undo this" in last.text
    assert "I do not write to you any more" in phone.messages[-2].text
    before = len(phone.messages)
    await house.it_is("in 3 weeks")
    assert len(phone.messages) == before
    back = await phone.writes("hello again")
    assert "hear from us again" in back.text


async def test_erasing_leaves_a_receipt_and_nobody(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await phone.writes("stop")
    await phone.taps("Erase everything")
    await phone.taps("Yes, erase everything")
    await house.it_is("in 8 days")
    receipt = phone.last.text
    assert "erased" in receipt
    assert "by invitation" in (await phone.writes("hello")).text


async def test_saying_not_now_leaves_nothing_and_the_invitation_can_be_used_again(house: House) -> None:
    token, phone = await house.invite("participant"), house.phone()
    await phone.writes(f"/start {token}")
    await phone.writes("stop")
    assert "not kept anything about you" in phone.last.text
    assert "Which language" in (await house.phone().writes(f"/start {token}")).text


async def test_the_copy_of_ones_data_is_complete_and_comes_as_a_file(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await checks_in(phone, "Good")
    await phone.writes("my data")
    document = next(message.file for message in reversed(phone.messages) if message.file)
    copy = json.loads(document.content)
    assert [answer["content"] for answer in copy["answers"] if answer["step"] == "mood"] == [4]
    listed = next(message for message in reversed(phone.messages) if "What you answered" in message.text)
    assert "Good" in listed.text


async def test_the_language_button_works_in_the_middle_of_anything(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await phone.writes("/check_in")
    assert "Polski" in (await phone.taps("Language")).text


async def test_one_thing_that_was_shared_is_taken_back_by_its_author(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await shares(phone, "The room is too cold.")
    assert "send: shared" in phone.last.text
    await shares(phone, "I would like the chairs in a circle, so that everybody can see everybody else.")
    await phone.writes("take back")
    await phone.taps("Something I shared")
    await phone.taps("I would like the chairs in a circle, so…")
    assert "It is taken back" in (await phone.taps("Yes, take it back")).text
    await phone.writes("my data")
    document = next(message.file for message in reversed(phone.messages) if message.file)
    shared = json.loads(document.content)["contributions"]
    assert [each["content"] for each in shared] == ["The room is too cold."]


async def test_nothing_is_said_to_be_gone_if_its_date_has_passed_since_it_was_chosen(tmp_path: Path) -> None:
    def until_wednesday(project: str) -> str:
        return project.replace("# cutoff = 2027-03-31", "cutoff = 2026-03-04")

    async with open_house(tmp_path, until_wednesday) as house:
        phone = house.phone()
        await phone.joins()
        await shares(phone, "The room is too cold.")
        await phone.writes("take back")
        await phone.taps("Something I shared")
        await phone.taps("The room is too cold.")
        await house.it_is("2026-03-05 12:00")
        said = (await phone.taps("Yes, take it back")).text
        assert "I could not take this back any more." in said
        assert "I can still leave one out of everything to come." in said


async def test_a_blocked_bot_is_silent_and_an_unblocked_one_asks_before_it_writes(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    house.server.messenger.block(phone.id, blocked=True)
    await house.quiet()
    house.server.messenger.block(phone.id, blocked=False)
    before = len(phone.messages)
    await house.it_is("in 2 weeks")
    assert len(phone.messages) == before
    assert "hear from us again" in (await phone.writes("hi")).text


async def test_everything_works_in_urdu_from_right_to_left(house: House) -> None:
    phone = house.phone("ur")
    welcome = await phone.writes(f"/start {await house.invite('participant')}")
    assert "اردو" in welcome.text
    words = await phone.taps("اردو")
    assert any("\u0600" <= mark <= "\u06ff" for mark in words.text)
    before = len(phone.messages)
    await phone.writes("مدد")
    assert any("999" in message.text for message in phone.messages[before:])


async def test_a_question_is_put_again_after_an_outage_and_the_old_button_is_no_answer(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await phone.writes("/check_in")
    _, old = phone.button("OK, let's start")
    tapped = phone.last.id
    await house.app.stop()
    house.server.messenger.tap(phone.id, tapped, old)
    house.clock.move_to(house.clock.now().replace(minute=house.clock.now().minute + 10))
    await house.start()
    await house.until(lambda: "I was away" in phone.last.text)
    assert "mood" not in phone.last.text
    await phone.taps("OK, let's start")
    assert "How has your week been" in phone.last.text


# --- the team --------------------------------------------------------------------------------------------------------


async def test_a_facilitator_sees_a_closed_batch_and_nobody_in_it(house: House) -> None:
    facilitator = house.phone()
    await facilitator.joins("facilitator")
    assert "There is no summary yet" in (await facilitator.writes("/digest")).text
    people = [house.phone() for _ in range(6)]
    for person in people:
        await person.joins()
    for person in people[:4]:
        await checks_in(person, "Good")
    await house.it_is("tomorrow 18:30")
    assert "There is no summary yet" in (await facilitator.writes("/digest")).text
    for person in people[4:]:
        await checks_in(person, "Hard")
    await house.it_is("tomorrow 18:30")
    before = len(facilitator.messages)
    await facilitator.writes("/digest")
    await facilitator.taps("The numbers")
    in_short, _, numbers, menu = [message.text for message in facilitator.messages[before:]]
    assert "from what 6 people who take part said" in in_short
    assert "More than half chose: Good" in numbers
    assert "Hard" not in in_short + numbers
    assert "In people's own words" not in menu


async def test_a_coordinator_is_told_of_a_withdrawal_and_marks_it(house: House) -> None:
    coordinator, person = house.phone(), house.phone()
    await coordinator.joins("coordinator")
    await person.joins()
    await person.writes("stop")
    await person.taps("Leave, take back what I shared")
    await person.taps("Yes, leave and take back")
    await house.until(lambda: "new case" in coordinator.last.text)
    assert str(person.id) not in coordinator.last.text
    await coordinator.writes("/cases")
    for reply in ("Open a case", "1", "Note where it stands", "Done"):
        await coordinator.writes(reply)
    await coordinator.writes("/cases")
    assert any("There are no open cases" in message.text for message in coordinator.messages)


async def test_somebody_without_the_role_cannot_open_what_is_for_the_team(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    for command in ("/digest", "/cases"):
        assert "nothing open" in (await phone.writes(command)).text
