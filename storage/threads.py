"""The one question that the team can ask back about something shared. Neither side learns who the other is.

Each side's words are sealed under their own key, so that whoever is erased takes theirs along. What passes between them
comes at the same hour of one of the next days, so that nobody can watch who gets it, or who has just answered.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Final

from flows.events import QuestionAnswered, QuestionAsked, ThreadEnded
from flows.plans import Kind, Plan, follow_up
from flows.rhythm import Hours
from flows.schedule import FollowUp
from storage.database import Connection, Row
from storage.quotes import READ
from storage.records_of_digests import Open
from storage.stamps import day
from storage.telling import plan_to_tell
from storage.turns import Keeping

SCRIPT: Final = "asked_back"
"""The script that puts the question."""
ANSWER_SCRIPT: Final = "answered_back"
"""The script that says that there is an answer, and shows it when it may."""
WITHIN_DAYS: Final = 3
"""What passes between the two comes on one of so many days."""
_AT: Final = "10:00"
"""Where each of them is."""

_ALONE = "('anonymous', 'by_name')"
"""What was given only together with others is not shown alone, and not asked about."""
_READABLE = f"t.contribution IN (SELECT id FROM contributions WHERE {READ})"
_COMING = "EXISTS (SELECT 1 FROM due WHERE due.pseudonym = ? AND kind = ? AND about = t.code)"
"""It waits for its day, and is to tell nobody before that when it was written."""
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
    _plan(keeping, author[0], "question", code, SCRIPT)


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
        _plan(keeping, asker[0], "reply", code, ANSWER_SCRIPT if state == "answered" else "")


def _plan(keeping: Keeping, pseudonym: str, kind: Kind, code: str, script: str) -> None:
    def coming(hours: Hours) -> Plan:
        """On one of the next days. That it was answered or ended was asked for; of the end, no script tells."""
        later = FollowUp(script=SCRIPT, after=f"{1 + secrets.randbelow(WITHIN_DAYS)} days", at=_AT)
        planned = follow_up(later, hours, keeping.now)
        return replace(planned, kind=kind, script=script, about=code, asked=kind == "reply")

    plan_to_tell(keeping, pseudonym, coming)


# --- reading ---------------------------------------------------------------------------------------------------------


def askable(connection: Connection) -> list[Row]:
    """What can be asked about, the newest batch first: author, id, the name below it and the words, sealed."""
    return connection.execute(
        f"SELECT pseudonym, id, signature, sealed FROM contributions WHERE {_ASKABLE}"
        " AND id NOT IN (SELECT contribution FROM threads) ORDER BY batch DESC, id"
    ).fetchall()


def one(connection: Connection, code: str) -> Row | None:
    """Author and id of the words, those and the answer, sealed; asker and question, sealed; state, if shown alone."""
    return connection.execute(
        f"SELECT c.pseudonym, c.id, c.sealed, t.sealed, q.pseudonym, q.sealed, t.state, c.attribution IN {_ALONE}"
        " FROM threads t JOIN contributions c ON c.id = t.contribution JOIN questions q ON q.thread = t.code"
        f" WHERE t.code = ? AND {_READABLE}",
        (code,),
    ).fetchone()


def open_for(connection: Connection, pseudonym: str) -> tuple[Open, ...]:
    """The questions that have come to somebody, and that they can still answer."""
    rows = connection.execute(
        "SELECT t.code, t.contribution FROM threads t JOIN questions q ON q.thread = t.code"
        f" WHERE t.pseudonym = ? AND t.state = 'asked' AND {_READABLE} AND NOT {_COMING} ORDER BY t.code",
        (pseudonym, pseudonym, "question"),
    )
    return tuple(Open(code=code, contribution=contribution) for code, contribution in rows)


def replies_for(connection: Connection, pseudonym: str) -> list[Row]:
    """Code, id of the words, and the question, sealed: of what was answered to somebody, once they were told of it."""
    return connection.execute(
        "SELECT t.code, t.contribution, q.sealed FROM threads t JOIN questions q ON q.thread = t.code"
        f" WHERE q.pseudonym = ? AND t.state = 'answered' AND {_READABLE} AND NOT {_COMING}"
        " ORDER BY t.asked_on DESC, t.code",
        (pseudonym, pseudonym, "reply"),
    ).fetchall()
