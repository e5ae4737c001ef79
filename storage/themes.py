"""Themes: what people said, summed up by the team, and what came of it. Knows no way to say it.

Whose words belong to a theme is known here so that they can be told what came of it, and is handed out to nobody. What
they are told is in ``storage.theme_answers``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from flows.events import ThemeEnded, ThemeLinked, ThemeOpened, ThemeRenamed, ThemeUnlinked
from flows.suppression import LEAST
from storage.codes import new_code
from storage.database import Connection, Row
from storage.people import Identity
from storage.quotes import READ, of_theme
from storage.records_of_digests import Quote, Theme
from storage.stamps import maybe_moment, moment, stamp
from storage.theme_answers import READ_LINKS, in_other_languages, people, tell
from storage.turns import Keeping

ENDED_KEPT_FOR: Final = timedelta(days=30)
"""A theme that the team has ended, if everybody who is to hear of it has heard by then."""

_LINKED = f"(SELECT count(*) FROM theme_links WHERE theme = code AND {READ_LINKS})"
_THEME = f"""
    SELECT code, title, state, answer, opened_at, answer_by, answered_at, reminded, judged, answered_in, ended_at,
        {_LINKED}
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
    is_new_to_it = author not in people(connection, code)
    connection.execute(
        "INSERT INTO theme_links (theme, contribution, pseudonym) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (code, event.contribution, *author),
    )
    connection.execute("UPDATE themes SET watched = 1 WHERE code = ?", (code,))
    theme = one(connection, code)
    if theme is not None and theme.answer and is_new_to_it:
        tell(keeping, code, [author])


def unlink(keeping: Keeping, event: ThemeUnlinked) -> None:
    """A contribution belongs to a theme no more: its author is not told what comes of it, unless they were already.

    That nothing belongs to it any more is no news to the team if they took the last thing out themselves.
    """
    connection, code = keeping.connection, event.theme
    sql = "DELETE FROM theme_links WHERE theme = ? AND contribution = ? RETURNING pseudonym"
    for (author,) in connection.execute(sql, (code, event.contribution)).fetchall():
        tell_no_more(connection, author)
    connection.execute(f"UPDATE themes SET watched = 0 WHERE code = ? AND {_LINKED} = 0", (code,))


def rename(keeping: Keeping, event: ThemeRenamed) -> None:
    """Whoever reads it from now on reads other words. What was said to somebody already stays as it was said."""
    keeping.connection.execute("UPDATE themes SET title = ? WHERE code = ?", (event.title, event.theme))


def end(keeping: Keeping, event: ThemeEnded) -> None:
    """Nobody finds it any more. If it had no answer, those whose words belong to it are told that none comes."""
    connection, code = keeping.connection, event.theme
    sql = "UPDATE themes SET ended_at = ? WHERE code = ? AND ended_at IS NULL RETURNING state"
    ended = connection.execute(sql, (stamp(keeping.now), code)).fetchall()
    connection.execute("DELETE FROM answer_drafts WHERE theme = ?", (code,))
    if ended == [("open",)]:
        tell(keeping, code, people(connection, code))


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


def overdue(connection: Connection, now: datetime) -> tuple[Theme, ...]:
    """Those without an answer whose day has come, the oldest first."""
    sql = f"{_THEME} WHERE state = 'open' AND ended_at IS NULL AND answer_by <= ? ORDER BY answer_by, code"
    return tuple(_theme(connection, row) for row in connection.execute(sql, (stamp(now),)).fetchall())


def remind(connection: Connection, codes: Sequence[str]) -> None:
    """The team was told once more that these are late."""
    connection.executemany("UPDATE themes SET reminded = reminded + 1 WHERE code = ?", [(code,) for code in codes])


def emptied(connection: Connection) -> tuple[str, ...]:
    """The codes of those to which something belonged until it was taken back or was over, if the team knows not yet."""
    sql = f"SELECT code FROM themes WHERE watched = 1 AND ended_at IS NULL AND {_LINKED} = 0 ORDER BY code"
    return tuple(str(code) for (code,) in connection.execute(sql).fetchall())


def unwatch(connection: Connection, codes: Sequence[str]) -> None:
    """The team was told that nothing belongs to these any more."""
    connection.executemany("UPDATE themes SET watched = 0 WHERE code = ?", [(code,) for code in codes])


def purge(connection: Connection, now: datetime) -> None:
    """Delete the themes that were ended long ago, with everything that is about them, once all have heard of it."""
    waits = "SELECT about FROM due WHERE kind = 'outcome'"
    sql = f"SELECT code FROM themes WHERE ended_at < ? AND code NOT IN ({waits})"
    for (code,) in connection.execute(sql, (stamp(now - ENDED_KEPT_FOR),)).fetchall():
        for table in ("theme_links", "judgements", "theme_answers"):
            connection.execute(f"DELETE FROM {table} WHERE theme = ?", (code,))
        connection.execute("DELETE FROM themes WHERE code = ?", (code,))


# --- reading ---------------------------------------------------------------------------------------------------------


def every(connection: Connection) -> tuple[Theme, ...]:
    """All that were not ended, the newest first. Nothing is ranked by how many said it."""
    sql = f"{_THEME} WHERE ended_at IS NULL ORDER BY opened_at DESC, code"
    return tuple(_theme(connection, row) for row in connection.execute(sql).fetchall())


def one(connection: Connection, code: str) -> Theme | None:
    """That one, ended or not."""
    row = connection.execute(f"{_THEME} WHERE code = ?", (code,)).fetchone()
    return _theme(connection, row) if row else None


def own(connection: Connection, pseudonym: str, code: str) -> frozenset[str]:
    """Ids of what somebody shared themselves that belongs to it."""
    sql = "SELECT contribution FROM theme_links WHERE theme = ? AND pseudonym = ?"
    return frozenset(str(number) for (number,) in connection.execute(sql, (code, pseudonym)))


def quotes(connection: Connection, identities: Mapping[str, Identity], code: str) -> tuple[Quote, ...]:
    """What belongs to a theme and may be shown there."""
    return of_theme(connection, identities, code, LEAST)


def _theme(connection: Connection, row: Row) -> Theme:
    code, title, state, answer, opened_at, answer_by, answered_at, reminded, judged, language, ended_at, linked = row
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
        language=language,
        translations=in_other_languages(connection, code),
        ended=ended_at is not None,
    )
