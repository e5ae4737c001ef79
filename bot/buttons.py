"""What a button carries: which turn of which session it belongs to, and which option it is. Knows no labels."""

from __future__ import annotations

from typing import Final

from flows.reply import Tap

LIMIT: Final = 64
"""Bytes. Telegram's limit for ``callback_data``."""
_VERSION: Final = "1"
"""Goes up when the form changes, so that older buttons, which stay on phones for ever, are told apart."""
STALE: Final = Tap(session="", turn=0, key="")
"""A button that this program cannot read. It belongs to no session, so it is answered as an old one."""


class TooLong(ValueError):
    """The option's key must be shorter."""


def pack(session: str, turn: int, key: str) -> str:
    """The payload of a button.

    Raises TooLong over 64 bytes, and ValueError for a session that could not be read back.
    """
    if ":" in session or not session or turn < 0:
        raise ValueError("A session's id has no colon and is not empty, and turns are counted from 0.")
    payload = f"{_VERSION}:{session}:{turn}:{key}"
    if len(payload.encode()) > LIMIT:
        raise TooLong(f"The key {key!r} makes a button's payload longer than {LIMIT} bytes: choose a shorter one.")
    return payload


def unpack(payload: str) -> Tap | None:
    """The tap that a payload stands for, or None if it is none of ours."""
    parts = payload.split(":", 3)
    if len(parts) != 4:
        return None
    version, session, turn, key = parts
    if version != _VERSION or not session or not (turn.isascii() and turn.isdigit()) or len(payload) > LIMIT:
        return None
    return Tap(session=session, turn=int(turn), key=key)
