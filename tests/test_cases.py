"""Cases from end to end: somebody asks, a coordinator looks after it and writes, neither learns who the other is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk import AT_ONCE
from flows.events import CaseOpened, LanguageChosen
from storage.cases import open_for
from storage.records import Turn
from storage.sqlite import SqliteStorage
from tests.house import House, Phone, open_house

NAME = "Zephyrmarker"
WORDS = "The minutes were read out loud."
LETTER = "Which minutes do you mean?"
ANSWER = "Those of the first session."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as opened:
        yield opened


async def coordinator(house: House) -> Phone:
    phone = house.phone()
    await phone.joins("coordinator")
    return phone


async def somebody(house: House) -> Phone:
    phone = house.phone()
    await phone.joins()
    return phone


async def complains(phone: Phone) -> str:
    """They complain, and get a code at once."""
    await phone.writes("/complain")
    await phone.writes(WORDS)
    return code_in((await phone.taps("Yes, send it")).text)


def code_in(text: str) -> str:
    [line] = [line for line in text.splitlines() if line.startswith("Your receipt is this code: ")]
    return line.removeprefix("Your receipt is this code: ")


async def opens(team: Phone, code: str) -> str:
    """What the desk shows of that case, once it is opened."""
    await team.writes("/cases")
    if "What comes next" in team.last.text:
        await team.taps("Back to the list")
    await team.taps("Open a case")
    before = len(team.messages)
    await team.taps(code)
    return "\n".join(message.text for message in team.messages[before:])


def labels(phone: Phone) -> list[str]:
    """What can be answered to the newest question, without the buttons that are always there."""
    always = ("Skip", "Back", "Why do you ask?", "Say it another way", "Help", "Language", "Stop")
    return [button["text"] for row in phone.last.keyboard for button in row if button["text"] not in always]


def texts(phone: Phone) -> str:
    return "\n".join(message.text for message in phone.messages)


# --- the way of one case ---------------------------------------------------------------------------------------------


async def test_a_complaint_has_its_receipt_at_once_with_a_date_and_somebody_else_to_complain_to(house: House) -> None:
    person = await somebody(house)
    code = await complains(person)
    assert len(code) == 6
    assert "1 April 2026" in person.last.text, "thirty days"
    assert "Information Commissioner" in person.last.text


@pytest.mark.parametrize(
    ("way", "told"),
    [
        (("/access", "1"), "Somebody asks for a copy"),
        (("/contact", "1"), "Somebody asks to be contacted"),
        (("/correct", "4", "My name is wrong on a list.", "1"), "Somebody asks for something to be put right"),
        (("/complain", WORDS, "1"), "There is a complaint"),
    ],
)
async def test_the_team_is_told_what_kind_of_case_there_is_and_no_word_of_it(
    house: House, way: tuple[str, ...], told: str
) -> None:
    team, person = await coordinator(house), await somebody(house)
    before = len(team.messages)
    for reply in way:
        await person.writes(reply)
    code = code_in(person.last.text)
    [notice] = team.messages[before:]
    assert notice.text.startswith(told)
    assert code not in notice.text
    assert WORDS not in notice.text


async def test_the_words_are_read_only_in_the_case_that_was_opened(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    code = await complains(person)
    await team.writes("/cases")
    assert code in texts(team)
    assert WORDS not in texts(team)
    assert WORDS in await opens(team, code)


async def test_a_letter_arrives_and_is_answered_and_the_answer_goes_to_who_looks_after_the_case(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    code = await complains(person)
    await opens(team, code)
    for reply in ("Write to the person", "Write a letter"):
        await team.taps(reply)
    await team.writes(LETTER)
    await team.taps("Yes, send it")
    await house.it_is("in 2 hours")
    assert LETTER in person.last.text
    assert not person.last.text.startswith(LETTER), "the first words are seen on a locked phone"
    await person.writes("/my_cases")
    assert LETTER in texts(person)
    await person.taps(f"{code}, 2 March 2026")
    await person.writes(ANSWER)
    before = len(team.messages)
    await person.taps("Yes, pass it on")
    [notice] = team.messages[before:]
    assert code in notice.text
    assert ANSWER not in notice.text
    shown = await opens(team, code)
    assert ANSWER in shown
    assert "Who looks after it: you" in shown


async def test_what_lies_outside_is_ticked_off_and_done_says_what_is_still_open(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    for reply in ("/access", "1"):
        await person.writes(reply)
    shown = await opens(team, code_in(person.last.text))
    assert "5 things outside this service are still open." in shown
    for label in ("Note what was looked after", "Notes", "Done, and I told somebody"):
        await team.taps(label)
    await team.writes("the archive")
    assert "- Notes: done on 2 March 2026, and told to the archive" in texts(team)
    for label in ("Note where it stands", "Done"):
        await team.taps(label)
    assert "4 things outside this service are still open." in team.last.text
    await person.writes("/my_cases")
    assert "It was done on 2 March 2026." in texts(person)
    await team.writes("/cases")
    assert "There are no open cases for you." in texts(team)


async def test_nobody_can_write_to_who_has_left_and_the_case_says_so(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    for reply in ("/stop", "Leave, keep what I shared", "Yes, I leave"):
        await person.writes(reply)
    [case] = await house.storage.cases.open()
    assert "They asked for no more messages" in await opens(team, case.code)
    assert labels(team) == ["Note where it stands", "Note what was looked after", "Back to the list", "Nothing more"]


async def test_stopping_messages_is_told_and_asks_the_team_for_nothing(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    for reply in ("/stop", "Stop messages", "Yes, stop messages"):
        await person.writes(reply)
    assert team.last.text == "Somebody stopped messages. Nothing is to be done for it."
    assert "Nobody has to do anything more. Your receipt is: " in texts(person)
    code = texts(person).partition("Your receipt is: ")[2][:6]
    await house.it_is("2026-05-01 18:00")
    assert not [message for message in team.messages if code in message.text]
    await team.writes("/cases")
    assert "There are no open cases for you." in texts(team)
    assert labels(team) == ["Look up a code", "Nothing more"]
    await team.taps("Look up a code")
    await team.writes(code)
    assert "Where it stands: Done" in team.messages[-2].text
    assert "Due" not in team.last.text


# --- when nobody waits for it any more -------------------------------------------------------------------------------


async def test_what_somebody_asked_for_rests_while_they_are_to_be_erased_and_goes_on_if_they_undo_that(
    house: House,
) -> None:
    team, person = await coordinator(house), await somebody(house)
    code = await complains(person)
    for reply in ("/stop", "Erase everything", "Yes, erase everything", "Erase it, goodbye", "/my_cases"):
        await person.writes(reply)
    assert "Nobody works on it, because everything about you is to be erased." in texts(person)
    assert code not in str(labels(person)), "nobody would read what they write about it"
    shown = await opens(team, code)
    assert "At the moment there is nothing to do for it." in shown
    assert "No due date." in shown
    assert "write to them" not in shown
    assert labels(team) == ["Note where it stands", "Back to the list", "Nothing more"]
    for reply in ("skip", "hello", "Yes, write to me again"):
        await person.writes(reply)
    shown = await opens(team, code)
    assert "Due: 1 April 2026" in shown
    assert "Then write to them what you found and what you do about it." in shown
    assert "Write to the person" in labels(team)


async def test_nobody_is_reminded_of_what_somebody_asked_for_who_is_erased(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    code = await complains(person)
    for reply in ("/stop", "Erase everything", "Yes, erase everything", "Erase it, goodbye"):
        await person.writes(reply)
    await house.it_is("in 8 days")
    shown = await opens(team, code)
    assert "Everything here about the person is erased by now." in shown
    assert "Nobody waits for an answer any more." in shown
    assert "still has to be looked after" not in shown
    assert "No due date." in shown
    assert labels(team) == ["Note where it stands", "Back to the list", "Nothing more"]
    await house.it_is("2026-05-01 18:00")
    assert not [message for message in team.messages if f"time for {code}" in message.text]
    assert not [message for message in team.messages if f"{code} is due" in message.text]


async def test_what_lies_elsewhere_has_its_clock_also_once_the_person_is_erased(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    for reply in ("/stop", "Erase everything", "Yes, erase everything", "Erase it, goodbye"):
        await person.writes(reply)
    [case] = await house.storage.cases.open()
    await house.it_is("in 8 days")
    assert "Please erase notes, recordings and lists kept elsewhere." in await opens(team, case.code)
    assert "Note what was looked after" in labels(team)
    await house.it_is("2026-04-02 18:00")
    assert f"{case.code} is due today, or was due." in team.last.text
    assert "waiting" not in team.last.text


async def test_what_somebody_asks_for_after_an_erasure_is_read_and_answered_until_then(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    for reply in ("/stop", "Erase everything", "Yes, erase everything", "Erase it, goodbye"):
        await person.writes(reply)
    await house.it_is("in 1 hours")
    code = await complains(person)
    assert "On 9 March 2026 everything about you is erased, as you asked." in person.last.text
    assert WORDS in await opens(team, code)
    for reply in ("Write to the person", "Write a letter"):
        await team.taps(reply)
    await team.writes(LETTER)
    await team.taps("Yes, send it")
    await house.it_is("in 1 hours")
    assert LETTER in person.last.text


async def test_who_has_blocked_the_bot_gets_no_letter_and_their_complaint_is_still_looked_into(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    code = await complains(person)
    house.server.messenger.block(person.id, blocked=True)
    await house.settle()
    shown = await opens(team, code)
    assert "Please look into it." in shown
    assert "write to them" not in shown
    assert "A letter about this case would reach nobody." in shown
    assert "Due: 1 April 2026" in shown
    assert labels(team) == ["Note where it stands", "Back to the list", "Nothing more"]


NO_ANSWER = {
    "silent": "No answer to this comes to you, as you chose.",
    "blocked": "Messages could not reach you any more, so no answer to this comes to you.",
}
AGAIN = "If you say yes, an answer can come to you again."


@pytest.mark.parametrize("how", NO_ANSWER)
async def test_to_whom_no_answer_comes_reads_so_before_they_write_about_it_and_that_coming_back_changes_it(
    house: House, how: str
) -> None:
    team, person = await coordinator(house), await somebody(house)
    code = await complains(person)
    if how == "silent":
        for reply in ("/stop", "Stop messages", "Yes, stop messages", "Nothing more, goodbye"):
            await person.writes(reply)
        for reply in ("/stop", "Nothing at all", "Yes, nothing at all"):
            await person.writes(reply)
    else:
        for blocked in (True, False):
            house.server.messenger.block(person.id, blocked=blocked)
            await house.settle()
    for command in ("/my_cases", "/my_data"):
        before = len(person.messages)
        await person.writes(command)
        shown = "\n".join(message.text for message in person.messages[before:])
        assert f"{NO_ANSWER[how]} If you come back, an answer can come to you again." in shown
    for reply in ("skip", "hello"):
        await person.writes(reply)
    assert f"You asked the team for something that is not done yet: {code}. {AGAIN}" in texts(person)
    await person.writes("Yes, write to me again")
    before = len(person.messages)
    await person.writes("/my_cases")
    assert "No answer to this" not in "\n".join(message.text for message in person.messages[before:])
    assert "Then write to them" in await opens(team, code)


# --- many of them ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [30, 100])
async def test_of_many_cases_the_most_urgent_are_listed_and_each_can_be_opened(house: House, count: int) -> None:
    team, person = await coordinator(house), await somebody(house)
    codes = await many(house, person, count)
    await team.writes("/cases")
    listed = team.messages[-2].text
    assert f"{count} cases are open." in listed
    assert [code for code in codes if code in listed] == codes[:AT_ONCE]
    assert len(listed) < 4096
    await team.taps("Show another part of the list")
    pieces = [label for label in labels(team) if label.startswith("Due from")]
    assert len(pieces) == -(-count // AT_ONCE)
    await team.taps(pieces[-1])
    await team.taps("Open a case")
    assert labels(team) == codes[(len(pieces) - 1) * AT_ONCE :]
    await team.taps(codes[-1])
    assert codes[-1] in team.messages[-2].text


async def test_of_many_cases_those_can_be_listed_that_somebody_looks_after_or_nobody(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    codes = await many(house, person, 30)
    await opens(team, codes[3])
    for label in ("Note where it stands", "Seen", "Back to the list", "Show another part of the list"):
        await team.taps(label)
    await team.taps("What I look after")
    assert [code for code in codes if code in team.messages[-2].text] == [codes[3]]
    await team.taps("Show another part of the list")
    await team.taps("What nobody looks after yet")
    assert codes[3] not in team.messages[-2].text
    await team.taps("Open a case")
    assert len(labels(team)) == AT_ONCE


async def many(house: House, person: Phone, count: int) -> list[str]:
    """So many cases of one person, a day apart. Their codes, the one that is due first first."""
    known = (await house.storage.standing(person.id, None)).person
    assert known is not None
    start = house.clock.now() - timedelta(days=20)
    for number in range(count):
        opened = Turn(
            person=known,
            now=start + timedelta(hours=number),
            session=None,
            events=(CaseOpened(kind="complaint", words=WORDS),),
        )
        await house.storage.keep(opened)
    return [case.code for case in sorted(await house.storage.cases.open(), key=lambda case: case.due_at)]


async def test_a_code_that_somebody_names_is_looked_up_however_it_is_typed(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    code = await complains(person)
    for typed, found in (
        (f" {code[:3]} {code[3:].lower()} ", "Somebody complains"),
        (f"{code[:2]}-{code[2:4]}-{code[4:]}.", "Somebody complains"),
        ("AAAAAA", "I know nothing under"),
    ):
        await team.writes("/cases")
        await team.taps("Look up a code")
        await team.writes(typed)
        assert found in team.messages[-2].text
        assert "Which other code" in team.last.text, "a slip in typing can be put right at once"
    assert WORDS not in texts(team)


async def test_requests_can_be_made_and_seen_after_leaving(house: House) -> None:
    person = await somebody(house)
    await person.writes("/stop")
    await person.taps("Stop messages")
    await person.taps("Yes, stop messages")
    code = await complains(person)
    await person.writes("/my_cases")
    assert code in texts(person)
    assert "You asked to stop or to leave." in texts(person)


async def test_a_name_is_put_right_at_once(house: House) -> None:
    person = await somebody(house)
    await person.writes("/correct")
    await person.taps("What I am called")
    assert "From now on I call you Robin." in (await person.writes("Robin")).text


# --- what is not for everybody ---------------------------------------------------------------------------------------


async def test_participants_and_facilitators_have_no_desk(house: House) -> None:
    facilitator, person = house.phone(), await somebody(house)
    await facilitator.joins("facilitator")
    code = await complains(person)
    for phone in (facilitator, person):
        before = len(phone.messages)
        await phone.writes("/cases")
        assert not any(code in message.text for message in phone.messages[before:])


async def test_somebody_sees_no_case_but_their_own(house: House) -> None:
    person, other = await somebody(house), await somebody(house)
    code = await complains(person)
    await other.writes("/my_cases")
    assert code not in texts(other)


async def test_nothing_that_a_coordinator_gets_says_who_a_case_is_about(house: House) -> None:
    """A whole life of a case, of somebody with a name and another language: none of it is in any text of the team."""
    team, person = await coordinator(house), await somebody(house)
    welcomed = len(team.messages)
    storage = house.storage
    known = (await storage.standing(person.id, None)).person
    assert known is not None
    pseudonym = known.pseudonym
    polish = LanguageChosen(language="pl")
    await storage.keep(Turn(person=known, now=house.clock.now(), session=None, events=(polish,)))
    for reply in ("/correct", "1", NAME, "/access", "1", "/complain", WORDS, "1"):
        await person.writes(reply)
    codes = [each.case.code for each in await storage.cases.of(pseudonym)]
    assert len(codes) == 2
    for code in codes:
        await opens(team, code)
        for label in ("Write to the person", "Write a letter"):
            await team.taps(label)
        await team.writes(LETTER)
        await team.taps("Yes, send it")
        await team.taps("Note where it stands")
        await team.taps("Being dealt with")
    await house.it_is("in 2 hours")
    for replies in (("/my_cases", "1", ANSWER, "1"), ("/stop", "5", "1")):
        for reply in replies:
            await person.writes(reply)
        await team.writes("/cases")
        for code in codes:
            await opens(team, code)
    await house.it_is("in 8 days")
    for code in codes:
        await opens(team, code)
        await team.writes("/cases")
        await team.taps("Look up a code")
        await team.writes(code)
    seen = "\n".join(f"{message.text} {message.keyboard}" for message in team.messages[welcomed:])
    assert ANSWER in seen, "the life was lived"
    assert "Everything here about the person is erased by now." in seen, "to its end"
    for told in (NAME, pseudonym, pseudonym[:6], str(person.id), "Polski", "Polish"):
        assert told not in seen


# --- what a card says ------------------------------------------------------------------------------------------------


async def test_a_card_says_that_somebody_else_looks_after_the_case(house: House) -> None:
    one, other, person = await coordinator(house), await coordinator(house), await somebody(house)
    code = await complains(person)
    assert "Who looks after it: nobody yet" in await opens(one, code)
    await one.taps("Note where it stands")
    await one.taps("Seen")
    assert "Who looks after it: somebody else in the team" in await opens(other, code)


async def test_an_answer_goes_to_who_looks_after_the_case_and_to_nobody_else(house: House) -> None:
    one, other, person = await coordinator(house), await coordinator(house), await somebody(house)
    code = await complains(person)
    await opens(one, code)
    await one.taps("Note where it stands")
    await one.taps("Seen")
    for reply in ("/my_cases", "1", ANSWER, "1"):
        await person.writes(reply)
    assert f"There is an answer in the case {code}." in texts(one)
    assert f"There is an answer in the case {code}." not in texts(other)


async def test_with_nobody_left_to_look_after_it_nobody_is_told_that_somebody_else_does(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    code = await complains(person)
    await opens(team, code)
    await team.taps("Note where it stands")
    await team.taps("Being dealt with")
    await team.writes("/stop")
    await team.taps("Stop messages")
    await team.taps("Yes, stop messages")
    await house.it_is("tuesday 12:00")
    said = texts(person)
    assert "Just now nobody else is there who can." in said
    assert f"its code is still {code}" in said
    assert "Somebody else of the team looks after" not in said


async def test_what_is_late_is_called_late_on_both_sides(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    code = await complains(person)
    await house.it_is("2026-04-03 10:00")
    assert "The due date has passed." in await opens(team, code)
    await person.writes("/my_cases")
    assert "It was due by 1 April 2026, and is not done yet." in texts(person)


async def test_published_summaries_that_used_what_is_taken_back_stand_in_the_case(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    storage = house.storage
    assert isinstance(storage, SqliteStorage)
    known = (await storage.standing(person.id, None)).person
    assert known is not None
    who, now = known.pseudonym, house.clock.now()
    code = await storage._project.run(
        lambda connection: open_for(connection, who, "recall", now=now, due_at=now + timedelta(days=28), batches=(4, 2))
    )
    await house.it_is("18:00")
    assert "Published summaries with what they take back\n- Summary 2\n- Summary 4" in await opens(team, code)


async def test_an_erasure_is_looked_up_by_its_code(house: House) -> None:
    team, person = await coordinator(house), await somebody(house)
    storage = house.storage
    known = (await storage.standing(person.id, None)).person
    assert known is not None
    code = await storage.erase(known.pseudonym, house.clock.now())
    await team.writes("/cases")
    await team.taps("Look up a code")
    await team.writes(code)
    shown = team.messages[-2].text
    assert f"{code}\nThis is an erasure. It was asked for on 2 March 2026." in shown
    assert "It was carried out on 2 March 2026." in shown
    assert known.pseudonym not in shown
