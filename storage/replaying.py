"""What must hold after an older copy was put back: every erasure, who left, what was taken back, what was promised.

Reads a later state of the same project, attached as ``later``, table by table; the two may be of different versions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage.database import Connection
from storage.stamps import maybe_moment, stamp

RESTORED: Final = "restored"
"""The audit's word for it."""

_NEVER_TWICE: Final = (
    "batches",
    "ledger",
    "exports",
    "inbox",
    "invitations",
    "audit",
    "cases",
    "case_holders",
    "case_things",
    "case_letters",
    "endings",
)
"""What was published stays published, an invitation that was used stays used, and the audit and every case go on, as
does what was promised for the end."""
_SAID_LAST: Final = ("needs", "needs_met")
"""What somebody says in place of what they said before. The later state may be of a version that did not ask for it."""
_GIVEN: Final[Mapping[str, Sequence[str]]] = {
    "answers": ("pseudonym", "session", "script", "step"),
    "contributions": ("id",),
}
"""What people gave, and what names one piece of it."""
_SHARING: Final = ("attribution", "batch", "pulse", "hidden")
"""How it is shared, and in which summary it was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CarriedOver:
    """How much of a later state was carried over."""

    people: int = 0
    """Those who had paused, stopped, left or come back since."""
    unknown: int = 0
    """Those who joined since: they have to join again."""


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


# --- everything else -------------------------------------------------------------------------------------------------


def carry_over(connection: Connection) -> CarriedOver:
    """Everything but content is as it was later. Call it once everybody is erased who was by then."""
    unknown = _count(
        connection, "later.participation WHERE pseudonym NOT IN (SELECT pseudonym FROM main.participation)"
    )
    for table in (*_NEVER_TWICE, *(table for table in _SAID_LAST if _shared(connection, table))):
        _put_over(connection, table)
    for table, key in _GIVEN.items():
        _as_later(connection, table, key, [name for name in _shared(connection, table) if name in _SHARING])
    return CarriedOver(people=_carry_people(connection), unknown=unknown)


def take_back(connection: Connection) -> int:
    """Answers and contributions that are gone by then, or that nobody may read any more: how many those are.

    What is not there was taken back by its author, or had been kept for long enough. What people need goes likewise,
    and is not counted.
    """
    if _shared(connection, "needs"):
        _take_back(connection, "needs", ("pseudonym",))
    return sum(_take_back(connection, table, key) for table, key in _GIVEN.items())


def put_back_over(connection: Connection, before: datetime) -> datetime | None:
    """When, after ``before``, something older than that was put back: what is gone since may be gone by that alone."""
    rows = connection.execute(
        "SELECT min(done_at) FROM later.audit WHERE what = ? AND done_at > ? AND about < ?",
        (RESTORED, stamp(before), f"{before:%Y%m%dT%H%M%SZ}"),
    )
    (done_at,) = rows.fetchone() or (None,)
    return maybe_moment(done_at)


def _put_over(connection: Connection, table: str) -> None:
    """Rows of people who are not here stay away; the audit alone says nothing by them but who of the team it was."""
    columns = _shared(connection, table)
    names, known = ", ".join(columns), ["true"]
    if "pseudonym" in columns and table != "audit":
        known.append("(pseudonym IS NULL OR pseudonym IN (SELECT pseudonym FROM main.participation))")
    if table.startswith("case_"):
        known.append("code IN (SELECT code FROM main.cases)")
    connection.execute(
        f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM later.{table} WHERE {' AND '.join(known)}"
    )


def _take_back(connection: Connection, table: str, key: Sequence[str]) -> int:
    gone = connection.execute(
        f"DELETE FROM {table} WHERE pseudonym IN (SELECT pseudonym FROM later.participation)"
        f" AND NOT EXISTS (SELECT 1 FROM later.{table} l WHERE {_same(table, key)})"
    ).rowcount
    if "hidden" not in _shared(connection, table):
        return gone
    hidden = f"SELECT 1 FROM later.{table} l WHERE {_same(table, key)} AND l.hidden <> ''"
    return gone + _count(connection, f"{table} WHERE hidden = '' AND EXISTS ({hidden})")


def _carry_people(connection: Connection) -> int:
    """Whether they want to be written to, how and what is planned for them. Who has not said yes here must do so."""
    said_yes = "status IN ('active', 'paused', 'stopped', 'left')"
    gone = "SELECT pseudonym FROM later.participation WHERE status IN ('stopped', 'left')"
    both = f"pseudonym IN (SELECT pseudonym FROM later.participation WHERE {said_yes})"
    where = f"{both} AND ({said_yes} OR pseudonym IN ({gone}))"
    changed = _count(
        connection,
        f"participation WHERE {where} AND NOT EXISTS"
        " (SELECT 1 FROM later.participation l WHERE l.pseudonym = participation.pseudonym"
        " AND l.status = participation.status)",
    )
    columns = [name for name in _shared(connection, "participation") if name not in ("pseudonym", "invitation")]
    _as_later(connection, "participation", ("pseudonym",), columns, where)
    for table in ("sessions", "attendance"):
        connection.execute(f"DELETE FROM {table} WHERE pseudonym IN ({gone})")
    _carry_plans(connection)
    return changed


def _carry_plans(connection: Connection) -> None:
    columns = ", ".join(name for name in _shared(connection, "due") if name != "id")
    connection.execute("DELETE FROM due WHERE pseudonym IN (SELECT pseudonym FROM later.participation)")
    connection.execute(
        f"INSERT INTO due ({columns}) SELECT {columns} FROM later.due"
        " WHERE pseudonym IN (SELECT pseudonym FROM main.participation)"
    )


# --- in SQL ----------------------------------------------------------------------------------------------------------


def _as_later(
    connection: Connection, table: str, key: Sequence[str], columns: Sequence[str], where: str = "true"
) -> None:
    names, same = ", ".join(columns), _same(table, key)
    connection.execute(
        f"UPDATE {table} SET ({names}) = (SELECT {names} FROM later.{table} l WHERE {same})"
        f" WHERE {where} AND EXISTS (SELECT 1 FROM later.{table} l WHERE {same})"
    )


def _same(table: str, key: Sequence[str]) -> str:
    return " AND ".join(f"l.{column} = {table}.{column}" for column in key)


def _shared(connection: Connection, table: str) -> list[str]:
    """The columns that both have."""
    here, there = (
        [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?, ?)", (table, schema))]
        for schema in ("main", "later")
    )
    return [name for name in here if name in there]


def _count(connection: Connection, what: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {what}").fetchone() or (0,)
    return int(count)
