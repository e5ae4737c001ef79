"""Leaving and coming back with the whole bot: what the goodbye says, what is undone, and that nobody is asked twice."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows.events import Event, MeetingPlanned, ThemeAnswered, ThemeLinked, ThemeOpened
from storage.records import Turn
from tests.house import House, Phone, open_house

RUNGS = {
    "Stop messages": "Yes, stop messages",
    "Leave, keep what I shared": "Yes, I leave",
    "Leave, take back what I shared": "Yes, leave and take back",
    "Erase everything": "Yes, erase everything",
}
_CODE = re.compile(r"Your receipt is: (\w+)\.")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def leaves(phone: Phone, rung: str = "Stop messages") -> str:
    """They choose that, and read all of the goodbye."""
    await phone.writes("stop")
    await phone.taps(rung)
    before = len(phone.messages)
    await phone.taps(RUNGS[rung])
    return "\n".join(message.text for message in phone.messages[before:])


async def checks_in(phone: Phone) -> None:
    await phone.writes("/check_in")
    for label in ("OK, let's start", "Good", "Yes", "Not today"):
        await phone.taps(label)


async def shares(phone: Phone, words: str) -> None:
    await phone.writes("feedback")
    await phone.writes(words)
    await phone.taps("Without my name")
    await phone.taps("Yes, share it like this")


async def said_since(phone: Phone, before: int) -> str:
    return "\n".join(message.text for message in phone.messages[before:])


def done_by(house: House, phone: Phone) -> int:
    """How often they have written or tapped."""
    sent = [message for message in house.server.messenger.chats[phone.id].messages.values() if not message.from_bot]
    return len(sent)


# --- the goodbye -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rung", RUNGS)
async def test_every_goodbye_has_a_receipt_that_the_coordinator_can_find_and_says_how_long_it_can_be_undone(
    house: House, rung: str
) -> None:
    coordinator, phone = house.phone(), house.phone()
    await coordinator.joins("coordinator")
    await phone.joins()
    goodbye = await leaves(phone, rung)
    assert "I do not write to you any more" in goodbye
    assert "You can undo this" in goodbye
    [code] = _CODE.findall(goodbye)
    for reply in ("/cases", "Look up a code"):
        await coordinator.writes(reply)
    await coordinator.writes(code)
    assert any(message.text.startswith(code) for message in coordinator.messages)


async def test_who_gave_nothing_is_not_told_that_it_helped(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    goodbye = await leaves(phone)
    assert "You gave no answers and shared no words, and that was all right." in goodbye
    assert "Thank you" not in goodbye


async def test_what_was_given_is_counted_and_in_a_young_project_nothing_is_made_up(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await checks_in(phone)
    await shares(phone, "The chairs are in rows.")
    goodbye = await leaves(phone)
    assert "You answered questions 1 time." in goodbye
    assert "You shared your own words with the team 1 time." in goodbye
    assert "It is too early to say what came of it." in goodbye


async def test_who_spoke_reads_what_the_team_answered(house: House) -> None:
    team = house.phone()
    await team.joins("facilitator")
    people = [house.phone() for _ in range(5)]
    for number, phone in enumerate(people):
        await phone.joins()
        await checks_in(phone)
        await shares(phone, f"It is cold at place {number}.")
    await house.it_is("in 2 days")
    first = await leaves(people[0])
    assert "It is part of 1 summary that the team works with. Thank you." in first
    assert "The team has not yet answered what you shared." in first
    await answers_everybody(team)
    second = await leaves(people[1])
    assert "You and others said: It is cold" in second
    assert "The team answered: Two heaters." in second


async def answers_everybody(team: Phone) -> None:
    """A theme with everything that was shared, and an answer to it."""
    storage = team.house.storage
    await keep(team, ThemeOpened(title="It is cold"))
    [theme] = await storage.themes.all()
    batch = await storage.digests.latest()
    assert batch is not None
    for quote in batch.quotes:
        await keep(team, ThemeLinked(theme=theme.code, contribution=quote.id))
    await keep(team, ThemeAnswered(theme=theme.code, state="done", answer="Two heaters."))


async def keep(team: Phone, event: Event) -> None:
    storage = team.house.storage
    person = (await storage.standing(team.id, None)).person
    assert person is not None
    await storage.keep(Turn(person=person, now=team.house.clock.now(), session=None, events=(event,)))


async def test_leaving_takes_no_more_than_saying_yes_did(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    joining = done_by(house, phone)
    await leaves(phone, "Erase everything")
    taps_to_leave = 3
    assert taps_to_leave <= joining


# --- not asked twice -------------------------------------------------------------------------------------------------


async def test_nothing_comes_after_the_goodbye_whether_its_question_is_answered_or_not(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await leaves(phone)
    before = len(phone.messages)
    await house.it_is("in 3 weeks")
    assert len(phone.messages) == before


async def test_the_question_of_the_goodbye_is_not_put_again_when_the_bot_was_away(house: House) -> None:
    phone, other = house.phone(), house.phone()
    await phone.joins()
    await other.joins()
    await leaves(phone)
    await other.writes("/check_in")
    before = len(phone.messages), len(other.messages)
    await house.off_until("in 10 minutes")
    assert len(phone.messages) == before[0]
    assert len(other.messages) > before[1], "who did not leave is asked once more"


async def test_any_words_after_the_goodbye_ask_once_whether_they_want_to_come_back(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await leaves(phone)
    assert "hear from us again" in (await phone.writes("I am sorry, it was too much")).text
    await phone.taps("No, leave it as it is")
    before = len(phone.messages)
    await house.it_is("in 3 weeks")
    assert len(phone.messages) == before


async def test_who_wants_to_hear_what_came_of_it_is_known_and_hears_nothing_until_then(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await leaves(phone)
    assert "I write to you once" in (await phone.taps("Tell me once what came of it")).text
    person = (await house.storage.standing(phone.id, None)).person
    assert person is not None
    assert person.wants_outcome
    before = len(phone.messages)
    await house.it_is("in 3 weeks")
    assert len(phone.messages) == before


# --- coming back -----------------------------------------------------------------------------------------------------


async def test_who_undoes_it_is_here_as_before_and_the_coordinator_hears_of_it(house: House) -> None:
    coordinator, phone = house.phone(), house.phone()
    await coordinator.joins("coordinator")
    await phone.joins()
    await shares(phone, "The chairs are in rows.")
    [code] = _CODE.findall(await leaves(phone, "Leave, take back what I shared"))
    before = len(phone.messages)
    await phone.taps("Undo this")
    assert "it is shared again as before" in await said_since(phone, before)
    await phone.taps("Yes, write to me again")
    await house.until(lambda: "undone their leaving" in coordinator.last.text)
    assert code in coordinator.last.text
    before = len(phone.messages)
    await phone.writes("my data")
    assert "The chairs are in rows." in await said_since(phone, before)
    await house.it_is("2026-03-09 10:00")
    assert "check-in" in phone.last.text


async def test_an_erasure_that_was_undone_does_not_happen(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await leaves(phone, "Erase everything")
    before = len(phone.messages)
    await phone.writes("wait")
    assert "If you say yes, nothing is erased." in await said_since(phone, before)
    await phone.taps("Yes, write to me again")
    await house.it_is("2026-03-09 10:00")
    assert "check-in" in phone.last.text
    await house.it_is("in 8 days")
    assert "by invitation" not in (await phone.writes("help")).text


async def test_after_the_days_of_undoing_they_are_told_what_is_gone(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await shares(phone, "The chairs are in rows.")
    await leaves(phone, "Leave, take back what I shared")
    before = len(phone.messages)
    await house.it_is("in 8 days")
    assert len(phone.messages) == before
    await phone.writes("hello")
    assert "has been deleted. It cannot be brought back." in await said_since(phone, before)
    await phone.taps("Yes, write to me again")
    before = len(phone.messages)
    await phone.writes("my data")
    assert "The chairs are in rows." not in await said_since(phone, before)


async def test_who_undid_it_and_leaves_again_is_not_told_that_something_is_gone(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await shares(phone, "The chairs are in rows.")
    await leaves(phone, "Leave, take back what I shared")
    await phone.taps("Undo this")
    await phone.taps("Yes, write to me again")
    await leaves(phone)
    await house.it_is("in 10 days")
    before = len(phone.messages)
    await phone.writes("hello")
    said = await said_since(phone, before)
    assert "has been deleted" not in said
    assert "Nothing that you gave was taken back or erased when you left." in said


async def test_who_took_back_and_then_asked_to_be_erased_hears_what_is_gone_already(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await shares(phone, "The chairs are in rows.")
    await leaves(phone, "Leave, take back what I shared")
    await house.it_is("in 5 days")
    await leaves(phone, "Erase everything")
    await house.it_is("in 3 days")
    before = len(phone.messages)
    await phone.writes("hello")
    said = await said_since(phone, before)
    assert "If you say yes, nothing is erased." in said
    assert "What you took back when you left has been deleted." in said


async def test_what_is_named_as_the_last_day_of_undoing_is_a_whole_day(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    assert "You can undo this until 8 March 2026." in await leaves(phone, "Erase everything")
    await house.it_is("2026-03-08 23:00")
    await phone.taps("Undo this, erase nothing")
    await phone.taps("Yes, write to me again")
    await house.it_is("in 3 days")
    before = len(phone.messages)
    await phone.writes("/my_data")
    assert "by invitation" not in await said_since(phone, before)


@pytest.mark.parametrize(
    ("cutoff", "kept", "taken_back"),
    [
        ("2026-03-05", "Until 5 March 2026 you can still take back what you shared.", ""),
        (
            "2026-03-01",
            "is over. You can still have it left out of what comes later.",
            "For 1 thing that you shared, the day",
        ),
    ],
)
async def test_until_when_something_can_be_taken_back_is_said_by_its_own_day(
    tmp_path: Path, cutoff: str, kept: str, taken_back: str
) -> None:
    async with open_house(tmp_path, lambda text: text.replace("# cutoff = 2027-03-31", f"cutoff = {cutoff}")) as house:
        keeps, takes_back, silent = [house.phone() for _ in range(3)]
        for phone in (keeps, takes_back, silent):
            await phone.joins()
        for phone in (keeps, takes_back):
            await shares(phone, "The chairs are in rows.")
        assert kept in await leaves(keeps, "Leave, keep what I shared")
        said = await leaves(takes_back, "Leave, take back what I shared")
        assert ("left out of everything" in said, taken_back in said) == (bool(taken_back), True)
        assert "take back" not in await leaves(silent, "Leave, keep what I shared")


async def test_who_stopped_is_offered_no_pause_that_would_bring_messages_back(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await leaves(phone)
    again = await phone.writes("stop")
    assert [button["text"] for row in again.keyboard for button in row][:4] == [
        "Leave, keep what I shared",
        "Leave, take back what I shared",
        "Erase everything",
        "Change nothing",
    ]


async def test_a_coordinator_who_stops_by_mistake_is_back_with_one_yes(house: House) -> None:
    coordinator = house.phone()
    await coordinator.joins("coordinator")
    await coordinator.writes("stop")
    await coordinator.taps("Stop messages")
    await coordinator.taps("Yes, stop messages")
    assert "undo this" in coordinator.last.text
    await coordinator.taps("Undo this")
    await coordinator.taps("Yes, write to me again")
    await coordinator.writes("/cases")
    assert any("no open cases" in message.text for message in coordinator.messages)


# --- what is still open, and what still comes ------------------------------------------------------------------------


async def complains(phone: Phone) -> str:
    """They complain. Returns the code on their receipt."""
    await phone.writes("/complain")
    await phone.writes("Nobody called me back.")
    await phone.taps("Yes, send it")
    person = (await phone.house.storage.standing(phone.id, None)).person
    assert person is not None
    return (await phone.house.storage.cases.of(person.pseudonym))[0].case.code


async def reads_the_ways(phone: Phone) -> tuple[str, list[str]]:
    """They send "stop". Returns what they read, and the buttons of the question."""
    before = len(phone.messages)
    await phone.writes("stop")
    buttons = [str(button["text"]) for row in phone.last.keyboard for button in row]
    return await said_since(phone, before), buttons


@pytest.mark.parametrize("rung", RUNGS)
async def test_a_second_stop_lists_what_its_buttons_offer_and_nothing_else(house: House, rung: str) -> None:
    phone = house.phone()
    await phone.joins()
    ways = ["Take a pause", "Nothing at all", *RUNGS]
    for turn in range(2):
        said, buttons = await reads_the_ways(phone)
        offered = [way for way in ways if way in buttons]
        assert [way for way in ways if f"- {way}: " in said] == offered
        assert (rung in offered) == (turn == 0)
        if turn == 0:
            await phone.taps("Change nothing")
            await leaves(phone, rung)


async def test_who_goes_on_to_leave_is_offered_only_what_goes_further(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await leaves(phone)
    await leaves(phone, "Leave, keep what I shared")
    _, buttons = await reads_the_ways(phone)
    assert buttons[:3] == ["Leave, take back what I shared", "Erase everything", "Change nothing"]


@pytest.mark.parametrize("rung", RUNGS)
async def test_which_answers_still_come_is_said_before_and_at_the_goodbye(house: House, rung: str) -> None:
    await house.phone().joins("coordinator")
    phone = house.phone()
    await phone.joins()
    code = await complains(phone)
    before, _ = await reads_the_ways(phone)
    assert f"You asked the team for something that is not done yet: {code}." in before
    assert "If you choose to erase everything, nobody can answer you any more." in before
    await phone.taps("Change nothing")
    goodbye = await leaves(phone, rung)
    still = f"about nothing else: {code}. If you do not want that either, send: stop"
    assert (still in goodbye) == (rung != "Erase everything")


async def test_who_wants_nothing_at_all_gets_no_letter_and_no_outcome_and_the_case_goes_on(house: House) -> None:
    team, phone = house.phone(), house.phone()
    await team.joins("coordinator")
    await phone.joins()
    code = await complains(phone)
    await leaves(phone)
    await phone.taps("Tell me once what came of it")
    _, buttons = await reads_the_ways(phone)
    assert buttons[0] == "Nothing at all"
    await phone.taps("Nothing at all")
    await phone.taps("Yes, nothing at all")
    person = (await house.storage.standing(phone.id, None)).person
    assert person is not None
    assert not person.wants_outcome
    found = await house.storage.cases.one(code)
    assert found is not None
    assert (found.case.state, found.reached) == ("new", False)
    assert "Nothing at all" not in (await reads_the_ways(phone))[1]
    await phone.taps("Change nothing")
    await phone.writes("hello")
    await phone.taps("Yes, write to me again")
    found = await house.storage.cases.one(code)
    assert found is not None
    assert found.reached, "whoever comes back hears of it again"


async def test_who_comes_back_is_told_that_no_place_in_a_session_was_kept(house: House) -> None:
    phone, team = house.phone(), house.phone()
    await phone.joins()
    await team.joins("facilitator")
    for is_planned in (False, True):
        if is_planned:
            tea = MeetingPlanned(day="2026-03-10", starts="14:00", minutes=60, about={"title": "Tea"}, places=3)
            await keep(team, tea)
        house.server.messenger.block(phone.id, blocked=True)
        await house.quiet()
        house.server.messenger.block(phone.id, blocked=False)
        before = len(phone.messages)
        await phone.writes("hello")
        said = await said_since(phone, before)
        assert "as it was" not in said
        assert ("I kept no place in sessions for you." in said) == is_planned
        await phone.taps("Yes, write to me again")


# --- leaving without a word ------------------------------------------------------------------------------------------


async def test_who_unblocks_the_bot_hears_nothing_until_they_write_and_say_yes(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    house.server.messenger.block(phone.id, blocked=True)
    await house.quiet()
    before = len(phone.messages)
    house.server.messenger.block(phone.id, blocked=False)
    await house.quiet()
    await house.it_is("in 3 weeks")
    assert len(phone.messages) == before
    assert "hear from us again" in (await phone.writes("hello")).text
    await phone.taps("Yes, write to me again")
    await house.it_is("2026-03-30 10:00")
    assert "check-in" in phone.last.text


async def test_who_opens_the_chat_anew_after_blocking_is_asked_and_only_that(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    house.server.messenger.block(phone.id, blocked=True)
    await house.quiet()
    assert "hear from us again" in (await phone.writes("/start")).text


async def test_who_blocks_the_bot_before_they_said_yes_is_a_stranger_again(house: House) -> None:
    token, phone = await house.invite("participant"), house.phone()
    await phone.writes(f"/start {token}")
    house.server.messenger.block(phone.id, blocked=True)
    await house.quiet()
    assert "by invitation" in (await phone.writes("hello")).text
    assert "Which language" in (await house.phone().writes(f"/start {token}")).text


# --- somebody of the team --------------------------------------------------------------------------------------------


async def stops_in_the_team(phone: Phone, rung: str = "Stop messages") -> str:
    """They choose that and confirm it. Returns the goodbye."""
    await phone.writes("stop")
    await phone.taps(rung)
    before = len(phone.messages)
    await phone.taps({**RUNGS, "Nothing at all": "Yes, nothing at all"}[rung])
    return await said_since(phone, before)


async def cases_of_leaving(phone: Phone) -> int:
    person = (await phone.house.storage.standing(phone.id, None)).person
    assert person is not None
    own = await phone.house.storage.cases.of(person.pseudonym)
    return sum(file.case.kind == "withdrawal" for file in own)


async def test_one_of_the_team_who_stopped_can_end_what_they_asked_for_and_no_second_case_is_opened(
    house: House,
) -> None:
    team = house.phone()
    await team.joins("coordinator")
    code = await complains(team)
    assert "If you do not want that either, send: stop" in await stops_in_the_team(team)
    said, buttons = await reads_the_ways(team)
    assert "Messages to you have stopped already." in said
    assert buttons[:3] == ["Nothing at all", "Erase everything", "Change nothing"]
    await team.taps("Nothing at all")
    await team.taps("Yes, nothing at all")
    found = await house.storage.cases.one(code)
    assert found is not None
    assert (found.case.state, found.reached) == ("new", False)
    assert "Nothing at all" not in (await reads_the_ways(team))[1]
    assert await cases_of_leaving(team) == 1


async def test_one_of_the_team_is_erased_when_the_days_are_over_and_reads_until_then_how_to_undo_it(
    house: House,
) -> None:
    team = house.phone()
    await team.joins("coordinator")
    assert "You can undo this until 8 March 2026." in await stops_in_the_team(team, "Erase everything")
    said, buttons = await reads_the_ways(team)
    assert "I do that on 9 March 2026. To undo it before then" in said
    assert "Erase everything" not in buttons
    assert await cases_of_leaving(team) == 1
    before = len(team.messages)
    await team.writes("hello")
    assert "If you say yes, nothing is erased." in await said_since(team, before)
    await team.taps("No, leave it as it is")
    await house.it_is("in 8 days")
    assert (await house.storage.standing(team.id, None)).person is None
    assert "It also stays noted what was done for the project" in team.last.text


async def test_words_about_erasing_are_no_yes_to_stopping_messages_for_the_team(house: House) -> None:
    team = house.phone()
    await team.joins("owner")
    for _ in range(3):
        await team.writes("delete all my data")
    assert await cases_of_leaving(team) == 0


# --- nothing goes further --------------------------------------------------------------------------------------------


async def test_who_is_to_be_erased_and_stops_again_reads_on_which_day_and_how_to_undo_it(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await leaves(phone, "Erase everything")
    said, _ = await reads_the_ways(phone)
    assert "You asked for everything about you to be erased. I do that on 9 March 2026." in said
    await phone.writes("hello")
    await phone.taps("Yes, write to me again")
    await house.it_is("in 10 days")
    assert (await house.storage.standing(phone.id, None)).person is not None


async def test_what_cannot_be_undone_is_not_promised_and_an_answer_that_is_owed_is_not_denied(house: House) -> None:
    await house.phone().joins("coordinator")
    phone = house.phone()
    await phone.joins()
    await complains(phone)
    await leaves(phone)
    noted = (await phone.taps("Tell me once what came of it")).text
    assert "Until then I write only if the team still owes you an answer." in noted
    said, _ = await reads_the_ways(phone)
    assert "Whatever you choose" not in said
    assert "A request to be contacted is closed, and stays closed." in said
