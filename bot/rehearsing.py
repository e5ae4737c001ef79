"""Opens the rehearsal room with the real bot in it. Knows how a bot is put together, and nothing of the page."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.inviting import Invitation
from bot.pacing import Limits
from bot.project import Project
from bot.rehearsal.clock import MovableClock
from bot.rehearsal.room import About, Room
from bot.settings import Settings
from flows.vocabulary import Role
from storage.keys import create_key


class RehearsedBot:
    """The real bot, to be switched on and off (``bot.rehearsal.ports.Bot``)."""

    def __init__(self, *, project: Project, folder: Path, clock: MovableClock, limits: Limits | None = None) -> None:
        """``folder``: everything that is rehearsed stays in it, and the key beside the data, apart from it.
        ``limits``: of the stand-in for Telegram, if they are not Telegram's.
        """
        self._project = project
        self._folder = folder
        self._clock = clock
        self._limits = limits
        self._app: App | None = None
        clock.listen(lambda moment: self._app.wake() if self._app else None)

    async def start(self, *, api: str, token: str) -> None:
        """Run against the Bot API server at ``api``."""
        key_file = self._folder / "rehearsal.key"
        if not key_file.exists():
            create_key(key_file)
        settings = Settings(
            token=token,
            api=api,
            data=self._folder / "data",
            key_file=key_file,
            project_file=self._folder / "alongside.toml",
        )
        app = App(settings=settings, project=self._project, clock=self._clock, limits=self._limits)
        await app.start()
        self._app = app

    async def stop(self) -> None:
        """Stop as a supervisor stops it."""
        app, self._app = self._app, None
        if app:
            await app.stop()

    async def kill(self) -> None:
        """Stop as a power cut stops it."""
        app, self._app = self._app, None
        if app:
            await app.kill()

    async def settle(self) -> datetime | None:
        """Wait until what is due is done and said, and tell when something is due next."""
        return await self._app.settle() if self._app else None

    async def invite(self, role: Role) -> str:
        """The token of a fresh invitation."""
        if self._app is None:
            raise RuntimeError("The bot is off.")
        link = await self._app.invitations.link(Invitation(role=role))
        return link.partition("?start=")[2]


async def rehearse(
    project: Project, *, host: str, port: int, keep: Path | None, stop: asyncio.Event, say: Callable[[str], None]
) -> None:
    """Open the room until ``stop``. ``keep``: a folder in which what was rehearsed stays; else it is forgotten."""
    with ExitStack() as kept:
        folder = keep or Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="alongside-rehearsal-")))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        clock = MovableClock()
        about = About(project=project.name, zone=ZoneInfo(project.zone), languages=project.languages)
        bot = RehearsedBot(project=project, folder=folder, clock=clock)
        async with Room(bot=bot, clock=clock, about=about, host=host, port=port) as room:
            say(f"The rehearsal room is open:\n  {room.address}\n")
            say("Open this address in a browser. Tap 'Open the invitation' on a phone, and take part.")
            say("Close the room with Ctrl+C.")
            await stop.wait()
