"""What people said yes to: the exact text they were shown, its hash, version, language and time."""

from __future__ import annotations

import secrets
from datetime import datetime

from flows.events import ConsentGiven
from storage.database import Connection
from storage.sealing import Seal
from storage.stamps import stamp


def give(connection: Connection, pseudonym: str, event: ConsentGiven, seal: Seal, now: datetime) -> None:
    """Keep a consent beside the earlier ones."""
    number = secrets.token_hex(8)
    sealed = seal.shut(event.text, "consents", pseudonym, number)
    connection.execute(
        "INSERT INTO consents (id, pseudonym, script, version, language, text_sha256, given_at, sealed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, pseudonym, event.at.script, event.at.version, event.language, event.text_sha256, stamp(now), sealed),
    )
