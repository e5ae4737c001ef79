"""How people took part from one batch to the next, as numbers of people. Knows no answer, and nobody's name.

Who checked in or skipped is found by answers that are in no pulse yet; who left is counted when they leave, because
nothing needs to be left of them afterwards.
"""

from __future__ import annotations

import json
from datetime import datetime

from storage import counters
from storage.database import Connection
from storage.quotes import READ
from storage.records import Settings
from storage.records_of_digests import Pulse
from storage.stamps import stamp

_LEFT = "participant left"
_ASKED = f"pulse IS NULL AND script IN (SELECT value FROM json_each(?)) AND {READ}"


def leaves(connection: Connection, pseudonym: str) -> None:
    """Count somebody who stops or leaves. Call it before that is written down: a second time counts nothing."""
    takes_part = "role = 'participant' AND status IN ('active', 'paused')"
    if connection.execute(f"SELECT 1 FROM participation WHERE pseudonym = ? AND {takes_part}", (pseudonym,)).fetchone():
        counters.count(connection, _LEFT)


def stays(connection: Connection, left_at: datetime) -> None:
    """Somebody came back who had left then: they are not counted as gone, unless a pulse has been frozen since."""
    sql = "SELECT 1 FROM batches WHERE published_at >= ? LIMIT 1"
    if not connection.execute(sql, (stamp(left_at),)).fetchone():
        counters.uncount(connection, _LEFT)


def take(connection: Connection, settings: Settings, before: str) -> str:
    """The pulse of the next batch, as it is frozen; ``before``: that of the batch before it."""
    left_ever = counters.counted(connection).get(_LEFT, 0)
    asked, checked_in = _asked(connection, _scripts(settings))
    (paused,) = connection.execute(
        "SELECT count(*) FROM participation WHERE role = 'participant' AND status = 'paused'"
    ).fetchone() or (0,)
    left = left_ever - json.loads(before).get("left_ever", 0)
    numbers = {"checked_in": checked_in, "skipped": asked - checked_in, "paused": paused, "left": left}
    return json.dumps(numbers | {"left_ever": left_ever})


def mark(connection: Connection, settings: Settings, number: int) -> None:
    """Whoever is in this pulse is in no later one because of the same answers."""
    connection.execute(f"UPDATE answers SET pulse = ? WHERE {_ASKED}", (number, _scripts(settings)))


def _scripts(settings: Settings) -> str:
    return json.dumps(sorted({place.partition("/")[0] for place in settings.counted}))


def _asked(connection: Connection, scripts: str) -> tuple[int, int]:
    """How many people answered or skipped, and how many of them answered anything."""
    sql = (
        "SELECT count(DISTINCT pseudonym), count(DISTINCT CASE WHEN sealed IS NOT NULL THEN pseudonym END)"
        f" FROM answers JOIN participation USING (pseudonym) WHERE {_ASKED} AND role = 'participant'"
    )
    asked, answered = connection.execute(sql, (scripts,)).fetchone() or (0, 0)
    return asked, answered


def read(frozen: str) -> Pulse:
    """What was frozen."""
    return Pulse(**{name: number for name, number in json.loads(frozen).items() if name != "left_ever"})
