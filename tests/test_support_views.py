"""What people see when they look for somebody to talk to: numbers that are ours, and nobody who is not there now."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from babel.dates import format_date

from bot.directories import countries, directory_of
from bot.library import Library
from bot.project import Project
from bot.project_file import example, parse_project
from bot.scene import Scene
from bot.views.glance import Glance, Shown
from bot.views.support import FIRST, first_lines, support, young_support
from flows.checked import REFUSE_AFTER
from flows.forms import AgeBand
from flows.support import Directory
from storage.records import Person
from storage.sqlite import SqliteStorage
from tests.house import House, open_house
from tests.open_project import MovedClock, opened

MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SERVICE = """
[[service]]
name = "Example advice centre"
for_what = "For help with letters."
call = "01632 960001"
text = { number = "07700 900001" }
hours = "Monday"
open = [{ days = ["monday"], from = "10:00", until = "15:00" }]
cost = "free"
ages = "everybody"
languages = "English and Polish"
last_checked = 2026-11-22
"""
RELAYED = "18001"
"""Dialled before the number of an entry, through a relay service for deaf people."""
A_LINK = re.compile(r"\S+\.[a-z]{2,}\S*")
A_NUMBER = re.compile(r"(?<![\w:])\d(?: ?\d)+(?![\d:])")


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    async with opened(tmp_path) as storage:
        yield storage


def glance(
    storage: SqliteStorage,
    country: str = "GB",
    *,
    now: datetime = MONDAY_NOON,
    more: str = "",
    language: str = "en",
    easy: bool = False,
    age: AgeBand | Literal[""] = "",
) -> Glance:
    library, project = Library.shipped(country), parse_project(example() + more, "alongside.toml")
    scene = Scene(project=project, library=library, storage=storage, clock=MovedClock(now))
    reader = Person(pseudonym="", chat_id=1, language=language, easy=easy, age_band=age)
    return Glance(reader=reader, now=now, scene=scene, storage=storage)


def digits(text: str) -> str:
    """``text`` with every digit as a latin one, without links and without marks of direction."""
    bare = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    latin = "".join(str(unicodedata.decimal(mark)) if mark.isdecimal() else mark for mark in bare)
    return A_LINK.sub("", latin)


def dialled(shown: Shown) -> set[str]:
    """Everything in it that somebody could take for a number to dial."""
    return {number.replace(" ", "") for number in A_NUMBER.findall(digits(shown.text))}


def allowed(directory: Directory, project: Project) -> set[str]:
    """The numbers of the directory and of the project, and the few that nobody would dial."""
    ours = {*directory.numbers, *(number for service in project.service for number in service.numbers)}
    bare = {number.replace(" ", "") for number in ours}
    plain = {str(directory.last_checked.year), str(directory.last_checked.day), "55", "16", "18", "35", "20"}
    """The day of the check, keys to press, ages, a count of languages."""
    return bare | plain | {RELAYED + number for number in bare}


@pytest.mark.parametrize("easy", [False, True])
@pytest.mark.parametrize("language", ["en", "pl", "ur"])
@pytest.mark.parametrize("country", countries())
async def test_no_number_but_those_of_the_directory_and_the_project_is_ever_said(
    storage: SqliteStorage, country: str, language: str, easy: bool
) -> None:
    look = glance(storage, country, more=SERVICE, language=language, easy=easy)
    for shown in (await support(look), await first_lines(look)):
        assert dialled(shown) <= allowed(look.scene.directory, look.scene.project)
        said = digits(shown.text)
        for copied in shown.copies:
            assert copied.text in {number.replace(" ", "") for number in look.scene.directory.numbers} | {
                number.replace(" ", "") for number in look.scene.project.service[0].numbers
            }
            assert copied.text in said.replace(" ", "")
            assert copied.text in digits(copied.label).replace(" ", "")
            assert 0 < len(copied.text) <= 256


@pytest.mark.parametrize("country", countries())
async def test_the_list_begins_with_the_emergency_numbers_and_says_everything_of_each_entry(
    storage: SqliteStorage, country: str
) -> None:
    shown = await support(glance(storage, country))
    directory = directory_of(country)
    first, *rest = shown.text.split("\n\n")
    assert all(sentence in first for sentence in directory.emergency.say.values())
    assert all(" ".join(sentence.split()) in first for sentence in directory.emergency.more.values())
    for entry in directory.entries.values():
        said = next(paragraph for paragraph in rest if paragraph.startswith(entry.name))
        assert all(text in said for text in entry.texts.values())
        assert all(number in said for number in entry.numbers)
    assert format_date(directory.last_checked, "long", locale="en_GB") in shown.text
    numbers = {number for numbers in directory.numbers_by_key.values() for number in numbers}
    assert {copied.text for copied in shown.copies} == {number.replace(" ", "") for number in numbers}


async def test_services_of_the_project_stand_before_those_of_the_country(storage: SqliteStorage) -> None:
    shown = await support(glance(storage, more=SERVICE))
    assert shown.text.index("999") < shown.text.index("Near this project") < shown.text.index("Example advice centre")
    assert shown.text.index("Example advice centre") < shown.text.index("Samaritans")
    assert "Near this project" not in (await support(glance(storage))).text


async def test_what_grows_too_old_is_not_shown_any_more_but_the_emergency_number_is(storage: SqliteStorage) -> None:
    newest = max(entry.last_checked for entry in directory_of("GB").entries.values())
    late = datetime(newest.year, newest.month, newest.day, 12, tzinfo=UTC) + REFUSE_AFTER + timedelta(days=1)
    for view in (support, first_lines):
        shown = await view(glance(storage, now=late, more=SERVICE))
        assert "call 999" in shown.text
        assert "Samaritans" not in shown.text
        assert "Example advice centre" not in shown.text
        assert "has not been checked for a long time" in shown.text
        assert "Ask at the front desk." in shown.text
        assert [copied.text for copied in shown.copies] == ["999"]


async def test_the_first_lines_are_the_emergency_number_and_three_who_are_open(storage: SqliteStorage) -> None:
    shown = await first_lines(glance(storage))
    emergency, heading, *first = [line for line in shown.text.split("\n") if line]
    assert emergency == "If you or somebody else is in danger now, call 999."
    assert heading == "Open now, by their usual hours:"
    assert first == [
        "NHS 111, mental health option: call 111",
        "Samaritans: call 116 123",
        "Shout: text SHOUT to 85258",
    ]
    assert len(first) == FIRST
    assert [copied.text for copied in shown.copies] == ["999", "111", "116123", "85258"]


async def test_a_service_of_the_project_comes_first_while_it_is_open(storage: SqliteStorage) -> None:
    assert "Example advice centre: call 01632 960001" in (await first_lines(glance(storage, more=SERVICE))).text
    closed = await first_lines(glance(storage, more=SERVICE, now=MONDAY_NOON + timedelta(hours=4)))
    assert "Example advice centre" not in closed.text


async def test_where_nobody_is_open_the_emergency_numbers_stand_alone(storage: SqliteStorage) -> None:
    look = glance(storage, "PK", now=SUNDAY_NIGHT)
    nights = {key: entry for key, entry in look.scene.directory.entries.items() if key == "cyber"}
    look.scene.directory = look.scene.directory.model_copy(update={"entries": nights})
    shown = await first_lines(look)
    assert "call 15" in shown.text
    assert "Open now" not in shown.text
    assert "Nobody whom I could name here is open just now" in shown.text


# --- by age ----------------------------------------------------------------------------------------------------------

CHILDREN = "Telefon zaufania dla dzieci i młodzieży"
CRISIS = "Centrum Wsparcia dla Osób w Stanie Kryzysu Psychicznego"
ADULTS = "Infolinia dla dorosłych w kryzysie emocjonalnym"


def names(shown: Shown, country: str) -> list[str]:
    """The services that it names, in its order."""
    found = {entry.name: shown.text.find(entry.name) for entry in directory_of(country).entries.values()}
    return sorted((name for name, at in found.items() if at >= 0), key=lambda name: found[name])


@pytest.mark.parametrize(
    ("country", "age", "first"),
    [
        ("GB", "under_16", ["Childline", "Papyrus HOPELINE247", "NHS 111, mental health option"]),
        ("GB", "16_17", ["Childline", "Papyrus HOPELINE247", "NHS 111, mental health option"]),
        ("GB", "adult", ["NHS 111, mental health option", "Samaritans", "Shout"]),
        ("GB", "", ["NHS 111, mental health option", "Samaritans", "Shout"]),
        ("PL", "under_16", [CHILDREN, "Dziecięcy Telefon Zaufania Rzecznika Praw Dziecka", CRISIS]),
        ("PL", "adult", [CRISIS, ADULTS]),
        ("PL", "", [CRISIS, ADULTS, CHILDREN]),
    ],
)
async def test_young_people_are_shown_lines_for_them_first_and_nobody_a_line_that_is_closed_to_their_age(
    storage: SqliteStorage, country: str, age: AgeBand | Literal[""], first: list[str]
) -> None:
    evening = MONDAY_NOON + timedelta(hours=2, minutes=30)
    assert names(await first_lines(glance(storage, country, age=age, now=evening)), country) == first


@pytest.mark.parametrize("age", ["under_16", "16_17"])
async def test_the_whole_list_begins_with_lines_for_young_people_and_ends_with_those_for_others(
    storage: SqliteStorage, age: AgeBand
) -> None:
    listed = names(await support(glance(storage, age=age)), "GB")
    assert listed[:2] == ["Childline", "Papyrus HOPELINE247"]
    assert names(await support(glance(storage, "PL", age=age)), "PL")[-1] == ADULTS
    as_written = [entry.name for entry in directory_of("GB").entries.values()]
    assert set(listed) == set(as_written)
    for grown in ("adult", ""):
        assert names(await support(glance(storage, age=grown)), "GB") == as_written


async def test_who_is_too_young_to_take_part_sees_the_lines_for_young_people_first(storage: SqliteStorage) -> None:
    listed = names(await young_support(glance(storage)), "GB")
    assert listed[:2] == ["Childline", "Papyrus HOPELINE247"]


async def test_a_service_near_the_project_can_be_for_some_ages_too(storage: SqliteStorage) -> None:
    for_adults = SERVICE.replace('ages = "everybody"', 'ages = "18 and over"\nfrom_age = 18')
    for_young = SERVICE.replace('ages = "everybody"', 'ages = "up to 25"\nto_age = 25')
    shown = {
        (table, age): "Example advice centre" in (await first_lines(glance(storage, more=table, age=age))).text
        for table in (for_adults, for_young)
        for age in ("under_16", "adult")
    }
    assert list(shown.values()) == [False, True, True, False]


# --- in the bot ------------------------------------------------------------------------------------------------------


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


@pytest.mark.parametrize("words", ["/support", "support", "potrzebuję pomocy"])
async def test_one_word_in_the_middle_of_a_question_brings_the_emergency_number_without_a_tap(
    house: House, words: str
) -> None:
    phone = house.phone()
    await phone.joins()
    await phone.writes("/feedback")
    before = len(phone.messages)
    await phone.writes(words)
    said = phone.messages[before:]
    assert "If you or somebody else is in danger now, call 999." in said[0].text
    copied = [button for message in said for row in message.keyboard for button in row if "copy_text" in button]
    assert {"text": "Copy 116 123", "copy_text": {"text": "116123"}} in copied
