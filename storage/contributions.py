"""Contributions: words that their author approved for others, each with its attribution and its promise."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from flows.events import Attribution, AttributionChanged, ContributionMade, ContributionRecalled, ContributionTakenBack
from storage import cases, recalls, themes
from storage.database import Connection, Row
from storage.records_of_digests import Shared
from storage.sealing import Seal
from storage.stamps import day, maybe_moment, stamp
from storage.turns import Keeping

_REMOVABLE = "pseudonym = ? AND hidden = '' AND (removable_until IS NULL OR removable_until > ?)"
_SHOWS: Mapping[Attribution, int] = {"collective": 1, "anonymous": 2, "by_name": 3}
"""The higher, the more is seen: nothing alone, the words alone, the name as well."""


def make(
    connection: Connection,
    pseudonym: str,
    event: ContributionMade,
    seal: Seal,
    *,
    removable_until: datetime | None,
    now: datetime,
) -> None:
    """Keep a contribution, with the date until which it can be taken back as it is promised now."""
    number = secrets.token_hex(8)
    sealed = seal.shut(event.words, "contributions", pseudonym, number)
    until = removable_until and stamp(removable_until)
    connection.execute(
        "INSERT INTO contributions"
        " (id, pseudonym, script, step, version, attribution, made_on, removable_until, sealed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            pseudonym,
            event.at.script,
            event.at.step,
            event.at.version,
            event.attribution,
            day(now),
            until,
            sealed,
        ),
    )


def keep_promises(connection: Connection, cutoff: datetime | None) -> None:
    """What was promised is kept, whatever the project's cut-off day is now: an earlier one shortens nothing.

    A later one, or none any more, goes for what was shared before as well: more time is better for its author, and
    what the bot says of the project's day is then true of everything. From then on that is what was promised. What was
    left out already stays so.
    """
    if cutoff is None:
        connection.execute(
            "UPDATE contributions SET removable_until = NULL WHERE removable_until IS NOT NULL AND hidden <> 'recalled'"
        )
    else:
        connection.execute(
            "UPDATE contributions SET removable_until = ?1 WHERE removable_until < ?1 AND hidden <> 'recalled'",
            (stamp(cutoff),),
        )


def shared(connection: Connection, pseudonym: str, seal: Seal) -> tuple[Shared, ...]:
    """What the person shared, the newest first, whether it can still be changed or not."""
    rows = connection.execute(
        "SELECT id, attribution, removable_until, batch, hidden, sealed FROM contributions"
        " WHERE pseudonym = ? ORDER BY made_on DESC, id",
        (pseudonym,),
    )
    return tuple(
        Shared(
            id=number,
            words=seal.open(sealed, "contributions", pseudonym, number),
            attribution=attribution,
            removable_until=maybe_moment(until),
            batch=batch,
            hidden=hidden,
        )
        for number, attribution, until, batch, hidden, sealed in rows
    )


# --- changing one's mind ---------------------------------------------------------------------------------------------


def take_back_one(connection: Connection, pseudonym: str, event: ContributionTakenBack, now: datetime) -> None:
    """One contribution is gone if it is this person's and can still be taken back. Else nothing changes.

    What was asked about it, and the themes that it belonged to, go along.
    """
    found = _changeable(connection, pseudonym, now, event.contribution)
    if found is None:
        return
    _, batch = found
    if batch is not None:
        recalls.note(connection, batch, now)
    connection.execute("DELETE FROM contributions WHERE id = ?", (event.contribution,))
    themes.tell_no_more(connection, pseudonym)


def recall(keeping: Keeping, event: ContributionRecalled) -> None:
    """One contribution whose day is over stands nowhere any more, and the coordinator is asked to leave it out.

    Nothing if it is not this person's, or can still be taken back. What was asked about it, and the themes that it
    belonged to, go; it stays for its author to see until its time is over.
    """
    connection, who = keeping.connection, keeping.who
    row = connection.execute(
        "UPDATE contributions SET hidden = 'recalled'"
        " WHERE id = ? AND pseudonym = ? AND hidden = '' AND removable_until <= ? RETURNING batch",
        (event.contribution, who, stamp(keeping.now)),
    ).fetchone()
    if row is None:
        return
    stood_in = [batch for batch in row if batch is not None]
    for batch in stood_in:
        recalls.note(connection, batch, keeping.now)
    for table in ("theme_links", "threads"):
        connection.execute(f"DELETE FROM {table} WHERE contribution = ?", (event.contribution,))
    themes.tell_no_more(connection, who)
    days = cases.days_for("recall", keeping.settings)
    cases.open_for(connection, who, "recall", now=keeping.now, days=days, batches=stood_in)


def share_otherwise(connection: Connection, pseudonym: str, event: AttributionChanged, now: datetime) -> None:
    """One contribution is shared in another way from now on, if it is this person's and can still be changed.

    What comes to be given only together, or was until now, leaves its digest, to come into one with that of others.
    """
    found = _changeable(connection, pseudonym, now, event.contribution)
    if found is None:
        return
    before, batch = found
    if _SHOWS[event.attribution] < _SHOWS[before] and batch is not None:
        recalls.note(connection, batch, now)
    stays = before == event.attribution or "collective" not in (before, event.attribution)
    connection.execute(
        "UPDATE contributions SET attribution = ?, batch = ? WHERE id = ?",
        (event.attribution, batch if stays else None, event.contribution),
    )


def _changeable(connection: Connection, pseudonym: str, now: datetime, contribution: str) -> Row | None:
    """Attribution and batch of one contribution, if it is the person's and they can still change it."""
    sql = f"SELECT attribution, batch FROM contributions WHERE {_REMOVABLE} AND id = ?"
    return connection.execute(sql, (pseudonym, stamp(now), contribution)).fetchone()
