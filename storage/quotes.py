"""What stands in published batches in people's own words: looked up each time it is read, as it is theirs to take back.

In an order that has nothing to do with time or person. What was given only together is handed out among the words of
enough people who gave theirs only together, or not at all, wherever it is to be read.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flows.phrase import Place
from storage import signatures
from storage.database import Connection, Row
from storage.participation import COUNTS
from storage.people import Identity
from storage.records_of_digests import Quote

STAYING: Final = (
    "pseudonym NOT IN (SELECT pseudonym FROM due WHERE kind = 'erase'"
    " UNION SELECT pseudonym FROM erasures WHERE done_at IS NULL)"
)
"""Whoever asked to be erased is nowhere, not even while they can still change their mind."""
READ: Final = f"hidden = '' AND {STAYING}"
"""What is read at all of answers and contributions: nothing that was taken back on leaving, or recalled later."""

_COLUMNS = f"pseudonym, id, batch, attribution, sealed, signature, script, step, version, {COUNTS}"


def authors(connection: Connection, batch: int | None = None) -> frozenset[str]:
    """Pseudonyms of everybody with something in that batch, or in any."""
    return frozenset(row[0] for row in _rows(connection, batch))


def of_batch(
    connection: Connection, identities: Mapping[str, Identity], batch: int, least: int
) -> tuple[tuple[Quote, ...], tuple[Quote, ...]]:
    """What may be shown alone, and what may be shown only mixed: of ``least`` people, or none of it."""
    rows = [row for row in _rows(connection, batch) if row[0] in identities]
    themes = _themes(connection)
    return _quotes(_alone(rows), identities, themes), _quotes(_mixed(rows, least), identities, themes)


def alone(connection: Connection, identities: Mapping[str, Identity]) -> tuple[Quote, ...]:
    """Everything of any batch that may be shown by itself."""
    rows = [row for row in _rows(connection) if row[0] in identities]
    return _quotes(_alone(rows), identities, _themes(connection))


def of_theme(connection: Connection, identities: Mapping[str, Identity], theme: str, least: int) -> tuple[Quote, ...]:
    """What belongs to a theme and may be read there; what was given only together, if ``least`` people's does."""
    themes = _themes(connection)
    rows = [row for row in _readable(connection, identities, least) if theme in themes.get(row[1], ())]
    return _quotes([*_alone(rows), *_mixed(rows, least)], identities, themes)


def linkable(
    connection: Connection, identities: Mapping[str, Identity], theme: str, *, least: int, most: int
) -> tuple[Quote, ...]:
    """At most so many that can be said to belong to a theme; without what stands alone and belongs to it already.

    What was given only together stays in the list once it belongs to it: without it, too few would be left for the
    others to be listed among.
    """
    themes = _themes(connection)
    rows = _readable(connection, identities, least)
    new = [row for row in _alone(rows) if theme not in themes.get(row[1], ())]
    together = [row for row in rows if row[3] == "collective"]
    listed = _shuffled([*new, *together])[:most]
    if not _mixed(listed, least):
        listed = _shuffled(new)[:most]
    return _quotes(listed, identities, themes)


def _readable(connection: Connection, identities: Mapping[str, Identity], least: int) -> Sequence[Row]:
    """Everything that may be read in its batch, alone or mixed."""
    by_batch: defaultdict[int, list[Row]] = defaultdict(list)
    for row in _rows(connection):
        if row[0] in identities:
            by_batch[row[2]].append(row)
    return [row for rows in by_batch.values() for row in (*_alone(rows), *_mixed(rows, least))]


def _rows(connection: Connection, batch: int | None = None) -> list[Row]:
    if batch is None:
        sql = f"SELECT {_COLUMNS} FROM contributions WHERE batch IS NOT NULL AND {READ}"
        return connection.execute(sql).fetchall()
    sql = f"SELECT {_COLUMNS} FROM contributions WHERE batch = ? AND {READ}"
    return connection.execute(sql, (batch,)).fetchall()


def _alone(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row[3] != "collective"]


def _mixed(rows: Sequence[Row], least: int) -> Sequence[Row]:
    mixed = [row for row in rows if row[3] == "collective"]
    return mixed if len({row[0] for row in mixed if row[-1]}) >= least else []


def _themes(connection: Connection) -> Mapping[str, tuple[str, ...]]:
    """By contribution, the codes of the themes that it belongs to."""
    themes: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    listed = "SELECT code FROM themes WHERE ended_at IS NULL"
    sql = f"SELECT contribution, theme FROM theme_links WHERE theme IN ({listed}) ORDER BY theme"
    for contribution, theme in connection.execute(sql):
        themes[contribution] = (*themes[contribution], theme)
    return themes


def _quotes(
    rows: Iterable[Row], identities: Mapping[str, Identity], themes: Mapping[str, tuple[str, ...]]
) -> tuple[Quote, ...]:
    return tuple(_quote(row, identities[row[0]], themes.get(row[1], ())) for row in _shuffled(rows))


def _shuffled(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: hashlib.sha256(row[1].encode()).digest())


def _quote(row: Row, identity: Identity, themes: tuple[str, ...]) -> Quote:
    pseudonym, number, _, attribution, sealed, signature, script, step, version, _ = row
    words = identity.seal.open(sealed, "contributions", pseudonym, number)
    name = signatures.read(signature, identity.seal, pseudonym, number)
    at = Place(script=script, version=version, step=step)
    return Quote(id=number, words=words, name=name, together=attribution == "collective", themes=themes, at=at)
