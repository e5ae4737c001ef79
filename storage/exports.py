"""What may leave the project, frozen when it first may. Knows who stands behind a sum only while it decides that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.closing import Given, latest
from flows.exporting import Answered, export
from flows.suppression import Table
from storage import batches, ledger
from storage.batches import Opened, Waiting
from storage.database import Connection
from storage.quotes import READ
from storage.records import Settings
from storage.records_of_digests import Export
from storage.stamps import moment, stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """The closed batches of one question that have not left the project, and the sealed answers that count in each."""

    tables: Mapping[int, Table]
    answers: Mapping[int, Waiting]


def pending(connection: Connection, settings: Settings) -> Mapping[str, Pending]:
    """By ``script/step``, wherever enough different people have answered."""
    found = {}
    for place, tables in _not_exported(connection, settings).items():
        if sum(one.people for one in tables.values()) < settings.export_size:
            continue
        answers = {number: _answers(connection, place, number) for number in tables}
        if len({given.who for some in answers.values() for given in some}) >= settings.export_size:
            found[place] = Pending(tables=tables, answers=answers)
    return found


def table(place: str, waiting: Pending, opened: Mapping[int, Opened], settings: Settings) -> Table | None:
    """The table of that question that may leave now, if any may."""
    return export(
        [waiting.tables[number] for number in sorted(waiting.tables)],
        [answered for values in opened.values() for answered in _answered(values)],
        settings.counted[place],
        inside=settings.batch_size,
        outside=settings.export_size,
    )


def publish(
    connection: Connection,
    settings: Settings,
    tables: Mapping[str, tuple[Table, Pending]],
    now: datetime,
) -> None:
    """Freeze the next export. A question of which something left the project a moment ago is left out of this one."""
    still = _not_exported(connection, settings)
    allowed = {
        place: (one, added)
        for place, (one, waiting) in tables.items()
        if still.get(place) == waiting.tables
        and _is_allowed(connection, settings, place, added := {n: t.people for n, t in waiting.tables.items()})
    }
    if not allowed:
        return
    (number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM exports").fetchone() or (1,)
    connection.execute(
        "INSERT INTO exports (number, published_at, tables) VALUES (?, ?, ?)",
        (number, stamp(now), batches.frozen({place: one for place, (one, _) in allowed.items()})),
    )
    for place, (_, added) in allowed.items():
        ledger.write(connection, "outside", place, number, added)


def every(connection: Connection) -> tuple[Export, ...]:
    """All of them, the oldest first."""
    rows = connection.execute("SELECT number, published_at, tables FROM exports ORDER BY number")
    return tuple(
        Export(number=number, published_at=moment(published_at), tables=batches.thawed(tables))
        for number, published_at, tables in rows
    )


def _is_allowed(connection: Connection, settings: Settings, place: str, added: Mapping[int, int]) -> bool:
    """Whether it tells of no few people, neither together with the digests nor with other exports alone."""
    inside, outside = (ledger.ledgers(connection, audience)[place] for audience in ("project", "outside"))
    return inside.allows(added, settings.batch_size) and outside.allows(added, settings.export_size)


def _not_exported(connection: Connection, settings: Settings) -> Mapping[str, Mapping[int, Table]]:
    """By ``script/step`` and batch, the tables that no export has added up."""
    gone: defaultdict[str, set[int]] = defaultdict(set)
    for place, numbers in connection.execute("SELECT place, batches FROM ledger WHERE audience = 'outside'"):
        gone[place] |= set(map(int, numbers.split()))
    left: defaultdict[str, dict[int, Table]] = defaultdict(dict)
    for number, tables in connection.execute("SELECT number, tables FROM batches ORDER BY number"):
        for place, one in batches.thawed(tables).items():
            if place in settings.counted and number not in gone[place]:
                left[place][number] = one
    return left


def _answers(connection: Connection, place: str, number: int) -> Waiting:
    """What counts in that batch and is still kept."""
    rows = connection.execute(
        "SELECT pseudonym, session, given_on, sealed FROM answers"
        f" WHERE script = ? AND step = ? AND batch = ? AND sealed IS NOT NULL AND {READ}",
        (*place.split("/"), number),
    )
    found = {Given(who=who, place=place, session=session, day=on): sealed for who, session, on, sealed in rows}
    return {given: found[given] for given in latest(found)}


def _answered(values: Opened) -> Sequence[Answered]:
    return [(given.who, frozenset(_picked(value))) for given, value in values.items()]


def _picked(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value
