"""What the stand-in for Telegram answers when it will not do something: code, words, and when to ask again.

The words are those of the real server, read in its source (tdlib/telegram-bot-api ``Client.cpp``, tdlib/td).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PREFIX = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Refused(Exception):
    """Telegram says no."""

    def __init__(self, code: int, description: str, *, retry_after: int = 0) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        """Seconds; 0 if it is no use to ask again."""

    def answer(self) -> Mapping[str, Any]:
        """The JSON object that the Bot API sends."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(reason: str) -> Refused:
    """400. As on the real server, a reason begins in lower case unless it is a name such as ``BUTTON_DATA_INVALID``."""
    named = len(reason) > 1 and (reason[1] == "_" or reason[1].isupper())
    return _refused(400, reason if named else reason[0].lower() + reason[1:])


def forbidden(reason: str) -> Refused:
    """403: the person left, or never was there."""
    return _refused(403, reason)


def conflict(reason: str) -> Refused:
    """409: somebody else fetches this bot's updates."""
    return _refused(409, reason)


def unknown_method() -> Refused:
    """404: no such method."""
    return _refused(404, "method not found")


def unknown_token(*, well_formed: bool) -> Refused:
    """401: not this bot's token."""
    return Refused(401, "Unauthorized") if well_formed else _refused(401, "invalid token specified")


def too_many(seconds: int) -> Refused:
    """429: ask again after so many seconds."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _refused(code: int, reason: str) -> Refused:
    return Refused(code, f"{_PREFIX[code]}: {reason}")
