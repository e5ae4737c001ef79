"""The Bot API over HTTP: one bot, one token, every answer as Telegram gives it.

Use it inside a running loop (``async with TelegramServer(...) as server``), or as a process of its own
(``bot.rehearsal.server``). It does not know what the bot behind the token does.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from random import Random, SystemRandom
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.ports import Clock
from bot.rehearsal import changing, describing, parameters, sending
from bot.rehearsal.faults import Fault, Faults, Limits
from bot.rehearsal.messenger import Me, Messenger
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.polling import Polling
from bot.rehearsal.refusal import Refused, bad_request, unknown_method, unknown_token
from bot.rehearsal.webhook import Webhook

LARGEST_BODY = 60 * 2**20
LARGEST_DOWNLOAD = 20 * 2**20

_TOKEN = re.compile(r"(?P<id>[1-9][0-9]{0,15}):[A-Za-z0-9_-]+")

Method = Callable[[Messenger, Parameters], Awaitable[Any]]

_METHODS: Mapping[str, Method] = {
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "answerCallbackQuery": sending.answer_callback_query,
    "editMessageText": changing.edit_message_text,
    "editMessageReplyMarkup": changing.edit_message_reply_markup,
    "deleteMessage": changing.delete_message,
    "deleteMessages": changing.delete_messages,
    "setMyCommands": describing.set_my_commands,
    "getMyCommands": describing.get_my_commands,
    "deleteMyCommands": describing.delete_my_commands,
    "setMyName": describing.set_my_name,
    "getMyName": describing.get_my_name,
    "setMyDescription": describing.set_my_description,
    "getMyDescription": describing.get_my_description,
    "setMyShortDescription": describing.set_my_short_description,
    "getMyShortDescription": describing.get_my_short_description,
}
_LIMITED = frozenset({"sendMessage", "sendDocument", "sendPhoto", "editMessageText"})


class TelegramServer:
    """Serves one bot on the loopback interface."""

    def __init__(
        self, *, token: str, clock: Clock, port: int = 0, haste: float = 1.0, chance: Random | None = None
    ) -> None:
        """Port 0 takes any free one. ``haste`` shortens the pauses between deliveries to a webhook. ``chance``: where
        ids come from, if they are to be the same every time.
        """
        known = _TOKEN.fullmatch(token)
        if known is None:
            raise ValueError("A bot token is a number, a colon, and letters: 123456:ABC")
        self._token = token
        self._port = port
        self.messenger = Messenger(clock=clock, me=Me(id=int(known["id"])), chance=chance or SystemRandom())
        self.faults = Faults()
        self.limits = Limits(lambda: asyncio.get_running_loop().time())
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        """Every call but getUpdates that had the right token, in the order in which they came."""
        self.webhook = Webhook(self.messenger, haste=haste)
        self._polling = Polling(self.messenger, blocked=lambda: self.webhook.target is not None)
        self._own: Mapping[str, Callable[[Parameters], Awaitable[Any]]] = {
            "getMe": self._get_me,
            "getUpdates": self._polling.get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self.webhook.delete,
            "getWebhookInfo": self._get_webhook_info,
            "getFile": self._get_file,
        }
        self._spelled = {name.lower(): name for name in (*_METHODS, *self._own)}
        self.app = web.Application(client_max_size=LARGEST_BODY)
        self.app.router.add_route("*", "/bot{token}/{method}", self._called)
        self.app.router.add_get("/file/bot{token}/{place:.+}", self._download)
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """``http://127.0.0.1:port``: what ``ALONGSIDE_API`` is set to. Only while the server runs."""
        if self._runner is None:
            raise RuntimeError("The server has not been started")
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def start(self) -> None:
        """Listen on 127.0.0.1, and nowhere else."""
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()

    async def stop(self) -> None:
        """Close everything. Waiting updates are lost, as this Telegram is gone."""
        await self.webhook.close()
        self._polling.end("the server is closing")
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _called(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
            method = self._spelled.get(request.match_info["method"].lower())
            if method is None:
                raise unknown_method()
            return await self._faultily(request, method, await parameters.read(request))
        except Refused as refused:
            return _refusal(refused.code, refused.answer())

    async def _faultily(self, request: web.Request, method: str, said: Parameters) -> web.StreamResponse:
        """The call and its answer, with the fault that was planned for it, if one was."""
        fault = self.faults.next(method, said.integer("chat_id"))
        if fault and fault.when == "before" and (spoiled := await _befall(fault, request)):
            return spoiled
        result = await self._result(method, said)
        if fault and fault.when == "after" and (spoiled := await _befall(fault, request)):
            return spoiled
        return web.json_response({"ok": True, "result": result}, dumps=_dumps)

    async def _result(self, method: str, said: Parameters) -> Any:
        if method != "getUpdates":
            self.calls.append((method, dict(said.values)))
        parameters.check(method, said)
        if method in _LIMITED:
            self.limits.count(said.integer("chat_id"))
        if own := self._own.get(method):
            return await own(said)
        return await _METHODS[method](self.messenger, said)

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            raise unknown_token(well_formed=_TOKEN.fullmatch(token) is not None)

    async def _get_me(self, said: Parameters) -> Any:
        abilities = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return self.messenger.me.user() | abilities

    async def _set_webhook(self, said: Parameters) -> Any:
        self._polling.end("terminated by setWebhook request")
        return await self.webhook.set(said)

    async def _get_webhook_info(self, said: Parameters) -> Any:
        return self.webhook.state()

    async def _get_file(self, said: Parameters) -> Any:
        file = self.messenger.files.get(said.text("file_id"))
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(file.content) > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        about = {"file_id": file.id, "file_unique_id": f"u{file.id}", "file_size": len(file.content)}
        return about | {"file_path": f"files/{file.id}"}

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
        except Refused as refused:
            return _refusal(refused.code, refused.answer())
        file = self.messenger.files.get(request.match_info["place"].removeprefix("files/"))
        if file is None:
            return _refusal(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return web.Response(body=file.content, content_type="application/octet-stream")


async def _befall(fault: Fault, request: web.Request) -> web.StreamResponse | None:
    """What the caller gets instead of an answer; None if it only has to wait."""
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
        return None
    if fault.kind == "error":
        return _refusal(fault.code, fault.answer())
    if request.transport:
        request.transport.abort()
    return web.Response()


def _refusal(code: int, answer: Mapping[str, Any]) -> web.Response:
    seconds = answer.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(seconds)} if seconds else {}
    return web.json_response(answer, status=code, headers=headers, dumps=_dumps)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
