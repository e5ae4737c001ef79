"""What becomes of every table when an older copy takes the place of the data: a row of each kind in each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from sqlcipher3 import dbapi2

from storage import replaying
from storage.after_restoring import RULES, RULES_OF_PEOPLE
from storage.database import Connection, Result, Work
from storage.erasure import PEOPLE, PROJECT
from storage.migrating import migrate
from storage.replaying import CarriedOver

Row = Literal["gone", "both", "new"]
"""In the copy alone, in both, or only in the later state."""
ROWS: tuple[Row, ...] = ("gone", "both", "new")
MARKS = ("before", "since")

AS_LAST = [
    *("needs", "begun", "prompts", "attendance", "openings", "reactions", "judgements", "sessions", "due"),
    *("sent_messages", "audit", "cases", "case_holders", "case_things", "case_letters", "alerts", "recalls"),
    *("proposals", "threads", "questions", "themes", "theme_links", "theme_answers", "answer_drafts", "needs_met"),
    *("meetings", "broadcasts", "broadcast_texts", "suspensions", "aged", "left_out", "invitations", "endings"),
    "counters",
]
NEVER_LOST = ["consents", "scripts", "batches", "ledger", "exports", "inbox"]
GIVEN = ["answers", "contributions"]
APART = {"participation", "outbox", "erasures", "heartbeat"}
"""Looked at in tests of their own."""


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    in_key: bool
    parent: str | None


def columns(connection: Connection, table: str) -> list[Column]:
    found = connection.execute("SELECT name, type, pk FROM pragma_table_info(?)", (table,)).fetchall()
    parents: dict[str, str] = dict(
        connection.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,)).fetchall()
    )
    return [Column(name, kind, bool(pk), parents.get(name)) for name, kind, pk in found]


def value(column: Column, row: Row, mark: str, refers_to: str = "pillar") -> Any:
    """What names the row is the same in both states. What it refers to is in both, and another one for each row."""
    if column.name == "pseudonym" or column.parent == "participation":
        return f"person {row}"
    if column.parent == "outbox":
        return None
    text = f"{refers_to} {row}" if column.parent else f"row {row}" if column.in_key else mark
    return as_kind(column.kind, text)


def as_kind(kind: str, text: str) -> Any:
    if kind == "INTEGER":
        return sum(text.encode()) * 1000 + len(text)
    return text.encode() if kind == "BLOB" else text


def fill(connection: Connection, table: str, row: Row, mark: str) -> None:
    given = columns(connection, table)
    insert(connection, table, {each.name: value(each, row, mark) for each in given})


def insert(connection: Connection, table: str, values: dict[str, Any]) -> None:
    places = ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", tuple(values.values()))


def pillars(connection: Connection) -> None:
    """In both states: three people, and three rows of whatever something refers to, which refer to three others."""
    parents = {each.parent for table in PROJECT for each in columns(connection, table) if each.parent} - {"outbox"}
    for name, tables in (("base", parents - {"participation", "threads"}), ("pillar", parents)):
        for table in tables:
            for row in ROWS:
                given = columns(connection, table)
                named = {each.name: value(each, row, "pillar", "base") for each in given}
                own = [each for each in given if each.in_key and not each.parent and each.name != "pseudonym"]
                insert(connection, table, named | {key.name: as_kind(key.kind, f"{name} {row}") for key in own})


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[Connection]:
    """A copy, with a later state attached that is the same but for what a test puts in."""
    for name in ("later", "copy"):
        connection: Connection = dbapi2.connect(str(tmp_path / name), isolation_level=None)
        migrate(connection, "project")
        pillars(connection)
        if name == "later":
            connection.close()
    connection.execute("ATTACH ? AS later", (str(tmp_path / "later"),))
    yield connection
    connection.close()


def in_both(connection: Connection, table: str, tmp_path: Path) -> None:
    """One row that is gone since, one that was changed, and one that is new."""
    for row in ROWS[:2]:
        fill(connection, table, row, "before")
    other: Connection = dbapi2.connect(str(tmp_path / "later"), isolation_level=None)
    for row in ROWS[1:]:
        fill(other, table, row, "since")
    other.close()


def replay(connection: Connection, *joined: str) -> CarriedOver:
    """Both steps, as a restore takes them. ``joined``: those besides the three whose keys are there."""
    known = [*(f"person {row}" for row in ROWS), *joined]
    connection.execute("PRAGMA foreign_keys = ON")
    _transact(connection, replaying.take_away)
    return _transact(connection, lambda it: replaying.carry_over(it, known))


def _transact(connection: Connection, work: Work[Result]) -> Result:
    connection.execute("BEGIN")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    result = work(connection)
    connection.execute("COMMIT")
    return result


def found(connection: Connection, table: str) -> dict[Row, str]:
    """Which of the three rows are there, and in which state."""
    compared = [each for each in columns(connection, table) if (table, each.name) != ("due", "id")]
    rows = connection.execute(f"SELECT {', '.join(each.name for each in compared)} FROM {table}").fetchall()
    made = {(row, mark): tuple(value(each, row, mark) for each in compared) for row in ROWS for mark in MARKS}
    return {row: mark for (row, mark), written in made.items() if written in rows}


def test_every_table_has_a_rule_and_is_looked_at_here() -> None:
    assert (RULES.keys(), RULES_OF_PEOPLE.keys()) == (PROJECT.keys(), PEOPLE.keys())
    assert {*AS_LAST, *NEVER_LOST, *GIVEN, *APART} == PROJECT.keys()


@pytest.mark.parametrize("table", AS_LAST)
def test_it_is_as_it_was_last(beside: Connection, tmp_path: Path, table: str) -> None:
    in_both(beside, table, tmp_path)
    replay(beside)
    assert found(beside, table) == {"both": "since", "new": "since"}


@pytest.mark.parametrize("table", NEVER_LOST)
def test_what_was_in_either_is_there_and_stays_as_it_was(beside: Connection, tmp_path: Path, table: str) -> None:
    in_both(beside, table, tmp_path)
    replay(beside)
    assert found(beside, table) == {"gone": "before", "both": "before", "new": "since"}


@pytest.mark.parametrize(
    ("table", "shared"),
    [("answers", {"batch", "pulse", "hidden"}), ("contributions", {"attribution", "signature", "batch", "hidden"})],
)
def test_what_was_given_is_as_in_the_copy_and_shared_as_it_was_last(
    beside: Connection, tmp_path: Path, table: str, shared: set[str]
) -> None:
    in_both(beside, table, tmp_path)
    replay(beside)
    assert [row for row in ROWS if _has(beside, table, row)] == ["both"]
    marks = {
        each.name: mark
        for each in columns(beside, table)
        for mark in MARKS
        if not (each.in_key or each.parent) and (value(each, "both", mark),) in _values(beside, table, each.name)
    }
    assert {name for name, mark in marks.items() if mark == "since"} == shared - {"batch"}


def _has(connection: Connection, table: str, row: Row) -> bool:
    keys = [each for each in columns(connection, table) if each.in_key]
    where = " AND ".join(f"{key.name} = ?" for key in keys)
    values = [value(key, row, "") for key in keys]
    return connection.execute(f"SELECT 1 FROM {table} WHERE {where}", values).fetchone() is not None


def _values(connection: Connection, table: str, column: str) -> list[Any]:
    return connection.execute(f"SELECT {column} FROM {table}").fetchall()


def test_what_was_given_is_in_the_summary_that_it_was_in_last(beside: Connection) -> None:
    beside.execute("UPDATE later.contributions SET batch = (SELECT max(number) FROM batches)")
    replay(beside)
    [(last,)] = _values(beside, "batches", "max(number)")
    assert set(_values(beside, "contributions", "batch")) == {(last,)}


def test_when_telegram_was_reached_last_is_known(beside: Connection) -> None:
    beside.execute("INSERT INTO heartbeat VALUES (1, 'before')")
    beside.execute("INSERT INTO later.heartbeat VALUES (1, 'since')")
    replay(beside)
    assert _values(beside, "heartbeat", "polled_at") == [("since",)]


# --- people ----------------------------------------------------------------------------------------------------------


def test_people_want_what_they_wanted_last_and_who_joined_since_is_there_if_their_keys_are(beside: Connection) -> None:
    for who in ("with keys", "without"):
        beside.execute(
            "INSERT INTO later.participation (pseudonym, role, status, language, easy, zone, joined_on)"
            " VALUES (?, 'participant', 'active', 'en', 0, 'UTC', '2026-03-02')",
            (who,),
        )
    beside.execute("UPDATE later.participation SET status = 'joining' WHERE pseudonym = 'person both'")
    carried = replay(beside, "with keys")
    people: dict[str, str] = dict(beside.execute("SELECT pseudonym, status FROM participation").fetchall())
    assert (people["person both"], people["with keys"], people["person new"]) == ("joining", "active", "pillar")
    assert "without" not in people
    assert (carried.people, carried.unknown) == (2, 1)


def test_of_somebody_without_keys_only_what_an_erasure_leaves_is_there(beside: Connection, tmp_path: Path) -> None:
    beside.execute("UPDATE later.cases SET pseudonym = 'a stranger', sealed = x'00'")
    beside.execute("UPDATE later.sent_messages SET pseudonym = 'a stranger'")
    beside.execute("INSERT INTO later.needs VALUES ('a stranger', 'yes', '2026-03-02', 0, x'00')")
    replay(beside)
    assert set(beside.execute("SELECT pseudonym, sealed FROM cases").fetchall()) == {(None, None)}
    for table in ("needs", "sent_messages"):
        assert ("a stranger",) not in _values(beside, table, "pseudonym")
    assert len(_values(beside, "themes", "code")) == 2 * len(ROWS)


def test_of_whom_the_later_state_knows_nothing_everything_stays(beside: Connection) -> None:
    """A wrong copy, from before they joined, was put back in between."""
    fill(beside, "needs", "gone", "before")
    fill(beside, "answers", "gone", "before")
    beside.execute("DELETE FROM later.participation WHERE pseudonym = 'person gone'")
    replay(beside)
    assert [found(beside, table) for table in ("needs", "answers")] == [{"gone": "before"}] * 2


# --- what refers to something ----------------------------------------------------------------------------------------


def test_what_refers_to_something_that_is_not_there_goes(beside: Connection) -> None:
    for contribution in ("'given since'", "(SELECT id FROM contributions LIMIT 1)"):
        themes = f"SELECT code, {contribution}, 'person both' FROM later.themes"
        beside.execute(f"INSERT INTO later.theme_links {themes}")
    replay(beside)
    assert ("given since",) not in _values(beside, "theme_links", "contribution")
    assert len(_values(beside, "theme_links", "contribution")) == 2 * len(ROWS)


def test_news_that_was_on_its_way_is_owed_again(beside: Connection) -> None:
    beside.execute("INSERT INTO later.recalls SELECT 'person both', number, 77 FROM later.batches LIMIT 1")
    replay(beside)
    assert _values(beside, "recalls", "message") == [(None,)]


def test_a_state_of_an_older_version_takes_nothing_away_that_it_does_not_know(beside: Connection) -> None:
    fill(beside, "suspensions", "both", "before")
    fill(beside, "recalls", "both", "before")
    beside.execute("DROP TABLE later.suspensions")
    beside.execute("DROP TABLE later.recalls")
    beside.execute("CREATE TABLE later.recalls (batch INTEGER NOT NULL, recalled_on TEXT NOT NULL)")
    beside.execute("INSERT INTO later.recalls VALUES (1, '2026-03-02')")
    replay(beside)
    assert [[*found(beside, table)] for table in ("suspensions", "recalls")] == [["both"]] * 2
