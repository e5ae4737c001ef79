"""The receipt of somebody who is erased, until it is said: how to reach them once more, and none of their words.

It lies in ``people.db``, whose copies are short-lived, and for a day at most. Knows no Telegram, and not whether the
erasure is carried out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from storage.database import Connection
from storage.stamps import stamp

OWED_FOR: Final = timedelta(days=1)
"""For so long it is tried to say it. After that, nothing is left of whom it was for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LastWords:
    """A receipt in the words of its reader, and where it goes."""

    code: str
    chat_id: int = field(repr=False)
    words: str = field(repr=False)
    silent: bool
    """Whether their phone makes no sound."""


def keep(connection: Connection, last: LastWords, now: datetime) -> None:
    """It is owed from now on. What was owed under the same code is not."""
    connection.execute(
        "INSERT OR REPLACE INTO last_words (code, chat_id, words, silent, until) VALUES (?, ?, ?, ?, ?)",
        (last.code, last.chat_id, last.words, int(last.silent), stamp(now + OWED_FOR)),
    )


def owed(connection: Connection) -> tuple[LastWords, ...]:
    """Those that were not said, by their codes."""
    rows = connection.execute("SELECT code, chat_id, words, silent FROM last_words ORDER BY code")
    return tuple(
        LastWords(code=code, chat_id=chat_id, words=words, silent=bool(silent)) for code, chat_id, words, silent in rows
    )


def forget(connection: Connection, code: str) -> bool:
    """It was said, or never will be. False if it was gone before."""
    return connection.execute("DELETE FROM last_words WHERE code = ?", (code,)).rowcount > 0


def expire(connection: Connection, now: datetime) -> bool:
    """Forget what could not be said in its time. Whether there was anything."""
    return connection.execute("DELETE FROM last_words WHERE until <= ?", (stamp(now),)).rowcount > 0
