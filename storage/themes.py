"""Themes: what people said, summed up by the team, and what came of it. Knows no way to say it.

Whose words belong to a theme is known here so that they can be told what came of it, and is handed out to nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from flows.events import AnswerJudged, ThemeAnswered, ThemeLinked, ThemeOpened
from flows.plans import Plan
from flows.rhythm import Hours
from flows.suppression import LEAST
from storage.codes import new_code
from storage.database import Connection, Row
from storage.people import Identity
from storage.quotes import READ, STAYING, of_all_batches
from storage.records_of_digests import Quote, Theme
from storage.stamps import maybe_moment, moment, stamp
from storage.telling import plan_to_tell
from storage.turns import Keeping

COUNTED_AFTER: Final = timedelta(days=14)
"""So long after an answer is counted whether it answers it: once, so that nobody sees the numbers grow by one."""

_READ = f"contribution IN (SELECT id FROM contributions WHERE {READ})"
_THEME = f"""
    SELECT code, title, state, answer, opened_at, answer_by, answered_at, reminded, judged,
        (SELECT count(*) FROM theme_links WHERE theme = code AND {_READ})
    FROM themes"""

# --- what the team does ----------------------------------------------------------------------------------------------


def open_one(keeping: Keeping, event: ThemeOpened) -> None:
    """A new theme, with the day until which it is to be answered."""
    answer_by = stamp(keeping.now + timedelta(days=keeping.settings.theme_days))
    values = keeping.who, event.title, stamp(keeping.now), answer_by
    sql = (
        "INSERT INTO themes (code, pseudonym, title, state, answer, opened_at, answer_by)"
        " VALUES (?, ?, ?, 'open', '', ?, ?) ON CONFLICT (code) DO NOTHING"
    )
    while not keeping.connection.execute(sql, (code := new_code(), *values)).rowcount:
        pass  # the code was taken
    if event.contribution:
        link(keeping, ThemeLinked(theme=code, contribution=event.contribution))


def link(keeping: Keeping, event: ThemeLinked) -> None:
    """A contribution that stands in a digest belongs to a theme. If that has an answer, its author is told of it."""
    connection, code = keeping.connection, event.theme
    sql = f"SELECT pseudonym FROM contributions WHERE id = ? AND batch IS NOT NULL AND {READ}"
    author = connection.execute(sql, (event.contribution,)).fetchone()
    if author is None:
        return
    is_new_to_it = author not in _people(connection, code)
    connection.execute(
        "INSERT INTO theme_links (theme, contribution, pseudonym) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (code, event.contribution, *author),
    )
    theme = one(connection, code)
    if theme is not None and theme.answer and is_new_to_it:
        _tell(keeping, code, [author])


def answer(keeping: Keeping, event: ThemeAnswered) -> None:
    """Keep what came of it, and plan that everybody is told whose words belong to it.

    What was thought of an answer before is forgotten: this is another one.
    """
    connection = keeping.connection
    connection.execute(
        "UPDATE themes SET state = ?, answer = ?, answered_at = ?, judged = '' WHERE code = ?",
        (event.state, event.answer, stamp(keeping.now), event.theme),
    )
    connection.execute("DELETE FROM judgements WHERE theme = ?", (event.theme,))
    _tell(keeping, event.theme, _people(connection, event.theme))


def _people(connection: Connection, code: str) -> Sequence[Row]:
    """Pseudonyms of those whose words belong to a theme, each once."""
    return connection.execute("SELECT DISTINCT pseudonym FROM theme_links WHERE theme = ?", (code,)).fetchall()


def _tell(keeping: Keeping, code: str, people: Sequence[Row]) -> None:
    """Each at an hour of theirs, in place of an answer that they were not told yet."""

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


def tell_no_more(connection: Connection, pseudonym: str) -> None:
    """Somebody has taken back what they shared: where nothing else of theirs belongs to a theme, it concerns them not.

    The links of what is gone have gone with it.
    """
    theirs = "(SELECT theme FROM theme_links WHERE pseudonym = ?)"
    for sql in (
        f"DELETE FROM due WHERE pseudonym = ? AND kind = 'outcome' AND about NOT IN {theirs}",
        f"DELETE FROM judgements WHERE pseudonym = ? AND theme NOT IN {theirs}",
    ):
        connection.execute(sql, (pseudonym, pseudonym))


# --- once a day ------------------------------------------------------------------------------------------------------


def count_judgements(connection: Connection, now: datetime) -> None:
    """Freeze what people think of each answer that is old enough, if enough have said; who said what is forgotten.

    So is what was said by those whose words are gone.
    """
    sql = "SELECT code FROM themes WHERE judged = '' AND answered_at <= ?"
    for (code,) in connection.execute(sql, (stamp(now - COUNTED_AFTER),)).fetchall():
        said = (
            f"SELECT judgement, count(*) FROM judgements WHERE theme = ? AND {STAYING}"
            f" AND pseudonym IN (SELECT pseudonym FROM theme_links WHERE theme = ? AND {_READ}) GROUP BY judgement"
        )
        counts: dict[str, int] = dict(connection.execute(said, (code, code)).fetchall())
        if sum(counts.values()) >= LEAST:
            connection.execute("UPDATE themes SET judged = ? WHERE code = ?", (json.dumps(counts), code))
            connection.execute("DELETE FROM judgements WHERE theme = ?", (code,))
    links = "SELECT 1 FROM theme_links l WHERE l.theme = judgements.theme AND l.pseudonym = judgements.pseudonym"
    connection.execute(f"DELETE FROM judgements WHERE NOT EXISTS ({links})")


def overdue(connection: Connection, now: datetime) -> tuple[Theme, ...]:
    """Those without an answer whose day has come, the oldest first."""
    sql = f"{_THEME} WHERE state = 'open' AND answer_by <= ? ORDER BY answer_by, code"
    return tuple(_theme(row) for row in connection.execute(sql, (stamp(now),)).fetchall())


def remind(connection: Connection, codes: Sequence[str]) -> None:
    """The team was told once more that these are late."""
    connection.executemany("UPDATE themes SET reminded = reminded + 1 WHERE code = ?", [(code,) for code in codes])


# --- reading ---------------------------------------------------------------------------------------------------------


def every(connection: Connection) -> tuple[Theme, ...]:
    """All of them, the newest first. Nothing is ranked by how many said it."""
    return tuple(_theme(row) for row in connection.execute(f"{_THEME} ORDER BY opened_at DESC, code").fetchall())


def one(connection: Connection, code: str) -> Theme | None:
    """That one."""
    row = connection.execute(f"{_THEME} WHERE code = ?", (code,)).fetchone()
    return _theme(row) if row else None


def quotes(connection: Connection, identities: Mapping[str, Identity], code: str) -> tuple[Quote, ...]:
    """What belongs to a theme and may be shown there."""
    shown = _shown(connection, code)
    return tuple(quote for quote in of_all_batches(connection, identities, LEAST) if quote.id in shown)


def _shown(connection: Connection, code: str) -> frozenset[str]:
    """Ids of contributions. What was given only together is mixed with what others said here, too, or not shown."""
    rows = connection.execute(
        "SELECT c.id, c.pseudonym, c.attribution FROM theme_links JOIN contributions c ON c.id = contribution"
        f" WHERE theme = ? AND {_READ}",
        (code,),
    ).fetchall()
    enough = len({pseudonym for _, pseudonym, _ in rows}) >= LEAST
    return frozenset(number for number, _, attribution in rows if enough or attribution != "collective")


def _theme(row: Row) -> Theme:
    code, title, state, answer, opened_at, answer_by, answered_at, reminded, judged, linked = row
    return Theme(
        code=code,
        title=title,
        state=state,
        answer=answer,
        opened_at=moment(opened_at),
        answer_by=moment(answer_by),
        answered_at=maybe_moment(answered_at),
        linked=linked,
        judgements=json.loads(judged) if judged else {},
        reminded=reminded,
    )
