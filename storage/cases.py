"""Cases: matters that a coordinator must deal with, each with a clock. Knows no message.

Whose a case is, is never told to anybody. Once they are erased, it goes on without them and without their words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from flows.events import CaseKind, CaseMoved, CaseOpened, ThingLookedAfter
from storage import deadlines
from storage.codes import new_code
from storage.database import Connection, Row
from storage.errors import Overtaken
from storage.quotes import STAYING
from storage.records import Settings
from storage.records_of_cases import ABOUT_TRACES, Case
from storage.sealing import Seal
from storage.stamps import day, maybe_moment, moment, stamp
from storage.turns import Keeping

_ERASURE_ASKED: Final = (
    "coalesce((SELECT max(e.opened_at) FROM cases e"
    " WHERE e.pseudonym = c.pseudonym AND e.rung = 'erase' AND e.on_leaving <> 'over'), c.opened_at)"
)
"""When its person asked that everything is erased. What they ask for after that, they want to be looked after."""
_WHOSE: Final = (
    "CASE WHEN c.pseudonym IS NULL THEN 'gone'"
    f" WHEN c.rung <> 'erase' AND c.opened_at <= {_ERASURE_ASKED} AND NOT c.{STAYING} THEN 'going'"
    " WHEN p.status = 'left' THEN 'away' ELSE 'here' END"
)
_CASE: Final = (
    "SELECT c.code, c.kind, c.rung, c.state, c.opened_at, c.due_at, c.done_at, coalesce(c.pseudonym, ''),"
    f" {_WHOSE}, c.sealed IS NOT NULL, coalesce(h.pseudonym, ''), c.batches, c.reminded, c.on_leaving, c.for_owner,"
    " (SELECT min(d.due_at) FROM due d WHERE d.pseudonym = c.pseudonym AND d.kind = 'erase')"
    " FROM cases c"
    " LEFT JOIN case_holders h ON h.code = c.code LEFT JOIN participation p ON p.pseudonym = c.pseudonym"
)

_IS_ANSWERED: Final = f"state <> 'done' AND kind NOT IN ({', '.join('?' * len(ABOUT_TRACES))})"
"""Open, and nothing to be done any more once its person is erased."""
_DONE_AT_ONCE: Final[Set[str]] = {"stop"}
"""Withdrawals after which nobody has anything to do: the case is there to be looked up."""
_DAY: Final = timedelta(days=1)
_TOLD_LATER: Final[Set[CaseKind]] = {"recall"}
"""Of what the team hears with the daily round: whoever sees somebody with their phone would know whose it is."""

# --- opening ---------------------------------------------------------------------------------------------------------


def open_for(
    connection: Connection,
    pseudonym: str,
    kind: CaseKind,
    *,
    now: datetime,
    due_at: datetime,
    rung: str = "",
    batches: Iterable[int] = (),
    words: str = "",
    seal: Seal | None = None,
    for_owner: bool = False,
) -> str:
    """Open a case, to be done by ``due_at``, and return its code: the person's receipt. Some are done with that.

    ``batches``: published summaries that used what they take back. ``words`` are kept only with their own ``seal``.
    """
    used, told = " ".join(map(str, sorted(batches))), int(kind not in _TOLD_LATER)
    state, done_at = ("done", stamp(now)) if rung in _DONE_AT_ONCE else ("new", None)
    row = pseudonym, kind, rung, state, stamp(now), stamp(due_at), done_at, used, told, int(for_owner)
    sql = (
        "INSERT INTO cases (code, pseudonym, kind, rung, state, opened_at, due_at, done_at, batches, told, for_owner)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (code) DO NOTHING"
    )
    while not connection.execute(sql, (code := new_code(), *row)).rowcount:
        pass  # the code was taken
    if words and seal is not None:
        sealed = seal.shut(words, "cases", pseudonym, code)
        connection.execute("UPDATE cases SET sealed = ? WHERE code = ?", (sealed, code))
    return code


def open_one(keeping: Keeping, event: CaseOpened) -> str:
    """Somebody asked for something. Returns the code of the case."""
    return open_for(
        keeping.connection,
        keeping.who,
        event.kind,
        now=keeping.now,
        due_at=deadlines.due_at(keeping, event.kind),
        words=event.words,
        seal=keeping.seal,
        for_owner=event.read_by == "owner",
    )


# --- working on them -------------------------------------------------------------------------------------------------


def move(keeping: Keeping, event: CaseMoved) -> None:
    """Somebody has got further with a case. Raises Overtaken if it is not theirs to look after (any more)."""
    to_look_after(keeping, event.case)
    done_at = stamp(keeping.now) if event.to == "done" else None
    sql = "UPDATE cases SET state = ?, done_at = ? WHERE code = ?"
    keeping.connection.execute(sql, (event.to, done_at, event.case))
    take_up(keeping, event.case)


def look_after(keeping: Keeping, event: ThingLookedAfter) -> None:
    """One line of a case's checklist is dealt with. Raises Overtaken if it is not theirs to look after (any more).

    Once its person is erased, nothing is kept that was written freely: it may say who they were.
    """
    case = to_look_after(keeping, event.case)
    told = event.told if case.whose != "gone" else ""
    keeping.connection.execute(
        "INSERT INTO case_things (code, thing, state, told, done_on) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (code, thing) DO UPDATE"
        " SET state = excluded.state, told = excluded.told, done_on = excluded.done_on",
        (event.case, event.thing, event.state, told, day(keeping.now)),
    )
    take_up(keeping, event.case)


def to_look_after(keeping: Keeping, code: str) -> Case:
    """The open case with that code. Raises Overtaken if it is done, or not for whoever acts."""
    case = one(keeping.connection, code)
    if case is None or case.state == "done" or not case.may_be_read_by(keeping.person):
        raise Overtaken("The case is done already, or is for others to look after.")
    return case


def take_up(keeping: Keeping, code: str) -> None:
    """Whoever does something about a case looks after it from now on, if nobody does yet."""
    keeping.connection.execute(
        "INSERT INTO case_holders (code, pseudonym) VALUES (?, ?) ON CONFLICT (code) DO NOTHING", (code, keeping.who)
    )


def held_by(connection: Connection, pseudonym: str) -> tuple[Case, ...]:
    """The open cases that somebody of the team looks after."""
    sql = f"{_CASE} WHERE h.pseudonym = ? AND c.state <> 'done' ORDER BY c.due_at, c.code"
    return tuple(map(_read, connection.execute(sql, (pseudonym,)).fetchall()))


def waiting_for_owners(connection: Connection, owner: str) -> tuple[Case, ...]:
    """If that is an owner: the open cases that only owners read and nobody looks after."""
    sql = (
        f"{_CASE} WHERE c.for_owner = 1 AND h.code IS NULL AND c.state <> 'done'"
        " AND EXISTS (SELECT 1 FROM participation o WHERE o.pseudonym = ? AND o.role = 'owner')"
        " ORDER BY c.due_at, c.code"
    )
    return tuple(map(_read, connection.execute(sql, (owner,)).fetchall()))


def give_to(connection: Connection, code: str, pseudonym: str | None) -> None:
    """Somebody else looks after it from now on, or nobody."""
    connection.execute("DELETE FROM case_holders WHERE code = ?", (code,))
    if pseudonym is not None:
        connection.execute("INSERT INTO case_holders (code, pseudonym) VALUES (?, ?)", (code, pseudonym))


def close_withdrawals(connection: Connection, pseudonym: str, now: datetime) -> None:
    """The person came back: nobody may act on the withdrawal any more, and what it took is no news to them."""
    sql = "UPDATE cases SET on_leaving = 'over' WHERE pseudonym = ? AND kind = 'withdrawal'"
    connection.execute(sql, (pseudonym,))
    connection.execute(
        "UPDATE cases SET state = 'done', done_at = ? WHERE pseudonym = ? AND kind = 'withdrawal' AND state <> 'done'",
        (stamp(now), pseudonym),
    )


def let_rest(connection: Connection, settings: Settings, pseudonym: str, now: datetime) -> None:
    """The person is being erased: the team can learn from what they asked for as long as it usually has."""
    complaints, others = (stamp(now + timedelta(days=days)) for days in (settings.complaint_days, settings.case_days))
    connection.execute(
        "UPDATE cases SET due_at = CASE kind WHEN 'complaint' THEN ? ELSE ? END"
        f" WHERE pseudonym = ? AND {_IS_ANSWERED}",
        (complaints, others, pseudonym, *ABOUT_TRACES),
    )


def close_rested(connection: Connection, now: datetime) -> None:
    """That time is over: what nobody waits for is done, and is kept from now on for as long as was promised."""
    connection.execute(
        f"UPDATE cases SET state = 'done', done_at = ? WHERE pseudonym IS NULL AND due_at <= ? AND {_IS_ANSWERED}",
        (stamp(now), stamp(now), *ABOUT_TRACES),
    )


# --- the clock -------------------------------------------------------------------------------------------------------


def reminded_of(connection: Connection, marks: Mapping[str, int]) -> None:
    """The team was told of so many marks of each clock, by the codes of the cases."""
    rows = [(mark, code) for code, mark in marks.items()]
    connection.executemany("UPDATE cases SET reminded = ? WHERE code = ?", rows)


# --- reading ---------------------------------------------------------------------------------------------------------


def not_done(connection: Connection) -> tuple[Case, ...]:
    """Open cases that the team was told of, the nearest deadline first. Who was erased since has an empty pseudonym."""
    rows = connection.execute(f"{_CASE} WHERE c.state <> 'done' AND c.told = 1")
    return tuple(sorted(map(_read, rows), key=lambda case: (case.due_at, case.code)))


def of(connection: Connection, pseudonym: str) -> tuple[Case, ...]:
    """Everything that somebody asked for, the newest first."""
    rows = connection.execute(f"{_CASE} WHERE c.pseudonym = ? ORDER BY c.opened_at DESC, c.code", (pseudonym,))
    return tuple(map(_read, rows))


def one(connection: Connection, code: str) -> Case | None:
    """That one, if it is there."""
    row = connection.execute(f"{_CASE} WHERE c.code = ?", (code,)).fetchone()
    return _read(row) if row else None


def _read(row: Row) -> Case:
    code, kind, rung, state, opened_at, due_at, done_at, who, whose, has_words, holder, batches, *rest = row
    reminded, left, for_owner, erased_at = rest
    read = Case(
        code=code,
        kind=kind,
        rung=rung or None,
        state=state,
        opened_at=moment(opened_at),
        due_at=moment(due_at),
        done_at=maybe_moment(done_at),
        pseudonym=who,
        whose=whose,
        has_words=bool(has_words),
        holder=holder,
        batches=tuple(map(int, batches.split())),
        reminded=reminded,
        on_leaving=left,
        for_owner=bool(for_owner),
        erased_at=maybe_moment(erased_at),
    )
    return replace(read, due_at=_while_it_is_there(read))


def _while_it_is_there(case: Case) -> datetime:
    """When it is due: what is erased with its person, the day before that."""
    if case.erased_at is None or case.kind in ABOUT_TRACES or case.rests:
        return case.due_at
    return max(case.opened_at, min(case.due_at, case.erased_at - _DAY))
