"""The name below what somebody shared, sealed as they saw it when they said yes: another name later changes nothing.

Knows no more of a contribution than its author and its id.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.events import Attribution
from storage.database import Connection
from storage.people import Identity
from storage.sealing import Seal

_NONE = ""
"""Its author wanted their name there, and had none: it stands there without one, and a later name is not put there."""


def shut(attribution: Attribution, name: str | None, seal: Seal, pseudonym: str, number: str) -> bytes | None:
    """What is kept of the name of somebody who shares something in that way now: nothing, unless they sign it."""
    return seal.shut(name or _NONE, *_place(pseudonym, number)) if attribution == "by_name" else None


def read(sealed: bytes | None, seal: Seal, pseudonym: str, number: str) -> str | None:
    """The name that :func:`shut` sealed, if there is one."""
    return (seal.open(sealed, *_place(pseudonym, number)) or None) if sealed is not None else None


def _place(pseudonym: str, number: str) -> tuple[str, ...]:
    return "contributions", pseudonym, number, "signature"


# --- what was signed before names were kept --------------------------------------------------------------------------


def unsigned(connection: Connection) -> Mapping[str, str]:
    """By id, the authors of what was shared by name before the name was kept with it."""
    sql = "SELECT id, pseudonym FROM contributions WHERE attribution = 'by_name' AND signature IS NULL"
    return dict(connection.execute(sql).fetchall())


def sign(connection: Connection, authors: Mapping[str, str], identities: Mapping[str, Identity]) -> None:
    """Keep below each the name that stands there until now."""
    for number, author in authors.items():
        if identity := identities.get(author):
            sealed = shut("by_name", identity.name, identity.seal, author, number)
            connection.execute("UPDATE contributions SET signature = ? WHERE id = ?", (sealed, number))
