"""Closed batches of a digest: frozen when published, never published again. Knows no way to show them.

Counts are kept as numbers. Quotes stay where their author can still take them back, and are looked up when read.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from storage.database import Connection, Row
from storage.people import Identity
from storage.records import Settings
from storage.records_of_digests import Batch, Quote
from storage.stamps import moment, stamp

_STAYING = "pseudonym NOT IN (SELECT pseudonym FROM due WHERE kind = 'erase')"
"""Whoever asked to be erased is in no batch, not even while they can still change their mind."""
_QUOTABLE = "attribution IN ('anonymous', 'by_name')"
"""What was given collectively is not quoted alone."""

Counts = Mapping[str, Mapping[str, int]]


def candidates(connection: Connection) -> set[str]:
    """Pseudonyms of everybody with an answer or contribution that is in no batch yet."""
    return {row[0] for row in [*_new_answers(connection), *_new_contributions(connection)]}


def close(
    connection: Connection, identities: Mapping[str, Identity], settings: Settings, now: datetime
) -> Batch | None:
    """Freeze the next batch, or None while too few people have given something new."""
    answers = [row for row in _new_answers(connection) if row[0] in identities and _counted(row, settings)]
    contributions = [row for row in _new_contributions(connection) if row[0] in identities]
    people = {row[0] for row in [*answers, *contributions]}
    if len(people) < settings.batch_size:
        return None
    counts = _counts(answers, identities)
    connection.execute(
        "INSERT INTO batches (number, published_at, people, counts)"
        " VALUES ((SELECT coalesce(max(number), 0) + 1 FROM batches), ?, ?, ?)",
        (stamp(now), len(people), json.dumps(counts)),
    )
    _mark(connection, answers, contributions)
    return latest(connection, identities)


def _new_answers(connection: Connection) -> list[Row]:
    """The key of each answer, and its sealed value."""
    return connection.execute(
        "SELECT pseudonym, session, script, step, sealed FROM answers"
        f" WHERE batch IS NULL AND free_words = 0 AND sealed IS NOT NULL AND {_STAYING}"
    ).fetchall()


def _new_contributions(connection: Connection) -> list[Row]:
    return connection.execute(f"SELECT pseudonym, id FROM contributions WHERE batch IS NULL AND {_STAYING}").fetchall()


def _counted(answer: Row, settings: Settings) -> bool:
    _, _, script, step, _ = answer
    return f"{script}/{step}" in settings.counted


def _counts(answers: list[Row], identities: Mapping[str, Identity]) -> Counts:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for pseudonym, session, script, step, sealed in answers:
        value = json.loads(identities[pseudonym].seal.open(sealed, "answers", pseudonym, session, script, step))
        counts[f"{script}/{step}"].update(map(str, value if isinstance(value, list) else [value]))
    return {place: dict(sorted(options.items())) for place, options in sorted(counts.items())}


def _mark(connection: Connection, answers: list[Row], contributions: list[Row]) -> None:
    """What is in a batch is in no later one."""
    newest = "(SELECT max(number) FROM batches)"
    connection.executemany(
        f"UPDATE answers SET batch = {newest} WHERE pseudonym = ? AND session = ? AND script = ? AND step = ?",
        [row[:4] for row in answers],
    )
    connection.executemany(f"UPDATE contributions SET batch = {newest} WHERE pseudonym = ? AND id = ?", contributions)


def quoted_people(connection: Connection) -> set[str]:
    """Pseudonyms of everybody who is quoted in the newest batch."""
    return {row[0] for row in _quotable(connection)}


def latest(connection: Connection, identities: Mapping[str, Identity]) -> Batch | None:
    """The newest batch, with the quotes that are still theirs to show."""
    row = connection.execute(
        "SELECT number, published_at, people, counts FROM batches ORDER BY number DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    number, published_at, people, counts = row
    quotes = tuple(_quotes(_quotable(connection), identities))
    return Batch(
        number=number, published_at=moment(published_at), people=people, counts=json.loads(counts), quotes=quotes
    )


def _quotable(connection: Connection) -> list[Row]:
    return connection.execute(
        "SELECT pseudonym, id, attribution, sealed FROM contributions"
        f" WHERE batch = (SELECT max(number) FROM batches) AND {_QUOTABLE} AND {_STAYING}"
    ).fetchall()


def _quotes(rows: list[Row], identities: Mapping[str, Identity]) -> Iterator[Quote]:
    """In an order that has nothing to do with time or person."""
    for pseudonym, number, attribution, sealed in sorted(
        rows, key=lambda row: hashlib.sha256(row[1].encode()).digest()
    ):
        if pseudonym in identities:
            identity = identities[pseudonym]
            words = identity.seal.open(sealed, "contributions", pseudonym, number)
            yield Quote(words=words, name=identity.name if attribution == "by_name" else None)
