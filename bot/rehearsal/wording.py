"""What Telegram does to a text before it shows it, and which texts it refuses. Knows no chats.

Sources: tdlib/td ``misc.cpp`` (``clean_input_string``), ``MessageEntity.cpp``; tdlib/telegram-bot-api ``Client.cpp``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.rehearsal.markup import formatted
from bot.rehearsal.refusal import bad_request

LONGEST_TEXT = 4096
"""UTF-16 code units of a message."""
LONGEST_CAPTION = 1024
"""UTF-16 code units of the words under a picture or a document."""

_TO_SPACE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_REMOVED = re.compile("[\r\u2028-\u202e\u030a\u0333\u033f]")
_SEEN_AS_NOTHING = re.compile("[\\s\u00a0\u200b-\u200f\u2028-\u202e\u2800\ufeff]*")

_STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link"})
_FOUND_BY_SERVER = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})

Entity = Mapping[str, Any]
Worded = tuple[str, tuple[Entity, ...]]
"""A text as it is shown, and its entities."""


def length(text: str) -> int:
    """How long Telegram finds a text: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cleaned(text: str) -> str:
    """Without what Telegram takes out: control characters become spaces; U+2028 to U+202E and CR disappear."""
    return _REMOVED.sub("", _TO_SPACE.sub(" ", text))


def worded(text: str, parse_mode: str, entities: Any, *, longest: int) -> Worded:
    """The text and entities that are shown. Empty if there is nothing to be seen.

    Raises Refused if it is too long or cannot be parsed. Markdown is refused: nobody here writes it.
    """
    if parse_mode.lower() == "html":
        text, found = formatted(cleaned(text))
    elif parse_mode and parse_mode.lower() != "none":
        raise bad_request("Unsupported parse_mode")
    else:
        text, found = cleaned(text), _checked(entities, text)
    shown = _trimmed(text, found)
    if length(shown[0]) > longest:
        raise bad_request("message is too long" if longest == LONGEST_TEXT else "message caption is too long")
    return shown


def message_text(text: str, parse_mode: str, entities: Any) -> Worded:
    """As :func:`worded`, for a text that must say something."""
    if not text:
        raise bad_request("message text is empty")
    shown = worded(text, parse_mode, entities, longest=LONGEST_TEXT)
    if _SEEN_AS_NOTHING.fullmatch(shown[0]):
        raise bad_request("text must be non-empty")
    return shown


def _trimmed(text: str, entities: tuple[Entity, ...]) -> Worded:
    ended = text.rstrip()
    begun = ended.lstrip() if not entities else ended
    end = length(begun)
    return begun, tuple(
        {**entity, "length": min(entity["length"], end - entity["offset"])}
        for entity in entities
        if entity["offset"] < end
    )


def _checked(entities: Any, text: str) -> tuple[Entity, ...]:
    """Raises Refused at the first entity that is wrong."""
    if entities is None:
        return ()
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array")
    kept = []
    for entity in entities:
        _check_shape(entity)
        if entity["type"] in _FOUND_BY_SERVER:
            continue
        _check_place(entity, length(text))
        kept.append(entity)
    return tuple(kept)


def _check_shape(entity: Any) -> None:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for name in ("offset", "length", "type"):
        if name not in entity:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    if entity["type"] not in _STYLES | _QUOTES | _FOUND_BY_SERVER:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if entity["type"] == "text_link" and "url" not in entity:
        raise bad_request("can't parse MessageEntity: Can't find field \"url\"")


def _check_place(entity: Entity, end: int) -> None:
    offset, size = entity["offset"], entity["length"]
    if offset < 0 or offset > end:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if size <= 0 or offset + size > end:
        ends = f"ends after the end of the text at UTF-16 offset {offset + size}"
        raise bad_request(f"entity beginning at UTF-16 offset {offset} {ends}")
