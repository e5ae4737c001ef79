"""The buttons under a message: which shapes Telegram takes, and which it refuses. Knows no chats.

Only inline keyboards: this bot offers no others, and the room would not know how to show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.rehearsal.refusal import Refused, bad_request
from bot.rehearsal.wording import cleaned

LONGEST_DATA = 64
"""Bytes of ``callback_data``."""
MOST_BUTTONS = 100
LONGEST_COPIED = 256

Keyboard = tuple[tuple[Mapping[str, Any], ...], ...]
"""Rows of buttons, each as the Bot API writes it. Empty if there are none."""

_BUTTON_FIELDS = frozenset({"text", "callback_data", "url", "copy_text"})


def keyboard(markup: Any) -> Keyboard:
    """The rows of an InlineKeyboardMarkup that was sent; empty for None.

    Raises Refused if Telegram would.
    """
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise bad_request("Object expected as reply markup")
    if set(markup) - {"inline_keyboard"}:
        raise bad_request("Inline keyboard expected")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return tuple(row for row in (_row(buttons) for buttons in rows) if row)


def written(rows: Keyboard) -> dict[str, Any]:
    """The keyboard as the Bot API writes it in a message."""
    return {"inline_keyboard": [[dict(button) for button in row] for row in rows]}


def _row(buttons: Iterable[Any]) -> tuple[Mapping[str, Any], ...]:
    return tuple(_button(button) for button in buttons)


def _button(button: Any) -> Mapping[str, Any]:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _unparsable('Can\'t find field "text"')
    unknown = sorted(set(button) - _BUTTON_FIELDS)
    if unknown:
        raise _unparsable(f"unknown field {unknown[0]} (the real server might ignore it)")
    text = cleaned(button["text"])
    if not text.strip():
        raise bad_request("Inline keyboard button text must be non-empty")
    _check_purpose(button)
    return {**button, "text": text}


def _check_purpose(button: Mapping[str, Any]) -> None:
    if button.get("url"):
        _check_url(button["url"])
    elif button.get("callback_data"):
        if len(str(button["callback_data"]).encode()) > LONGEST_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "copy_text" in button:
        _check_copied(button["copy_text"])
    else:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")


def _check_copied(copy_text: object) -> None:
    """A CopyTextButton: an object with a text of 1 to 256 characters, and nothing else."""
    if not isinstance(copy_text, dict):
        raise _unparsable('Field "copy_text" must be of type Object')
    if not isinstance(copy_text.get("text"), str):
        raise _unparsable('Can\'t find field "text"')
    if set(copy_text) != {"text"} or not 0 < len(cleaned(copy_text["text"])) <= LONGEST_COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(url: object) -> None:
    if not str(url).startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _unparsable(reason: str) -> Refused:
    return bad_request(f"can't parse inline keyboard button: {reason}")
