"""Closed batches of a digest: frozen when published, never published again. Knows no way to show them.

Tables are kept as numbers, and no erasure counts them anew. Quotes stay where their author can still take them back.
Opening seals takes the longest and is done between two transactions: what has come meanwhile waits for the next batch,
what has gone is in none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from flows.closing import Closing, Given, Offered, closing, counted, table
from flows.suppression import Table
from storage import ledger, pulse
from storage.database import Connection, Row
from storage.participation import COUNTS
from storage.people import Identity
from storage.quotes import READ, of_batch
from storage.records import Settings
from storage.records_of_digests import Batch, Quote
from storage.stamps import moment, stamp

Waiting = Mapping[Given, bytes]
"""Answers that are in no batch, each sealed."""
Opened = Mapping[Given, str | Sequence[str]]

# --- closing ---------------------------------------------------------------------------------------------------------


def waiting(connection: Connection, settings: Settings) -> Waiting | None:
    """The answers that a batch would use up if it was closed now; None while too few people have given anything new."""
    found = {given: sealed for place in settings.counted for given, sealed in _waiting_at(connection, place)}
    next_one = _closing(connection, settings, found)
    return {given: found[given] for given in next_one.used_up} if next_one else None


def opened(answers: Waiting, identities: Mapping[str, Identity]) -> Opened:
    """What was answered: of each person to each question what counts. Whoever was erased meanwhile is left out."""
    return {
        given: value_of(given, answers[given], identities[given.who])
        for given in counted(answers)
        if given.who in identities
    }


def value_of(given: Given, sealed: bytes, identity: Identity) -> str | Sequence[str]:
    """One answer: the option's key, or several of them."""
    script, _, step = given.place.partition("/")
    value = json.loads(identity.seal.open(sealed, "answers", given.who, given.session, script, step))
    return [str(one) for one in value] if isinstance(value, list) else str(value)


def close(connection: Connection, settings: Settings, sealed: Waiting, values: Opened, now: datetime) -> int | None:
    """Freeze the next batch of those answers that are still there as they were; its number, or None."""
    still = [given for place in settings.counted for given in _unchanged(connection, place, sealed)]
    number = _next_number(connection)
    next_one = _closing(connection, settings, still)
    if next_one is None or any(given not in values for some in next_one.counted.values() for given in some):
        return None  # somebody has just taken back what would have counted: the next round closes it
    tables = {place: table(values[given] for given in answers) for place, answers in next_one.counted.items()}
    (before,) = connection.execute("SELECT pulse FROM batches ORDER BY number DESC LIMIT 1").fetchone() or ("{}",)
    connection.execute(
        "INSERT INTO batches (number, published_at, people, tables, pulse) VALUES (?, ?, ?, ?, ?)",
        (
            number,
            stamp(now),
            len(next_one.people),
            frozen(tables),
            pulse.take(connection, settings, before),
        ),
    )
    for place, published in tables.items():
        ledger.write(connection, "project", place, number, {number: published.people})
    _mark(connection, next_one, number)
    pulse.mark(connection, settings, number)
    return number


def _closing(connection: Connection, settings: Settings, given: Iterable[Given]) -> Closing | None:
    offered = [
        Offered(who=who, id=number, together=attribution == "collective", counts=bool(counts))
        for who, number, attribution, counts in connection.execute(
            f"SELECT pseudonym, id, attribution, {COUNTS} FROM contributions WHERE batch IS NULL AND {READ}"
        )
    ]
    inside = ledger.ledgers(connection, "project")
    return closing(_next_number(connection), given, offered, inside, settings.batch_size)


def _next_number(connection: Connection) -> int:
    (number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM batches").fetchone() or (1,)
    return int(number)


def _waiting_at(connection: Connection, place: str) -> Iterable[tuple[Given, bytes]]:
    script, _, step = place.partition("/")
    rows = connection.execute(
        "SELECT pseudonym, session, given_on, sealed FROM answers"
        " WHERE script = ? AND step = ? AND batch IS NULL AND free_words = 0 AND sealed IS NOT NULL"
        f" AND {READ} AND {COUNTS}",
        (script, step),
    )
    for who, session, given_on, sealed in rows:
        yield Given(who=who, place=place, session=session, day=given_on), sealed


def _unchanged(connection: Connection, place: str, before: Waiting) -> Iterable[Given]:
    return (given for given, sealed in _waiting_at(connection, place) if before.get(given) == sealed)


def _mark(connection: Connection, closed: Closing, number: int) -> None:
    """What is in a batch is in no later one."""
    connection.executemany(
        "UPDATE answers SET batch = ?, pulse = coalesce(pulse, ?)"
        " WHERE pseudonym = ? AND session = ? AND script = ? AND step = ?",
        [(number, number, one.who, one.session, *one.place.split("/")) for one in closed.used_up],
    )
    connection.executemany(
        "UPDATE contributions SET batch = ? WHERE id = ?", [(number, one.id) for one in closed.offered]
    )


# --- reading ---------------------------------------------------------------------------------------------------------

_BATCH = "SELECT number, published_at, people, tables, pulse FROM batches"


def newest(connection: Connection) -> int:
    """The number of the newest batch; 0 if there is none."""
    return _next_number(connection) - 1


def one(connection: Connection, identities: Mapping[str, Identity], number: int, least: int) -> Batch | None:
    """That batch, with the quotes that are still theirs to show."""
    row = connection.execute(f"{_BATCH} WHERE number = ?", (number,)).fetchone()
    if row is None:
        return None
    alone, mixed = of_batch(connection, identities, number, least)
    return _batch(row, quotes=alone, together=mixed)


def every(connection: Connection) -> tuple[Batch, ...]:
    """All of them without their quotes, the newest first."""
    return tuple(_batch(row) for row in connection.execute(f"{_BATCH} ORDER BY number DESC"))


def _batch(row: Row, **quotes: tuple[Quote, ...]) -> Batch:
    number, published_at, people, tables, taken = row
    return Batch(
        number=number,
        published_at=moment(published_at),
        people=people,
        tables=thawed(tables),
        pulse=pulse.read(taken),
        **quotes,
    )


def frozen(tables: Mapping[str, Table]) -> str:
    """Tables by ``script/step``, as they are kept."""
    return json.dumps({place: asdict(one) for place, one in tables.items()})


def thawed(tables: str) -> Mapping[str, Table]:
    """What :func:`frozen` wrote."""
    return {place: Table(**one) for place, one in json.loads(tables).items()}
