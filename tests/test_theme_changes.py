"""A theme after it was begun, with the whole bot: its words, what belongs to it, its end, answers in each language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows.events import LanguageChosen
from storage.records import Turn
from tests.house import House, Phone, open_house
from tests.test_themes import (
    ADD,
    ANSWER,
    COLD,
    ENOUGH,
    TITLE,
    TOLD,
    answers_theme,
    begins_theme,
    five_share,
    got,
    joins,
    looks_to_add,
    opens_theme,
    reads,
)

NEW = "Some of us are cold in the big room"
POLISH = "Od przyszłego tygodnia mamy dwa grzejniki."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


@pytest.fixture
async def team(house: House) -> Phone:
    return await joins(house, "facilitator")


@pytest.fixture
async def speaker(house: House, team: Phone) -> Phone:
    """Whose words belong to a theme that the team has begun."""
    speaker = await joins(house)
    await five_share(house, speaker)
    await begins_theme(team)
    return speaker


async def chooses(team: Phone, *labels: str) -> None:
    """From the open theme on."""
    await opens_theme(team)
    for label in labels:
        await team.taps(label)


async def takes_back(phone: Phone, words: str = COLD) -> None:
    await phone.writes("/take_back")
    await phone.taps("Something I shared")
    await phone.taps(words)
    await phone.taps("Yes, take it back")


async def reads_in(house: House, phone: Phone, language: str) -> None:
    """As if every text were there in it, so that it could be chosen."""
    person = (await house.storage.standing(phone.id, None)).person
    assert person
    chosen = (LanguageChosen(language=language),)
    await house.storage.keep(Turn(person=person, now=house.clock.now(), session=None, events=chosen))


# --- words of the team's own -----------------------------------------------------------------------------------------


async def test_a_title_that_repeats_what_somebody_wrote_is_refused_at_once_and_nothing_is_lost(
    house: House, team: Phone
) -> None:
    await five_share(house, await joins(house))
    await team.writes("/themes")
    await team.taps("Begin a new theme")
    await team.taps("Yes, show me the list")
    await team.taps(COLD)
    for title in (COLD, f"“{COLD.upper()}”", "People sat in my coat the whole time"):
        await team.writes(title)
        assert not got(team, "Shall I begin this theme?")
    assert got(team, "Can you say it in words of your own?") == 3
    await team.writes(TITLE)
    await team.taps("Yes, begin it")
    await team.taps(ENOUGH)
    await chooses(team, "Read what belongs to it", "Show them now")
    assert got(team, f"{COLD}\n(shared without a name)") == 1


async def test_other_words_for_a_theme_are_the_teams_own_as_well(team: Phone, speaker: Phone) -> None:
    await chooses(team, "Change its words")
    await team.writes(COLD)
    assert "Can you say it in words of your own?" in "\n".join(message.text for message in team.messages[-2:])
    await team.writes(NEW)
    await team.taps("Yes, change it")
    assert TITLE not in await reads(speaker, "/decisions")
    assert NEW in await reads(speaker, "/decisions")


async def test_who_was_told_of_a_theme_keeps_the_words_that_they_got(house: House, team: Phone, speaker: Phone) -> None:
    await answers_theme(team)
    await house.it_is("in 2 hours")
    await chooses(team, "Change its words")
    await team.writes(NEW)
    await team.taps("Yes, change it")
    await house.it_is("in 2 days")
    assert got(speaker, TOLD) == 1
    assert got(speaker, TITLE) == 1


async def test_no_word_of_anybody_is_shown_before_a_note_and_a_yes(team: Phone, speaker: Phone) -> None:
    before = len(team.messages)
    for way in ("Read what belongs to it", ADD, "Take something out of it"):
        await chooses(team, way)
        assert "heavy" in "\n".join(message.text for message in team.messages[-2:])
        await team.taps("Not now")
    await team.taps(ENOUGH)
    await team.writes("/themes")
    await team.taps("Begin a new theme")
    assert "heavy" in team.last.text
    await team.taps("Begin without it")
    assert not [
        message for message in team.messages[before:] if COLD in message.text or "Something else" in message.text
    ]


# --- out of it -------------------------------------------------------------------------------------------------------


async def test_what_is_taken_out_can_be_added_again_and_its_author_hears_nothing_meanwhile(
    house: House, team: Phone, speaker: Phone
) -> None:
    await chooses(team, "Take something out of it", "Show it now", COLD, ENOUGH)
    assert got(team, "so nobody would get an answer") == 1
    await answers_theme(team)
    await house.it_is("in 2 hours")
    assert not got(speaker, TOLD)
    await opens_theme(team)
    await looks_to_add(team)
    await team.taps(COLD)
    await house.it_is("in 2 hours")
    assert got(speaker, ANSWER) == 1


async def test_the_team_is_asked_to_look_again_once_when_the_last_author_has_taken_back_their_words(
    house: House, team: Phone, speaker: Phone
) -> None:
    look = "Please look whether its words still fit."
    await house.it_is("tomorrow 12:00")
    assert not got(team, look)
    await takes_back(speaker)
    assert not got(team, look)
    await house.it_is("tomorrow 12:00")
    await house.restart()
    await house.it_is("in 3 days")
    assert got(team, look) == 1
    [told] = [message for message in team.messages if look in message.text]
    assert told.silent
    assert COLD not in told.text


# --- the end of it ---------------------------------------------------------------------------------------------------


async def test_who_spoke_hears_once_that_no_answer_comes_and_nobody_finds_the_theme(
    house: House, team: Phone, speaker: Phone
) -> None:
    other = await joins(house)
    await speaker.writes("/feedback")
    await chooses(team, "End this theme")
    assert TITLE in await reads(other, "/decisions")
    await team.taps("Yes, end it")
    await house.it_is("tomorrow 12:00")
    await house.restart()
    await house.it_is("in 2 days")
    [told] = [message for message in speaker.messages if "without an answer" in message.text]
    assert f"“{TITLE}”\nThese are your own words: “{COLD}”" in told.text
    assert not got(speaker, "Does this answer what you had said?")
    assert "How would you like to share it?" in (await speaker.writes("Warmer, please.")).text
    assert not got(other, "without an answer")
    assert "There are no themes yet" in await reads(other, "/decisions")
    assert "There are no themes yet" in await reads(team, "/themes")


async def test_who_has_an_answer_hears_nothing_of_the_end(house: House, team: Phone, speaker: Phone) -> None:
    await answers_theme(team)
    await house.it_is("in 2 hours")
    await chooses(team, "End this theme", "Yes, end it")
    await house.it_is("in 3 days")
    assert got(speaker, ANSWER) == 1
    assert not got(speaker, "without an answer")


async def test_a_theme_that_somebody_else_has_ended_is_there_no_more(house: House, team: Phone, speaker: Phone) -> None:
    other = await joins(house, "coordinator")
    await opens_theme(other)
    await chooses(team, "End this theme", "Yes, end it")
    await other.taps("Answer it")
    await other.taps("We have heard it")
    await other.writes(ANSWER)
    assert got(other, "Somebody of the team has ended this theme meanwhile.") == 1
    await other.taps("Yes, send it")
    await house.it_is("in 1 day")
    assert not got(speaker, ANSWER)


# --- in each language ------------------------------------------------------------------------------------------------


async def test_each_reads_the_answer_in_their_language_or_hears_in_which_one_it_is(
    house: House, team: Phone, speaker: Phone
) -> None:
    polish, urdu = await joins(house), await joins(house)
    await reads_in(house, polish, "pl")
    await reads_in(house, urdu, "ur")
    await chooses(team, "Answer it", "We have done something")
    await team.writes(ANSWER)
    await team.taps("Write it in another language")
    await team.taps("Polski")
    before = len(team.messages)
    await team.writes(POLISH)
    shown = "\n\n".join(message.text for message in team.messages[before:])
    assert shown.count(POLISH) == shown.count(ANSWER) == 1
    assert "Whoever reads \u2068اردو\u2069 gets your first words" in shown
    await team.taps("Yes, send it")
    assert POLISH in await reads(polish, "/decisions")
    assert ANSWER not in await reads(polish, "/decisions")
    in_urdu = await reads(urdu, "/decisions")
    assert ANSWER in in_urdu
    assert "English" in in_urdu
    assert "English" not in await reads(speaker, "/decisions")


async def test_words_in_another_language_for_an_answer_that_was_not_sent_go_into_no_other(
    team: Phone, speaker: Phone
) -> None:
    await chooses(team, "Answer it", "We have done something")
    await team.writes(ANSWER)
    await team.taps("Write it in another language")
    await team.taps("Polski")
    await team.writes(POLISH)
    await team.taps("No, do not send it")
    before = len(team.messages)
    await answers_theme(team)
    assert not [message for message in team.messages[before:] if POLISH in message.text]
