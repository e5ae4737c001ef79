"""What people are told of what is kept: of every column, with the project's own days, and nothing that is not so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from bot.directories import countries
from bot.library import Library
from bot.pieces import LONGEST, units
from bot.project import Project
from bot.project_file import example, parse_project
from bot.scene import Scene
from bot.views.glance import Glance
from bot.views.privacy import OF_NOBODY, SENTENCES, kept, privacy
from flows.vocabulary import Role
from storage.erasure import PEOPLE, PROJECT
from storage.records import Person
from storage.retention import RETENTION
from storage.sqlite import SqliteStorage
from tests.open_project import NOON, MovedClock, opened

EVERY = {f"{table}.{column}" for table, columns in (PEOPLE | PROJECT).items() for column in columns}


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[SqliteStorage]:
    async with opened(tmp_path) as storage:
        yield storage


def project(more: str = "") -> Project:
    name = more.partition(" ")[0]
    lines = [line for line in example().splitlines() if not name or not line.startswith(f"{name} = ")]
    return parse_project("\n".join(lines).replace("# ends = 2027-06-30", more), "example.toml")


def glance(storage: SqliteStorage, project: Project, role: Role = "participant") -> Glance:
    library = Library.shipped("GB")
    scene = Scene(project=project, library=library, storage=storage, clock=MovedClock())
    reader = Person(pseudonym="", chat_id=1, role=role, status="active")
    return Glance(reader=reader, now=NOON, scene=scene, storage=storage)


# --- complete --------------------------------------------------------------------------------------------------------


def test_every_column_is_spoken_of_or_says_nothing_of_a_person() -> None:
    said = {column for sentence in SENTENCES for column in sentence.every}
    unsaid = {column for column in EVERY if column.partition(".")[0] in OF_NOBODY}
    assert said | unsaid == EVERY
    assert not said & unsaid


def test_no_table_in_which_somebody_stands_is_said_to_be_of_nobody() -> None:
    assert not [table for table in OF_NOBODY if "pseudonym" in PROJECT[table]]


def test_participants_are_told_of_every_column_in_which_something_of_theirs_can_stand() -> None:
    of_the_team = {"broadcasts", "broadcast_texts", "themes", "questions", "openings", "case_holders", "alerts"}
    of_the_team |= {"theme_answers", "answer_drafts", "recalls"}
    said = {column for sentence in SENTENCES if not sentence.of_the_team for column in sentence.every}
    missing = {column for column in EVERY - said if column.partition(".")[0] not in OF_NOBODY | of_the_team}
    assert missing == {f"participation.{column}" for column in ("digest", "digest_at", "digest_seen", "deputy")}


def test_every_length_of_time_is_that_of_a_rule_that_counts_in_days() -> None:
    settings = project().for_storage()
    for sentence in SENTENCES:
        assert not sentence.length or RETENTION[sentence.length].days(settings), sentence.slot
        assert not sentence.length or sentence.length in sentence.of, sentence.slot


# --- with the project's own days -------------------------------------------------------------------------------------


async def test_the_days_are_those_of_the_project_file(storage: SqliteStorage) -> None:
    own = project()
    other = own.model_copy(update={"keep_days": own.keep_days.model_copy(update={"answers": 41, "cases": 43})})
    usual, changed = [(await kept(glance(storage, each))).text for each in (own, other)]
    assert "Your answers, for 365 days" in usual
    assert "Your answers, for 41 days" in changed
    assert "43 days after it is done" in changed


async def test_no_placeholder_is_left_and_no_length_is_missing(storage: SqliteStorage) -> None:
    for role in ("participant", "coordinator"):
        text = (await kept(glance(storage, project(), role))).text  # type: ignore[arg-type]
        assert "{" not in text
        assert text.count("\n- ") == sum(role != "participant" or not each.of_the_team for each in SENTENCES)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("ends = 2027-06-30", "nothing longer than until 30 June 2027, and 7 days after that"),
        ("", "nothing longer than until the project ends, and 7 days after that"),
        ("undo_days = 14", "nothing longer than until the project ends, and 14 days after that"),
    ],
)
async def test_the_end_is_that_of_the_project(storage: SqliteStorage, more: str, words: str) -> None:
    assert words in (await privacy(glance(storage, project(more)))).text


async def test_how_long_copies_live_is_said_where_copies_are_made(storage: SqliteStorage) -> None:
    assert "copies in case" not in (await privacy(glance(storage, project()))).text
    storage.backups._settings = replace(storage.backups._settings, backup_days=30)
    assert "A copy is deleted after 30 days." in (await privacy(glance(storage, project()))).text


# --- what somebody can do, and who reads it --------------------------------------------------------------------------


async def test_every_right_says_what_to_send(storage: SqliteStorage) -> None:
    text = (await privacy(glance(storage, project()))).text
    for words in ("my data", "who looked", "shared", "stop", "correct", "complain"):
        assert f"Send: {words}" in text
        assert glance(storage, project()).scene.meaning(words)
    assert "After that day you can ask that it is left out." in text


async def test_participants_are_not_told_of_what_is_kept_of_the_team_alone(storage: SqliteStorage) -> None:
    to_participants, to_the_team = [
        (await kept(glance(storage, project(), role))).text  # type: ignore[arg-type]
        for role in ("participant", "coordinator")
    ]
    assert "When I wrote to you first" in to_participants
    assert "Messages that you write to many" not in to_participants
    assert "Messages that you write to many" in to_the_team


async def test_neither_part_is_longer_than_one_message(storage: SqliteStorage) -> None:
    reader = glance(storage, project("ends = 2027-06-30"))
    easy = replace(reader, reader=replace(reader.reader, easy=True))
    for each in (reader, easy):
        assert units((await privacy(each)).text) < LONGEST
        assert units((await kept(each)).text) < LONGEST * 1.5
    assert units((await kept(easy)).text) < LONGEST


# --- who else can be complained to -----------------------------------------------------------------------------------


@pytest.mark.parametrize("country", countries())
async def test_in_every_country_it_is_said_who_else_can_be_complained_to(storage: SqliteStorage, country: str) -> None:
    there = project().model_copy(update={"support_country": country})
    said = (await privacy(glance(storage, there))).text
    assert AUTHORITIES.get(country, "ask us who else you can complain to: ") in said


AUTHORITIES: Final = {
    "GB": "the Information Commissioner's Office.\nhttps://ico.org.uk/",
    "IE": "the Data Protection Commission.\nhttps://www.dataprotection.ie",
    "PL": "Urząd Ochrony Danych Osobowych\nhttps://uodo.gov.pl",
}
"""Who is named, with an address; elsewhere, whom to ask is."""
