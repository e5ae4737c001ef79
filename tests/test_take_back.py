"""Taking back: every branch of the conversation in the engine, and the whole of it in the bot."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.library import Library
from flows.book import Surroundings
from flows.engine import Outcome, advance, begin
from flows.events import AnswerForgotten, AnswerGiven, Asked, ContributionRecalled, ContributionTakenBack, Said
from flows.phrase import Offer
from flows.reply import Words
from flows.rhythm import Hours
from flows.speaking import AT_ONCE
from tests.house import House, Phone, open_house

MARKS = "34679ACDEFGHJKMNPQRTUVWXY"
"""What codes are made of."""
Lists = Mapping[str, tuple[Offer, ...]]

LIGHT = Offer(key="5f0c2a9d41e87b36", text="More light.")
"""Something that somebody shared."""
MOOD = Offer(key="0b7d31c9a2e4f586", text="2 March 2026: How was your week?")
"""Something that they answered."""
BEFORE: Lists = {"takeable": (Offer(key="shared", text=""), Offer(key="answer", text=""))}


def around(lists: Lists) -> Surroundings:
    """What the engine knows when these can be chosen from."""
    return Surroundings(
        book=Library.shipped("GB").book,
        now=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
        new_session="s1",
        words=lambda phrase: phrase.slot,
        meaning=lambda words: None,
        hours=Hours(zone=ZoneInfo("Europe/London"), quiet_from=time(20), quiet_until=time(9)),
        lists={**BEFORE, **lists},
    )


def said(outcome: Outcome) -> list[str]:
    return [event.phrase.slot for event in outcome.events if isinstance(event, Said)]


def taken_back(lists: Lists, *typed: str, then: Lists) -> Outcome:
    """What comes of the last of these words, when what can be taken back is another thing ``then``."""
    now = around(lists)
    outcome = begin("take_back", None, now)
    for words in typed[:-1]:
        outcome = advance(outcome.session, Words(text=words), now)
    return advance(outcome.session, Words(text=typed[-1]), around(then))


def test_something_is_taken_back_after_one_confirmation() -> None:
    lists = {"contributions": (LIGHT,)}
    outcome = taken_back(lists, "1", "More light.", "yes", then=lists)
    assert ContributionTakenBack(contribution=LIGHT.key) in outcome.events
    assert said(outcome) == ["taken_back/say"]


def test_whose_day_is_over_between_choosing_and_yes_hears_so_and_what_can_still_be_done() -> None:
    outcome = taken_back({"contributions": (LIGHT,)}, "1", "More light.", "yes", then={"recallable": (LIGHT,)})
    assert not any(isinstance(event, ContributionTakenBack) for event in outcome.events)
    assert said(outcome) == ["too_late/say"]
    [asked] = [event for event in outcome.events if isinstance(event, Asked)]
    assert (asked.phrases[0].slot, asked.offers) == ("past/ask", (LIGHT,))


def test_nobody_is_told_that_something_is_gone_if_it_can_be_taken_back_no_more() -> None:
    outcome = taken_back({"contributions": (LIGHT,)}, "1", "More light.", "yes", then={})
    assert not any(isinstance(event, ContributionTakenBack) for event in outcome.events)
    assert said(outcome) == ["too_late/say", "nothing/say"]


def test_what_is_past_its_day_is_left_out_after_one_confirmation_if_it_is_still_there() -> None:
    lists = {"recallable": (LIGHT,)}
    in_time = taken_back(lists, "1", "More light.", "yes", then=lists)
    assert ContributionRecalled(contribution=LIGHT.key) in in_time.events
    too_late = taken_back(lists, "1", "More light.", "yes", then={})
    assert not any(isinstance(event, ContributionRecalled) for event in too_late.events)
    assert said(too_late) == ["not_there/say"]


def test_one_answer_is_taken_back_after_one_confirmation_if_it_is_still_there() -> None:
    lists = {"answers": (MOOD,)}
    in_time = taken_back(lists, "2", "1", "yes", then=lists)
    assert AnswerForgotten(answer=MOOD.key) in in_time.events
    assert not any(isinstance(event, AnswerGiven) for event in in_time.events)
    too_late = taken_back(lists, "2", "1", "yes", then={})
    assert not any(isinstance(event, AnswerForgotten) for event in too_late.events)
    assert said(too_late) == ["answer_not_there/say"]


def test_any_answer_can_be_reached_however_many_there_are() -> None:
    answers = tuple(Offer(key=f"{number:016x}", text=f"answer {number}") for number in range(2 * AT_ONCE + 1))
    parts = tuple(Offer(key=f"from_{part * AT_ONCE}", text=f"part {part}") for part in range(3))
    lists = {"answers": answers, "answer_parts": parts}
    now = around(lists)
    reached: list[Offer] = []
    for part in parts:
        outcome = begin("take_back", None, now)
        for words in ("2", str(part.text)):
            outcome = advance(outcome.session, Words(text=words), now)
        [asked] = [event for event in outcome.events if isinstance(event, Asked)]
        assert len(asked.offers) <= AT_ONCE
        reached += asked.offers
    assert tuple(reached) == answers


# --- in the bot ------------------------------------------------------------------------------------------------------


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A project in which things can be taken back until the end of 31 March."""
    async with open_house(tmp_path, lambda text: text.replace("# cutoff = 2027-03-31", "cutoff = 2026-03-31")) as house:
        yield house


async def shares(phone: Phone, words: str) -> str:
    """Somebody shares something. Returns what they were shown before their yes."""
    await phone.writes("feedback")
    await phone.writes(words)
    await phone.taps("Without my name")
    shown = next(message.text for message in reversed(phone.messages) if "exactly how the team" in message.text)
    await phone.taps("Yes, share it like this")
    return shown


async def test_what_is_promised_is_said_before_and_after_and_is_what_holds(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    promise = "You can change it or take it back until 31 March 2026."
    assert promise in await shares(phone, "More tea.")
    await phone.writes("take back")
    await phone.taps("Something I shared")
    await phone.taps("More tea.")
    assert promise in phone.messages[-2].text
    await house.it_is("2026-03-31 23:59")
    assert "It is taken back." in (await phone.taps("Yes, take it back")).text


async def test_past_its_day_it_is_left_out_of_what_comes_with_a_receipt_and_a_case(house: House) -> None:
    phone, coordinator = house.phone(), house.phone()
    await coordinator.joins("coordinator")
    await phone.joins()
    await shares(phone, "More tea.")
    await phone.writes("take back")
    await phone.taps("Something I shared")
    await phone.taps("More tea.")
    await house.it_is("2026-04-01 00:00")
    assert "Its day is over since you chose it" in (await phone.taps("Yes, take it back")).text
    await phone.taps("More tea.")
    assert "until 31 March 2026. That day is over." in phone.messages[-2].text
    receipt = await phone.taps("Yes, leave it out")
    assert "It is left out from now on." in receipt.text
    [code] = re.findall(rf"\b[{MARKS}]{{6}}\b", receipt.text)
    assert "I tell the coordinator once a day" in receipt.text
    await house.it_is("2026-04-01 18:00")
    await coordinator.writes("cases")
    assert any(code in message.text for message in coordinator.messages[-2:])
    await phone.writes("shared")
    await phone.taps("More tea.")
    assert any("Nobody sees it here but you." in message.text for message in phone.messages[-2:])


async def test_what_is_shared_when_the_day_is_over_says_so_before_the_yes(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await house.it_is("2026-04-01 12:00")
    shown = await shares(phone, "More tea.")
    assert "is over: it was 31 March 2026." in shown
    assert "You can change it or take it back" not in shown


async def test_one_answer_is_looked_at_and_taken_back(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await phone.writes("check in")
    await phone.taps("OK, let's start")
    question = phone.last.text
    await phone.taps("Good")
    await phone.writes("stop")
    await phone.writes("take back")
    await phone.taps("An answer I gave")
    label = phone.last.keyboard[0][0]["text"]
    assert label.startswith("2 March 2026: ")
    assert question.startswith(label.removeprefix("2 March 2026: ").rstrip("\u2026"))
    await phone.taps(label)
    assert "You answered:\nGood" in phone.messages[-2].text
    assert "I have taken your answer back." in (await phone.taps("Yes, take it back")).text
