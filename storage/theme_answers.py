"""The team's answer to a theme in each language, who is told of it, and what they say to it.

Knows no way to say it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from flows.events import AnswerDropped, AnswerJudged, AnswerTranslated, ThemeAnswered
from flows.plans import Plan
from flows.rhythm import Hours
from flows.suppression import LEAST
from storage.database import Connection, Row
from storage.participation import COUNTS
from storage.quotes import READ, STAYING
from storage.stamps import day, stamp
from storage.telling import plan_to_tell
from storage.turns import Keeping

COUNTED_AFTER: Final = timedelta(days=14)
"""So long after an answer is counted whether it answers it: once, so that nobody sees the numbers grow by one."""
DRAFTS_KEPT_FOR: Final = timedelta(days=30)
"""What was written in another language, and not sent."""
READ_LINKS: Final = f"contribution IN (SELECT id FROM contributions WHERE {READ})"
"""The links of what is still read: nothing that its author takes back."""


# --- what the team does ----------------------------------------------------------------------------------------------


def translate(keeping: Keeping, event: AnswerTranslated) -> None:
    """Keep an answer in one more language until it is sent. Each of the team writes their own."""
    keeping.connection.execute(
        "INSERT INTO answer_drafts (pseudonym, theme, language, words, written_on) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (pseudonym, theme, language) DO UPDATE SET words = excluded.words",
        (keeping.who, event.theme, event.language, event.words, day(keeping.now)),
    )


def drop(keeping: Keeping, event: AnswerDropped) -> None:
    """Nothing is left of what they wrote for it and did not send."""
    sql = "DELETE FROM answer_drafts WHERE pseudonym = ? AND theme = ?"
    keeping.connection.execute(sql, (keeping.who, event.theme))


def answer(keeping: Keeping, event: ThemeAnswered) -> None:
    """Keep what came of it in every language that it was written in, and plan that those who spoke are told.

    What was thought of an answer before is forgotten: this is another one.
    """
    connection = keeping.connection
    connection.execute(
        "UPDATE themes SET state = ?, answer = ?, answered_in = ?, answered_at = ?, judged = '' WHERE code = ?",
        (event.state, event.answer, event.language, stamp(keeping.now), event.theme),
    )
    connection.execute("DELETE FROM theme_answers WHERE theme = ?", (event.theme,))
    connection.execute(
        "INSERT INTO theme_answers (theme, language, words)"
        " SELECT theme, language, words FROM answer_drafts WHERE pseudonym = ? AND theme = ? AND language <> ?",
        (keeping.who, event.theme, event.language),
    )
    drop(keeping, AnswerDropped(theme=event.theme))
    connection.execute("DELETE FROM judgements WHERE theme = ?", (event.theme,))
    tell(keeping, event.theme, people(connection, event.theme))


def people(connection: Connection, code: str) -> Sequence[Row]:
    """Pseudonyms of those whose words belong to a theme, each once."""
    return connection.execute("SELECT DISTINCT pseudonym FROM theme_links WHERE theme = ?", (code,)).fetchall()


def tell(keeping: Keeping, code: str, people: Sequence[Row]) -> None:
    """Each at an hour of theirs, in place of what they were not told of it yet."""

    def coming(hours: Hours) -> Plan:
        due_at = hours.welcome(keeping.now)
        return Plan(kind="outcome", script="outcome", about=code, due_at=due_at, asked=True, late="send")

    for (who,) in people:
        plan_to_tell(keeping, who, coming)


# --- what people do --------------------------------------------------------------------------------------------------


def judge(connection: Connection, pseudonym: str, event: AnswerJudged) -> None:
    """Whether it answers it, by somebody whose words belong to it. Once it was counted, nothing is kept any more."""
    connection.execute(
        "INSERT INTO judgements (theme, pseudonym, judgement)"
        " SELECT DISTINCT code, l.pseudonym, ? FROM themes JOIN theme_links l ON l.theme = code"
        " WHERE code = ? AND l.pseudonym = ? AND judged = ''"
        " ON CONFLICT (theme, pseudonym) DO UPDATE SET judgement = excluded.judgement",
        (event.judgement, event.theme, pseudonym),
    )


def count_judgements(connection: Connection, now: datetime) -> None:
    """Freeze what people think of each answer that is old enough, if enough have said; who said what is forgotten.

    So is what was said by those whose words are gone, and by somebody of the team who had shared words, too.
    """
    sql = "SELECT code FROM themes WHERE judged = '' AND answered_at <= ?"
    for (code,) in connection.execute(sql, (stamp(now - COUNTED_AFTER),)).fetchall():
        said = (
            f"SELECT judgement, count(*) FROM judgements WHERE theme = ? AND {STAYING} AND {COUNTS}"
            f" AND pseudonym IN (SELECT pseudonym FROM theme_links WHERE theme = ? AND {READ_LINKS}) GROUP BY judgement"
        )
        counts: dict[str, int] = dict(connection.execute(said, (code, code)).fetchall())
        if sum(counts.values()) >= LEAST:
            connection.execute("UPDATE themes SET judged = ? WHERE code = ?", (json.dumps(counts), code))
            connection.execute("DELETE FROM judgements WHERE theme = ?", (code,))
    links = "SELECT 1 FROM theme_links l WHERE l.theme = judgements.theme AND l.pseudonym = judgements.pseudonym"
    connection.execute(f"DELETE FROM judgements WHERE NOT EXISTS ({links})")


# --- reading ---------------------------------------------------------------------------------------------------------


def in_other_languages(connection: Connection, code: str) -> Mapping[str, str]:
    """The words of an answer by language, beside those that it was first written in."""
    return dict(connection.execute("SELECT language, words FROM theme_answers WHERE theme = ?", (code,)).fetchall())


def drafts(connection: Connection, pseudonym: str, code: str) -> Mapping[str, str]:
    """What somebody of the team has written in other languages for their answer, and not sent."""
    sql = "SELECT language, words FROM answer_drafts WHERE pseudonym = ? AND theme = ?"
    return dict(connection.execute(sql, (pseudonym, code)).fetchall())


def purge(connection: Connection, now: datetime) -> None:
    """Delete what was not sent for too long."""
    connection.execute("DELETE FROM answer_drafts WHERE written_on < ?", (day(now - DRAFTS_KEPT_FOR),))
