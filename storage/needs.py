"""What people need to be able to take part, sealed for each; and how the team meets it, for everybody to read.

Knows no message. The team is shown what is needed by those who let it know, and never who.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from flows.events import NeedMet, NeedsSaid
from flows.needs import NEEDS, Need, news, review
from storage import due, participation
from storage.database import Connection, Row
from storage.holding import held
from storage.meetings import WITH_PLACE
from storage.people import Identity
from storage.quotes import STAYING
from storage.records import Settings, hours_of
from storage.records_of_needs import Met, Needed, Wanted
from storage.sealing import Seal
from storage.stamps import day, stamp
from storage.turns import Keeping

_COLUMNS: Final = "pseudonym, shared, said_on, sealed"
_HERE: Final = f"pseudonym IN (SELECT pseudonym FROM participation WHERE status IN ('active', 'paused')) AND {STAYING}"
"""Whoever has stopped or left comes to nothing."""
_TO_COME: Final = (
    f"SELECT pseudonym FROM attendance JOIN meetings ON code = meeting WHERE {WITH_PLACE}"
    " AND state = 'planned' AND ends_at > ?"
)
_KNOWN: Final = f"{_HERE} AND (shared = 'yes' OR shared = 'sessions' AND pseudonym IN ({_TO_COME}))"
"""What the team may know at a time."""

# --- what people do --------------------------------------------------------------------------------------------------


def say(keeping: Keeping, event: NeedsSaid) -> None:
    """Keep what somebody needs now, in place of what they said before. Whoever may know is told of it if it is new."""
    before = of(keeping.connection, keeping.who)
    said = opened(before, keeping.seal) if before else None
    if said and (said.needs, said.words, said.shared) == (event.needs, event.words, event.shared):
        return review_again(keeping)
    words = json.dumps({"needs": event.needs, "words": event.words}, ensure_ascii=False)
    keeping.connection.execute(
        "INSERT INTO needs (pseudonym, shared, said_on, told, sealed) VALUES (?, ?, ?, 0, ?)"
        " ON CONFLICT (pseudonym) DO UPDATE SET shared = excluded.shared, told = 0, sealed = excluded.sealed",
        (keeping.who, event.shared, day(keeping.now), keeping.seal.shut(words, "needs", keeping.who)),
    )
    return review_again(keeping)


def forget(keeping: Keeping) -> None:
    """Nothing of it is kept, and nothing comes of it."""
    keeping.connection.execute("DELETE FROM needs WHERE pseudonym = ?", (keeping.who,))
    due.cancel_kind(keeping.connection, keeping.who, "needs")


def review_again(keeping: Keeping) -> None:
    """Somebody whose needs are kept is asked so long from now whether they are still right."""
    if of(keeping.connection, keeping.who):
        due.plan(
            keeping.connection,
            keeping.who,
            held(review(keeping.hours, keeping.now), keeping.person, keeping.hours),
        )


def meet(keeping: Keeping, event: NeedMet) -> None:
    """Keep what the team says about a need, in place of what it said before."""
    keeping.connection.execute(
        "INSERT INTO needs_met (need, words, met_on, told) VALUES (?, ?, ?, 0) ON CONFLICT (need) DO UPDATE SET"
        " told = CASE WHEN words = excluded.words THEN told ELSE 0 END,"
        " words = excluded.words, met_on = excluded.met_on",
        (event.need, event.words, day(keeping.now)),
    )


# --- telling ---------------------------------------------------------------------------------------------------------


def answered(connection: Connection) -> frozenset[Need]:
    """The needs about which the team says something that those who have them were not told yet."""
    rows = connection.execute("SELECT need FROM needs_met WHERE told = 0").fetchall()
    return frozenset(need for (need,) in rows)


def tell(
    connection: Connection,
    identities: Mapping[str, Identity],
    about: frozenset[Need],
    settings: Settings,
    now: datetime,
) -> None:
    """Plan that everybody hears of it who needs something of that, whether the team knows of them or not."""
    for row in all_here(connection):
        if row[0] in identities and about.intersection(opened(row, identities[row[0]].seal).needs):
            _plan_news(connection, row[0], settings, now)
    connection.executemany("UPDATE needs_met SET told = 1 WHERE need = ?", [(need,) for need in about])


def _plan_news(connection: Connection, who: str, settings: Settings, now: datetime) -> None:
    """What waits already says this too, because it is looked up when it comes."""
    waits = any(row.plan.kind == "needs" and not row.plan.script for row in due.of(connection, who))
    person = participation.faceless(connection, who)
    if person and not waits:
        hours = hours_of(person, settings.quiet_from, settings.quiet_until)
        due.plan(connection, who, held(news(hours, now), person, hours))


def is_new(connection: Connection, now: datetime) -> bool:
    """Whether the team may know of something that it was not told to look at yet."""
    sql = f"SELECT 1 FROM needs WHERE told = 0 AND {_KNOWN} LIMIT 1"
    return connection.execute(sql, (stamp(now),)).fetchone() is not None


def team_told(connection: Connection, now: datetime) -> None:
    """The team was told that there is something to look at."""
    connection.execute(f"UPDATE needs SET told = 1 WHERE told = 0 AND {_KNOWN}", (stamp(now),))


# --- reading ---------------------------------------------------------------------------------------------------------


def of(connection: Connection, pseudonym: str) -> Row | None:
    """What somebody needs, for :func:`opened`."""
    return connection.execute(f"SELECT {_COLUMNS} FROM needs WHERE pseudonym = ?", (pseudonym,)).fetchone()


def all_here(connection: Connection) -> list[Row]:
    """What everybody needs who takes part, for :func:`opened`; whose it is comes first."""
    return connection.execute(f"SELECT {_COLUMNS} FROM needs WHERE {_HERE}").fetchall()


def known(connection: Connection, now: datetime) -> list[Row]:
    """Likewise of those of whom the team may know."""
    return connection.execute(f"SELECT {_COLUMNS} FROM needs WHERE {_KNOWN}", (stamp(now),)).fetchall()


def at(connection: Connection, meeting: str) -> list[Row]:
    """Likewise of those who come to that session and let the team know."""
    comes = f"SELECT pseudonym FROM attendance WHERE meeting = ? AND {WITH_PLACE}"
    sql = f"SELECT {_COLUMNS} FROM needs WHERE {_HERE} AND shared <> 'no' AND pseudonym IN ({comes})"
    return connection.execute(sql, (meeting,)).fetchall()


def met(connection: Connection) -> Mapping[Need, Met]:
    """What the team says about each need, in the order of :data:`flows.needs.NEEDS`."""
    rows = {
        need: Met(words=words, met_on=date.fromisoformat(on))
        for need, words, on in connection.execute("SELECT need, words, met_on FROM needs_met")
    }
    return {need: rows[need] for need in NEEDS if need in rows}


def opened(row: Row, seal: Seal) -> Needed:
    """What stands in ``row``, which only its person's key opens. Raises Damaged."""
    pseudonym, shared, said_on, sealed = row
    said = json.loads(seal.open(sealed, "needs", pseudonym))
    return Needed(
        needs=tuple(need for need in NEEDS if need in said["needs"]),
        words=said["words"],
        shared=shared,
        said_on=date.fromisoformat(said_on),
    )


def together(rows: Iterable[Row], identities: Mapping[str, Identity]) -> Wanted:
    """What is needed in all of ``rows``, without whose it is. Raises Damaged."""
    each = [opened(row, identities[row[0]].seal) for row in rows if row[0] in identities]
    named = {need for one in each for need in one.needs}
    words = [one.words for one in each if one.words]
    return Wanted(needs=tuple(need for need in NEEDS if need in named), words=_shuffled(words))


def _shuffled(words: Sequence[str]) -> Sequence[str]:
    return tuple(sorted(words, key=lambda each: hashlib.sha256(each.encode()).digest()))
