"""Contributions: words that their author approved for others, each with its attribution and its promise."""

from __future__ import annotations

import secrets
from datetime import datetime

from flows.events import AttributionChanged, ContributionMade, ContributionRecalled, ContributionTakenBack
from storage import cases, deadlines, recalls, signatures, themes
from storage.database import Connection, Row
from storage.records_of_digests import Shared
from storage.sealing import Seal
from storage.stamps import day, maybe_moment, stamp
from storage.turns import Keeping

_REMOVABLE = "pseudonym = ? AND hidden = '' AND (removable_until IS NULL OR removable_until > ?)"


def make(keeping: Keeping, event: ContributionMade) -> None:
    """Keep a contribution with the name below it, and the date until which it can be taken back, as promised now."""
    number, who, seal = secrets.token_hex(8), keeping.who, keeping.seal
    sealed = seal.shut(event.words, "contributions", who, number)
    signature = signatures.shut(event.attribution, keeping.person.name, seal, who, number)
    until = keeping.settings.cutoff and stamp(keeping.settings.cutoff)
    keeping.connection.execute(
        "INSERT INTO contributions"
        " (id, pseudonym, script, step, version, attribution, made_on, removable_until, sealed, signature)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            who,
            event.at.script,
            event.at.step,
            event.at.version,
            event.attribution,
            day(keeping.now),
            until,
            sealed,
            signature,
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
        "SELECT id, attribution, removable_until, batch, hidden, sealed, signature FROM contributions"
        " WHERE pseudonym = ? ORDER BY made_on DESC, id",
        (pseudonym,),
    )
    return tuple(
        Shared(
            id=number,
            words=seal.open(sealed, "contributions", pseudonym, number),
            attribution=attribution,
            name=signatures.read(signature, seal, pseudonym, number),
            removable_until=maybe_moment(until),
            batch=batch,
            hidden="recalled" if hidden == "leaving_out" else hidden,
        )
        for number, attribution, until, batch, hidden, sealed, signature in rows
    )


# --- changing one's mind ---------------------------------------------------------------------------------------------


def take_back_one(connection: Connection, pseudonym: str, event: ContributionTakenBack, now: datetime) -> None:
    """One contribution is gone if it is this person's and can still be taken back. Else nothing changes.

    What was asked about it, and the themes that it belonged to, go along.
    """
    found = _changeable(connection, pseudonym, now, event.contribution)
    if found is None:
        return
    _, batch, _ = found
    if batch is not None:
        recalls.note(connection, batch)
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
        recalls.note(connection, batch)
    for table in ("theme_links", "threads"):
        connection.execute(f"DELETE FROM {table} WHERE contribution = ?", (event.contribution,))
    themes.tell_no_more(connection, who)
    due_at = deadlines.due_at(keeping, "recall")
    cases.open_for(connection, who, "recall", now=keeping.now, due_at=due_at, batches=stood_in)


def share_otherwise(keeping: Keeping, event: AttributionChanged) -> None:
    """One contribution is shared in another way from now on, if it is this person's and can still be changed.

    By name means by the name that they have now, which may be another than the one that stands there. What comes to be
    given only together, or was until now, leaves its digest, to come into one with that of others.
    """
    connection, who, number = keeping.connection, keeping.who, event.contribution
    found = _changeable(connection, who, keeping.now, number)
    if found is None:
        return
    before, batch, signature = found
    signed = signatures.shut(event.attribution, keeping.person.name, keeping.seal, who, number)
    old, new = (signatures.read(sealed, keeping.seal, who, number) for sealed in (signature, signed))
    stays = before == event.attribution or "collective" not in (before, event.attribution)
    stood_alone = before != "collective"
    if batch is not None and stood_alone and (not stays or (old and old != new)):
        recalls.note(connection, batch)
    connection.execute(
        "UPDATE contributions SET attribution = ?, batch = ?, signature = ? WHERE id = ?",
        (event.attribution, batch if stays else None, signed, number),
    )


def _changeable(connection: Connection, pseudonym: str, now: datetime, contribution: str) -> Row | None:
    """Attribution, batch and signature of one contribution, if it is the person's and they can still change it."""
    sql = f"SELECT attribution, batch, signature FROM contributions WHERE {_REMOVABLE} AND id = ?"
    return connection.execute(sql, (pseudonym, stamp(now), contribution)).fetchone()
