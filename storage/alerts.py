"""Calls for a person: who of the team is asked, one after the other, until somebody takes it. Knows no message.

The due row of the person who calls is the clock of their call. Whatever happens to the call plans that row anew, so
that of two things that happen at once only the first one counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.events import AlertCame, AlertPassed, AlertTaken, AlertUnanswered
from flows.plans import Plan
from storage import cases, due
from storage.database import Connection, Row
from storage.errors import Overtaken
from storage.records_of_cases import AskedOfTeam, Call
from storage.stamps import maybe_moment, stamp
from storage.turns import Keeping

_THERE = (
    "p.role IN ('coordinator', 'owner') AND p.status = 'active'"
    " AND p.pseudonym NOT IN (SELECT pseudonym FROM erasures WHERE done_at IS NULL)"
)
"""Of the team: who can be asked now. Whoever is on a pause is left in peace."""
_UNTAKEN = "code NOT IN (SELECT code FROM alerts WHERE answer = 'taken')"

# --- asking ----------------------------------------------------------------------------------------------------------


def begin(keeping: Keeping, code: str) -> None:
    """Somebody calls for a person. Raises Overtaken if there is nobody to be asked."""
    if not _ask_next(keeping, code):
        raise Overtaken("Nobody of the team can be asked now.")


def came(keeping: Keeping, event: AlertCame) -> None:
    """Somebody of the team has the question now: their time begins, however late it is."""
    keeping.connection.execute(
        "UPDATE alerts SET told_at = ? WHERE code = ? AND pseudonym = ?",
        (stamp(keeping.now), event.case, keeping.who),
    )
    _look_again(keeping, event.case, keeping.now + _time_to_answer(keeping))


def _ask_next(keeping: Keeping, code: str) -> bool:
    """Ask the next one. False if everybody was asked."""
    connection, who = keeping.connection, _next(keeping.connection, code)
    if who is None:
        return False
    connection.execute(
        "INSERT INTO alerts (code, number, pseudonym)"
        " SELECT ?1, 1 + coalesce(max(number), 0), ?2 FROM alerts WHERE code = ?1",
        (code, who),
    )
    due.plan(connection, who, Plan(kind="alert", due_at=keeping.now, about=code, asked=True, late="send"))
    _look_again(keeping, code, keeping.now + _time_to_answer(keeping))
    return True


def _next(connection: Connection, code: str) -> str | None:
    """Coordinators first, then those who stand in for them, then owners; of these, who looks after the fewest cases.

    Nobody is asked twice, and nobody about themselves.
    """
    row = connection.execute(
        "SELECT p.pseudonym FROM participation p LEFT JOIN case_holders h ON h.pseudonym = p.pseudonym"
        " LEFT JOIN cases c ON c.code = h.code AND c.state <> 'done'"
        f" WHERE {_THERE} AND p.pseudonym NOT IN (SELECT pseudonym FROM alerts WHERE code = ?1)"
        " AND p.pseudonym IS NOT (SELECT pseudonym FROM cases WHERE code = ?1)"
        " GROUP BY p.pseudonym ORDER BY p.role = 'owner', p.deputy, count(c.code), p.pseudonym LIMIT 1",
        (code,),
    ).fetchone()
    return str(row[0]) if row else None


def _look_again(keeping: Keeping, code: str, at: datetime) -> None:
    """Whose call it is hears how it stands then, or it goes on. Nothing once they are erased: nobody waits for it."""
    case = cases.one(keeping.connection, code)
    if case is not None and case.pseudonym:
        plan = Plan(kind="call", due_at=at, about=code, asked=True, late="send")
        due.plan(keeping.connection, case.pseudonym, plan)


def _time_to_answer(keeping: Keeping) -> timedelta:
    return timedelta(minutes=keeping.settings.alert_minutes)


# --- answers ---------------------------------------------------------------------------------------------------------


def take(keeping: Keeping, event: AlertTaken) -> None:
    """Somebody who was asked takes it, late perhaps. Raises Overtaken if somebody else has, or the case is done."""
    taken = keeping.connection.execute(
        "UPDATE alerts SET answer = 'taken', answered_at = ? WHERE code = ? AND pseudonym = ?"
        f" AND {_UNTAKEN} AND code IN (SELECT code FROM cases WHERE state <> 'done')",
        (stamp(keeping.now), event.case, keeping.who),
    )
    if not taken.rowcount:
        raise Overtaken("Somebody else has taken it.")
    cases.give_to(keeping.connection, event.case, keeping.who)
    keeping.connection.execute("UPDATE cases SET state = 'doing' WHERE code = ?", (event.case,))
    _ask_no_more(keeping, event.case)


def take_up(keeping: Keeping, code: str) -> None:
    """Somebody works on the case at the desk: that is an answer, too, whether or not they were asked."""
    called = keeping.connection.execute(f"SELECT 1 FROM alerts WHERE code = ? AND {_UNTAKEN}", (code,)).fetchone()
    if called is None:
        return
    keeping.connection.execute("DELETE FROM alerts WHERE code = ? AND pseudonym = ?", (code, keeping.who))
    keeping.connection.execute(
        "INSERT INTO alerts (code, number, pseudonym, told_at, answer, answered_at)"
        " SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, 'taken', ?3 FROM alerts WHERE code = ?1",
        (code, keeping.who, stamp(keeping.now)),
    )
    _ask_no_more(keeping, code)


def pass_on(keeping: Keeping, event: AlertPassed) -> None:
    """Somebody cannot take it now: the next one is asked at once. Too late, it changes nothing."""
    passed = keeping.connection.execute(
        "UPDATE alerts SET answer = 'passed', answered_at = ? WHERE code = ? AND pseudonym = ? AND answer = ''",
        (stamp(keeping.now), event.case, keeping.who),
    )
    if passed.rowcount:
        due.cancel(keeping.connection, keeping.who, "alert", about=event.case)
        _go_on(keeping, event.case)


def time_is_over(keeping: Keeping, event: AlertUnanswered) -> None:
    """Nobody has answered in time, or whoever was to be asked is not there any more."""
    _unanswered(keeping, event.case)


def pass_over(keeping: Keeping, pseudonym: str) -> None:
    """Somebody of the team goes: whatever they were asked is asked of the next one."""
    waiting = "SELECT code FROM alerts WHERE pseudonym = ? AND answer = ''"
    for (code,) in keeping.connection.execute(waiting, (pseudonym,)).fetchall():
        _unanswered(keeping, code)


def _unanswered(keeping: Keeping, code: str) -> None:
    sql = "UPDATE alerts SET answer = 'unanswered' WHERE code = ? AND answer = '' RETURNING pseudonym"
    for (who,) in keeping.connection.execute(sql, (code,)).fetchall():
        due.cancel(keeping.connection, who, "alert", about=code)
    _go_on(keeping, code)


def _go_on(keeping: Keeping, code: str) -> None:
    """With nobody left to be asked, whose call it is hears so at once. A call that is taken goes on no more."""
    sql = f"SELECT 1 FROM cases WHERE code = ? AND state <> 'done' AND {_UNTAKEN}"
    if keeping.connection.execute(sql, (code,)).fetchone() and not _ask_next(keeping, code):
        _look_again(keeping, code, keeping.now)


def _ask_no_more(keeping: Keeping, code: str) -> None:
    """It is taken: nobody is asked any more or needs to answer, and whose call it is hears of it."""
    connection = keeping.connection
    connection.execute("DELETE FROM due WHERE kind = 'alert' AND about = ?", (code,))
    connection.execute("DELETE FROM alerts WHERE code = ? AND told_at IS NULL AND answer <> 'taken'", (code,))
    connection.execute("UPDATE alerts SET answer = 'unanswered' WHERE code = ? AND answer = ''", (code,))
    _look_again(keeping, code, keeping.now)


# --- reading ---------------------------------------------------------------------------------------------------------


def call(connection: Connection, code: str) -> Call | None:
    """How a call stands; None if there is none of that code."""
    case = cases.one(connection, code)
    rows = connection.execute(
        "SELECT a.pseudonym, p.role, a.told_at, a.answer, a.answered_at FROM alerts a"
        " JOIN participation p ON p.pseudonym = a.pseudonym WHERE a.code = ? ORDER BY a.number",
        (code,),
    ).fetchall()
    if case is None or case.kind != "safeguarding":
        return None
    return Call(case=case, asked=tuple(map(_asked, rows)), anybody_left=_next(connection, code) is not None)


def _asked(row: Row) -> AskedOfTeam:
    pseudonym, role, told_at, answer, answered_at = row
    return AskedOfTeam(
        pseudonym=pseudonym,
        role=role,
        told_at=maybe_moment(told_at),
        answer=answer,
        answered_at=maybe_moment(answered_at),
    )


def to_answer(connection: Connection, pseudonym: str) -> tuple[str, ...]:
    """The codes of the calls that somebody was asked about and nobody has taken, the oldest first."""
    rows = connection.execute(
        f"SELECT code FROM alerts JOIN cases USING (code) WHERE alerts.pseudonym = ? AND {_UNTAKEN}"
        " AND state <> 'done' ORDER BY opened_at, code",
        (pseudonym,),
    )
    return tuple(str(code) for (code,) in rows)


def can_be_asked(connection: Connection, pseudonym: str) -> bool:
    """Whether there is anybody to be asked about a call of ``pseudonym``, and none of theirs is on its way already."""
    sql = f"SELECT 1 FROM participation p WHERE {_THERE} AND p.pseudonym <> ? LIMIT 1"
    anybody = connection.execute(sql, (pseudonym,)).fetchone() is not None
    return anybody and all(row.plan.kind != "call" for row in due.of(connection, pseudonym))
