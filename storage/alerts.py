"""Calls for a person: who of the team is asked, one after the other, until somebody takes it. Knows no message.

The due row of the person who calls is the clock of their call. Whatever happens to the call plans that row anew, so
that of two things that happen at once only the first one counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from flows.events import AlertCame, AlertPassed, AlertTaken, AlertUnanswered
from flows.plans import Kind, Plan
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
_OPEN = f"state <> 'done' AND {_UNTAKEN}"

# --- asking ----------------------------------------------------------------------------------------------------------


def begin(keeping: Keeping, code: str) -> None:
    """Somebody calls for a person. Raises Overtaken if there is nobody to be asked."""
    if not _ask_next(keeping, code):
        raise Overtaken("Nobody of the team can be asked now.")


def came(keeping: Keeping, event: AlertCame) -> None:
    """Somebody of the team has the question now: their time begins, however late it is, if they are waited for."""
    sql = "UPDATE alerts SET told_at = ? WHERE code = ? AND pseudonym = ? RETURNING answer"
    row = keeping.connection.execute(sql, (stamp(keeping.now), event.case, keeping.who)).fetchone()
    if row == ("",):
        _look_again(keeping, event.case, keeping.now + _time_to_answer(keeping))


def ask_who_is_back(keeping: Keeping) -> None:
    """Somebody who can be asked is there again, or is new: they are asked about each call that nobody could take.

    Nobody waits for their answer, and whose call it is hears only of a yes: they were told already that nobody could.
    """
    person = keeping.person
    if person.status != "active" or person.role not in ("coordinator", "owner"):
        return
    left = (
        f"SELECT code FROM cases WHERE kind = 'safeguarding' AND {_OPEN} AND pseudonym <> ?1"
        " AND code NOT IN (SELECT about FROM due WHERE kind = 'call')"
        " AND code NOT IN (SELECT code FROM alerts WHERE pseudonym = ?1 AND answer = 'later' AND told_at IS NOT NULL)"
    )
    for (code,) in keeping.connection.execute(left, (person.pseudonym,)).fetchall():
        _ask(keeping, code, person.pseudonym, answer="later")


def _ask_next(keeping: Keeping, code: str) -> bool:
    """Ask the next one. False if everybody was asked."""
    who = _next(keeping.connection, code)
    if who is None:
        return False
    _ask(keeping, code, who)
    _look_again(keeping, code, keeping.now + _time_to_answer(keeping))
    return True


def _ask(keeping: Keeping, code: str, who: str, *, answer: Literal["", "later"] = "") -> None:
    connection = keeping.connection
    connection.execute("DELETE FROM alerts WHERE code = ? AND pseudonym = ?", (code, who))
    connection.execute(
        "INSERT INTO alerts (code, number, pseudonym, answer)"
        " SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3 FROM alerts WHERE code = ?1",
        (code, who, answer),
    )
    due.plan(connection, who, Plan(kind="alert", due_at=keeping.now, about=code, asked=True, late="send"))


def _next(connection: Connection, code: str) -> str | None:
    """Coordinators first, then those who stand in for them, then owners; of these, who looks after the fewest cases.

    Nobody is asked twice, and nobody about themselves. Once somebody who had taken it is gone, everybody else can be.
    """
    row = connection.execute(
        "SELECT p.pseudonym FROM participation p LEFT JOIN case_holders h ON h.pseudonym = p.pseudonym"
        " LEFT JOIN cases c ON c.code = h.code AND c.state <> 'done'"
        f" WHERE {_THERE} AND p.pseudonym NOT IN (SELECT pseudonym FROM alerts WHERE code = ?1 AND answer <> 'before')"
        " AND p.pseudonym IS NOT (SELECT pseudonym FROM cases WHERE code = ?1)"
        " GROUP BY p.pseudonym ORDER BY p.role = 'owner', p.deputy, count(c.code), p.pseudonym LIMIT 1",
        (code,),
    ).fetchone()
    return str(row[0]) if row else None


def _look_again(keeping: Keeping, code: str, at: datetime) -> None:
    """Whose call it is hears how it stands then, or it goes on."""
    _plan(keeping, code, "call", at)


def _tell_now(keeping: Keeping, code: str) -> None:
    """Whose call it is hears at once how it stands, and it goes on from there."""
    keeping.connection.execute("DELETE FROM due WHERE kind = 'call_news' AND about = ?", (code,))
    _look_again(keeping, code, keeping.now)


def _plan(keeping: Keeping, code: str, kind: Kind, at: datetime) -> None:
    """For whose call it is. Nothing once they are erased: nobody waits for it."""
    case = cases.one(keeping.connection, code)
    if case is not None and case.pseudonym:
        plan = Plan(kind=kind, due_at=at, about=code, asked=True, late="send")
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
    _cannot(keeping, event.case, keeping.who)


def time_is_over(keeping: Keeping, event: AlertUnanswered) -> None:
    """Nobody has answered in time; or the question came to somebody who is not there."""
    case = cases.one(keeping.connection, event.case)
    if case is None or case.pseudonym != keeping.who:
        return _cannot(keeping, event.case, keeping.who)
    sql = "UPDATE alerts SET answer = 'unanswered' WHERE code = ? AND answer = '' RETURNING pseudonym"
    for (who,) in keeping.connection.execute(sql, (event.case,)).fetchall():
        due.cancel(keeping.connection, who, "alert", about=event.case)
    return _go_on(keeping, event.case)


def _cannot(keeping: Keeping, code: str, pseudonym: str) -> None:
    """The next one is asked, and whose call it is hears so: once, not for each who cannot."""
    passed = keeping.connection.execute(
        "UPDATE alerts SET answer = 'passed', answered_at = ? WHERE code = ? AND pseudonym = ? AND answer = ''",
        (stamp(keeping.now), code, pseudonym),
    )
    if not passed.rowcount:
        return
    due.cancel(keeping.connection, pseudonym, "alert", about=code)
    (cannot,) = keeping.connection.execute(
        "SELECT count(*) FROM alerts WHERE code = ? AND answer = 'passed'", (code,)
    ).fetchone() or (0,)
    _go_on(keeping, code, is_news=cannot == 1)


def _go_on(keeping: Keeping, code: str, *, is_news: bool = False) -> None:
    """With nobody left to be asked, whose call it is hears so at once. A call that is taken goes on no more."""
    if keeping.connection.execute(f"SELECT 1 FROM cases WHERE code = ? AND {_OPEN}", (code,)).fetchone() is None:
        return
    if not _ask_next(keeping, code):
        _tell_now(keeping, code)
    elif is_news:
        _plan(keeping, code, "call_news", keeping.now)


# --- somebody of the team goes ---------------------------------------------------------------------------------------


def give_back(keeping: Keeping, pseudonym: str) -> None:
    """Whatever they were asked or have taken is asked of the next one, and whose call it is hears of it.

    What nobody waits for them to answer is asked anew if they come back.
    """
    connection = keeping.connection
    connection.execute("UPDATE alerts SET answer = 'unanswered' WHERE pseudonym = ? AND answer = 'later'", (pseudonym,))
    asked = connection.execute("SELECT code FROM alerts WHERE pseudonym = ? AND answer = ''", (pseudonym,)).fetchall()
    for (code,) in asked:
        _cannot(keeping, code, pseudonym)
    theirs = (
        "SELECT code FROM case_holders h JOIN cases c USING (code)"
        " WHERE h.pseudonym = ? AND c.kind = 'safeguarding' AND c.state <> 'done'"
    )
    for (code,) in connection.execute(theirs, (pseudonym,)).fetchall():
        _open_again(keeping, code, pseudonym)


def _open_again(keeping: Keeping, code: str, pseudonym: str) -> None:
    """Somebody had seen it, and nobody looks after it: it begins anew, and those can be asked who could not before."""
    cases.give_to(keeping.connection, code, None)
    keeping.connection.execute("UPDATE cases SET state = 'seen' WHERE code = ?", (code,))
    keeping.connection.execute(
        "UPDATE alerts SET answer = CASE pseudonym WHEN ? THEN 'gone' ELSE 'before' END WHERE code = ?",
        (pseudonym, code),
    )
    _go_on(keeping, code, is_news=True)


def call_off(connection: Connection, code: str) -> None:
    """Nobody needs to answer it any more, and nobody waits for it."""
    connection.execute("DELETE FROM due WHERE kind IN ('alert', 'call', 'call_news') AND about = ?", (code,))
    connection.execute("UPDATE alerts SET answer = 'unanswered' WHERE code = ? AND answer = ''", (code,))


def _ask_no_more(keeping: Keeping, code: str) -> None:
    """It is taken: nobody is asked any more or needs to answer, and whose call it is hears of it."""
    connection = keeping.connection
    connection.execute("DELETE FROM due WHERE kind = 'alert' AND about = ?", (code,))
    connection.execute("DELETE FROM alerts WHERE code = ? AND told_at IS NULL AND answer <> 'taken'", (code,))
    connection.execute("UPDATE alerts SET answer = 'unanswered' WHERE code = ? AND answer = ''", (code,))
    _tell_now(keeping, code)


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
        f"SELECT code FROM alerts JOIN cases USING (code) WHERE alerts.pseudonym = ? AND {_OPEN}"
        " ORDER BY opened_at, code",
        (pseudonym,),
    )
    return tuple(str(code) for (code,) in rows)


def can_be_asked(connection: Connection, pseudonym: str) -> bool:
    """Whether there is anybody to be asked about a call of ``pseudonym``, and none of theirs is on its way already."""
    is_calling = any(row.plan.kind == "call" for row in due.of(connection, pseudonym))
    return somebody_is_there(connection, pseudonym) and not is_calling


def somebody_is_there(connection: Connection, pseudonym: str) -> bool:
    """Whether anybody who looks after requests is there now, for what ``pseudonym`` asks for."""
    sql = f"SELECT 1 FROM participation p WHERE {_THERE} AND p.pseudonym <> ? LIMIT 1"
    return connection.execute(sql, (pseudonym,)).fetchone() is not None
