"""One question asked back, with the whole bot: both sides of it, across a restart, and with one side gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.opening import open_storage
from storage.records import Settings
from storage.threads import WITHIN_DAYS
from tests.house import House, Phone, open_house

WORDS, QUESTION = "I sat in my coat the whole time.", "What would have made it warm enough?"
ANSWER = "The heating on before we begin."
COMES, ANSWERED, ENDED = "has a question about something", "There is an answer to a question", "no more questions"
REPLY, OLD = "The answer is", "belongs to an earlier message"

SETTINGS = Settings(cutoff=None, zone="Europe/London")


@dataclass
class Two:
    """Somebody of the team who asks, and somebody who is asked and knows nothing of them."""

    house: House
    asking: Phone
    asked: Phone

    async def asks(self, question: str = QUESTION) -> str:
        await self.asking.writes("/ask_back")
        await self.asking.taps(WORDS)
        await self.asking.writes(question)
        return (await self.asking.taps("Yes, ask this")).text

    async def looks(self) -> str:
        """At the question: what is shown of it, before anything is asked."""
        before = len(self.asked.messages)
        await self.asked.taps("Show me the question")
        return self.asked.messages[before].text

    async def writes_an_answer(self) -> str:
        """Up to the question whether it is to be shared; returns what was shown of the question."""
        shown = await self.looks()
        await self.asked.taps("I would like to answer")
        await self.asked.writes(ANSWER)
        return shown

    async def finds_the_answer(self) -> str:
        """Whatever has come in front of it meanwhile."""
        await self.asking.writes("/ask_back")
        await self.asking.taps(QUESTION)
        await self.asking.taps("Show me the answer")
        return newest(self.asking, REPLY)

    async def days_pass(self) -> None:
        """So many that whatever passes between the two has come, even an hour after something else."""
        for _ in range(WITHIN_DAYS):
            await self.house.it_is("tomorrow 10:00")
            await self.house.it_is("11:30")


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Two]:
    async with open_house(tmp_path) as house:
        asking, asked = house.phone(), house.phone()
        await asking.joins("facilitator")
        await asked.joins()
        await shares(asked, WORDS)
        for number in range(4):
            phone = house.phone()
            await phone.joins()
            await shares(phone, f"Something else, {number}.")
        await house.it_is("tomorrow 12:00")
        yield Two(house=house, asking=asking, asked=asked)


async def shares(phone: Phone, words: str) -> None:
    await phone.writes("/feedback")
    await phone.writes(words)
    await phone.taps("Without my name")
    await phone.taps("Yes, share it like this")


async def erased(house: House, phone: Phone) -> None:
    """While the bot is off."""
    await house.app.stop()
    storage = await open_storage(house.settings.data, house.settings.key_file, SETTINGS, house.clock.now())
    standing = await storage.standing(phone.id, None)
    assert standing.person is not None
    await storage.erase(standing.person.pseudonym, house.clock.now())
    await storage.close()
    await house.start()
    await house.quiet(0.3)


def newest(phone: Phone, words: str) -> str:
    """The newest message that has these words."""
    [*_, found] = [message.text for message in phone.messages if words in message.text]
    return found


def has(phone: Phone, words: str) -> bool:
    return any(words in message.text for message in phone.messages)


async def test_a_question_goes_back_and_its_answer_comes_across_a_restart(two: Two) -> None:
    assert "If I can reach the person" in await two.asks()
    assert not has(two.asked, COMES)
    await two.house.restart()
    await two.days_pass()
    assert has(two.asked, COMES)
    shown = await two.writes_an_answer()
    assert WORDS in shown
    assert QUESTION in shown
    await two.house.restart()
    await two.house.quiet(0.3)
    await two.asked.taps("Yes, like this")
    assert not has(two.asking, ANSWERED)
    await two.days_pass()
    assert has(two.asking, ANSWERED)
    reply = await two.finds_the_answer()
    assert all(words in reply for words in (WORDS, QUESTION, ANSWER))


async def test_an_answer_says_nothing_of_itself_before_it_is_wanted_and_can_be_found_later(two: Two) -> None:
    await two.asks()
    await two.days_pass()
    await two.writes_an_answer()
    await two.asked.taps("Yes, like this")
    await two.asking.writes("/ask_back")
    assert QUESTION not in labels(two.asking)
    before = len(two.asking.messages)
    await two.days_pass()
    pushed = "".join(message.text for message in two.asking.messages[before:])
    assert not any(words in pushed for words in (WORDS, QUESTION, ANSWER))
    await two.asking.writes("/ask_back")
    await two.asking.taps(QUESTION)
    await two.asking.taps("Not now")
    assert not has(two.asking, ANSWER)
    assert ANSWER in await two.finds_the_answer()


# --- a question that something else came in front of -----------------------------------------------------------------


async def test_a_question_that_was_put_aside_is_found_with_what_it_is_about(two: Two) -> None:
    await put_aside(two)
    await two.asked.writes("/shared")
    await two.asked.taps(WORDS)
    await two.asked.taps("Look at the question about it")
    assert QUESTION in await two.looks()
    await two.asked.taps("I would like to answer")
    await two.asked.writes(ANSWER)
    await two.asked.taps("Yes, like this")
    await two.asked.writes("/shared")
    await two.asked.taps(WORDS)
    assert "Look at the question about it" not in labels(two.asked)
    await two.days_pass()
    assert has(two.asking, ANSWERED)


async def test_its_old_button_leads_back_to_it_while_it_is_open(two: Two) -> None:
    await put_aside(two)
    await two.house.restart()
    message, old = two.asked.button("End this, do not ask again")
    await two.asked.taps("End this, do not ask again")
    assert "has a question about something" in two.asked.last.text
    assert QUESTION in await two.looks()
    await two.asked.taps("End this, do not ask again")
    two.house.server.messenger.tap(two.asked.id, message.id, old)
    await two.house.quiet()
    toast = two.house.server.messenger.chats[two.asked.id].toast
    assert toast is not None
    assert OLD in toast.text


async def put_aside(two: Two) -> None:
    """They have looked at the question, and something else that was planned comes before they have answered."""
    await two.asks()
    await two.days_pass()
    await two.looks()
    before = len(two.asked.messages)
    for _ in range(7):
        await two.house.it_is("tomorrow 10:30")
    assert any("put the questions from before aside" in each.text for each in two.asked.messages[before:])


def labels(phone: Phone) -> set[str]:
    """What the buttons of the newest message say."""
    return {button["text"] for row in phone.last.keyboard for button in row}


async def test_both_see_beforehand_exactly_what_the_other_will_see(two: Two) -> None:
    await two.asks()
    previewed = next(message.text for message in two.asking.messages if QUESTION in message.text)
    await two.days_pass()
    assert (await two.writes_an_answer()) in previewed
    read_back = newest(two.asked, ANSWER)
    await two.asked.taps("Yes, like this")
    await two.days_pass()
    shown = read_back.partition("\n\n")[2]
    assert shown in await two.finds_the_answer()


async def test_only_the_author_is_asked_and_only_once(two: Two) -> None:
    await two.asks()
    await two.days_pass()
    phones = two.house.server.messenger.chats
    told = [person for person, chat in phones.items() if any(COMES in each.text for each in chat.messages.values())]
    assert told == [two.asked.id]
    await two.asking.writes("/ask_back")
    offered = {button["text"] for row in two.asking.last.keyboard for button in row}
    assert "Something else, 0." in offered
    assert WORDS not in offered


async def test_whoever_ends_it_is_not_asked_again_and_who_asked_is_told_so(two: Two) -> None:
    await two.asks()
    await two.days_pass()
    await two.looks()
    await two.asked.taps("End this, do not ask again")
    await two.days_pass()
    ended = newest(two.asking, "This is about a question")
    assert ENDED in ended
    assert QUESTION in ended
    assert not any(words in ended for words in (WORDS, REPLY))


async def test_erased_between_question_and_answer_nothing_is_left_and_nothing_is_told(two: Two) -> None:
    await two.asks()
    await two.days_pass()
    await two.looks()
    before = len(two.asking.messages)
    await erased(two.house, two.asked)
    await two.days_pass()
    assert not [message for message in two.asking.messages[before:] if QUESTION in message.text]
    await two.asking.writes("/my_data")
    assert QUESTION not in two.asking.last.text


async def test_an_answer_to_somebody_who_is_erased_is_not_thanked_for(two: Two) -> None:
    await two.asks()
    await two.days_pass()
    await two.writes_an_answer()
    await erased(two.house, two.asking)
    said = await two.asked.taps("Yes, like this")
    assert "not open any more" in said.text
