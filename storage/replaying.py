"""What must hold after an older copy was put back: every erasure, who left, what was taken back, what was promised.

Reads a later state of the same project, attached as ``later``, by the rules of ``storage.after_restoring``; the two may
be of different versions. Runs with foreign keys deferred: what refers to nothing goes last.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage import backups, erasure
from storage.after_restoring import RULES, SHARING, After
from storage.database import Connection, Row
from storage.erasure import PROJECT, Rule
from storage.stamps import maybe_moment, stamp

RESTORED: Final = "restored"
"""The audit's word for it."""
_ANEW: Final = {"due": "id"}
"""A number that nothing else names: given anew, since another row may have it here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CarriedOver:
    """How much of a later state was carried over."""

    people: int = 0
    """Those who had joined, paused, stopped, left or come back since."""
    unknown: int = 0
    """Those who joined since, and whose keys are gone: they have to join again."""


# --- erasures --------------------------------------------------------------------------------------------------------


def erase_again(connection: Connection) -> None:
    """Everybody who was erased by then is to be erased here, under the same receipt."""
    connection.execute(
        "INSERT INTO erasures (code, pseudonym, requested_at, after_goodbye, done_at)"
        " SELECT code, pseudonym, requested_at, 0, requested_at FROM later.erasures WHERE true ON CONFLICT DO NOTHING"
    )
    connection.execute(
        "UPDATE erasures SET done_at = NULL, after_goodbye = 0 WHERE pseudonym IN (SELECT pseudonym FROM participation)"
        " AND pseudonym IN (SELECT pseudonym FROM later.erasures)"
    )


def keep_receipts(connection: Connection) -> None:
    """A receipt says what it said before, once its erasure was carried out again."""
    columns = [name for name in _shared(connection, "erasures") if name not in ("pseudonym", "code", "after_goodbye")]
    connection.execute(
        f"UPDATE erasures SET ({', '.join(columns)}) = (SELECT {', '.join(columns)} FROM later.erasures l"
        " WHERE l.pseudonym = erasures.pseudonym) WHERE done_at IS NOT NULL"
        " AND pseudonym IN (SELECT pseudonym FROM later.erasures WHERE done_at IS NOT NULL)"
    )


# --- who is behind a pseudonym ---------------------------------------------------------------------------------------


def know_again(connection: Connection, erased: Collection[str]) -> None:
    """In ``people.db``: everybody who joined since, but for ``erased``, and under which name and chat everybody is.

    Receipts that are still to be said are those of the later state alone: what the copy had, is said or past.
    """
    connection.execute(
        "INSERT OR IGNORE INTO people (pseudonym, chat_id, name, wrapped_key)"
        " SELECT pseudonym, chat_id, name, wrapped_key FROM later.people"
        " WHERE pseudonym NOT IN (SELECT value FROM json_each(?))",
        (json.dumps([*erased]),),
    )
    connection.execute(
        "UPDATE OR IGNORE people SET (chat_id, name) = (SELECT chat_id, name FROM later.people l WHERE"
        " l.pseudonym = people.pseudonym) WHERE pseudonym IN (SELECT pseudonym FROM later.people)"
    )
    if _shared(connection, "last_words"):
        _add(connection, "last_words", "OR REPLACE")


# --- everything else -------------------------------------------------------------------------------------------------


def take_away(connection: Connection) -> int:
    """What is gone by then, or that nobody may read any more. How much of what people gave that is.

    What is not there was taken back by its author, had been kept for long enough, or is over.
    """
    gone = {table: _take_away(connection, table) for table in _ruled(connection, After.LAST, After.GIVEN)}
    _let_go_of_orphans(connection)
    return sum(gone[table] + _newly_hidden(connection, table) for table in _ruled(connection, After.GIVEN))


def carry_over(connection: Connection, known: Collection[str]) -> CarriedOver:
    """Everything else as it is later. Call it once everybody is erased who was by then.

    ``known``: whose keys are here.
    """
    people = _carry_people(connection, known)
    for table in _ruled(connection, After.LAST):
        _put_over(connection, table)
    for table in _ruled(connection, After.REPLACED):
        _replace(connection, table)
    for table in _ruled(connection, After.PUBLISHED):
        _add(connection, table, "OR IGNORE")
    for table in _ruled(connection, After.GIVEN):
        _share_as_later(connection, table)
    _let_go_of_orphans(connection)
    unknown = "later.participation WHERE pseudonym NOT IN (SELECT pseudonym FROM main.participation)"
    return CarriedOver(people=people, unknown=_count(connection, unknown))


def over_by(connection: Connection, now: datetime) -> datetime | None:
    """Nothing from until then may be put back: people were told that it is gone, or the project has ended."""
    return backups.over_by(connection, now, "later") if _shared(connection, "endings") else None


def put_back_over(connection: Connection, before: datetime) -> datetime | None:
    """When, after ``before``, something older than that was put back: what is gone since may be gone by that alone."""
    rows = connection.execute(
        "SELECT min(done_at) FROM later.audit WHERE what = ? AND done_at > ? AND about < ?",
        (RESTORED, stamp(before), f"{before:%Y%m%dT%H%M%SZ}"),
    )
    (done_at,) = rows.fetchone() or (None,)
    return maybe_moment(done_at)


def _carry_people(connection: Connection, known: Collection[str]) -> int:
    """Who has joined since, and whether and how everybody wants to be written to. How many that changes."""
    same = "l.pseudonym = p.pseudonym AND l.status = p.status"
    changed = (
        "later.participation l WHERE pseudonym IN (SELECT value FROM json_each(?))"
        f" AND NOT EXISTS (SELECT 1 FROM main.participation p WHERE {same})"
    )
    count = _count(connection, changed, json.dumps([*known]))
    _put_over(connection, "participation")
    connection.execute(
        "DELETE FROM participation WHERE pseudonym NOT IN (SELECT value FROM json_each(?))", (json.dumps([*known]),)
    )
    return count


def _take_away(connection: Connection, table: str) -> int:
    there = f"SELECT 1 FROM later.{table} l WHERE {_same(connection, table)}"
    return connection.execute(f"DELETE FROM {table} WHERE {_of_the_known(table)} AND NOT EXISTS ({there})").rowcount


def _newly_hidden(connection: Connection, table: str) -> int:
    if "hidden" not in _shared(connection, table):
        return 0
    hidden = f"SELECT 1 FROM later.{table} l WHERE {_same(connection, table)} AND l.hidden <> ''"
    return _count(connection, f"main.{table} WHERE hidden = '' AND EXISTS ({hidden})")


def _put_over(connection: Connection, table: str) -> None:
    columns, key = _shared(connection, table), _key(connection, table)
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    _add(connection, table, "", f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed} ON CONFLICT DO NOTHING")


def _replace(connection: Connection, table: str) -> None:
    connection.execute(f"DELETE FROM {table} WHERE {_of_the_known(table)}")
    _add(connection, table)


def _add(connection: Connection, table: str, otherwise: str = "", on_conflict: str = "") -> None:
    names = ", ".join(_shared(connection, table))
    connection.execute(
        f"INSERT {otherwise} INTO {table} ({names}) SELECT {names} FROM later.{table} WHERE true {on_conflict}"
    )


def _share_as_later(connection: Connection, table: str) -> None:
    names = ", ".join(name for name in _shared(connection, table) if name in SHARING)
    there = f"FROM later.{table} l WHERE {_same(connection, table)}"
    connection.execute(f"UPDATE {table} SET ({names}) = (SELECT {names} {there}) WHERE EXISTS (SELECT 1 {there})")


# --- what refers to nothing ------------------------------------------------------------------------------------------


def _let_go_of_orphans(connection: Connection) -> None:
    """What belongs to somebody who is not here goes as if they were erased; then whatever refers to something gone."""
    for who in _strangers(connection):
        erasure.clear(connection, who, PROJECT)
    for table in list(PROJECT)[::-1]:
        for column, may_be_empty, parent, key in _references(connection, table):
            lost = f"WHERE {column} NOT IN (SELECT {key} FROM {parent})"
            connection.execute(
                f"UPDATE {table} SET {column} = NULL {lost}" if may_be_empty else f"DELETE FROM {table} {lost}"
            )


def _strangers(connection: Connection) -> list[str]:
    named = (table for table, columns in PROJECT.items() if "pseudonym" in columns and table != "erasures")
    everybody = " UNION ".join(f"SELECT pseudonym FROM {table}" for table in named)
    rows = connection.execute(f"{everybody} EXCEPT SELECT pseudonym FROM participation")
    return [who for (who,) in rows if who is not None]


def _references(connection: Connection, table: str) -> list[Row]:
    """Column, whether it may be empty, the table that it refers to, and the column there."""
    return connection.execute(
        'SELECT f."from", NOT c."notnull", f."table", f."to" FROM pragma_foreign_key_list(?1) f'
        ' JOIN pragma_table_info(?1) c ON c.name = f."from" WHERE f."table" <> \'participation\'',
        (table,),
    ).fetchall()


def _of_the_known(table: str) -> str:
    """Of whom the later state knows nothing, it cannot say that something of theirs is gone."""
    return "pseudonym IN (SELECT pseudonym FROM later.participation)" if _is_of_people(table) else "true"


def _is_of_people(table: str) -> bool:
    return PROJECT[table].get("pseudonym") is Rule.CLEAR


# --- in SQL ----------------------------------------------------------------------------------------------------------


def _ruled(connection: Connection, *rules: After) -> Iterator[str]:
    """The tables with these rules that the later state has in a form which can be read here."""
    for table, rule in RULES.items():
        if rule in rules and set(_needed(connection, table)) <= set(_shared(connection, table)):
            yield table


def _needed(connection: Connection, table: str) -> list[str]:
    sql = 'SELECT name FROM pragma_table_info(?) WHERE pk OR "notnull" AND dflt_value IS NULL'
    return [name for (name,) in connection.execute(sql, (table,)) if name != _ANEW.get(table)]


def _key(connection: Connection, table: str) -> Sequence[str]:
    return [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk", (table,))]


def _same(connection: Connection, table: str) -> str:
    return " AND ".join(f"l.{column} = {table}.{column}" for column in _key(connection, table))


def _shared(connection: Connection, table: str) -> list[str]:
    """The columns that both have."""
    here, there = (
        [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?, ?)", (table, schema))]
        for schema in ("main", "later")
    )
    return [name for name in here if name in there and name != _ANEW.get(table)]


def _count(connection: Connection, what: str, *values: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {what}", values).fetchone() or (0,)
    return int(count)
