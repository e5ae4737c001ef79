"""The parameters of one call: which a method knows, and how they are read from JSON, a form or a multipart body.

The real server ignores a parameter it does not know. This one refuses it, because it is nearly always a spelling
mistake. It does not know what the parameters mean.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.rehearsal.refusal import Refused, bad_request

_SENDING = "chat_id disable_notification protect_content reply_markup"
_LANGUAGE = "language_code"

KNOWN: Mapping[str, frozenset[str]] = {
    method: frozenset(names.split())
    for method, names in {
        "getMe": "",
        "getUpdates": "offset limit timeout allowed_updates",
        "setWebhook": "url max_connections allowed_updates drop_pending_updates secret_token",
        "deleteWebhook": "drop_pending_updates",
        "getWebhookInfo": "",
        "sendMessage": f"{_SENDING} text parse_mode entities link_preview_options",
        "sendDocument": f"{_SENDING} document caption parse_mode caption_entities disable_content_type_detection",
        "sendPhoto": f"{_SENDING} photo caption parse_mode caption_entities has_spoiler show_caption_above_media",
        "sendChatAction": "chat_id action",
        "editMessageText": "chat_id message_id text parse_mode entities link_preview_options reply_markup",
        "editMessageReplyMarkup": "chat_id message_id reply_markup",
        "deleteMessage": "chat_id message_id",
        "deleteMessages": "chat_id message_ids",
        "answerCallbackQuery": "callback_query_id text show_alert cache_time",
        "getFile": "file_id",
        "setMyCommands": f"commands scope {_LANGUAGE}",
        "getMyCommands": f"scope {_LANGUAGE}",
        "deleteMyCommands": f"scope {_LANGUAGE}",
        "setMyName": f"name {_LANGUAGE}",
        "getMyName": _LANGUAGE,
        "setMyDescription": f"description {_LANGUAGE}",
        "getMyDescription": _LANGUAGE,
        "setMyShortDescription": f"short_description {_LANGUAGE}",
        "getMyShortDescription": _LANGUAGE,
    }.items()
}
"""Every method that is served, with the parameters it takes (Bot API 10.0, without what a page could not show:
replies to a message, effects, topics, business accounts, payments)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """What one call said. Every value can be text, as in a form, or JSON."""

    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The parameter as text; empty if it is not there."""
        value = self.values.get(name, "")
        if isinstance(value, bool):
            return str(value).lower()
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a number. As on the real server, what is not one counts as 0."""
        text = self.text(name).strip()
        if not text:
            return default
        return int(text) if text.removeprefix("-").isdecimal() else 0

    def flag(self, name: str) -> bool:
        """Whether the parameter says true."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def parsed(self, name: str, refusal: str) -> Any:
        """The parameter as the JSON it holds, or None if it is not there.

        Raises Refused with the words ``refusal`` if it is not JSON.
        """
        value = self.values.get(name, "")
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(refusal) from None


async def read(request: web.Request) -> Parameters:
    """The parameters in the query and the body of a request, the body's first."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= await _json_object(request)
    elif request.content_type == "multipart/form-data":
        await _multipart(request, values, uploads)
    elif request.content_type == "application/x-www-form-urlencoded":
        values |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return Parameters(values=values, uploads=uploads)


def check(method: str, parameters: Parameters) -> None:
    """Raises Refused if the method does not know one of the parameters."""
    attached = {name for name in parameters.uploads if f"attach://{name}" in map(str, parameters.values.values())}
    unknown = sorted((set(parameters.values) | set(parameters.uploads)) - KNOWN[method] - attached)
    if unknown:
        raise bad_request(f"unknown parameter {unknown[0]} of {method}, which the rehearsal could not show")


async def _json_object(request: web.Request) -> dict[str, Any]:
    body = await request.read()
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise Refused(400, "Bad Request: object expected as the body")
    return {name: item for name, item in value.items() if item is not None}


async def _multipart(request: web.Request, values: dict[str, Any], uploads: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse the multipart body")
        if part.filename is None:
            values[part.name] = await part.text()
        else:
            media_type = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(name=part.filename, content=bytes(await part.read()), media_type=media_type)
