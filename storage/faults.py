"""Turns the errors of SQLite and SQLCipher into ours. Knows no table; whatever is a mistake of ours stays as it is."""

from __future__ import annotations

from sqlcipher3 import dbapi2

from storage.errors import Damaged, Unavailable

FULL, CORRUPT, NOT_A_DATABASE, BUSY = 13, 11, 26, 5
_NOW_IMPOSSIBLE = {
    BUSY: "it is locked by another process",
    6: "it is locked",
    7: "memory ran out",
    8: "it cannot be written to; check the folder's permissions and whether its disk is mounted read-only",
    9: "it was interrupted",
    10: "the disk reports an error",
    FULL: "the disk is full; free some space",
    14: "a file of it cannot be opened; check the folder's permissions",
    15: "its lock cannot be had",
}
"""SQLite's primary result codes (sqlite.org/rescode.html) after which waiting can help."""


def code_of(error: BaseException) -> int:
    """SQLite's primary result code; 0 if ``error`` is not SQLite's. Extended codes hold it in their low byte."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def mapped(error: Exception) -> Exception:
    """Our error for SQLite's, or ``error`` itself if it is a mistake in this program."""
    code = code_of(error) if isinstance(error, dbapi2.Error) else 0
    if code in _NOW_IMPOSSIBLE:
        return Unavailable(f"Nothing was kept in the data folder: {_NOW_IMPOSSIBLE[code]}.")
    if code in (CORRUPT, NOT_A_DATABASE):
        return Damaged("A page of the data folder fails its check. Stop, keep a copy of the folder, restore a backup.")
    return error
