"""What a button carries: which turn of which session it belongs to, and which option it is. Knows no labels.

Some carry also what the question was about, so that they find it when their session is over.
"""

from __future__ import annotations

from typing import Final

from flows.reply import Tap

LIMIT: Final = 64
"""Bytes. Telegram's limit for ``callback_data``."""
_PLAIN: Final = "1"
_WITH_ABOUT: Final = "2"
"""The form of a payload stands first: buttons stay on phones for ever, and those of every form are understood."""
STALE: Final = Tap(session="", turn=0, key="")
"""A button that this program cannot read. It belongs to no session, so it is answered as an old one."""


_COLONS: Final = {_PLAIN: 2, _WITH_ABOUT: 3}
"""In what follows the form; the key stands last, and may have more."""


class TooLong(ValueError):
    """The option's key must be shorter."""


def pack(session: str, turn: int, key: str, about: str = "") -> str:
    """The payload of a button. ``about``: a code.

    Raises TooLong over 64 bytes, and ValueError for a session or a code that could not be read back.
    """
    if ":" in session or not session or turn < 0:
        raise ValueError("A session's id has no colon and is not empty, and turns are counted from 0.")
    if ":" in about:
        raise ValueError("A code has no colon.")
    parts = (_WITH_ABOUT, session, turn, about, key) if about else (_PLAIN, session, turn, key)
    payload = ":".join(map(str, parts))
    if len(payload.encode()) > LIMIT:
        raise TooLong(f"The key {key!r} makes a button's payload longer than {LIMIT} bytes: choose a shorter one.")
    return payload


def unpack(payload: str) -> Tap | None:
    """The tap that a payload stands for, or None if it is none of ours."""
    form, _, rest = payload.partition(":")
    match form, rest.split(":", _COLONS.get(form, 0)):
        case (str(plain), [session, turn, key]) if plain == _PLAIN:
            return _tap(payload, session, turn, key, "")
        case (str(with_about), [session, turn, about, key]) if with_about == _WITH_ABOUT and about:
            return _tap(payload, session, turn, key, about)
    return None


def _tap(payload: str, session: str, turn: str, key: str, about: str) -> Tap | None:
    if not session or not (turn.isascii() and turn.isdigit()) or len(payload) > LIMIT:
        return None
    return Tap(session=session, turn=int(turn), key=key, about=about)
