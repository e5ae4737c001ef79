"""A message as JSON text, as it waits in the outbox. What has its default value is left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flows.phrase import Offer, Phrase, Value
from storage.records import Message


def written(message: Message) -> str:
    """The message as JSON text."""
    fields = {
        "phrases": [_phrase(phrase) for phrase in message.phrases],
        "view": message.view,
        "offers": [_offer(offer) for offer in message.offers],
        "picked": message.picked,
        "menu": message.menu,
        "session": message.session,
        "turn": message.turn,
        "replaces": message.replaces,
        "policy": message.policy,
        "priority": message.priority,
        "silent": message.silent,
    }
    return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)


def _phrase(phrase: Phrase) -> dict[str, Any]:
    fields: dict[str, Any] = {"script": phrase.script, "slot": phrase.slot}
    if phrase.version:
        fields["version"] = phrase.version
    if phrase.values:
        fields["values"] = dict(phrase.values)
    if phrase.easy:
        fields["easy"] = True
    return fields


def _offer(offer: Offer) -> list[Any]:
    return [offer.key, offer.text if isinstance(offer.text, str) else _phrase(offer.text)]


def read(text: str) -> Message:
    """The message that :func:`written` wrote."""
    fields = json.loads(text)
    fields["phrases"] = tuple(_read_phrase(phrase) for phrase in fields.get("phrases", ()))
    fields["offers"] = tuple(_read_offer(*offer) for offer in fields.get("offers", ()))
    for name in ("picked", "menu"):
        fields[name] = tuple(fields.get(name, ()))
    return Message(**fields)


def _read_phrase(fields: Mapping[str, Any]) -> Phrase:
    values = {name: _read_value(value) for name, value in fields.get("values", {}).items()}
    return Phrase(**{**fields, "values": values})


def _read_offer(key: str, text: str | Mapping[str, Any]) -> Offer:
    return Offer(key=key, text=text if isinstance(text, str) else _read_phrase(text))


def _read_value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value
