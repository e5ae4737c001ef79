"""A mark of its own in every column about a person; after the erasure, every byte of every file is looked through.

The marks stand where sealed words would be: whether a row is gone from the disk does not depend on what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import Open
from examples import NOW, joined

from storage.database import Connection
from storage.erasure import PROJECT
from storage.sqlite import SqliteStorage

STAYS: Mapping[str, str] = {
    "cases": "code kind rung state opened_at done_at on_leaving batches",  # the day on which it is due is set anew
    "case_things": "thing state done_on",
    "themes": "code title state answer opened_at answer_by answered_at judged answered_in ended_at",
    "broadcasts": "code addressed state made_at",
    "audit": "done_at role what about who_sha256 mac",
}
"""What may be left of rows about somebody, said here a second time: the team's words, and what says nothing of whom."""
NOT_PLANTED = {"erasures", "heartbeat"}
"""What an erasure writes itself, and what is about nobody and may have one row only."""


def mark_in(table: str, column: str) -> str:
    return f"<{table}.{column}>"


def is_about_somebody(table: str) -> bool:
    return "pseudonym" in PROJECT[table] or table == "case_things"


class Planting:
    """A row in each table about each of three people. Marks are in those of the first.

    What a row refers to is another person's, so that it goes by its own rule and not together with something else.
    """

    def __init__(self, connection: Connection, pseudonym: str) -> None:
        self._connection = connection
        self._people = (pseudonym, "the second", "the third")

    def plant(self) -> set[str]:
        self._connection.execute("PRAGMA defer_foreign_keys = ON")
        for number, without in enumerate([set(), {"questions"}, {"questions", "threads"}]):
            for table in PROJECT.keys() - NOT_PLANTED - without:
                self._put(table, {name: self._value(table, name, kind, number) for name, kind in self._columns(table)})
        return {
            mark_in(table, name)
            for table in PROJECT.keys() - NOT_PLANTED
            for name, kind in self._columns(table)
            if is_about_somebody(table) and kind != "INTEGER" and name not in {"pseudonym", *self._references(table)}
        }

    def _columns(self, table: str) -> list[Any]:
        return self._connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()

    def _value(self, table: str, column: str, kind: str, number: int) -> Any:
        if column == "pseudonym":
            return self._people[number]
        if column in self._references(table):
            number = number if table == "case_things" else min(number + 1, 2)  # whose that is, its case says
            table, column = self._references(table)[column]
        if kind == "INTEGER":
            return number + 1
        text = f"{table}.{column} of {self._people[number]}" if number else mark_in(table, column)
        return text.encode() if kind == "BLOB" else text

    def _references(self, table: str) -> dict[str, tuple[str, str]]:
        found = self._connection.execute('SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', (table,))
        return {column: (parent, key) for column, parent, key in found}

    def _put(self, table: str, values: dict[str, Any]) -> None:
        places = ", ".join("?" for _ in values)
        self._connection.execute(
            f"INSERT OR REPLACE INTO {table} ({', '.join(values)}) VALUES ({places})", [*values.values()]
        )


@pytest.fixture
async def in_the_open(opens: Open, monkeypatch: pytest.MonkeyPatch) -> SqliteStorage:
    """The same files without SQLCipher: every byte that SQLite itself leaves behind can be read."""
    monkeypatch.setattr("storage.database._key_pragma", lambda key: "user_version")
    monkeypatch.setattr("storage.opening.check", lambda connection, kind: None)
    return await opens()


def found_in(folder: Path, marks: set[str]) -> set[str]:
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {mark for mark in marks if any(mark.encode() in content for content in contents)}


async def test_after_an_erasure_no_column_is_left_but_those_named_here(
    in_the_open: SqliteStorage, folder: Path
) -> None:
    person = await joined(in_the_open, 8)
    name = mark_in("people", "name")
    await in_the_open._people.rename(person.pseudonym, name)
    marks = await in_the_open._project.run(lambda connection: Planting(connection, person.pseudonym).plant())
    assert found_in(folder, marks | {name}) == marks | {name}, "the scan sees every one of them"
    await in_the_open.erase(person.pseudonym, NOW)
    stays = {mark_in(table, column) for table, columns in STAYS.items() for column in columns.split()}
    assert found_in(folder, marks | {name}) == stays


def test_every_table_about_somebody_is_planted() -> None:
    """A new one with its people in a column of another name must be thought of here."""
    assert {table for table in PROJECT if is_about_somebody(table)} >= STAYS.keys()
    about_nobody = {table for table in PROJECT if not is_about_somebody(table)}
    assert about_nobody == {
        *("theme_answers", "invitations", "inbox", "batches", "ledger", "exports", "meetings", "broadcast_texts"),
        *("aged", "suspensions", "needs_met", "left_out", "scripts", "counters", "heartbeat", "endings"),
    }
