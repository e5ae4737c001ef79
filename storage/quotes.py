"""What stands in published batches in people's own words: looked up each time it is read, as it is theirs to take back.

In an order that has nothing to do with time or person.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flows.phrase import Place
from storage.database import Connection, Row
from storage.people import Identity
from storage.records_of_digests import Quote

STAYING: Final = (
    "pseudonym NOT IN (SELECT pseudonym FROM due WHERE kind = 'erase'"
    " UNION SELECT pseudonym FROM erasures WHERE done_at IS NULL)"
)
"""Whoever asked to be erased is nowhere, not even while they can still change their mind."""
READ: Final = f"hidden = '' AND {STAYING}"
"""What is read at all of answers and contributions: nothing that was taken back on leaving, or recalled later."""

_COLUMNS = "pseudonym, id, batch, attribution, sealed, script, step, version"


def authors(connection: Connection, batch: int | None = None) -> frozenset[str]:
    """Pseudonyms of everybody with something in that batch, or in any."""
    return frozenset(row[0] for row in _rows(connection, batch))


def of_batch(
    connection: Connection, identities: Mapping[str, Identity], batch: int, least: int
) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """What may be shown alone, and what may be shown only mixed: of ``least`` people, or none of it."""
    rows = [row for row in _rows(connection, batch) if row[0] in identities]
    mixed = _mixed(rows, least)
    alone = [row for row in rows if row[3] != "collective"]
    themes = _themes(connection)
    return _quotes(alone, identities, themes), _quotes(mixed, identities, themes)


def of_all_batches(connection: Connection, identities: Mapping[str, Identity], least: int) -> tuple[Quote, ...]:
    """Everything that may be shown of any batch, alone or mixed."""
    by_batch: defaultdict[int, list[Row]] = defaultdict(list)
    for row in _rows(connection):
        if row[0] in identities:
            by_batch[row[2]].append(row)
    shown = [row for rows in by_batch.values() for row in rows if row[3] != "collective"]
    shown += [row for rows in by_batch.values() for row in _mixed(rows, least)]
    return _quotes(shown, identities, _themes(connection))


def _rows(connection: Connection, batch: int | None = None) -> list[Row]:
    if batch is None:
        sql = f"SELECT {_COLUMNS} FROM contributions WHERE batch IS NOT NULL AND {READ}"
        return connection.execute(sql).fetchall()
    sql = f"SELECT {_COLUMNS} FROM contributions WHERE batch = ? AND {READ}"
    return connection.execute(sql, (batch,)).fetchall()


def _mixed(rows: Sequence[Row], least: int) -> Sequence[Row]:
    mixed = [row for row in rows if row[3] == "collective"]
    return mixed if len({row[0] for row in mixed}) >= least else []


def _themes(connection: Connection) -> Mapping[str, tuple[str, ...]]:
    """By contribution, the codes of the themes that it belongs to."""
    themes: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for contribution, theme in connection.execute("SELECT contribution, theme FROM theme_links ORDER BY theme"):
        themes[contribution] = (*themes[contribution], theme)
    return themes


def _quotes(
    rows: Iterable[Row], identities: Mapping[str, Identity], themes: Mapping[str, tuple[str, ...]]
) -> tuple[Quote, ...]:
    shuffled = sorted(rows, key=lambda row: hashlib.sha256(row[1].encode()).digest())
    return tuple(_quote(row, identities[row[0]], themes.get(row[1], ())) for row in shuffled)


def _quote(row: Row, identity: Identity, themes: tuple[str, ...]) -> Quote:
    pseudonym, number, _, attribution, sealed, script, step, version = row
    words = identity.seal.open(sealed, "contributions", pseudonym, number)
    name = identity.name if attribution == "by_name" else None
    at = Place(script=script, version=version, step=step)
    return Quote(id=number, words=words, name=name, together=attribution == "collective", themes=themes, at=at)
