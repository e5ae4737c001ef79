"""A Bot API server for the tests of what stands in front of the network: true about offsets, and as faulty as asked.

It knows no text rules and no keyboards; the rehearsal room's server is the strict one.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server will say to one call.

    ``fault``: ``drop`` hangs up after taking it, ``hang`` never answers, ``wait`` answers once ``gate`` is open.
    """

    status: int = 200
    body: Any = None
    fault: str = ""


def refusal(status: int, description: str, **parameters: Any) -> Answer:
    """An answer as Telegram words its refusals."""
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Answer(status=status, body=body)


@dataclass
class FakeTelegram:
    """The server. ``calls`` is everything it took, with the loop's time."""

    address: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    raw_answers: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    polled: int = 0
    _message_id: int = 100

    def answer(self, method: str, *answers: Answer) -> None:
        """Give these answers to the next calls of ``method``."""
        self.raw_answers[method].extend(answers)

    def say(self, update: dict[str, Any]) -> None:
        """Let an update arrive."""
        self.updates.append(update)
        self.arrived.set()

    def sent(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        """The parameters of every call of ``method``."""
        return [params for called, params in self.calls if called == method]

    async def until(self, method: str, count: int) -> None:
        """Return once ``method`` was called ``count`` times."""
        while len(self.sent(method)) < count:
            await asyncio.sleep(0.001)

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        params = await _params(request)
        self.calls.append((method, params))
        self.times.append(asyncio.get_running_loop().time())
        if self.raw_answers[method]:
            answer = self.raw_answers[method].popleft()
            if answer.fault != "wait":
                return await self._as_asked(request, answer)
            await self.gate.wait()
        result = await self._updates(params) if method == "getUpdates" else self._result(method, params)
        return web.json_response({"ok": True, "result": result})

    async def _as_asked(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        if answer.fault == "hang":
            await asyncio.Event().wait()
        if answer.fault == "drop":
            assert request.transport is not None
            request.transport.abort()
        text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        return web.Response(status=answer.status, text=text, content_type="application/json")

    def _result(self, method: str, params: Mapping[str, Any]) -> Any:
        if not method.startswith(("send", "editMessage")):
            return True
        self._message_id += 1
        message_id = params.get("message_id", self._message_id)
        return {"message_id": int(message_id), "chat": {"id": int(params["chat_id"]), "type": "private"}, "date": 0}

    async def _updates(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Forgets what lies before the offset, then waits for something else."""
        self.polled += 1
        offset = params.get("offset", 0)
        behind = next((n for n, update in enumerate(self.updates) if update.get("update_id") == offset - 1), None)
        if behind is not None:
            del self.updates[: behind + 1]
        if not self.updates:
            self.arrived.clear()
            try:
                await asyncio.wait_for(self.arrived.wait(), min(params["timeout"], 1.0))
            except TimeoutError:
                return []
        return self.updates[: params.get("limit", 100)]


async def _params(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return json.loads(await request.read() or b"{}")
    form = await request.post()
    return {
        name: value.file.read() if isinstance(value, web.FileField) else value  # type: ignore[union-attr]
        for name, value in form.items()
    }


@asynccontextmanager
async def serving(**tls: Any) -> AsyncIterator[FakeTelegram]:
    """The server on a free port of this machine, for as long as the block lasts."""
    fake = FakeTelegram()
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", fake.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, **tls)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    fake.address = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    try:
        yield fake
    finally:
        await runner.cleanup()
