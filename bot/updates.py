"""Reads one raw update of the Bot API. Knows only private chats with people; everything else is a stranger's.

Strict and by hand: no objects are built, and what does not have the documented shape is poison, of which only the place
is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.buttons import STALE, unpack
from bot.ports import Incoming
from flows.reply import Command, Edited, Reply, Unreadable, Words

ALLOWED: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that are asked for. Telegram sends no others."""

_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?!\w)(.*)", re.DOTALL)
_CONTENTS: Final = frozenset(
    (
        *("animation", "audio", "document", "paid_media", "photo", "sticker", "story", "video", "video_note", "voice"),
        *("checklist", "contact", "dice", "game", "poll", "venue", "location"),
    )
)
"""What a person can send that is not text. A message with none of them is a note by Telegram ("pinned a message")."""
_LARGEST: Final = 2**63

Raw = Mapping[str, Any]


class Poison(Exception):
    """An update without the documented shape. The message names the place, and holds no content."""

    def __init__(self, place: str, update_id: int | None) -> None:
        super().__init__(f"an update is malformed at {place}")
        self.update_id = update_id
        """None if even that could not be read."""


def parse(raw: Any) -> Incoming:
    """What an update says. Raises Poison if it is malformed, and nothing else, whatever ``raw`` is."""
    update_id = number_of(raw)
    if update_id is None:
        raise Poison("update_id", None)
    try:
        return _read(raw, update_id)
    except _Malformed as malformed:
        raise Poison(str(malformed), update_id) from None


def number_of(raw: Any) -> int | None:
    """The id of a raw update, or None if it has none."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 <= number < _LARGEST else None


class _Malformed(Exception):
    """The message is the name of the field."""


def _read(raw: Raw, update_id: int) -> Incoming:
    if "message" in raw:
        return _message(_object(raw, "message"), update_id)
    if "callback_query" in raw:
        return _tap(_object(raw, "callback_query"), update_id)
    if "edited_message" in raw:
        return _edited(_object(raw, "edited_message"), update_id)
    if "my_chat_member" in raw:
        return _membership(_object(raw, "my_chat_member"), update_id)
    return _stranger(update_id)


def _stranger(update_id: int) -> Incoming:
    return Incoming(update_id=update_id, kind="stranger")


def _message(message: Raw, update_id: int) -> Incoming:
    chat = _object(message, "chat")
    chat_id = _number(chat, "id")
    if "migrate_to_chat_id" in message:
        new_chat_id = _number(message, "migrate_to_chat_id")
        return Incoming(update_id=update_id, kind="moved", chat_id=chat_id, new_chat_id=new_chat_id)
    if not _is_private(chat, message):
        return _stranger(update_id)
    reply = _reply(message)
    if reply is None:
        return _stranger(update_id)
    return Incoming(
        update_id=update_id,
        kind="reply",
        chat_id=chat_id,
        reply=reply,
        wrote=_number(message, "message_id") if "message_id" in message else None,
        language=_language(message),
    )


def _reply(message: Raw) -> Reply | None:
    if "text" not in message:
        return Unreadable() if not _CONTENTS.isdisjoint(message) else None
    text = _text(message, "text")
    command = _COMMAND.fullmatch(text) if text.startswith("/") else None
    if command is None:
        return Words(text=text)
    return Command(name=command[1].lower(), argument=command[2].strip())


def _edited(message: Raw, update_id: int) -> Incoming:
    chat = _object(message, "chat")
    chat_id = _number(chat, "id")
    if not _is_private(chat, message):
        return _stranger(update_id)
    return Incoming(update_id=update_id, kind="reply", chat_id=chat_id, reply=Edited(), language=_language(message))


def _tap(query: Raw, update_id: int) -> Incoming:
    sender = _object(query, "from")
    message = _object(query, "message") if "message" in query else None
    chat = _object(message, "chat") if message is not None else {"id": sender.get("id"), "type": "private"}
    if not _is_private(chat, query):
        return _stranger(update_id)
    return Incoming(
        update_id=update_id,
        kind="reply",
        chat_id=_number(chat, "id"),
        reply=(unpack(_text(query, "data")) if "data" in query else None) or STALE,
        tap_id=_text(query, "id"),
        message_id=_number(message, "message_id") if message is not None and "message_id" in message else None,
        language=_language(query),
    )


def _membership(change: Raw, update_id: int) -> Incoming:
    chat = _object(change, "chat")
    chat_id = _number(chat, "id")
    status = _text(_object(change, "new_chat_member"), "status")
    if not _is_private(chat, change) or status not in ("kicked", "member"):
        return _stranger(update_id)
    return Incoming(update_id=update_id, kind="left" if status == "kicked" else "returned", chat_id=chat_id)


def _is_private(chat: Raw, sent: Raw) -> bool:
    """Whether this is between one person and the bot: no group, no channel, no other bot."""
    if _text(chat, "type") != "private":
        return False
    return _object(sent, "from").get("is_bot") is not True


def _language(sent: Raw) -> str:
    sender = _object(sent, "from")
    return _text(sender, "language_code") if "language_code" in sender else ""


# --- fields -----------------------------------------------------------------------------------------------------------


def _object(raw: Raw, name: str) -> Raw:
    value = raw.get(name)
    if not isinstance(value, dict):
        raise _Malformed(name)
    return value


def _number(raw: Raw, name: str) -> int:
    value = raw.get(name)
    if type(value) is not int or not -_LARGEST < value < _LARGEST:
        raise _Malformed(name)
    return value


def _text(raw: Raw, name: str) -> str:
    """A text that can be written down: half a character (a lone surrogate) cannot."""
    value = raw.get(name)
    if not isinstance(value, str):
        raise _Malformed(name)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _Malformed(name) from None
    return value
