"""How much of what people wrote somebody of the team has opened. Seen by nobody but themselves.

Counted by what was shown, whichever script showed it and whether or not it was asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

from flows.events import Shown
from flows.vocabulary import View
from storage import batches
from storage.database import Connection
from storage.participation import COUNTS
from storage.quotes import READ
from storage.stamps import day
from storage.turns import Keeping

KEPT_FOR: Final = timedelta(days=90)

What = Literal["summary", "theme", "reply"]
OPENED: Final[Mapping[View, What]] = {
    "digest_words": "summary",
    "digest_page": "summary",
    "old_digest": "summary",
    "theme_quotes": "theme",
    "reply": "reply",
}
"""The views of people's words, and what they show: all of one summary, all of one theme, one answer."""

_TOGETHER = "attribution = 'collective'"
_ENOUGH = f"count(DISTINCT pseudonym) FILTER (WHERE {_TOGETHER} AND {COUNTS}) >= ?"
"""What was given only together is shown from so many people on, or not at all: in a summary, and again in a theme."""
_QUOTES = f"""
    WITH stands AS (SELECT * FROM contributions WHERE batch IS NOT NULL AND {READ}),
        mixed AS (SELECT batch FROM stands GROUP BY batch HAVING {_ENOUGH})
    SELECT count(*) FILTER (WHERE NOT {_TOGETHER}) + iif({_ENOUGH}, count(*) FILTER (WHERE {_TOGETHER}), 0)
    FROM stands WHERE (NOT {_TOGETHER} OR batch IN mixed)"""
_OF_ONE: Final[Mapping[str, str]] = {
    "summary": "batch = CAST(? AS INTEGER)",
    "theme": "id IN (SELECT contribution FROM theme_links WHERE theme = ?)",
}
_ANSWER = "SELECT count(*) FROM threads WHERE code = ? AND sealed IS NOT NULL"


def note(keeping: Keeping) -> None:
    """Count what this turn shows of people's words: each thing once a day, however often somebody looks at it."""
    for event in keeping.turn.events:
        if isinstance(event, Shown) and event.view in OPENED:
            _count(keeping, OPENED[event.view], event.about or str(batches.newest(keeping.connection)))


def _count(keeping: Keeping, what: What, about: str) -> None:
    if pieces := _pieces(keeping, what, about):
        keeping.connection.execute(
            "INSERT INTO openings (pseudonym, opened_on, what, about, pieces) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (pseudonym, opened_on, what, about) DO NOTHING",
            (keeping.who, day(keeping.now), what, about, pieces),
        )


def _pieces(keeping: Keeping, what: What, about: str) -> int:
    """How many pieces stand there now: as many as are shown."""
    least = keeping.settings.batch_size
    if what == "reply":
        found = keeping.connection.execute(_ANSWER, (about,))
    else:
        found = keeping.connection.execute(f"{_QUOTES} AND {_OF_ONE[what]}", (least, least, about))
    [(pieces,)] = found.fetchall()
    return int(pieces)


def since(connection: Connection, pseudonym: str, moment: datetime) -> int:
    """How many pieces somebody has opened from the day of ``moment`` on."""
    sql = "SELECT coalesce(sum(pieces), 0) FROM openings WHERE pseudonym = ? AND opened_on >= ?"
    [(pieces,)] = connection.execute(sql, (pseudonym, day(moment))).fetchall()
    return int(pieces)


def purge(connection: Connection, now: datetime) -> None:
    """Delete what is older than it is kept."""
    connection.execute("DELETE FROM openings WHERE opened_on < ?", (day(now - KEPT_FOR),))
