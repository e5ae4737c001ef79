"""The page over HTTP: its files, what it is told as it happens, and what people do on it.

Opens only to who knows the secret in its address. Makes no requests to anywhere else, and forbids the browser to.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import ipaddress
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.rehearsal import showing
from bot.rehearsal.clock import NotATime
from bot.rehearsal.orders import carry_out
from bot.rehearsal.phones import NotNow

if TYPE_CHECKING:
    from bot.rehearsal.room import Room

_FILES = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_GATHER = 0.03
"""Seconds in which several changes become one event."""
_HEARTBEAT = 15.0
"""Seconds after which a silent connection is tried, so that a closed page is noticed."""

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """Serves the page of one room."""

    def __init__(self, room: Room, *, host: str, port: int) -> None:
        self._room = room
        self._host = host
        self._port = port
        self._secret = secrets.token_urlsafe(16)
        self._app = web.Application(middlewares=[self._guard])
        self._app.add_routes(
            [
                web.get("/{secret}/", self._index),
                web.get("/{secret}/page/{name}", self._file),
                web.get("/{secret}/events", self._events),
                web.post("/{secret}/orders/{name}", self._order),
                web.get("/{secret}/files/{file}", self._sent_file),
            ]
        )
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """The address to open in a browser. Only while the page is served."""
        if self._runner is None:
            raise RuntimeError("The page has not been started")
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._runner.addresses[0][1]}/{self._secret}/"

    async def start(self) -> None:
        """Listen."""
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()

    async def stop(self) -> None:
        """Close all connections."""
        if self._runner:
            await self._runner.cleanup()

    # --- who may come in ---------------------------------------------------------------------------------------------

    @web.middleware
    async def _guard(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        offered = request.match_info.get("secret", "")
        if not hmac.compare_digest(offered.encode(), self._secret.encode()) or not self._named_right(request.host):
            return web.Response(status=404, text="Not found", headers=_HEADERS)
        try:
            response = await handler(request)
        except web.HTTPException as refusal:
            refusal.headers.update(_HEADERS)
            raise
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    def _named_right(self, host: str) -> bool:
        """Against DNS rebinding, which needs a name of its own: an address is none, and ``localhost`` is ours."""
        name = urlsplit(f"//{host}").hostname or ""
        if name in ("localhost", self._host):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    # --- what is shown -----------------------------------------------------------------------------------------------

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return _page_file("index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return _page_file(request.match_info["name"])

    async def _sent_file(self, request: web.Request) -> web.StreamResponse:
        """A document is downloaded, never opened as a page of this room; a picture is shown."""
        file = self._room.messenger.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        if file.width:
            return web.Response(body=file.content, content_type=file.media_type)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Everything once, then whatever changes: server-sent events named ``room`` and ``phone``."""
        stream = web.StreamResponse(headers={**_HEADERS, "Content-Type": "text/event-stream"})
        await stream.prepare(request)
        told: dict[str, str] = {}
        changes = self._room.messenger.changes
        with contextlib.suppress(ConnectionResetError):
            while True:
                seen = changes.count
                for event in self._news(told):
                    await stream.write(event.encode())
                await _next(stream, changes.after(seen))
        return stream

    def _news(self, told: dict[str, str]) -> list[str]:
        """The events that say what ``told`` does not say yet; it does afterwards."""
        current = {"room": showing.room(self._room)} | {
            str(number): showing.phone(self._room, phone) for number, phone in self._room.phones.items()
        }
        news = []
        for name, shown in current.items():
            event = _event("room" if name == "room" else "phone", shown)
            if told.get(name) != event:
                told[name] = event
                news.append(event)
        return news

    # --- what people do ----------------------------------------------------------------------------------------------

    async def _order(self, request: web.Request) -> web.StreamResponse:
        """204 if it was done; 200 and a sentence if not. Only JSON: a form of another site cannot send that."""
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            await carry_out(self._room, request.match_info["name"], json.loads(await request.read()))
        except (NotNow, NotATime) as reason:
            return web.json_response({"why": str(reason)})
        except (LookupError, TypeError, ValueError):
            raise web.HTTPBadRequest from None
        return web.Response(status=204)


async def _next(stream: web.StreamResponse, change: Awaitable[int]) -> None:
    """Returns after the next changes; keeps the connection alive until then."""
    waiting = asyncio.ensure_future(change)
    try:
        while not (await asyncio.wait({waiting}, timeout=_HEARTBEAT))[0]:
            await stream.write(b": still here\n\n")
        await asyncio.sleep(_GATHER)
    finally:
        waiting.cancel()


def _event(name: str, shown: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(shown, ensure_ascii=False)}\n\n"


def _page_file(name: str) -> web.Response:
    path = _FILES / name
    if path.suffix not in _TYPES or path.parent != _FILES or not path.is_file():
        raise web.HTTPNotFound
    return web.Response(text=path.read_text(encoding="utf-8"), content_type=_TYPES[path.suffix], charset="utf-8")
