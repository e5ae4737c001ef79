"""What stands in people's chats: ids of messages of both sides, for as long as Telegram lets a bot delete them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flows.plans import Plan
from storage import due
from storage.database import Connection
from storage.outbox import SENT_KEPT_FOR
from storage.ports_of_safety import Removed
from storage.stamps import stamp
from storage.turns import Keeping


def note(connection: Connection, pseudonym: str, message_id: int, now: datetime) -> None:
    """Somebody wrote this."""
    connection.execute(
        "INSERT INTO sent_messages (pseudonym, message_id, sent_at, by_person) VALUES (?, ?, ?, 1)",
        (pseudonym, message_id, stamp(now)),
    )


def remove(keeping: Keeping) -> None:
    """All that stands there now and is not too old is to be removed: this, and nothing that comes later."""
    keeping.connection.execute(
        "UPDATE sent_messages SET hiding = 'asked' WHERE pseudonym = ? AND sent_at >= ?",
        (keeping.who, stamp(keeping.now - SENT_KEPT_FOR)),
    )
    due.plan(keeping.connection, keeping.who, Plan(kind="hide", due_at=keeping.now, late="send", asked=True))


def to_remove(connection: Connection, pseudonym: str, limit: int) -> tuple[int, ...]:
    """What nobody has tried to delete yet, the oldest first."""
    rows = connection.execute(
        "SELECT DISTINCT message_id FROM sent_messages WHERE pseudonym = ? AND hiding = 'asked'"
        " ORDER BY message_id LIMIT ?",
        (pseudonym, limit),
    )
    return tuple(message_id for (message_id,) in rows)


def tried(connection: Connection, pseudonym: str, *, gone: Iterable[int], refused: Iterable[int]) -> None:
    """Telegram has answered."""
    connection.executemany(
        "UPDATE sent_messages SET hiding = ? WHERE pseudonym = ? AND message_id = ?",
        [
            *(("gone", pseudonym, message_id) for message_id in gone),
            *(("refused", pseudonym, message_id) for message_id in refused),
        ],
    )


def removed(connection: Connection, pseudonym: str) -> Removed:
    """What came of all that was to be removed."""
    sql = "SELECT hiding, count(DISTINCT message_id) FROM sent_messages WHERE pseudonym = ? GROUP BY hiding"
    counted: dict[str, int] = dict(connection.execute(sql, (pseudonym,)).fetchall())
    return Removed(gone=counted.get("gone", 0), refused=counted.get("refused", 0))


def told(keeping: Keeping) -> None:
    """Numbers of messages that are gone are of no use; the others may be asked for again."""
    connection, who = keeping.connection, keeping.who
    connection.execute("DELETE FROM sent_messages WHERE pseudonym = ? AND hiding = 'gone'", (who,))
    connection.execute("UPDATE sent_messages SET hiding = '' WHERE pseudonym = ? AND hiding = 'refused'", (who,))
