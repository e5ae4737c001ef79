"""How much of what people wrote somebody of the team has opened. Seen by nobody but themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from storage.database import Connection
from storage.quotes import READ
from storage.stamps import day
from storage.turns import Keeping

KEPT_FOR: Final = timedelta(days=90)

_STANDS_ALONE = "attribution IN ('anonymous', 'by_name')"
_TOGETHER = "attribution = 'collective'"
_PIECES = (
    f"SELECT count(*) FILTER (WHERE {_STANDS_ALONE}) + iif("
    f"count(DISTINCT pseudonym) FILTER (WHERE {_TOGETHER}) >= ?, count(*) FILTER (WHERE {_TOGETHER}), 0)"
    " FROM contributions WHERE batch = newest.number"
    f" AND {READ}"
)
"""What the words of a digest come to: what was given only together is shown from so many people on, or not at all."""


def count(keeping: Keeping) -> None:
    """They have opened the words of the newest digest: once a day, however often they look at it."""
    keeping.connection.execute(
        "INSERT INTO openings (pseudonym, opened_on, batch, pieces)"
        f" SELECT ?, ?, newest.number, ({_PIECES})"
        " FROM (SELECT max(number) AS number FROM batches) newest WHERE newest.number IS NOT NULL"
        " ON CONFLICT (pseudonym, opened_on, batch) DO NOTHING",
        (keeping.who, day(keeping.now), keeping.settings.batch_size),
    )


def since(connection: Connection, pseudonym: str, moment: datetime) -> int:
    """How many pieces somebody has opened from the day of ``moment`` on."""
    sql = "SELECT coalesce(sum(pieces), 0) FROM openings WHERE pseudonym = ? AND opened_on >= ?"
    [(pieces,)] = connection.execute(sql, (pseudonym, day(moment))).fetchall()
    return int(pieces)


def purge(connection: Connection, now: datetime) -> None:
    """Delete what is older than it is kept."""
    connection.execute("DELETE FROM openings WHERE opened_on < ?", (day(now - KEPT_FOR),))
