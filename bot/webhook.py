"""Lets Telegram bring updates, and answers 200 only when an update is kept. Knows nothing of what updates say.

The same intake as for polling. Here a button press and a message of one person can come out of order, because Telegram
keeps a queue for each; polling gives one order, and is the default.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from typing import Final

from aiohttp import web

from bot.intake import GaveUp, Intake, Trouble
from bot.outcomes import BadToken, NotSent, Slow, Unknown
from bot.pacing import BackOff
from bot.ports import Call, Clock, Telegram
from bot.updates import ALLOWED
from storage.errors import Unavailable
from storage.port import Storage

LARGEST: Final = 1024 * 1024
"""Bytes of one update at most. Telegram's are far smaller."""
RETRY_AFTER: Final = 5
"""Seconds after which Telegram shall bring again what could not be kept."""
AT_ONCE: Final = 40
"""Connections that Telegram may open, its own default."""
REACHED_EVERY: Final = 30.0
"""Seconds between two looks whether Telegram can be reached from here, as it must be to be answered."""
_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"

log = logging.getLogger(__name__)


class Listener:
    """Listens for updates on ``host`` and ``port``, behind whatever ends TLS for ``url``."""

    def __init__(
        self,
        *,
        telegram: Telegram,
        intake: Intake,
        storage: Storage,
        clock: Clock,
        tell: Callable[[Trouble], None],
        reached: Callable[[], None],
        url: str,
        secret: str,
        host: str,
        port: int,
    ) -> None:
        """``reached`` is called when Telegram has answered."""
        self._telegram = telegram
        self._intake = intake
        self._storage = storage
        self._clock = clock
        self._tell = tell
        self._reached = reached
        self._url = url
        self._secret = secret.encode()
        self._place = (host, port)
        self._stopping = asyncio.Event()
        self._gave_up: GaveUp | None = None

    async def run(self) -> None:
        """Listen until :meth:`stop`. Raises BadToken, GaveUp, and OSError if the port is taken."""
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=3.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, *self._place).start()
            await self._announce()
            while not self._stopping.is_set():
                await self._note_reached()
                await self._rest(REACHED_EVERY)
        finally:
            await runner.cleanup()
        if self._gave_up is not None:
            raise self._gave_up
        await self._intake.settle()

    def stop(self) -> None:
        """Listen no more. What is being taken is taken to its end."""
        self._stopping.set()

    # --- taking ----------------------------------------------------------------------------------------------------

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST)
        app.router.add_post("/{path:.*}", self._take)
        return app

    async def _take(self, request: web.Request) -> web.Response:
        """One update. The path is not looked at: whatever ends TLS may change it, and the secret is what counts."""
        given = request.headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            log.info("a request without the right secret was refused")
            return web.Response(status=403)
        try:
            raw = json.loads(await request.read())
        except (ValueError, RecursionError):
            log.warning("an update that is not JSON was left alone")
            return web.Response()
        return await self._kept(raw)

    async def _kept(self, raw: object) -> web.Response:
        try:
            left = await self._intake.take([raw])
        except GaveUp as gave_up:
            self._gave_up = gave_up
            self.stop()
            left = [raw]
        if left:
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER)})
        return web.Response()

    # --- being there -----------------------------------------------------------------------------------------------

    async def _announce(self) -> None:
        """Tell Telegram where we are, until it has understood."""
        params = {
            "url": self._url,
            "secret_token": self._secret.decode(),
            "allowed_updates": ALLOWED,
            "max_connections": AT_ONCE,
            "drop_pending_updates": False,
        }
        back_off = BackOff()
        while not self._stopping.is_set():
            try:
                await self._telegram.call(Call(method="setWebhook", params=params))
                return
            except BadToken:
                self._tell("bad_token")
                raise
            except (NotSent, Unknown) as outcome:
                log.warning("Telegram cannot be reached: %s", outcome)
                await self._rest(outcome.seconds if isinstance(outcome, Slow) else back_off.next())

    async def _note_reached(self) -> None:
        try:
            await self._telegram.call(Call(method="getWebhookInfo", params={}))
            self._reached()
            await self._storage.polled(self._clock.now())
        except BadToken:
            self._tell("bad_token")
            raise
        except (NotSent, Unknown) as outcome:
            log.warning("Telegram cannot be reached: %s", outcome)
        except Unavailable:
            self._intake.endure(failing=True)
        else:
            self._intake.endure(failing=False)

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
