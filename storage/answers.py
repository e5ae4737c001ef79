"""Answers, sealed: one for each question of each session. Knows no question."""

from __future__ import annotations

import json
from datetime import datetime

from flows.events import AnswerForgotten, AnswerGiven, AnswerSkipped, AnswerTakenBack
from storage.database import Connection
from storage.sealing import Seal
from storage.stamps import day


def give(
    connection: Connection, pseudonym: str, session: str, event: AnswerGiven | AnswerSkipped, seal: Seal, now: datetime
) -> None:
    """Keep an answer, or that the question was skipped, in place of what was there."""
    at = event.at
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
        (pseudonym, session, event.at.script, event.at.step),
    )


def take_back_unpublished(connection: Connection, pseudonym: str) -> None:
    """Everything that is in no closed batch yet is gone. What is counted in one cannot be told apart any more."""
    connection.execute("DELETE FROM answers WHERE pseudonym = ? AND batch IS NULL", (pseudonym,))


def forget(connection: Connection, pseudonym: str, event: AnswerForgotten) -> None:
    """One answer is gone. What is counted in a closed batch stays counted, and nobody can tell whose it was."""
    raise NotImplementedError
