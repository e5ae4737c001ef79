"""The one question that the team can ask back about something shared. Neither side learns who the other is.

Each side's words are sealed under their own key, so that whoever is erased takes theirs along. What passes between them
comes at the same hour of one of the next days, so that nobody can watch who gets it, or who has just answered.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Final

from flows.events import QuestionAnswered, QuestionAsked, ThreadEnded
from flows.plans import Kind, Plan, follow_up
from flows.rhythm import Hours
from flows.schedule import FollowUp
from storage.database import Connection, Row
from storage.quotes import READ
from storage.stamps import day
from storage.telling import plan_to_tell
from storage.turns import Keeping

SCRIPT: Final = "asked_back"
"""The script that puts the question."""
WITHIN_DAYS: Final = 3
"""What passes between the two comes on one of so many days."""
_AT: Final = "10:00"
"""Where each of them is."""

_ALONE = "('anonymous', 'by_name')"
"""What was given only together with others is not shown alone, and not asked about."""
_ASKABLE = f"batch IS NOT NULL AND attribution IN {_ALONE} AND {READ}"


def ask(keeping: Keeping, event: QuestionAsked) -> None:
    """Keep the question, and plan that the contribution's author hears it. Nothing if it was asked about already.

    If its author is not written to any more, it is kept all the same and simply stays without an answer: who asks must
    not learn from it that the author of these words has left.
    """
    code = secrets.token_hex(8)
    author = keeping.connection.execute(
        "INSERT INTO threads (code, contribution, pseudonym, state, asked_on)"
        f" SELECT ?, id, pseudonym, 'asked', ? FROM contributions WHERE id = ? AND {_ASKABLE}"
        " ON CONFLICT (contribution) DO NOTHING RETURNING pseudonym",
        (code, day(keeping.now), event.contribution),
    ).fetchone()
    if author is None:
        return
    sealed = keeping.seal.shut(event.words, "questions", keeping.who, code)
    keeping.connection.execute("INSERT INTO questions VALUES (?, ?, ?)", (code, keeping.who, sealed))
    _plan(keeping, author[0], "question", code)


def answer(keeping: Keeping, event: QuestionAnswered) -> None:
    """Keep the answer, and plan that who asked reads it. Nothing if the thread is over."""
    sealed = keeping.seal.shut(event.words, "threads", keeping.who, event.thread)
    _close(keeping, event.thread, "answered", sealed)


def end(keeping: Keeping, event: ThreadEnded) -> None:
    """No more is asked about this contribution; who asked is told that it ended."""
    _close(keeping, event.thread, "ended", None)


def _close(keeping: Keeping, code: str, state: str, sealed: bytes | None) -> None:
    changed = keeping.connection.execute(
        "UPDATE threads SET state = ?, sealed = ? WHERE code = ? AND pseudonym = ? AND state = 'asked'",
        (state, sealed, code, keeping.who),
    )
    asker = keeping.connection.execute("SELECT pseudonym FROM questions WHERE thread = ?", (code,)).fetchone()
    if changed.rowcount and asker:
        _plan(keeping, asker[0], "reply", code)


def _plan(keeping: Keeping, pseudonym: str, kind: Kind, code: str) -> None:
    plan_to_tell(keeping, pseudonym, lambda hours: _coming(kind, code, hours, keeping.now))


def _coming(kind: Kind, code: str, hours: Hours, now: datetime) -> Plan:
    """On one of the next days. The answer to a question is no script, and was asked for."""
    later = FollowUp(script=SCRIPT, after=f"{1 + secrets.randbelow(WITHIN_DAYS)} days", at=_AT)
    coming = replace(follow_up(later, hours, now), kind=kind, about=code)
    return replace(coming, script="", asked=True) if kind == "reply" else coming


# --- reading ---------------------------------------------------------------------------------------------------------


def askable(connection: Connection) -> list[Row]:
    """What can be asked about, the newest batch first: author, id, attribution, sealed words."""
    return connection.execute(
        f"SELECT pseudonym, id, attribution, sealed FROM contributions WHERE {_ASKABLE}"
        " AND id NOT IN (SELECT contribution FROM threads) ORDER BY batch DESC, id"
    ).fetchall()


def one(connection: Connection, code: str) -> Row | None:
    """Author and id of the words, those and the answer, sealed; asker and question, sealed; state, if shown alone."""
    return connection.execute(
        f"SELECT c.pseudonym, c.id, c.sealed, t.sealed, q.pseudonym, q.sealed, t.state, c.attribution IN {_ALONE}"
        " FROM threads t JOIN contributions c ON c.id = t.contribution JOIN questions q ON q.thread = t.code"
        f" WHERE t.code = ? AND c.id IN (SELECT id FROM contributions WHERE {READ})",
        (code,),
    ).fetchone()


def open_for(connection: Connection, pseudonym: str) -> list[str]:
    """The codes of the questions that somebody can still answer."""
    rows = connection.execute(
        "SELECT t.code FROM threads t JOIN questions q ON q.thread = t.code"
        " WHERE t.pseudonym = ? AND t.state = 'asked' ORDER BY t.code",
        (pseudonym,),
    )
    return [str(code) for (code,) in rows]
