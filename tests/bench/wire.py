"""HTTP/1.1 for a server that must cost less than what it measures. Knows methods and parameters, not what they mean."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl

from httptools import HttpRequestParser

Respond = Callable[[Any], None]
"""Give the ``result`` of a call, at once or later."""

_encode = json.JSONEncoder(separators=(",", ":")).encode


class Taker(Protocol):
    """Who calls are given to."""

    def take(self, method: str, params: Mapping[str, Any], respond: Respond) -> None:
        """Answer one call, at once or later."""
        ...

    def hung_up(self, respond: Respond) -> None:
        """Whoever waited for this answer is gone."""
        ...


class Wire(asyncio.Protocol):
    """One kept-alive connection of a bot."""

    def __init__(self, taker: Taker) -> None:
        self._taker = taker
        self._parser = HttpRequestParser(self)
        self._transport: asyncio.Transport
        self._url = b""
        self._body: list[bytes] = []
        self._is_json = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._taker.hung_up(self._respond)

    # --- called by httptools ---------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        self._body.clear()
        self._is_json = False

    def on_url(self, url: bytes) -> None:
        self._url = url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"content-type":
            self._is_json = value.startswith(b"application/json")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        method = self._url.rpartition(b"/")[2].decode("ascii")
        self._taker.take(method, self._params(), self._respond)

    # ---------------------------------------------------------------------------------------------------------------

    def _params(self) -> Mapping[str, Any]:
        body = b"".join(self._body)
        if self._is_json:
            return cast(Mapping[str, Any], json.loads(body or b"{}"))
        return {name: _value(given) for name, given in parse_qsl(body.decode("utf-8"))}

    def _respond(self, result: Any) -> None:
        body = _encode({"ok": True, "result": result}).encode("ascii")
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self._transport.write(head + body)


def _value(given: str) -> Any:
    """In a form, everything but text is written as JSON."""
    if given[:1] not in "{[" and not given.lstrip("-").isdigit():
        return given
    try:
        return json.loads(given)
    except ValueError:
        return given
