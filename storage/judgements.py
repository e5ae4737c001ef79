"""Which answers of the team somebody can still say of whether they answer what they had said. Keeps nothing."""

from __future__ import annotations

from storage.database import Connection
from storage.records_of_digests import Open
from storage.theme_answers import READ_LINKS


def open_for(connection: Connection, pseudonym: str) -> tuple[Open, ...]:
    """The answers that somebody was told, and has not judged; the newest first, for each thing they had said.

    Not once they were counted, and not while another answer to the same theme is on its way to them.
    """
    rows = connection.execute(
        "SELECT t.code, l.contribution, t.title FROM themes t JOIN theme_links l ON l.theme = t.code"
        " WHERE l.pseudonym = ?1 AND t.answered_at IS NOT NULL AND t.judged = '' AND t.ended_at IS NULL"
        f" AND l.{READ_LINKS}"
        " AND NOT EXISTS (SELECT 1 FROM judgements j WHERE j.theme = t.code AND j.pseudonym = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM due d WHERE d.pseudonym = ?1 AND d.kind = 'outcome' AND d.about = t.code)"
        " ORDER BY t.answered_at DESC, t.code, l.contribution",
        (pseudonym,),
    )
    return tuple(Open(code=code, contribution=contribution, words=title) for code, contribution, title in rows)
