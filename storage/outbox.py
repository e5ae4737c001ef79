"""Messages that were decided on and are not sent yet: one lane for each person, in order. Knows no Telegram."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count

from storage import counters, prompts, recalls
from storage.database import Connection, Row
from storage.participation import FACTS, person_from
from storage.people import Identity
from storage.records import FOLLOW_UP, RIGHTS, Message, Outgoing, Person, Settings, hours_of
from storage.sealing import Seal
from storage.stamps import moment, stamp
from storage.writing import read, written

SENT_KEPT_FOR = timedelta(hours=48)
"""A bot can delete its own message for 48 hours (Bot API, ``deleteMessage``); after that its id is of no use."""
_SILENCED = ("paused", "stopped", "left")
FARTHEST_TRY, FARTHEST_DAY = timedelta(days=1), timedelta(days=9)
"""Further ahead than this nothing is ever made to wait: for another try (an hour, or as long as Telegram says), and for
a day and an hour that somebody chose (at most a week away). What waits longer was made to wait by a clock that has been
set back since, and may go at once."""


class Outbox:
    """Puts messages in. Hands out the rows' ids, because a row is sealed for its id before it is written."""

    def __init__(self, last_id: int) -> None:
        self._ids = count(last_id + 1)

    def put(
        self, connection: Connection, message: Message, person: Person, seal: Seal, *, attempted: bool, now: datetime
    ) -> Outgoing:
        """Put a message at the end of a person's lane, marked as attempted if it is sent at once.

        An urgent one does not wait for the morning because a nudge before it does: then both go now, in their order.
        """
        number, who = next(self._ids), person.pseudonym
        if message.priority < FOLLOW_UP and not attempted:
            look_again(connection, who, now)
        sealed = seal.shut(written(message), "outbox", who, str(number))
        connection.execute(
            "INSERT INTO outbox (id, pseudonym, priority, policy, attempted, attempts, not_before, sealed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, who, message.priority, message.policy, int(attempted), int(attempted), stamp(now), sealed),
        )
        return Outgoing(id=number, person=person, message=message, claimed_at=now)


def last_id(connection: Connection) -> int:
    """The highest id in use."""
    (highest,) = connection.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone() or (0,)
    return int(highest)


def is_waiting(connection: Connection, pseudonym: str) -> bool:
    """Whether anything of this person is not sent yet."""
    sql = "SELECT 1 FROM outbox WHERE pseudonym = ? LIMIT 1"
    return connection.execute(sql, (pseudonym,)).fetchone() is not None


# --- sending ---------------------------------------------------------------------------------------------------------


def heads(connection: Connection, now: datetime, limit: int) -> list[Row]:
    """Id and pseudonym of the messages that may go now: the oldest of each lane, the most urgent lanes first.

    A lane is as urgent as its most urgent message, so that an answer is not held up by a nudge before it.
    """
    _heal(connection, now)
    found: dict[str, int] = {}
    for pseudonym, head in _lanes(connection, stamp(now)):
        found.setdefault(pseudonym, head)
        if len(found) == limit:
            break
    return [(head, pseudonym) for pseudonym, head in found.items()]


def _lanes(connection: Connection, now: str) -> Iterator[Row]:
    """The lane and its head for every waiting message, unless its head is being sent or must wait."""
    return iter(
        connection.execute(
            "SELECT o.pseudonym, head.id FROM outbox o JOIN outbox head"
            " ON head.id = (SELECT min(id) FROM outbox WHERE pseudonym = o.pseudonym)"
            " WHERE o.attempted = 0 AND head.attempted = 0 AND head.not_before <= ? ORDER BY o.priority, o.id",
            (now,),
        )
    )


def _heal(connection: Connection, now: datetime) -> None:
    """The clock was set back: what would wait for longer than anything is made to wait may go now."""
    connection.execute(
        "UPDATE outbox SET not_before = ?, deferred = 0"
        " WHERE attempted = 0 AND not_before > ? AND (deferred = 0 OR not_before > ?)",
        (stamp(now), stamp(now + FARTHEST_TRY), stamp(now + FARTHEST_DAY)),
    )


def claim(
    connection: Connection, heads: Sequence[Row], identities: Mapping[str, Identity], settings: Settings, now: datetime
) -> tuple[Outgoing, ...]:
    """Mark these heads as attempted; drop those that may not be sent any more.

    A nudge that was held up, by an outage perhaps, until its person's quiet hours or into a day that is not one of
    theirs waits for the next time at which it is welcome.
    """
    claimed = (_claimed(connection, number, identities.get(pseudonym), settings, now) for number, pseudonym in heads)
    return tuple(outgoing for outgoing in claimed if outgoing)


def _claimed(
    connection: Connection, number: int, identity: Identity | None, settings: Settings, now: datetime
) -> Outgoing | None:
    row = connection.execute(
        f"SELECT o.priority, o.attempts, o.said, o.sealed, {FACTS} FROM outbox o JOIN participation USING (pseudonym)"
        " WHERE o.id = ? AND o.attempted = 0",
        (number,),
    ).fetchone()
    if row is None:
        return None
    priority, attempts, said, sealed, *facts = row
    if identity is None or (facts[1] in _SILENCED and priority > RIGHTS):
        forget(connection, number)
        return None
    person = person_from(identity, tuple(facts))
    if priority >= FOLLOW_UP and _deferred(connection, number, person, settings, now):
        return None
    connection.execute("UPDATE outbox SET attempted = 1, attempts = attempts + 1, deferred = 0 WHERE id = ?", (number,))
    message = read(identity.seal.open(sealed, "outbox", identity.pseudonym, str(number)))
    return Outgoing(id=number, person=person, message=message, attempts=attempts + 1, said=said, claimed_at=now)


def _deferred(connection: Connection, number: int, person: Person, settings: Settings, now: datetime) -> bool:
    """Whether a nudge has to wait for its person's day. Nobody waits whom something more urgent is on its way to."""
    welcome = hours_of(person, settings.quiet_from, settings.quiet_until).welcome(now)
    if welcome <= now or _is_urgent(connection, person.pseudonym):
        return False
    connection.execute("UPDATE outbox SET not_before = ?, deferred = 1 WHERE id = ?", (stamp(welcome), number))
    return True


def _is_urgent(connection: Connection, pseudonym: str) -> bool:
    sql = "SELECT 1 FROM outbox WHERE pseudonym = ? AND priority < ? LIMIT 1"
    return connection.execute(sql, (pseudonym, FOLLOW_UP)).fetchone() is not None


def look_again(connection: Connection, pseudonym: str, now: datetime) -> None:
    """What waits for this person's day may go now, if it is still welcome: they are here, or live otherwise."""
    connection.execute(
        "UPDATE outbox SET not_before = ?, deferred = 0 WHERE pseudonym = ? AND deferred = 1", (stamp(now), pseudonym)
    )


def forget(connection: Connection, number: int) -> bool:
    """The message is sent, or never will be: its words are gone. False if they were gone before."""
    return connection.execute("DELETE FROM outbox WHERE id = ?", (number,)).rowcount > 0


def drop(connection: Connection, outgoing: Outgoing, why: str) -> None:
    """It can never be sent: forget it, and count why."""
    if forget(connection, outgoing.id):
        counters.count(connection, f"message dropped: {why}")


def sent(connection: Connection, outgoing: Outgoing, message_ids: Sequence[int], now: datetime) -> None:
    """Telegram took it: keep the ids of its messages, unless the person was erased meanwhile."""
    recalls.said(connection, outgoing.id)
    if forget(connection, outgoing.id):
        if outgoing.message.priority >= FOLLOW_UP:
            prompts.said(connection, outgoing.person.pseudonym, now)
        _keep_ids(connection, outgoing, message_ids, now)


def put_back(connection: Connection, outgoing: Outgoing, not_before: datetime, *, certain: bool) -> None:
    """It was not sent, or nobody knows: an at-most-once message is dropped rather than perhaps said twice.

    Of one that is said slowly, the pieces that were sent are not said again, and the next one is tried anew.
    """
    if not certain and outgoing.message.policy == "at_most_once":
        forget(connection, outgoing.id)
        return
    sql = (
        "UPDATE outbox SET attempted = 0, not_before = ?, attempts = iif(said < ?, 0, attempts), said = max(said, ?)"
        " WHERE id = ?"
    )
    if connection.execute(sql, (stamp(not_before), outgoing.said, outgoing.said, outgoing.id)).rowcount:
        _keep_ids(connection, outgoing, outgoing.ids, not_before)


def _keep_ids(connection: Connection, outgoing: Outgoing, message_ids: Sequence[int], now: datetime) -> None:
    connection.executemany(
        "INSERT INTO sent_messages (pseudonym, message_id, sent_at) VALUES (?, ?, ?)",
        [(outgoing.person.pseudonym, message_id, stamp(now)) for message_id in message_ids],
    )


def recover(connection: Connection, now: datetime) -> int:
    """After a start: whatever was attempted is in doubt. How many such messages there were.

    What waited to be tried again is tried at once: the clock may have been set back meanwhile.
    """
    sql = "UPDATE outbox SET not_before = ? WHERE attempted = 0 AND deferred = 0 AND not_before > ?"
    connection.execute(sql, (stamp(now), stamp(now)))
    dropped = connection.execute("DELETE FROM outbox WHERE attempted = 1 AND policy = 'at_most_once'").rowcount
    return dropped + connection.execute("UPDATE outbox SET attempted = 0 WHERE attempted = 1").rowcount


def next_send(connection: Connection) -> datetime | None:
    """When the first lane may go on. A lane whose head is being sent goes on after that, not at a time."""
    row = connection.execute(
        "SELECT o.not_before FROM outbox o WHERE o.attempted = 0 AND NOT EXISTS"
        " (SELECT 1 FROM outbox older WHERE older.pseudonym = o.pseudonym AND older.id < o.id)"
        " ORDER BY o.not_before, o.id LIMIT 1"
    ).fetchone()
    return None if row is None else moment(row[0])


# --- when somebody stops ---------------------------------------------------------------------------------------------


def drop_nudges(connection: Connection, pseudonym: str) -> None:
    """A pause: planned flows and digests that wait are not sent."""
    connection.execute(
        "DELETE FROM outbox WHERE pseudonym = ? AND attempted = 0 AND priority >= ?", (pseudonym, FOLLOW_UP)
    )


def drop_all_but_rights(connection: Connection, pseudonym: str) -> None:
    """The person stopped: nothing that waits is sent but what is their right. What is being sent cannot be stopped."""
    connection.execute(
        "DELETE FROM outbox WHERE pseudonym = ? AND attempted = 0 AND priority <> ?", (pseudonym, RIGHTS)
    )


def drop_all(connection: Connection, pseudonym: str) -> None:
    """The person cannot be reached any more."""
    connection.execute("DELETE FROM outbox WHERE pseudonym = ?", (pseudonym,))


def prune_sent(connection: Connection, now: datetime) -> None:
    """Forget the ids of messages that can no longer be deleted."""
    connection.execute("DELETE FROM sent_messages WHERE sent_at < ?", (stamp(now - SENT_KEPT_FOR),))
