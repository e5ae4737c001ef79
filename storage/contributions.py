"""Contributions: words that their author approved for others, each with its attribution and its promise."""

from __future__ import annotations

import secrets
from datetime import datetime

from flows.events import ContributionMade
from storage.database import Connection
from storage.sealing import Seal
from storage.stamps import day, stamp


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


def take_back(connection: Connection, pseudonym: str, now: datetime) -> None:
    """What can still be taken back is gone, whether it was shown already or not."""
    connection.execute(
        "DELETE FROM contributions WHERE pseudonym = ? AND (removable_until IS NULL OR removable_until > ?)",
        (pseudonym, stamp(now)),
    )
