"""A message as JSON text, as it waits in the outbox. What has its default value is left out."""

from __future__ import annotations

from pydantic import TypeAdapter

from storage.records import Message

_MESSAGE = TypeAdapter(Message)


def written(message: Message) -> str:
    """The message as JSON text."""
    return _MESSAGE.dump_json(message, exclude_defaults=True).decode()


def read(text: str) -> Message:
    """The message that :func:`written` wrote."""
    return _MESSAGE.validate_json(text)
