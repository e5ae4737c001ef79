"""What fits each reader: no emoji, no pictures, in pieces, shorter, and in the words for their age."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogues import Catalogues
from bot.copied import Copied
from bot.emoji import without_emoji
from bot.languages import languages
from bot.library import Library
from bot.pieces import ENOUGH_AT_ONCE, LONGEST, pieces, units
from bot.ports import Attachment, Call
from bot.project_file import example, example_project, parse_project
from bot.rendering import Rendering
from bot.scene import Scene
from bot.speech import Speech
from bot.views import Shower
from bot.views.glance import Shown
from flows.ages import ages
from flows.forms import Fit
from flows.phrase import Offer, Phrase
from storage.records import Message, Outgoing, Person
from storage.sqlite import SqliteStorage
from tests.house import JOINING, House, Phone, open_house
from tests.open_project import NOON, MovedClock, count, opened

# --- emoji -----------------------------------------------------------------------------------------------------------

WAVE, FAMILY, FLAG, ENGLAND = "👋🏽", "👨‍👩‍👧‍👦", "🇵🇰", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"
PICTURES = [
    *(WAVE, FAMILY, FLAG, ENGLAND, "😀", "❤️", "❤️‍🔥", "⚕️", "👩🏾‍⚕️", "🏳️‍🌈", "🙂‍↔️", "⛓️‍💥", "🐦‍⬛", "☕", "✔️", "🕳", "🫠"),
]
EMOJI = re.compile(
    "[\u2600-\u2604\u2614\u2615\u2705\u2728\u274c\u2b50\u2b55\U0001f1e6-\U0001f1ff\U0001f300-\U0001f321]"
)
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Co", "Cn", "So", "Sk", "Cf", "Mn", "Me"], max_codepoint=0xFFFF),
    max_size=12,
)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (f"Hello {WAVE} there", "Hello there"),
        (f"{FAMILY} Hello", "Hello"),
        ("Hello 🌸.", "Hello."),
        ("Hello 🌸, and 🌸🌸 welcome!", "Hello, and welcome!"),
        ("1️⃣ Good", "1 Good"),
        ("© 2026, ©️, Me™️", "© 2026, ©, Me™"),
        (f"{ENGLAND} England {FLAG}!", "England!"),
        ("tea☕coffee", "tea coffee"),
        ("Here:\n\n🌸🌸\n\nThat is all.", "Here:\n\nThat is all."),
        ("- 🌸 one\n- two 🌸", "- one\n- two"),
        ("کیا آپ ٹھیک ہیں؟ 😀", "کیا آپ ٹھیک ہیں؟"),
        ("می‌خواهم 😀 بنویسم", "می‌خواهم بنویسم"),
        ("A heart as a letter: ♥︎", "A heart as a letter: ♥︎"),
        ("No pictures → at all; a² + b² ≠ c", "No pictures → at all; a² + b² ≠ c"),
    ],
)
def test_emoji_go_as_a_whole_and_the_sentence_stays(text: str, bare: str) -> None:
    assert without_emoji(text) == bare
    assert without_emoji(bare) == bare


@pytest.mark.parametrize("picture", PICTURES)
def test_what_is_nothing_but_emoji_stays_because_there_is_nothing_else_to_read(picture: str) -> None:
    assert without_emoji(picture) == picture
    assert without_emoji(f"{picture}{picture}\n") == f"{picture}{picture}\n"


@given(st.lists(st.tuples(WORDS, st.sampled_from(PICTURES)), min_size=1, max_size=6), WORDS)
def test_no_emoji_is_left_and_no_other_mark_is_lost(said: list[tuple[str, str]], last: str) -> None:
    text = "".join(words + picture for words, picture in said) + last
    words = "".join(before for before, _ in said) + last
    bare = without_emoji(text)
    if _marks(words):
        assert _marks(bare) == _marks(words)


def _marks(text: str) -> str:
    """All but spaces."""
    return "".join(text.split())


@given(st.text(max_size=40))
def test_any_text_can_be_freed_of_emoji_and_only_once(text: str) -> None:
    bare = without_emoji(text)
    assert without_emoji(bare) == bare
    assert bare or not text
    assert [mark for mark in bare if mark.isalnum()] == [mark for mark in text if mark.isalnum()] or bare == text


def test_every_picture_that_this_python_knows_by_a_telling_name_is_one() -> None:
    named = (chr(code) for code in range(0x1F600, 0x1F650))
    assert all(unicodedata.name(mark, "") and without_emoji(f"a {mark}") == "a" for mark in named)


# --- pieces ----------------------------------------------------------------------------------------------------------

PARAGRAPH = "This is a paragraph of some length, and there are several of them. " * 3


def test_whole_paragraphs_come_together_as_far_as_they_are_enough_at_once() -> None:
    text = "\n\n".join([PARAGRAPH.strip(), "Short.", PARAGRAPH.strip(), PARAGRAPH.strip(), "Do you agree?"])
    cut = pieces(text, "1. Yes\n2. No", slowly=True)
    assert len(cut) == 3
    assert all(units(piece) <= ENOUGH_AT_ONCE for piece in cut)
    assert cut[-1].endswith("Do you agree?\n\n1. Yes\n2. No")
    assert "\n\n".join(cut) == f"{text}\n\n1. Yes\n2. No"
    assert pieces(text, "1. Yes\n2. No") == (f"{text}\n\n1. Yes\n2. No",)


@given(st.lists(st.text("ab \n", max_size=600), max_size=9), st.booleans())
def test_nothing_is_lost_between_pieces(paragraphs: list[str], slowly: bool) -> None:
    text = "\n\n".join(paragraphs)
    cut = pieces(text, slowly=slowly)
    assert _marks("".join(cut)) == _marks(text)
    assert all(units(piece) <= LONGEST for piece in cut)


# --- rendering -------------------------------------------------------------------------------------------------------

READ_OUT = "1. Hard: 6\n2. Good: 9 🌸"


@dataclass(frozen=True)
class Papers:
    """Shows a chart, a picture to print, and a file, whatever is asked for."""

    async def show(self, view: str, reader: object, about: str) -> Shown:
        files = (
            Attachment(part="photo", name="chart.png", content=b"c", caption=READ_OUT),
            Attachment(part="photo", name="link.png", content=b"l", caption="The link as a picture.", asked=True),
            Attachment(part="document", name="page.html", content=b"p", caption="🌸 The page."),
        )
        return Shown(text="Here. 🌸", attachments=files, copies=(Copied(label="Copy 🌸", text="116 123 🌸"),))


@dataclass(frozen=True)
class Desk:
    """Where messages are put into words."""

    storage: SqliteStorage

    async def calls(self, message: Message, *fit: Fit) -> tuple[Call, ...]:
        library = Library.shipped("GB")
        scene = Scene(project=example_project(), library=library, storage=self.storage, clock=MovedClock())
        rendering = Rendering(scene=scene, shower=cast(Shower, Papers()))
        reader = Person(pseudonym="p1", chat_id=1, status="active", fit=fit)
        return await rendering.calls(Outgoing(id=1, person=reader, message=message, claimed_at=NOON))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as storage:
        yield Desk(storage)


def buttons(call: Call) -> list[str]:
    rows: list[list[dict[str, Any]]] = call.params.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
    return [button["text"] for row in rows for button in row]


AGREE = Phrase(script="join", slot="agree/say", version=4)
QUESTION = Message(
    phrases=(AGREE,),
    offers=(Offer(key="yes", text="Yes 🌸"), Offer(key="flower", text="🌸"), Offer(key="no", text="No")),
    menu=("skip", "help"),
    session="s1",
)


async def test_without_emoji_words_and_buttons_have_none_and_no_button_is_empty(desk: Desk) -> None:
    [plain] = await desk.calls(QUESTION)
    [bare] = await desk.calls(QUESTION, "no_emoji")
    assert buttons(plain)[:3] == ["Yes 🌸", "🌸", "No"]
    assert buttons(bare)[:3] == ["Yes", "🌸", "No"]
    assert "Yes 🌸" not in bare.params["text"]
    shown = await desk.calls(Message(view="digest_chart"), "no_emoji")
    assert shown[0].params["text"] == "Here."
    assert shown[0].params["reply_markup"]["inline_keyboard"] == [
        [{"text": "Copy", "copy_text": {"text": "116 123 🌸"}}]
    ]
    assert [call.params["caption"] for call in shown[1:]] == [READ_OUT[:-2], "The link as a picture.", "The page."]


async def test_their_own_words_are_shown_with_emoji_too_before_they_say_yes_to_just_these(desk: Desk) -> None:
    exact = await desk.calls(Message(view="as_shared"), "no_emoji")
    assert exact[0].params["text"] == "Here. 🌸"


async def test_in_place_of_a_picture_come_its_words_and_files_that_were_asked_for_still_come(desk: Desk) -> None:
    seen = [(call.method, call.attachment.part if call.attachment else "") for call in await desk.calls(PAPERS)]
    assert seen == [("sendMessage", ""), *[("sendPhoto", "photo")] * 2, ("sendDocument", "document")]
    unseen = await desk.calls(PAPERS, "no_pictures")
    assert [call.method for call in unseen] == ["sendMessage", "sendMessage", "sendDocument", "sendDocument"]
    assert unseen[1].params["text"] == READ_OUT
    assert [call.attachment.part for call in unseen[2:] if call.attachment] == ["document", "document"]


PAPERS = Message(view="digest_chart")


async def test_shorter_leaves_the_answers_to_buttons_that_say_them(desk: Desk) -> None:
    worded = replace(QUESTION, offers=QUESTION.offers[::2])
    for offers, listed in ((worded, False), (QUESTION, True)):
        [call] = await desk.calls(offers, "shorter")
        assert ("2. " in call.params["text"]) is listed
    long = replace(worded, offers=(Offer(key="long", text="A label that is far too long for a button on a phone"),))
    [call] = await desk.calls(long, "shorter")
    assert "A label that is far" in call.params["text"]
    [call] = await desk.calls(replace(worded, session=""), "shorter")
    assert "Yes" in call.params["text"]


async def test_slower_only_the_first_piece_sounds_and_only_the_last_has_buttons(desk: Desk) -> None:
    long = replace(QUESTION, phrases=(AGREE,) * 4)
    [whole] = await desk.calls(long)
    cut = await desk.calls(long, "slower")
    assert len(cut) > 2
    assert "\n\n".join(call.params["text"] for call in cut) == whole.params["text"]
    assert [call.later for call in cut] == [False, *[True] * (len(cut) - 1)]
    assert ["disable_notification" in call.params for call in cut] == [call.later for call in cut]
    assert [bool(buttons(call)) for call in cut] == [*[False] * (len(cut) - 1), True]
    assert len(await desk.calls(replace(long, replaces=7), "slower")) == 1


# --- ages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("youngest", "bands"),
    [
        (13, ["18 or over", "16 or 17", "13 to 15", "Under 13", "Not now"]),
        (14, ["18 or over", "16 or 17", "14 or 15", "Under 14", "Not now"]),
        (15, ["18 or over", "16 or 17", "15", "Under 15", "Not now"]),
        (16, ["18 or over", "16 or 17", "Under 16", "Not now"]),
        (17, ["18 or over", "17", "Under 17", "Not now"]),
        (18, ["18 or over", "Under 18", "Not now"]),
    ],
)
def test_the_bands_follow_from_the_youngest_and_leave_no_age_out(youngest: int, bands: list[str]) -> None:
    book = Library.shipped("GB").book
    speech = Speech(book, Catalogues(languages()))
    assert [speech.say(cast(Any, offer.text), language="en") for offer in ages(youngest)] == bands


@pytest.mark.parametrize("wrong", ["12", "19", '"16"', "true"])
def test_the_youngest_is_a_number_between_13_and_18(wrong: str) -> None:
    with pytest.raises(Exception, match="youngest"):
        parse_project(example().replace("youngest = 16", f"youngest = {wrong}"), "example.toml")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, lambda text: text.replace("youngest = 16", "youngest = 13")) as house:
        yield house


async def knocks(house: House) -> Phone:
    """Somebody who has come to the question about age."""
    phone = house.phone()
    await phone.writes(f"/start {await house.invite('participant')}")
    await phone.writes("1")
    await phone.writes("2")
    return phone


@pytest.mark.parametrize(
    ("band", "hears", "limit", "own"),
    [
        ("18 or over", "Both answers are fine.", "It is serious danger", False),
        ("16 or 17", "your own decision", "Because you are under 18", True),
        ("13 to 15", "your own", "The grown-ups in the team", True),
    ],
)
async def test_everybody_joins_in_the_words_for_their_age(
    house: House, band: str, hears: str, limit: str, own: bool
) -> None:
    phone = await knocks(house)
    await phone.taps(band)
    for reply in JOINING[2:-1]:
        await phone.writes(reply)
    assert hears in phone.last.text
    assert ("show all of this to somebody you trust" in phone.last.text) is own
    await phone.taps("Yes, I would like to")
    for reply in ("skip", "skip", "3"):
        await phone.writes(reply)
    await phone.writes("/settings")
    assert "You said that you are" in phone.messages[-2].text
    assert limit in await agreed_to(house, phone)


async def agreed_to(house: House, phone: Phone) -> str:
    """What they were shown before they said yes, as it is kept."""
    person = (await house.storage.standing(phone.id, None)).person
    assert person is not None
    [consent] = (await house.storage.copy_of(person.pseudonym))["consents"]
    return str(consent)


async def test_whoever_is_too_young_is_shown_another_way_and_nothing_of_them_is_kept(house: House) -> None:
    phone = await knocks(house)
    before = len(phone.messages)
    await phone.taps("Under 13")
    said = "\n".join(message.text for message in phone.messages[before:])
    for part in ("You did nothing wrong", "in another way", "999", "Childline"):
        assert part.lower() in said.lower()
    await house.app.stop()
    async with opened(house.folder) as storage:
        for table in ("participation", "sessions", "answers", "consents", "outbox", "due", "sent_messages"):
            assert await count(storage, table) == 0, table
    await house.start()


async def test_long_words_come_in_pieces_as_the_clock_goes_on(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    await phone.writes("/fit")
    await phone.taps("Yes, let me choose")
    await phone.writes("slower")
    before = len(phone.messages)
    await phone.writes("/support")
    assert len(phone.messages) == before + 1
    said: list[object] = []
    while len(said) != len(phone.messages):
        said = list(phone.messages)
        await house.it_is("in 1 minute")
    assert len(said) > before + 2
    assert all(not message.silent for message in phone.messages[before : before + 1])
    assert all(message.silent for message in phone.messages[before + 1 :])
