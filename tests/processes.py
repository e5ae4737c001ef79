"""The bot and the stand-in for Telegram as processes of their own, so that they can be killed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import aiohttp

from bot.control import ask
from bot.directories import directory_of
from bot.project_file import example
from storage.keys import create_key

TOKEN = "1234567890:AAtestAAtestAAtestAAtestAAtestAAtes"
SECRET = "the-tests-own-secret"
PATIENCE = 60.0
_IN_DOUBT = re.compile(r"started, with (\d+) messages in doubt")


class TelegramProcess:
    """``bot.rehearsal.server``, and its door for tests."""

    def __init__(self) -> None:
        self.address = ""
        self._process: asyncio.subprocess.Process
        self._client: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        command = ["-m", "bot.rehearsal.server", "--token", TOKEN, "--secret", SECRET, "--haste", "20"]
        self._process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
        assert self._process.stdout is not None
        self.address = (await self._process.stdout.readline()).decode().strip()
        self._client = aiohttp.ClientSession(headers={"Authorization": f"Bearer {SECRET}"})
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._client.close()
        self._process.terminate()
        await self._process.wait()

    async def order(self, name: str, /, **details: Any) -> Any:
        """See ``bot.rehearsal.control``."""
        async with self._client.post(f"{self.address}/control/{name}", json=details) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def texts(self, account: int) -> list[str]:
        """What the bot has said in a chat, in order."""
        chat = (await self.order("chats"))[str(account)]
        return [message["text"] for message in chat["messages"] if message["from_bot"]]

    async def settled(self, accounts: list[int], count: int) -> None:
        """Wait until the bot has confirmed everything, and has said at least ``count`` things in each chat."""
        async with asyncio.timeout(PATIENCE):
            while (await self.order("waiting"))["updates"] or any(
                [len(await self.texts(account)) < count for account in accounts]
            ):
                await asyncio.sleep(0.1)


def called_today() -> str:
    """That somebody called every line on the day of the test: no bot begins with numbers that have grown old."""
    directory = directory_of("GB")
    keys = ", ".join(f'"{key}"' for key in directory.everything)
    return f"\n[[checked]]\nentries = [{keys}]\non = {directory.today(datetime.now(UTC))}\n"


class BotProcess:
    """``alongside run`` with everything set that it needs."""

    def __init__(self, folder: Path, api: str, **settings: str) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.key_file = folder / "key"
        self.log = folder / "log.txt"
        project = folder / "project.toml"
        if not self.key_file.exists():
            create_key(self.key_file)
            project.write_text(example() + called_today(), "utf-8")
        own = {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}
        self._environment: Mapping[str, str] = {
            **own,
            "ALONGSIDE_TOKEN": TOKEN,
            "ALONGSIDE_API": api,
            "ALONGSIDE_DATA": str(self.data),
            "ALONGSIDE_KEY_FILE": str(self.key_file),
            "ALONGSIDE_PROJECT": str(project),
            **settings,
        }
        self._process: asyncio.subprocess.Process

    async def start(self) -> None:
        """Start, and wait until updates are taken."""
        command = "from bot.cli import main; main()"
        with self.log.open("a") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", command, "run", env=self._environment, stdout=asyncio.subprocess.PIPE, stderr=log
            )
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while b"is running" not in (line := await self._process.stdout.readline()):
                assert line, f"the bot ended: {self.log.read_text()}"

    async def kill(self) -> None:
        """As a power cut does, without the power cut's damage to the disk."""
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def stop(self) -> int:
        """As a supervisor does. Returns the exit code."""
        self._process.terminate()
        return await self._process.wait()

    async def invite(self, role: str, uses: int = 1) -> str:
        """The token of an invitation, asked of the running bot."""
        link: str = await asyncio.to_thread(ask, self.data, "invite", role=role, uses=uses, days=1)
        return link.partition("?start=")[2]

    @property
    def in_doubt(self) -> int:
        """How many messages were under way, over all the kills so far."""
        return sum(int(number) for number in _IN_DOUBT.findall(self.log.read_text()))
