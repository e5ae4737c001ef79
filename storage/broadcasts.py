"""Messages of the team to many: drafts, whom they go to, and how far they are.

Knows whom a group is made of, and hands out numbers only. When each of them may get it is decided elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from flows.events import BroadcastCancelled, BroadcastReached, BroadcastSent, BroadcastWritten
from storage.codes import new_code
from storage.database import Connection, Row
from storage.meetings import WITH_PLACE
from storage.records import Broadcast
from storage.stamps import moment, stamp
from storage.turns import Keeping

PER_SECOND: Final = 20
"""How many people a broadcast is said to in a second. Telegram takes about 30 messages a second of one bot
(core.telegram.org/bots/faq); the others are for people who are here now, and for what else is planned."""
USEFUL_FOR: Final = timedelta(days=7)
"""Whoever could not be reached within so long does not get it any more."""
KEPT_FOR: Final = timedelta(days=30)
"""After that the words of a broadcast are deleted, and so is a draft that nobody has sent."""

_WAITS = "kind = 'broadcast' AND script = 'broadcast' AND due_at < expires_at"
"""Rows that will still be said: those parked by a pause until they are of no use any more are not among them."""
_SHOWN = "code, addressed, state, made_at, people, reached"


# --- the author's hand -----------------------------------------------------------------------------------------------


def write(keeping: Keeping, event: BroadcastWritten) -> None:
    """Keep the words of the author's draft in one language. Anew: what was written before is dropped."""
    connection = keeping.connection
    if event.anew:
        _drop_draft(connection, keeping.who)
    code = _draft(connection, keeping.who) or _begun(keeping)
    connection.execute("UPDATE broadcasts SET made_at = ? WHERE code = ?", (stamp(keeping.now), code))
    connection.execute(
        "INSERT INTO broadcast_texts (broadcast, language, words) VALUES (?, ?, ?)"
        " ON CONFLICT (broadcast, language) DO UPDATE SET words = excluded.words",
        (code, event.language, event.words),
    )


def send(keeping: Keeping, event: BroadcastSent) -> None:
    """Plan the author's draft for everybody in the group; each gets it at a time that is right for them.

    It is sent once: afterwards there is no draft. Who comes to a session has asked to hear about it.
    """
    connection, code = keeping.connection, _draft(keeping.connection, keeping.who)
    if code is None:
        return
    people, values = _people(event.group)
    asked, now = int(event.group.startswith("meeting ")), keeping.now
    planned = connection.execute(
        "INSERT INTO due (pseudonym, kind, script, about, due_at, wall, late, asked, times, rule, expires_at)"
        f" SELECT p.pseudonym, 'broadcast', 'broadcast', ?, {_IN_TURN}, '', 'send', ?, 0, '', ? FROM {people}",
        (code, stamp(now), PER_SECOND, asked, stamp(now + USEFUL_FOR), *values),
    ).rowcount
    connection.execute(
        "UPDATE broadcasts SET addressed = ?, state = 'sent', made_at = ?, people = ? WHERE code = ?",
        (event.group, stamp(now), planned, code),
    )


def cancel(keeping: Keeping, event: BroadcastCancelled) -> None:
    """Drop the author's draft, or what waits of a broadcast that is under way."""
    connection, code = keeping.connection, event.broadcast
    if not code:
        return _drop_draft(connection, keeping.who)
    connection.execute("UPDATE broadcasts SET state = 'cancelled' WHERE code = ? AND state = 'sent'", (code,))
    connection.execute("DELETE FROM due WHERE kind = 'broadcast' AND script = 'broadcast' AND about = ?", (code,))
    return None


def reached(keeping: Keeping, event: BroadcastReached) -> None:
    """It was said to one more person. Which one is not kept."""
    connection = keeping.connection
    connection.execute("UPDATE broadcasts SET reached = reached + 1 WHERE code = ?", (event.broadcast,))


# --- looking ---------------------------------------------------------------------------------------------------------


def draft_of(connection: Connection, pseudonym: str) -> Broadcast | None:
    """What somebody of the team is writing."""
    code = _draft(connection, pseudonym)
    return one(connection, code) if code else None


def one(connection: Connection, code: str) -> Broadcast | None:
    """That one. Whoever waits for it is not counted: this is asked for each of them."""
    row = connection.execute(f"SELECT {_SHOWN}, 0 FROM broadcasts WHERE code = ?", (code,)).fetchone()
    return _broadcast(connection, row) if row else None


def under_way(connection: Connection) -> tuple[Broadcast, ...]:
    """Those that somebody still waits for, the newest first."""
    waiting = f"(SELECT count(*) FROM due WHERE {_WAITS} AND about = code)"
    sql = f"SELECT {_SHOWN}, {waiting} FROM broadcasts WHERE state = 'sent' ORDER BY made_at DESC, code"
    every = (_broadcast(connection, row) for row in connection.execute(sql).fetchall())
    return tuple(each for each in every if each.waiting)


def reach(connection: Connection, group: str) -> Mapping[str, int]:
    """How many people a message to ``group`` would go to, by the language they read."""
    people, values = _people(group)
    return Counter(dict(connection.execute(f"SELECT language, count(*) FROM {people} GROUP BY language", values)))


def purge(connection: Connection, now: datetime) -> None:
    """Delete drafts and broadcasts that are older than they are kept, with their words."""
    old = "SELECT code FROM broadcasts WHERE made_at < ?"
    for sql in (
        f"DELETE FROM due WHERE kind = 'broadcast' AND script = 'broadcast' AND about IN ({old})",
        f"DELETE FROM broadcast_texts WHERE broadcast IN ({old})",
        "DELETE FROM broadcasts WHERE made_at < ?",
    ):
        connection.execute(sql, (stamp(now - KEPT_FOR),))


# --- inside ----------------------------------------------------------------------------------------------------------

_IN_TURN = (
    "strftime('%Y-%m-%dT%H:%M:%S', ?, '+' || ((row_number() OVER (ORDER BY p.pseudonym) - 1) / ?) || ' seconds')"
    " || '.000000+00:00'"
)
"""As many in each second as are sent in one: what waits here can be cancelled, what waits to be sent cannot."""


def _people(group: str) -> tuple[str, Row]:
    """Where to find everybody of ``group``, called ``p``, who can be written to. Who has a pause gets nothing."""
    which, _, about = group.partition(" ")
    active = "participation p WHERE p.status = 'active'"
    match which:
        case "meeting":
            coming = f"SELECT pseudonym FROM attendance WHERE meeting = ? AND {WITH_PLACE}"
            return f"{active} AND p.pseudonym IN ({coming})", (about,)
        case "language":
            return f"{active} AND p.role = 'participant' AND p.language = ?", (about,)
        case _:
            return f"{active} AND p.role = 'participant'", ()


def _draft(connection: Connection, pseudonym: str) -> str | None:
    row = connection.execute(
        "SELECT code FROM broadcasts WHERE pseudonym = ? AND state = 'draft'", (pseudonym,)
    ).fetchone()
    return None if row is None else str(row[0])


def _begun(keeping: Keeping) -> str:
    sql = (
        "INSERT INTO broadcasts (code, pseudonym, addressed, state, made_at, people, reached)"
        " VALUES (?, ?, '', 'draft', ?, 0, 0) ON CONFLICT (code) DO NOTHING"
    )
    while True:
        code = new_code()
        if keeping.connection.execute(sql, (code, keeping.who, stamp(keeping.now))).rowcount:
            return code


def _drop_draft(connection: Connection, pseudonym: str) -> None:
    code = _draft(connection, pseudonym)
    connection.execute("DELETE FROM broadcast_texts WHERE broadcast = ?", (code,))
    connection.execute("DELETE FROM broadcasts WHERE code = ?", (code,))


def _broadcast(connection: Connection, row: Row) -> Broadcast:
    code, addressed, state, made_at, people, said_to, waiting = row
    texts = connection.execute("SELECT language, words FROM broadcast_texts WHERE broadcast = ?", (code,))
    return Broadcast(
        code=code,
        addressed=addressed,
        state=state,
        texts=dict(texts.fetchall()),
        made_at=moment(made_at),
        people=people,
        reached=said_to,
        waiting=waiting,
    )
