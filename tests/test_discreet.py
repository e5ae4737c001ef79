"""Phones that others see: every push begins plainly, nothing makes a sound, files have plain names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogues import Catalogues
from bot.checking import check_folder
from bot.discreet import Discreetly, beginning_with
from bot.languages import languages
from bot.library import Library, private_words
from bot.naming import concerns
from bot.onlooking import against
from bot.pieces import LONGEST, LONGEST_CAPTION, units
from bot.ports import Attachment, Call
from bot.rehearsal.faults import Fault
from bot.rehearsal.people import Message
from bot.speech import Speech
from flows.onlookers import LINE, SHOWN, characters, first_shown
from flows.vocabulary import Role
from storage.records import FOLLOW_UP, LIVE, Outgoing, Person
from storage.records import Message as Decided
from tests.house import House, Phone, open_house

PLAIN = "There is something new for you here. You can read it whenever it suits you."
WORDS = private_words()
TALE = """\
script: tale
version: 1
title: A tale
asked_by: People asked for it.
why: So that there is one.
seen_by: [nobody]
limits: It is short.
review_by: 2099-01-01
schedule: {{every: 1 week, at: "10:00"}}
steps:
  a: {{say: "{words}"}}
"""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


async def careful(house: House, role: Role = "participant") -> Phone:
    """Somebody whose phone others see."""
    phone = house.phone()
    await phone.joins(role)
    await phone.writes("/discreet")
    await phone.taps("Yes, be careful")
    return phone


async def settings(phone: Phone) -> str:
    """How they are written to now."""
    before = len(phone.messages)
    await phone.writes("/settings")
    await phone.taps("Change nothing")
    return "\n".join(message.text for message in phone.messages[before:])


def is_plain(message: Message) -> bool:
    """What the phone shows of it could be about anything, and it makes no sound."""
    seen = " ".join(message.text.split())[:SHOWN]
    return message.silent and seen == PLAIN[:SHOWN] and message.text.startswith(PLAIN)


# --- the plain line --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", sorted(languages()))
@pytest.mark.parametrize("easy", [False, True])
def test_the_line_fills_what_a_phone_shows_and_tells_nothing_in_any_language(tag: str, easy: bool) -> None:
    speech = Speech(Library.shipped("GB").book, Catalogues(languages()))
    said = speech.say(LINE, language=tag, forms=("easy",) if easy else ())
    assert characters(said) >= SHOWN
    assert WORDS.given_away(said) == ()
    assert "{" not in said
    assert not any(concerns(said, said, "Alongside", WORDS))


def test_every_offered_language_has_words_that_tell_what_this_is_about() -> None:
    assert WORDS.languages.keys() >= languages().keys()


def test_marks_that_take_no_room_do_not_count() -> None:
    assert characters("a\u0301 \u200fb\u2068 \n\n c") == len("a b c")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Your Check-In is here", ("check in",)),
        ("TRAUMA-informed self-harm", ("trauma", "self harm")),
        ("Potrzebujesz WSPARCIA?", ("wsparcia",)),
        ("ذہنی صحت", ("ذہنی", "صحت")),
        ("Tea at two, with apples", ()),
        ("A charming café", ()),
    ],
)
def test_words_are_found_however_they_are_written(text: str, found: tuple[str, ...]) -> None:
    assert WORDS.given_away(text) == found


def test_the_first_words_are_counted_to_the_end_of_the_last_one() -> None:
    assert first_shown("a" * 55 + " wellbeing and more") == "a" * 55 + " wellbeing"


# --- which messages, and how -----------------------------------------------------------------------------------------


class Given:
    """A renderer that says what it was given."""

    def __init__(self, *calls: Call) -> None:
        self._calls = calls

    async def calls(self, outgoing: Outgoing) -> tuple[Call, ...]:
        return self._calls


def text(words: str, **more: Any) -> Call:
    return Call(method="sendMessage", params={"chat_id": 5, "text": words, **more})


def file(name: str, caption: str = "") -> Call:
    below = {"caption": caption} if caption else {}
    attached = Attachment(part="document", name=name, content=b"x")
    return Call(method="sendDocument", params={"chat_id": 5, **below}, attachment=attached)


async def sent(house: House, *calls: Call, discreet: bool = True, attempts: int = 1, **message: Any) -> list[Call]:
    outgoing = Outgoing(
        id=1,
        person=Person(pseudonym="p", chat_id=5, discreet=discreet),
        message=Decided(**message),
        attempts=attempts,
        claimed_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    scene = house.app.watch._owner._scene
    return list(await Discreetly(scene=scene, renderer=Given(*calls)).calls(outgoing))


async def test_an_answer_to_what_they_have_just_done_is_said_as_it_is_but_without_a_sound(house: House) -> None:
    [call] = await sent(house, text("Thank you."), priority=LIVE)
    assert call.params["text"] == "Thank you."
    assert call.params["disable_notification"] is True


@pytest.mark.parametrize(
    "how", [{"priority": FOLLOW_UP}, {"priority": LIVE, "silent": True}, {"priority": LIVE, "attempts": 2}]
)
async def test_whatever_else_comes_begins_plainly(house: House, how: dict[str, Any]) -> None:
    [call] = await sent(house, text("How was it?", reply_markup={"inline_keyboard": []}), **how)
    assert call.params["text"] == f"{PLAIN}\n\nHow was it?"
    assert call.params["disable_notification"] is True
    assert "reply_markup" in call.params


async def test_what_changes_a_message_in_place_stays_as_it_is(house: House) -> None:
    edit = Call(method="editMessageText", params={"chat_id": 5, "message_id": 3, "text": "Picked."})
    assert await sent(house, edit, priority=FOLLOW_UP) == [edit]


async def test_nobody_else_is_written_to_otherwise(house: House) -> None:
    calls = [text("How was it?"), file("my-data.json", "Yours.")]
    assert await sent(house, *calls, discreet=False, priority=FOLLOW_UP) == calls


async def test_files_have_plain_names_that_a_phone_can_open_and_a_plain_caption(house: House) -> None:
    [live] = await sent(house, file("my-data.json"), priority=LIVE)
    [push] = await sent(house, file("digest-3.xlsx", "The figures."), priority=FOLLOW_UP)
    assert live.attachment is not None
    assert push.attachment is not None
    assert (live.attachment.name, push.attachment.name) == ("file.json", "file.xlsx")
    assert "caption" not in live.params
    assert push.params["caption"] == f"{PLAIN}\n\nThe figures."


async def test_a_caption_that_gets_too_long_becomes_a_message_of_its_own(house: House) -> None:
    long = "Words. " * 140
    assert units(long) < LONGEST_CAPTION
    picture, words = await sent(house, file("a.png", long), priority=FOLLOW_UP)
    assert picture.params["caption"] == PLAIN
    assert words.method == "sendMessage"
    assert words.params["text"].startswith(f"{PLAIN}\n\nWords.")
    assert words.attachment is None


@given(words=st.text(alphabet="ab\n \U0001f600", min_size=1, max_size=9000).filter(str.strip))
def test_a_long_message_comes_in_pieces_that_each_begin_plainly_and_fit(words: str) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "x"}]]}
    calls = list(beginning_with(PLAIN, text(words.strip(), reply_markup=keyboard)))
    assert all(units(call.params["text"]) <= LONGEST for call in calls)
    assert all(call.params["text"].startswith(f"{PLAIN}\n\n") for call in calls)
    assert [("reply_markup" in call.params) for call in calls] == [False] * (len(calls) - 1) + [True]
    said = "".join(call.params["text"].removeprefix(PLAIN) for call in calls)
    assert "".join(said.split()) == "".join(words.split())


# --- a whole life ----------------------------------------------------------------------------------------------------


@dataclass
class Street:
    """Everybody whose phone others see, and what came to them unasked."""

    house: House
    phones: list[Phone] = field(default_factory=list)
    pushes: list[tuple[Phone, Message]] = field(default_factory=list)

    async def moves_in(self, role: Role = "participant") -> Phone:
        phone = await careful(self.house, role)
        self.phones.append(phone)
        return phone

    @asynccontextmanager
    async def sees(self, doing: Phone | None = None) -> AsyncIterator[None]:
        """Whatever comes meanwhile to anybody but who does something is a push."""
        before = {phone.id: len(phone.messages) for phone in self.phones}
        yield
        for phone in self.phones:
            if phone is not doing:
                self.pushes += [(phone, message) for message in phone.messages[before[phone.id] :]]

    async def does(self, phone: Phone, *said: str) -> None:
        """They tap what is a button, and write what is none."""
        for words in said:
            async with self.sees(phone):
                try:
                    await phone.taps(words)
                except LookupError:
                    await phone.writes(words)

    async def it_is(self, *times: str) -> None:
        for at in times:
            async with self.sees():
                await self.house.it_is(at)

    def came(self, phone: Phone, words: str) -> bool:
        """Whether that came to them unasked."""
        return any(words in message.text for whose, message in self.pushes if whose is phone)


async def test_in_a_whole_life_every_push_begins_with_the_plain_line(house: House) -> None:
    """A case and a letter about it, a session and its news, check-ins with reminders, a summary for the team."""
    street = Street(house)
    facilitator, coordinator = await street.moves_in("facilitator"), await street.moves_in("coordinator")
    one, other, *more = [await street.moves_in() for _ in range(5)]
    await street.does(one, "/complain", "The door was locked.", "Yes, send it")
    code = one.last.text.partition("is this code: ")[2].split()[0]
    await street.does(coordinator, "/cases", "Open a case", code)
    await street.does(coordinator, "Write to the person", "Write a letter", "Which door?", "Yes, send it")
    skipped = ["skip"] * 7
    await street.does(facilitator, "new session", "Cooking", *skipped, "skip", "10 3 2026", "14:00", "60", "Put it up")
    await street.does(other, "sessions", "1", "I would like to come", "Yes, that is fine")
    await street.does(facilitator, "change session", "1", "Move it to another time", "11 3 2026", "14:00", "60")
    await street.does(facilitator, "Yes, move it")
    for phone in (one, other, *more):
        await street.does(phone, "/check_in", "OK, let's start", "Good", "Yes", "Not today")
    await street.it_is(*(f"2026-03-{day:02} {hour}:01" for day in range(3, 13) for hour in (10, 19)))
    assert [message.text for _, message in street.pushes if not is_plain(message)] == []
    assert street.came(coordinator, "There is a complaint")
    assert street.came(one, "Which door?")
    assert street.came(other, "Cooking")
    assert all(street.came(phone, "check-in") for phone in (one, other, *more))
    assert street.came(facilitator, "5 people")


async def test_the_receipt_of_an_erasure_begins_plainly_too(house: House) -> None:
    phone = await careful(house)
    await phone.writes("/stop")
    await phone.taps("Erase everything")
    await phone.taps("Yes, erase everything")
    await house.it_is("in 8 days")
    assert "What I held about you is erased now" in phone.last.text
    assert is_plain(phone.last)


async def test_an_answer_that_had_to_be_tried_again_begins_plainly(house: House) -> None:
    phone = await careful(house)
    house.server.faults.plan(Fault(kind="error", method="sendMessage", code=500, description="Busy"))
    house.server.messenger.say(phone.id, "/help")
    before = len(phone.messages)
    await house.it_is("in 1 hour")
    await house.until(lambda: len(phone.messages) > before)
    assert is_plain(phone.messages[before])


async def test_it_can_be_changed_back_and_the_settings_say_how_it_is(house: House) -> None:
    phone = await careful(house)
    assert "somebody else sees it, so I am careful" in await settings(phone)
    await phone.writes("/discreet")
    await phone.taps("No, only I do")
    assert "it may show how a message begins" in await settings(phone)
    await house.it_is("in 8 days")
    assert not any(PLAIN in message.text for message in phone.messages[-2:])


async def test_who_skips_the_question_changes_nothing(house: House) -> None:
    phone = await careful(house)
    await phone.writes("/discreet")
    await phone.taps("Skip")
    assert "so I am careful" in await settings(phone)


# --- how scripts begin, and what the bot is called -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("This is your check-in.", "'check in'"),
        ("Hello from {project}.", "'{project}'"),
        ("Hello {name}. Here is something new.", ""),
        (f"{PLAIN} It is about trauma.", ""),
    ],
)
def test_the_check_reads_what_a_locked_phone_shows_of_what_comes_by_itself(
    tmp_path: Path, words: str, told: str
) -> None:
    (tmp_path / "tale.yaml").write_text(TALE.format(words=words))
    found = [one for one in check_folder(tmp_path, date(2026, 3, 2)) if "locked phone" in one.what]
    assert all(one.severity == "warning" and one.line == 11 for one in found)
    assert (told in "".join(one.what for one in found)) if told else found == []


def test_what_nobody_is_sent_unasked_may_begin_as_it_likes(tmp_path: Path) -> None:
    text = TALE.format(words="This is your check-in.").replace('schedule: {every: 1 week, at: "10:00"}\n', "")
    (tmp_path / "tale.yaml").write_text(text)
    assert [one for one in check_folder(tmp_path, date(2026, 3, 2)) if "locked phone" in one.what] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [("A short line.", "13 characters"), (f"{PLAIN[:-1]} {{name}}.", "placeholder"), (f"{PLAIN} Trauma.", "'trauma'")],
)
def test_a_plain_line_that_is_short_or_tells_something_is_an_error(text: str, told: str) -> None:
    assert [what for what in against(text, WORDS) if told in what]
    assert list(against(PLAIN, WORDS)) == []


@pytest.mark.parametrize(
    ("name", "username", "told"),
    [
        ("Robin", "robin_7_bot", []),
        ("Trauma support", "robin_7_bot", ["name says 'trauma'", "name says 'support'"]),
        ("Robin", "our_therapy_bot", ["username says 'therapy'"]),
        ("Robin", "OurVoices_bot", ["username is the project's"]),
    ],
)
def test_a_name_of_the_bot_that_tells_what_it_is_for_is_advised_against(
    name: str, username: str, told: list[str]
) -> None:
    assert list(concerns(name, username, "Our Voices", WORDS)) == told


async def test_whoever_starts_the_bot_is_warned_and_it_starts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with open_house(tmp_path, lambda text: text.replace("Listening together", "Alongside", 1)) as house:
        assert house.app.invitations
    said = [record.getMessage() for record in caplog.records]
    assert any("the bot's name is the project's" in message and "@BotFather" in message for message in said)
