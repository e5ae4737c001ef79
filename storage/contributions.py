"""Contributions: words that their author approved for others, each with its attribution and its promise."""

from __future__ import annotations

import secrets
from datetime import datetime

from flows.events import AttributionChanged, ContributionMade, ContributionTakenBack
from storage.database import Connection
from storage.records import Removable
from storage.sealing import Seal
from storage.stamps import day, stamp

_REMOVABLE = "pseudonym = ? AND (removable_until IS NULL OR removable_until > ?)"


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


def removable(connection: Connection, pseudonym: str, seal: Seal, now: datetime, limit: int) -> tuple[Removable, ...]:
    """What the person can still take back, the newest first."""
    rows = connection.execute(
        f"SELECT id, sealed FROM contributions WHERE {_REMOVABLE} ORDER BY made_on DESC, id LIMIT ?",
        (pseudonym, stamp(now), limit),
    )
    return tuple(
        Removable(id=number, words=seal.open(sealed, "contributions", pseudonym, number)) for number, sealed in rows
    )


def take_back_one(connection: Connection, pseudonym: str, event: ContributionTakenBack, now: datetime) -> None:
    """One contribution is gone if it is this person's and can still be taken back. Else nothing changes."""
    connection.execute(
        f"DELETE FROM contributions WHERE {_REMOVABLE} AND id = ?", (pseudonym, stamp(now), event.contribution)
    )


def take_back(connection: Connection, pseudonym: str, now: datetime) -> None:
    """What can still be taken back is gone, whether it was shown already or not."""
    connection.execute(f"DELETE FROM contributions WHERE {_REMOVABLE}", (pseudonym, stamp(now)))


def share_otherwise(connection: Connection, pseudonym: str, event: AttributionChanged, now: datetime) -> None:
    """One contribution is shared in another way from now on, if it can still be changed."""
    raise NotImplementedError
