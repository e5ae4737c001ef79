"""Calls of the Bot API, as raw JSON. Knows no participants, and lets the token into no error, repr or log.

``BotApi`` is the way for everything that happens often. ``Request`` gives the same connections to
python-telegram-bot's own ``Bot``, for who wants its typed methods.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, final
from urllib.parse import urlsplit

from aiohttp import FormData
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.connections import Connections, NoAnswer, NotConnected
from bot.outcomes import NotSent, Unknown, outcome
from bot.ports import Attachment, Call

PATIENCE: Final = 35.0
"""Seconds to wait for an answer. Each timeout that is avoided is a doubt that is avoided."""
POLL_MARGIN: Final = 10.0
"""Seconds beyond a long poll's own time."""
_JSON: Final = "application/json"

_encode = json.JSONEncoder(separators=(",", ":")).encode
"""In ASCII, so that there is no text it cannot write."""


@final
class BotApi:
    """The Bot API of one bot, at Telegram's address or another server's."""

    def __init__(self, token: str, connections: Connections, *, prefix: str = "") -> None:
        self._connections = connections
        self._path = f"{prefix}/bot{token}/"

    @classmethod
    def at(cls, address: str, token: str) -> BotApi:
        """The bot with ``token`` at the server with the http or https ``address``.

        Raises ValueError if the address is none.
        """
        return cls(token, Connections(address), prefix=urlsplit(address).path.rstrip("/"))

    async def call(self, call: Call) -> Any:
        """The ``result`` of a call. Raises an ``Outcome`` if there is none."""
        body, content_type = await _written(call)
        try:
            status, answer = await self._connections.request(
                "POST", self._path + call.method, body, content_type=content_type, patience=_patience(call)
            )
        except NotConnected as error:
            raise NotSent(str(error)) from None
        except NoAnswer as error:
            raise Unknown(str(error)) from None
        return _result(status, answer)

    async def close(self) -> None:
        """End every connection."""
        await self._connections.close()


def _patience(call: Call) -> float:
    return call.params["timeout"] + POLL_MARGIN if call.method == "getUpdates" else PATIENCE


def _result(status: int, answer: bytes) -> Any:
    try:
        read = json.loads(answer)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise Unknown(f"answer {status}, not JSON") if status < 400 else outcome(status, {})
    if status == 200 and read.get("ok") is True:
        return read.get("result")
    code = read.get("error_code")
    raise outcome(code if status == 200 and isinstance(code, int) else status, read)


async def _written(call: Call) -> tuple[bytes, str]:
    if call.attachment is None:
        return _encode(call.params).encode("ascii"), _JSON
    return await _multipart(call.params, (call.attachment,))


async def _multipart(params: Mapping[str, Any], attachments: tuple[Attachment, ...]) -> tuple[bytes, str]:
    form = FormData(default_to_multipart=True, quote_fields=False)
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else _encode(value))
    for attachment in attachments:
        form.add_field(attachment.part, attachment.content, filename=attachment.name)
    payload = form()
    return await payload.as_bytes(), payload.headers["Content-Type"]


@final
class Request(BaseRequest):
    """python-telegram-bot's door to the network, over our connections. It maps errors in its own way."""

    def __init__(self, address: str) -> None:
        self._connections = Connections(address)

    @property
    def read_timeout(self) -> float | None:
        return PATIENCE

    async def initialize(self) -> None:
        """Connections are opened when they are needed."""

    async def shutdown(self) -> None:
        await self._connections.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of the answer. Raises NetworkError if nothing was sent, TimedOut if nobody knows."""
        patience = read_timeout if isinstance(read_timeout, int | float) else PATIENCE
        body, content_type = await _from_request_data(request_data)
        try:
            return await self._connections.request(
                method, urlsplit(url).path, body, content_type=content_type, patience=patience
            )
        except NotConnected as error:
            raise NetworkError(f"not sent: {error}") from None
        except NoAnswer as error:
            raise TimedOut(f"no answer: {error}") from None


async def _from_request_data(request_data: RequestData | None) -> tuple[bytes, str]:
    if request_data is None:
        return b"", _JSON
    if not request_data.contains_files:
        return _encode(request_data.parameters).encode("ascii"), _JSON
    parts = request_data.multipart_data.items()
    attachments = tuple(Attachment(part=part, name=file[0], content=_content(file[1])) for part, file in parts)
    return await _multipart(request_data.parameters, attachments)


def _content(file: Any) -> bytes:
    return file if isinstance(file, bytes) else bytes(file.read())
