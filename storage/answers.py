"""Answers, sealed: one for each question of each session. Knows no question."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

from flows.events import AnswerForgotten, AnswerGiven, AnswerSkipped, AnswerTakenBack
from flows.phrase import Place
from storage.database import Connection, Row
from storage.records_of_digests import Answered
from storage.sealing import Seal
from storage.stamps import day


def give(
    connection: Connection, pseudonym: str, session: str, event: AnswerGiven | AnswerSkipped, seal: Seal, now: datetime
) -> None:
    """Keep an answer, or that the question was skipped, in place of what was there."""
    at, session = event.at, _walk(session, event)
    free_words, sealed = False, None
    if isinstance(event, AnswerGiven):
        free_words = event.free_words
        words = json.dumps(event.value, ensure_ascii=False)
        sealed = seal.shut(words, "answers", pseudonym, session, at.script, at.step)
    connection.execute(
        "INSERT INTO answers (pseudonym, session, script, step, version, save, free_words, given_on, sealed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (pseudonym, session, script, step) DO UPDATE"
        " SET version = excluded.version, save = excluded.save, free_words = excluded.free_words,"
        " given_on = excluded.given_on, sealed = excluded.sealed",
        (pseudonym, session, at.script, at.step, at.version, event.save, int(free_words), day(now), sealed),
    )


def take_back(connection: Connection, pseudonym: str, session: str, event: AnswerTakenBack) -> None:
    """The person went back: what they had answered is gone, not archived."""
    connection.execute(
        "DELETE FROM answers WHERE pseudonym = ? AND session = ? AND script = ? AND step = ?",
        (pseudonym, _walk(session, event), event.at.script, event.at.step),
    )


def _walk(session: str, event: AnswerGiven | AnswerSkipped | AnswerTakenBack) -> str:
    """The same script may be walked twice in one session, if something else is open all the while: last week's answer
    to a question is another answer than this week's."""
    return f"{session}.{event.since}" if event.since else session


def forget(connection: Connection, pseudonym: str, event: AnswerForgotten) -> None:
    """One answer is gone. What is counted in a closed batch stays counted, and nobody can tell whose it was."""
    for session, script, step, *_ in _given(connection, pseudonym):
        if code_of(session, script, step) == event.answer:
            connection.execute(
                "DELETE FROM answers WHERE pseudonym = ? AND session = ? AND script = ? AND step = ?",
                (pseudonym, session, script, step),
            )


# --- looking ---------------------------------------------------------------------------------------------------------


def code_of(session: str, script: str, step: str) -> str:
    """What a button calls one of a person's own answers: short, and told apart only among theirs."""
    return hashlib.sha256(f"{session} {script} {step}".encode()).hexdigest()[:16]


def kept(connection: Connection, pseudonym: str, seal: Seal) -> tuple[Answered, ...]:
    """What the person answered, the newest first."""
    return tuple(_answered(row, pseudonym, seal) for row in _given(connection, pseudonym))


def _given(connection: Connection, pseudonym: str) -> list[Row]:
    """Not what was skipped, and not what goes already because its person has left."""
    return connection.execute(
        "SELECT session, script, step, version, given_on, batch, sealed FROM answers"
        " WHERE pseudonym = ? AND sealed IS NOT NULL AND hidden = '' ORDER BY given_on DESC, session, script, step",
        (pseudonym,),
    ).fetchall()


def _answered(row: Row, pseudonym: str, seal: Seal) -> Answered:
    session, script, step, version, given_on, batch, sealed = row
    value = json.loads(seal.open(sealed, "answers", pseudonym, session, script, step))
    return Answered(
        code=code_of(session, script, step),
        at=Place(script=script, version=version, step=step),
        value=tuple(value) if isinstance(value, list) else value,
        given_on=date.fromisoformat(given_on),
        batch=batch,
    )
