"""What the team did, without content, in a chain in which every row seals the one before it. Knows no names.

A row's MAC (HMAC-SHA256, RFC 2104) covers the row and the MAC before it, so that a row which was changed, renumbered,
swapped or taken out of the middle no longer fits. Rows cut off the end leave a chain that fits: that is only seen by
somebody who knows an earlier head, so the names of backups carry it. Who did it is covered as a digest: an erasure
empties the pseudonym and its salt, and the chain still fits.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from storage.database import Connection, Row
from storage.deeds import deeds
from storage.records_of_cases import Verdict
from storage.stamps import stamp
from storage.turns import Keeping

OPERATOR: Final = "operator"
"""The role of whoever runs the machine and does something at the command line. Of them nothing else is known."""
DIGITS: Final = 16
"""How many hexadecimal digits of a head are written down elsewhere: 64 bits, which nobody can forge by trying."""
_NOTHING: Final = bytes(32)
"""Stands before the first row."""
_SALT: Final = 16
_COLUMNS = "number, done_at, role, what, about, pseudonym, salt, who_sha256, mac"


class Chain:
    """Seals rows with a key that nobody has who can only write to the file."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mac(self, before: bytes, row: Sequence[str | int], who_sha256: bytes) -> bytes:
        """The MAC of a row: number, time, role, what, about."""
        covered = json.dumps([before.hex(), *row, who_sha256.hex()]).encode()
        return hmac.digest(self._key, covered, "sha256")


# --- writing ---------------------------------------------------------------------------------------------------------


def note_turn(keeping: Keeping, chain: Chain) -> None:
    """Take note of what somebody of the team did or looked at in this turn."""
    role = keeping.turn.person.role
    if role == "participant":
        return
    for what, about in dict.fromkeys(deeds(keeping.connection, keeping.turn.events)):
        _add(keeping.connection, chain, (stamp(keeping.now), role, what, about), keeping.who)


def note(connection: Connection, chain: Chain, what: str, about: str, now: datetime) -> None:
    """Take note of what was done at the command line."""
    _add(connection, chain, (stamp(now), OPERATOR, what, about), None)


def _add(connection: Connection, chain: Chain, row: tuple[str, str, str, str], who: str | None) -> None:
    number, before = _last(connection)
    salt = os.urandom(_SALT) if who else None
    who_sha256 = _who(salt, who) if salt and who else b""
    connection.execute(
        f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number + 1, *row, who, salt, who_sha256, chain.mac(before, (number + 1, *row), who_sha256)),
    )


def _who(salt: bytes, pseudonym: str) -> bytes:
    return hashlib.sha256(salt + pseudonym.encode()).digest()


def _last(connection: Connection) -> tuple[int, bytes]:
    return connection.execute("SELECT number, mac FROM audit ORDER BY number DESC LIMIT 1").fetchone() or (0, _NOTHING)


# --- looking ---------------------------------------------------------------------------------------------------------


def head(connection: Connection) -> str:
    """The first digits of the last MAC."""
    return _digits(_last(connection)[1])


def verify(connection: Connection, chain: Chain, heads: Iterable[str] = ()) -> Verdict:
    """Go through the whole chain. ``heads`` were written down elsewhere, and must be in it; any number of digits.

    An emptied pseudonym is no fault: erasures leave it so.
    """
    before, count, passed = _NOTHING, 0, {_digits(_NOTHING)}
    for count, row in enumerate(_rows(connection), 1):
        if not _fits(chain, count, before, row):
            return Verdict(rows=count - 1, head=_digits(before), broken_at=count)
        before = row[-1]
        passed.add(_digits(before))
    lost = tuple(digits for digits in heads if not any(each.startswith(digits) for each in passed))
    return Verdict(rows=count, head=_digits(before), lost=lost)


def _rows(connection: Connection) -> Iterator[Row]:
    return iter(connection.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY number"))


def _fits(chain: Chain, expected: int, before: bytes, row: Row) -> bool:
    *sealed, pseudonym, salt, who_sha256, mac = row
    is_theirs = salt is None if pseudonym is None else salt is not None and _who(salt, pseudonym) == who_sha256
    return sealed[0] == expected and is_theirs and hmac.compare_digest(mac, chain.mac(before, sealed, who_sha256))


def _digits(mac: bytes) -> str:
    return mac.hex()[:DIGITS]
