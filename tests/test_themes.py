"""You said, we did, with the whole bot: from what people share to an answer, told to those who spoke, seen by all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.library import Library
from bot.lists.asking import MOST_OFFERED
from flows.phrase import Phrase
from flows.questions.written import LENGTHS
from flows.vocabulary import Role
from storage.records import Person
from tests.house import House, Phone, open_house
from tests.transcript import Voice

TITLE, ANSWER = "The room is too cold for some", "We bring two heaters from next week on."
COLD = "I sat in my coat the whole time."
LANGUAGES = {"en": "1", "ur": "3"}
"""The number with which each is chosen when joining."""
TOLD = "You shared something with the team."
OPEN, ADD, ENOUGH = "Open a theme", "Add something people said", "Nothing more for now"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def joins(house: House, role: Role = "participant", language: str = "1") -> Phone:
    phone = house.phone()
    await phone.joins(role, language)
    if language != "1":
        await phone.writes("skip")  # the last question, whose button says it in another language
    return phone


async def shares(phone: Phone, words: str) -> None:
    """In any language: without a name."""
    await phone.writes("/feedback")
    await phone.writes(words)
    await phone.writes("1")
    await phone.writes("1")


async def five_share(house: House, *phones: Phone) -> None:
    """These, and others until there are five. Their words stand in a digest the next day."""
    await shares(phones[0], COLD)
    for number, phone in enumerate([*phones[1:], *[await joins(house) for _ in range(5 - len(phones))]]):
        await shares(phone, f"Something else, {number}.")
    await house.it_is("tomorrow 12:00")


async def begins_theme(team: Phone, begins_with: str = COLD, title: str = TITLE) -> None:
    await team.writes("/themes")
    await team.taps("Begin a new theme")
    await team.taps("Yes, show me the list")
    await team.taps(begins_with)
    await team.writes(title)
    await team.taps("Yes, begin it")
    await team.taps(ENOUGH)


async def opens_theme(team: Phone, title: str = TITLE) -> None:
    await team.writes("/themes")
    await team.taps(OPEN)
    await team.taps(title)


async def looks_to_add(team: Phone) -> None:
    await team.taps(ADD)
    await team.taps("Show the list now")


async def answers_theme(team: Phone, words: str = ANSWER, state: str = "We have done something") -> None:
    await opens_theme(team)
    await team.taps("Answer it")
    await team.taps(state)
    await team.writes(words)
    await team.taps("Yes, send it")


def got(phone: Phone, words: str) -> int:
    """How many messages have these words."""
    return sum(words in message.text for message in phone.messages)


async def reads(phone: Phone, command: str) -> str:
    """All that comes of a command."""
    before = len(phone.messages)
    await phone.writes(command)
    return "\n\n".join(message.text for message in phone.messages[before:])


# --- from the first word to the answer -------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", LANGUAGES)
async def test_who_spoke_hears_what_came_of_it_in_their_language_and_says_whether_it_answers_it(
    house: House, tag: str
) -> None:
    """A night and two restarts on the way lose nothing, and say nothing twice."""
    team, speaker = await joins(house, "facilitator"), await joins(house, language=LANGUAGES[tag])
    await five_share(house, speaker)
    await begins_theme(team)
    await house.it_is("21:30")
    await answers_theme(team)
    await house.restart()
    await house.it_is("tomorrow 08:30")
    assert not got(speaker, ANSWER)
    await house.it_is("09:30")
    await house.restart()
    await house.it_is("12:00")
    [told] = [message for message in speaker.messages if ANSWER in message.text]
    assert TITLE in told.text
    assert told.silent
    assert told.text.startswith(written(tag, "told/say"))
    assert written(tag, "answers_it/ask") in speaker.last.text
    assert (await speaker.writes("2")).text == written(tag, "judged/say")
    seen = await reads(speaker, "/decisions")
    assert ANSWER in seen
    assert TITLE in seen


def written(tag: str, slot: str) -> str:
    """That text around an answer, as who reads that language reads it."""
    library = Library.shipped("GB")
    at = Phrase(script="outcome", version=library.book.latest["outcome"].version, slot=slot)
    return Voice(library, library.book).say(at, Person(pseudonym="", chat_id=0, language=tag))


async def test_each_new_answer_is_told_anew_and_each_of_them_once(house: House) -> None:
    team, speaker = await joins(house, "facilitator"), await joins(house)
    await five_share(house, speaker)
    await begins_theme(team)
    await answers_theme(team, "We think about it.", "We have heard it")
    await house.it_is("in 2 hours")
    await speaker.taps("In part")
    await answers_theme(team)
    await house.it_is("tomorrow 12:00")
    assert (got(speaker, "We think about it."), got(speaker, ANSWER)) == (1, 1)
    await house.it_is("in 2 days")
    assert got(speaker, TOLD) == 2


async def test_an_answer_is_no_message_that_nobody_asked_for(tmp_path: Path) -> None:
    once_a_week = "messages_per_week = 2", "messages_per_week = 1"
    async with open_house(tmp_path, lambda text: text.replace(*once_a_week)) as house:
        team, speaker = await joins(house, "facilitator"), await joins(house)
        await five_share(house, speaker)
        await begins_theme(team)
        await team.writes("/broadcast")
        await team.taps("Everybody")
        await team.writes("Lunch is at one.")
        await team.taps("Send it")
        await house.it_is("in 2 hours")
        assert got(speaker, "Lunch is at one.") == 1
        await answers_theme(team)
        await house.it_is("in 2 hours")
        assert got(speaker, ANSWER) == 1


async def test_who_takes_it_back_before_they_are_told_hears_nothing(house: House) -> None:
    team, speaker = await joins(house, "facilitator"), await joins(house)
    await five_share(house, speaker)
    await begins_theme(team)
    await house.it_is("21:30")
    await answers_theme(team)
    await speaker.writes("/take_back")
    await speaker.taps("Something I shared")
    await speaker.taps(COLD)
    await speaker.taps("Yes, take it back")
    await house.it_is("tomorrow 12:00")
    assert not got(speaker, ANSWER)
    assert ANSWER in await reads(speaker, "/decisions")


# --- what the team sees ----------------------------------------------------------------------------------------------


async def test_the_team_sees_what_is_sent_before_it_is_sent_and_nobody_behind_it(house: House) -> None:
    team, speaker = await joins(house, "facilitator"), await joins(house)
    await five_share(house, speaker)
    await begins_theme(team)
    await opens_theme(team)
    await team.taps("Answer it")
    await team.taps("We have done something")
    before = len(team.messages)
    await team.writes(ANSWER)
    shown = "\n\n".join(message.text for message in team.messages[before:])
    assert "I do not say who they are" in shown
    await house.it_is("in 1 hour")
    assert not got(speaker, ANSWER)
    await team.taps("Yes, send it")
    await house.it_is("in 1 minute")
    [told] = [message for message in speaker.messages if ANSWER in message.text]
    theirs = f"These are your own words: “{COLD}”"
    assert told.text.replace(theirs, "Here, each of them sees how their own words begin.") in shown
    assert COLD not in shown


async def test_who_gets_an_answer_that_nothing_belongs_to_is_said_before_it_is_given(house: House) -> None:
    team = await joins(house, "coordinator")
    await team.writes("/themes")
    await team.taps("Begin a new theme")
    await team.writes(TITLE)
    await team.taps("Yes, begin it")
    await team.taps(OPEN)
    await team.taps(TITLE)
    await team.taps("Answer it")
    await team.taps("We have heard it")
    await team.writes(ANSWER)
    assert got(team, "so nobody gets a message") == 1


async def test_what_belongs_to_a_theme_is_offered_no_more_for_it_and_still_for_others(house: House) -> None:
    team, speaker = await joins(house, "facilitator"), await joins(house)
    await five_share(house, speaker)
    await begins_theme(team)
    await begins_theme(team, "Something else, 0.", "Another thing")
    await opens_theme(team)
    await looks_to_add(team)
    assert COLD not in team.last.text
    await team.taps("Something else, 1.")
    await looks_to_add(team)
    assert "Something else, 1." not in team.last.text
    await team.taps("Skip")
    await team.taps("Read what belongs to it")
    assert not got(team, f"{COLD}\n(shared without a name)")
    await team.taps("Show them now")
    assert got(team, f"{COLD}\n(shared without a name)") == 1
    await team.taps(ENOUGH)
    await opens_theme(team, "Another thing")
    await looks_to_add(team)
    assert COLD in team.last.text
    assert len(team.last.keyboard) <= MOST_OFFERED


async def test_a_title_is_short(house: House) -> None:
    team, title = await joins(house, "facilitator"), "x" * (LENGTHS["line"] + 1)
    await team.writes("/themes")
    await team.taps("Begin a new theme")
    await team.writes(title)
    assert got(team, "It has 101 characters, and I can keep 100.") == 1
    await team.writes(title[1:])
    await team.taps("Yes, begin it")
    assert got(team, "The theme is there.") == 1
    assert title not in await reads(team, "/decisions")


@pytest.mark.parametrize("command", ["/themes", "themes"])
async def test_a_participant_cannot_open_themes(house: House, command: str) -> None:
    phone = await joins(house)
    assert "I have nothing open that this belongs to" in (await phone.writes(command)).text


# --- what everybody sees ---------------------------------------------------------------------------------------------


async def test_everybody_sees_what_has_an_answer_and_until_when_the_rest_is_promised_one(house: House) -> None:
    team, nobody = await joins(house, "facilitator"), await joins(house)
    assert "There are no themes yet" in await reads(nobody, "/decisions")
    await five_share(house, await joins(house))
    await begins_theme(team)
    await begins_theme(team, "Something else, 0.", "Another thing")
    await answers_theme(team)
    for reader in (nobody, team):
        seen = await reads(reader, "/decisions")
        assert "With an answer: 1 of 2" in seen
        assert "The team answers by 31 March 2026." in seen
        assert ANSWER in seen
    await house.it_is("2026-04-01 12:00")
    seen = await reads(nobody, "/decisions")
    assert "An answer was promised by 31 March 2026." in seen


async def test_what_people_say_to_an_answer_is_a_number_for_the_team_alone_and_only_of_five(house: House) -> None:
    team, speakers = await joins(house, "facilitator"), [await joins(house) for _ in range(6)]
    await five_share(house, *speakers)
    await begins_theme(team)
    await opens_theme(team)
    for number in range(5):
        await looks_to_add(team)
        await team.taps(f"Something else, {number}.")
    await team.taps(ENOUGH)
    await answers_theme(team)
    await house.it_is("in 2 hours")
    for speaker in speakers:
        await speaker.taps("Yes, it does")
    await opens_theme(team)
    assert not got(team, "Does this answer it?")
    await team.taps(ENOUGH)
    await house.it_is("in 15 days")
    await house.it_is("tomorrow 19:00")
    await opens_theme(team)
    [shown] = [message.text for message in team.messages if "Does this answer it?" in message.text]
    assert "All or almost all chose: Yes, it does" in shown
    assert "6" not in shown.partition("Does this answer it?")[2]
    assert "Does this answer it?" not in await reads(speakers[0], "/decisions")


# --- late ------------------------------------------------------------------------------------------------------------


async def test_a_late_answer_is_told_to_the_facilitators_and_a_week_later_to_the_owner_once_each(
    house: House,
) -> None:
    team, owner, coordinator = [await joins(house, role) for role in ("facilitator", "owner", "coordinator")]
    nobody = await joins(house)
    await team.writes("/themes")
    await team.taps("Begin a new theme")
    await team.writes(TITLE)
    await team.taps("Yes, begin it")
    late, long = "for longer than was promised", "a week longer than was promised"
    await house.it_is("2026-03-30 09:00")
    assert not got(team, late)
    await house.it_is("2026-03-31 12:00")
    await house.restart()
    await house.it_is("2026-04-02 12:00")
    assert (got(team, late), got(owner, late), got(owner, long)) == (1, 0, 0)
    await house.it_is("2026-04-08 12:00")
    await house.restart()
    await house.it_is("2026-04-20 12:00")
    assert [got(phone, long) for phone in (team, owner, coordinator, nobody)] == [0, 1, 1, 0]
    assert (got(team, late), got(nobody, late)) == (1, 0)
    assert all(message.silent for message in team.messages if late in message.text)


async def test_what_was_answered_in_time_is_never_called_late(house: House) -> None:
    team = await joins(house, "facilitator")
    await team.writes("/themes")
    await team.taps("Begin a new theme")
    await team.writes(TITLE)
    await team.taps("Yes, begin it")
    await answers_theme(team, state="We have heard it")
    await house.it_is("2026-04-20 12:00")
    assert not got(team, "than was promised")


# --- what something else came in front of ----------------------------------------------------------------------------


async def test_whether_an_answer_answers_it_can_be_said_after_something_else_has_come(house: House) -> None:
    """By an old button, or from what they shared; once it was said, neither asks for it any more."""
    team, speaker = await joins(house, "facilitator"), await joins(house)
    await five_share(house, speaker)
    await begins_theme(team)
    await answers_theme(team)
    await house.it_is("tomorrow 12:00")
    message, data = speaker.button("Yes, it does")
    for _ in range(7):
        await house.it_is("tomorrow 10:30")
    assert got(speaker, "put the questions from before aside")
    await speaker.writes("/shared")
    await speaker.taps(COLD)
    await speaker.taps("Look at what came of it")
    await speaker.taps(TITLE)
    told = got(speaker, TOLD)
    assert "Thank you" in (await speaker.taps("In part")).text
    house.server.messenger.tap(speaker.id, message.id, data)
    await house.quiet()
    assert got(speaker, TOLD) == told
    await speaker.writes("/shared")
    await speaker.taps(COLD)
    assert "Look at what came of it" not in {button["text"] for row in speaker.last.keyboard for button in row}
