"""What a call of the Bot API can come to when it does not succeed, and what to do about each.

Outcome
├── NotSent         certainly not sent: try again
│   └── Slow        Telegram asks us to wait ``seconds``
├── Unknown         silence, a dropped connection, a server's fault: nobody knows whether it was sent
├── Gone            blocked, deactivated, removed, no such chat: stop for this person
├── Moved           the chat has the id ``new_chat_id`` now: try again there
├── Refused         can never succeed as it is: do not try again
│   ├── Harmless    what was wanted is so already, or does not matter any more
│   └── Uneditable  the message to be changed cannot be: send a new one
├── BadToken        Telegram does not know this token: stop, loudly
└── Conflict        somebody else gets this bot's updates: stop, loudly

Every message is a word of ours, never Telegram's text, which can repeat what a person wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

DEFAULT_PENALTY: Final = 5.0
"""Seconds to wait after a 429 that does not say how long."""


class Outcome(Exception):
    """The root of all outcomes. The message is a word of ours."""


class NotSent(Outcome):
    """Certainly not sent."""


class Slow(NotSent):
    """Too many requests."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many requests")
        self.seconds = seconds


class Unknown(Outcome):
    """Perhaps sent, perhaps not."""


class Gone(Outcome):
    """Nothing can reach this chat any more, until the person comes back by themselves."""


class Moved(Outcome):
    """The chat has another id now."""

    def __init__(self, new_chat_id: int) -> None:
        super().__init__("the chat has another id")
        self.new_chat_id = new_chat_id


class Refused(Outcome):
    """Telegram understood the call and will never carry it out."""


class Harmless(Refused):
    """What was wanted is so already, or does not matter any more."""


class Uneditable(Refused):
    """The message to be changed is not there, or too old."""


class BadToken(Outcome):
    """Telegram does not know this token."""


class Conflict(Outcome):
    """Somebody else gets this bot's updates: another instance, or a webhook (``webhook``)."""

    def __init__(self, *, webhook: bool) -> None:
        super().__init__("a webhook is set" if webhook else "another instance is polling")
        self.webhook = webhook


_PHRASES: Final[tuple[tuple[str, Outcome], ...]] = (
    ("message is not modified", Harmless("not modified")),
    ("query is too old", Harmless("the button press is too old")),
    ("query id is invalid", Harmless("the button press is too old")),
    ("message to delete not found", Harmless("deleted already")),
    ("message can't be deleted", Refused("too old to delete")),
    ("message to edit not found", Uneditable("no message to change")),
    ("message can't be edited", Uneditable("too old to change")),
    ("message_id_invalid", Uneditable("no message to change")),
    ("chat not found", Gone("no such chat")),
    ("user not found", Gone("no such chat")),
    ("peer_id_invalid", Gone("no such chat")),
    ("group chat was deactivated", Gone("the group is gone")),
    ("can't parse", Refused("formatting")),
    ("message is too long", Refused("too long")),
    ("caption is too long", Refused("too long")),
    ("message text is empty", Refused("empty")),
    ("button_data_invalid", Refused("button")),
    ("not enough rights", Refused("no right to write there")),
    ("have no rights", Refused("no right to write there")),
)
"""Phrases of 400 answers, as the server's source words them (github tdlib/telegram-bot-api, Client.cpp)."""

_LEFT: Final = (
    ("blocked", "blocked"),
    ("deactivated", "deactivated"),
    ("kicked", "removed from the group"),
    ("not a member", "removed from the group"),
    ("deleted", "the group is gone"),
)


def outcome(status: int, answer: Mapping[str, Any]) -> Outcome:
    """What an answer that is not ``ok`` amounts to. ``status`` is HTTP's."""
    words = str(answer.get("description", "")).lower()
    given = answer.get("parameters")
    parameters: Mapping[str, Any] = given if isinstance(given, dict) else {}
    if status == 429:
        return Slow(_seconds(parameters))
    if status == 403:
        return Gone(next((word for phrase, word in _LEFT if phrase in words), "forbidden"))
    if status in (401, 404):
        return Refused("no such method") if "method not found" in words else BadToken("unknown token")
    if status == 409:
        return Conflict(webhook="webhook" in words)
    if 400 <= status < 500:
        return _refusal(words, parameters)
    return Unknown(f"answer {status}")


def _refusal(words: str, parameters: Mapping[str, Any]) -> Outcome:
    new_chat_id = parameters.get("migrate_to_chat_id")
    if isinstance(new_chat_id, int):
        return Moved(new_chat_id)
    for phrase, found in _PHRASES:
        if phrase in words:
            return type(found)(*found.args)
    return Refused("refused")


def _seconds(parameters: Mapping[str, Any]) -> float:
    seconds = parameters.get("retry_after")
    return float(seconds) if isinstance(seconds, int | float) and seconds > 0 else DEFAULT_PENALTY
