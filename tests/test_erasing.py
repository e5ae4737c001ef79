"""An erasure with the whole bot: nobody has to do anything for it, the chat is tidied, and a receipt says the truth."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.erasing import Erasing
from bot.follow_ups import FollowUps
from bot.lanes import Lanes
from bot.ports import Deletion, Out
from bot.rehearsal.faults import Fault
from bot.rehearsal.people import Message
from bot.waker import Waker
from storage.records import DueRow
from storage.records_of_cases import Receipt
from storage.records_of_digests import Batch
from tests.house import PATIENCE, House, Phone, open_house
from tests.mortal import Mortal, PowerCut
from tests.open_project import MovedClock

GOODBYE = "From now on nobody reads what you gave"
WORDS = "The stairs are dark in the evening."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


def receipts(phone: Phone) -> list[Message]:
    return [message for message in phone.messages if "What I held about you is erased now" in message.text]


def there(phone: Phone) -> list[Message]:
    """What of the bot's stands in the chat still."""
    return [message for message in phone.messages if not message.deleted]


async def receipt_of(house: House, phone: Phone) -> Receipt:
    [said] = receipts(phone)
    code = said.text.partition("Your receipt: ")[2].partition("\n")[0]
    found = await house.storage.cases.receipt(code)
    assert isinstance(found, Receipt)
    return found


async def leaves(phone: Phone, rung: str, yes: str) -> None:
    await phone.writes("/stop")
    await phone.taps(rung)
    await phone.taps(yes)


async def asks_to_be_erased(phone: Phone) -> None:
    await leaves(phone, "Erase everything", "Yes, erase everything")


async def answers(phone: Phone) -> None:
    await phone.writes("/check_in")
    for label in ("OK, let's start", "Good", "Yes", "Not today"):
        await phone.taps(label)


async def shares(phone: Phone, words: str = WORDS) -> None:
    await phone.writes("/feedback")
    await phone.writes(words)
    await phone.taps("Without my name")
    await phone.taps("Yes, share it like this")


# --- what stands in the chat -----------------------------------------------------------------------------------------


async def test_what_was_said_lately_goes_and_the_goodbye_and_the_receipt_stay(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await shares(phone)
    await asks_to_be_erased(phone)
    await house.it_is("in 6 days")
    everything = house.server.messenger.chats[phone.id].messages
    before = len(everything)
    await phone.writes("/my_data")
    lately = list(everything)[before:]
    await house.it_is("in 30 hours")
    receipt = await receipt_of(house, phone)
    assert (receipt.deleted, receipt.undeleted) == (len(lately), 0)
    assert [message.id for message in everything.values() if message.deleted] == lately, "of both sides"
    assert any(GOODBYE in message.text for message in there(phone))
    assert there(phone)[-1] == receipts(phone)[0]


async def test_where_it_cannot_be_undone_the_goodbye_stays_and_everything_before_it_goes(tmp_path: Path) -> None:
    async with open_house(tmp_path, lambda text: text.replace("undo_days = 7", "undo_days = 0")) as house:
        phone = house.phone()
        await phone.joins()
        await shares(phone)
        await house.it_is("in 1 hour")
        await phone.writes("/stop")
        await phone.taps("Erase everything")
        before = len(phone.messages)
        await phone.taps("Yes, erase everything")
        await house.it_is("in 1 minute")
        theirs = [each for each in house.server.messenger.chats[phone.id].messages.values() if not each.from_bot]
        assert (await receipt_of(house, phone)).deleted == before + len(theirs)
        assert there(phone) == phone.messages[before:]
        assert all(message.deleted for message in theirs)
        assert any(GOODBYE in message.text for message in there(phone))


async def test_the_receipt_names_what_stays_how_to_ask_and_nothing_of_theirs(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await shares(phone)
    await asks_to_be_erased(phone)
    await house.it_is("in 8 days")
    [receipt] = receipts(phone)
    for said in (
        "none of it says who you are",
        "The case of your leaving",
        'Choose "Delete"',
        "Thank you for the time",
    ):
        assert said in receipt.text
    for untrue in ("Numbers in summaries", "more case", "There was no time"):
        assert untrue not in receipt.text
    assert "Ask at the front desk" in receipt.text
    assert "999" in receipt.text
    assert WORDS not in receipt.text
    assert not receipt.keyboard


async def test_the_receipt_has_the_code_and_the_day_of_asking_and_the_team_finds_both_by_it(house: House) -> None:
    coordinator, phone = house.phone(), house.phone()
    await coordinator.joins("coordinator")
    await phone.joins()
    asked_at = house.clock.now()
    await asks_to_be_erased(phone)
    [case] = await house.storage.cases.open()
    assert any(f"Your receipt is: {case.code}" in message.text for message in phone.messages)
    await house.it_is("in 8 days")
    receipt = await receipt_of(house, phone)
    assert receipt.code == case.code
    assert receipt.requested_at.date() == asked_at.date()
    assert receipt.done_at is not None
    assert receipt.done_at.date() == (asked_at + timedelta(days=8)).date()
    assert receipt.case is not None
    assert receipt.case.rung == "erase"
    await coordinator.writes("/cases")
    await coordinator.taps("Look up a code")
    await coordinator.writes(case.code)
    said = "\n".join(message.text for message in coordinator.messages[-3:])
    for part in ("It was asked for on 2 March 2026", "It was carried out on 10 March 2026", "Where it stands"):
        assert part in said


async def test_whoever_came_back_once_gets_the_code_of_the_day_on_which_they_asked_again(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await asks_to_be_erased(phone)
    await house.it_is("in 1 day")
    await phone.taps("Undo this, erase nothing")
    await phone.taps("Yes, write to me again")
    again = house.clock.now()
    await asks_to_be_erased(phone)
    await house.it_is("in 8 days")
    assert (await receipt_of(house, phone)).requested_at.date() == again.date()
    assert "One more case" in receipts(phone)[0].text


async def test_everything_that_stays_is_named_and_counted(house: House) -> None:
    people = [house.phone() for _ in range(6)]
    for phone in people:
        await phone.joins()
        await answers(phone)
    await house.it_is("in 1 day")
    phone = people[0]
    await phone.writes("/complain")
    await phone.writes(WORDS)
    await phone.taps("Yes, send it")
    person = (await house.storage.standing(phone.id, None)).person
    assert person is not None
    [complaint] = await house.storage.cases.of(person.pseudonym)
    await asks_to_be_erased(phone)
    await house.it_is("in 8 days")
    [receipt] = receipts(phone)
    assert "Numbers in summaries" in receipt.text
    assert f"Its code: {complaint.case.code}" in receipt.text
    assert "until 365 days after it is closed" in receipt.text


async def test_what_there_was_no_time_to_delete_is_not_put_down_to_telegram(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await asks_to_be_erased(phone)
    await house.it_is("in 6 days")
    await phone.writes("hello")
    person = (await house.storage.standing(phone.id, None)).person
    assert person is not None
    out, scene = TooSlow(house.app._sender), house.app.watch._owner._scene
    erasing = Erasing(storage=house.storage, out=out, scene=scene)  # type: ignore[arg-type]
    messages = await house.storage.chats.deletable(person.pseudonym, house.clock.now())
    await erasing.erase(person, house.clock.now())
    await erasing.stop()
    receipt = await receipt_of(house, phone)
    assert (receipt.deleted, receipt.undeleted) == (1, 0)
    assert f"There was no time to delete {len(messages) - 1} more message" in receipts(phone)[0].text
    assert "Telegram did not let me" not in receipts(phone)[0].text


class TooSlow:
    """A way out to a Telegram that answers for the first message only."""

    def __init__(self, out: Out) -> None:
        self.say_once = out.say_once

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> Deletion:
        return Deletion(gone=message_ids[:1], refused=())


async def test_what_telegram_does_not_let_us_delete_is_counted_and_said(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await asks_to_be_erased(phone)
    await house.it_is("in 6 days")
    await phone.writes("hello")
    too_old = "Bad Request: message can't be deleted for everyone"
    for method in ("deleteMessages", "deleteMessage"):
        house.server.faults.plan(Fault(kind="error", method=method, times=9, code=400, description=too_old))
    await house.it_is("in 30 hours")
    receipt = await receipt_of(house, phone)
    assert receipt.deleted == 0
    assert receipt.undeleted > 0
    assert "Telegram did not let me" in receipts(phone)[0].text
    assert not any(message.deleted for message in phone.messages)


async def test_what_is_deleted_already_counts_as_deleted(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await asks_to_be_erased(phone)
    await house.it_is("in 6 days")
    await phone.writes("hello")
    gone = "Bad Request: message to delete not found"
    house.server.faults.plan(Fault(kind="error", method="deleteMessages", times=9, code=400, description=gone))
    await house.it_is("in 30 hours")
    receipt = await receipt_of(house, phone)
    assert receipt.deleted > 0
    assert receipt.undeleted == 0


# --- nothing holds it up ---------------------------------------------------------------------------------------------


async def test_a_telegram_out_of_reach_holds_up_no_erasure_and_the_receipt_comes_once_it_is_back(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await asks_to_be_erased(phone)
    await house.it_is("in 6 days")
    await phone.writes("hello")
    house.server.faults.plan(Fault(kind="drop", method="deleteMessages", times=99))
    house.server.faults.plan(Fault(kind="error", method="sendMessage", code=429, parameters={"retry_after": 1}))
    await house.it_is("in 30 hours")
    assert (await house.storage.standing(phone.id, None)).person is None
    await house.until(lambda: bool(receipts(phone)))
    assert (await receipt_of(house, phone)).undeleted == 0
    assert "There was no time to delete" in receipts(phone)[0].text
    await house.until(lambda: not house.app._sender._asides.tasks)
    await owes_nothing(house)


async def owes_nothing(house: House) -> None:
    """Nothing is left of how to reach those who have heard."""
    async with asyncio.timeout(PATIENCE):
        while await house.storage.erasures.owed():
            await asyncio.sleep(0.01)


async def test_a_receipt_that_could_not_be_said_comes_after_a_restart_once(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await asks_to_be_erased(phone)
    house.server.faults.plan(Fault(kind="error", method="sendMessage", times=99))
    await house.it_is("in 8 days")
    [owed] = await house.storage.erasures.owed()
    assert owed.chat_id == phone.id
    assert receipts(phone) == []
    house.server.faults.clear()
    for _ in range(2):
        await house.restart()
        await owes_nothing(house)
    assert len(receipts(phone)) == 1


async def test_a_receipt_that_could_not_be_said_for_a_day_is_gone_with_how_to_reach_its_person(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await asks_to_be_erased(phone)
    house.server.faults.plan(Fault(kind="error", method="sendMessage", times=99))
    await house.it_is("in 8 days")
    house.server.faults.clear()
    await house.off_until("in 2 days")
    assert await house.storage.erasures.owed() == ()
    assert receipts(phone) == []


async def test_who_has_blocked_the_bot_is_erased_like_everybody(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await asks_to_be_erased(phone)
    house.server.messenger.block(phone.id, blocked=True)
    await house.it_is("in 8 days")
    assert (await house.storage.standing(phone.id, None)).person is None
    assert receipts(phone) == []
    await owes_nothing(house)


async def test_an_erasure_that_was_due_while_the_bot_was_off_is_carried_out_at_the_start(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await asks_to_be_erased(phone)
    await house.off_until("in 9 days")
    assert (await receipt_of(house, phone)).done_at is not None


@pytest.mark.parametrize("kind", ["erase", "forget"])
@pytest.mark.parametrize("after", [False, True])
async def test_nothing_is_left_whenever_the_power_is_cut(house: House, kind: str, after: bool) -> None:
    """Every call of storage is the last one once; a later life completes it, and its person hears of it.

    They hear it twice only if the power was cut after it was said and before that was noted.
    """
    storage, scene, out = house.storage, house.app.watch._owner._scene, house.app._sender
    rung = ("Erase everything", "Yes, erase everything")
    if kind == "forget":
        rung = ("Leave, take back what I shared", "Yes, leave and take back")
    for calls in range(1, 11):
        phone, clock = house.phone(), MovedClock()
        await phone.joins()
        await shares(phone)
        await leaves(phone, *rung)
        person = (await storage.standing(phone.id, None)).person
        assert person is not None
        [row] = [each for each in await storage.plans.of(person.pseudonym) if each.plan.kind == kind]
        clock.at = row.plan.due_at
        for life in (Mortal(storage, calls, after=after), storage):
            follow_ups = FollowUps(storage=life, out=out, scene=scene, clock=clock)  # type: ignore[arg-type]
            with suppress(PowerCut):
                await follow_ups.begin()
                await follow_ups.carry_out(row)
            await follow_ups.stop()
            if life is not storage:
                in_doubt = len(receipts(phone)) * len(await storage.erasures.owed())
        await house.quiet()
        copy = await storage.copy_of(person.pseudonym)
        assert not copy if kind == "erase" else copy["contributions"] == []
        assert await storage.plans.of(person.pseudonym) == ()
        assert len(receipts(phone)) == (1 + in_doubt if kind == "erase" else 0)
        assert await storage.erasures.owed() == ()


async def test_what_needs_no_words_does_not_wait_for_telegram(house: House) -> None:
    leaving, staying, clock = house.phone(), house.phone(), MovedClock()
    await leaving.joins()
    await staying.joins()
    await asks_to_be_erased(leaving)
    clock.at = house.clock.now() + timedelta(days=8)
    carried_out: list[DueRow] = []

    async def carry_out(row: DueRow) -> None:
        carried_out.append(row)
        await house.storage.plans.forget(row.id)

    async def nothing(now: datetime) -> None:
        """The daily round."""

    waker = Waker(
        storage=house.storage,
        lanes=Lanes(),
        carry_out=carry_out,
        daily=nothing,
        clock=clock,
        zone=ZoneInfo("UTC"),
        reachable=lambda: False,
    )
    await waker.look()
    assert [row.plan.kind for row in carried_out] == ["erase"]


async def test_what_was_taken_back_on_leaving_is_gone_after_its_days_and_nothing_is_said(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await shares(phone)
    await leaves(phone, "Leave, take back what I shared", "Yes, leave and take back")
    person = (await house.storage.standing(phone.id, None)).person
    assert person is not None
    before = len(phone.messages)
    assert len((await house.storage.copy_of(person.pseudonym))["contributions"]) == 1
    await house.it_is("in 8 days")
    assert (await house.storage.copy_of(person.pseudonym))["contributions"] == []
    assert len(phone.messages) == before


# --- while it can still be undone ------------------------------------------------------------------------------------


async def test_a_summary_that_closes_meanwhile_has_neither_their_words_nor_their_numbers(house: House) -> None:
    people = [house.phone() for _ in range(6)]
    for number, phone in enumerate(people):
        await phone.joins()
        await answers(phone)
        await shares(phone, f"Words of {number}.")
    await asks_to_be_erased(people[0])
    await house.it_is("in 1 day")
    batch = await house.storage.digests.latest()
    assert isinstance(batch, Batch)
    assert batch.people == 5
    assert {quote.words for quote in batch.quotes} == {f"Words of {number}." for number in range(1, 6)}
    assert (batch.pulse.checked_in, batch.pulse.left) == (5, 1)


async def test_of_too_few_others_there_is_no_summary_because_of_them(house: House) -> None:
    people = [house.phone() for _ in range(5)]
    for phone in people:
        await phone.joins()
        await answers(phone)
    await asks_to_be_erased(people[0])
    await house.it_is("in 9 days")
    assert await house.storage.digests.latest() is None


async def test_a_summary_that_others_have_read_is_named_to_the_coordinator_and_stays_so(house: House) -> None:
    coordinator, people = house.phone(), [house.phone() for _ in range(6)]
    await coordinator.joins("coordinator")
    for number, phone in enumerate(people):
        await phone.joins()
        await answers(phone)
        await shares(phone, f"Words of {number}.")
    await house.it_is("in 1 day")
    await asks_to_be_erased(people[0])
    for hours in (1, 8 * 24):
        await house.it_is(f"in {hours} hours")
        [case] = await house.storage.cases.open()
        assert case.batches == (1,)
        batch = await house.storage.digests.latest()
        assert isinstance(batch, Batch)
        assert batch.people == 6, "what was published is not counted anew"
        assert "Words of 0." not in {quote.words for quote in batch.quotes}
