"""Somebody else's Bot API emulator (npm ``telegram-test-api``) drives the bot once, knowing nothing of its insides."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.processes import TOKEN, BotProcess

HERE = Path(__file__).parent / "emulator"
PERSON = 42
ABSENT = shutil.which("npm") is None and os.environ.get("ALONGSIDE_NODE") != "required"

pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(ABSENT, reason="Node.js and npm are not installed"),
]


@pytest.fixture
async def emulator(tmp_path: Path) -> AsyncIterator[str]:
    """The address of the emulator, installed anew from its lock file."""
    home = tmp_path / "emulator"
    shutil.copytree(HERE, home)
    install = await asyncio.create_subprocess_exec("npm", "ci", "--silent", "--no-audit", "--no-fund", cwd=home)
    assert await install.wait() == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ("node", "serve.js", str(port))
    process = await asyncio.create_subprocess_exec(*command, cwd=home, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    yield (await process.stdout.readline()).decode().strip()
    process.kill()
    await process.wait()


class Somebody:
    """A person at the emulator."""

    def __init__(self, client: aiohttp.ClientSession, address: str) -> None:
        self._client = client
        self._address = address

    async def _post(self, path: str, **body: Any) -> Any:
        async with self._client.post(f"{self._address}/{path}", json=body) as answer:
            return (await answer.json())["result"]

    def _message(self, **more: Any) -> dict[str, Any]:
        who = {"id": PERSON, "first_name": "P", "is_bot": False, "language_code": "en"}
        return {"from": who, "chat": {"id": PERSON, "type": "private"}, "date": 1, "botToken": TOKEN, **more}

    async def writes(self, text: str) -> dict[str, Any]:
        """They write, and this is the bot's answer."""
        command = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text[0] == "/" else None
        more = {"entities": command} if command else {}
        await self._post("sendCommand" if command else "sendMessage", **self._message(text=text, **more))
        return await self._answer()

    async def taps(self, label: str, message: dict[str, Any]) -> dict[str, Any]:
        """They tap a button of that message, and this is the bot's answer."""
        buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
        data = next(button["callback_data"] for button in buttons if button["text"] == label)
        tapped = self._message(text=message["text"])
        await self._post("sendCallback", **self._message(message=tapped, data=data))
        return await self._answer()

    async def _answer(self) -> dict[str, Any]:
        async with asyncio.timeout(20):
            while not (said := await self._post("getUpdates", token=TOKEN, chatId=PERSON)):
                await asyncio.sleep(0.1)
        message: dict[str, Any] = said[-1]["message"]
        return message


async def test_a_stranger_joins_by_words_and_by_buttons(tmp_path: Path, emulator: str) -> None:
    bot = BotProcess(tmp_path, emulator)
    await bot.start()
    async with aiohttp.ClientSession() as client:
        person = Somebody(client, emulator)
        turned_away = await person.writes("/start")
        assert "by invitation" in turned_away["text"]
        welcome = await person.writes(f"/start {await bot.invite('participant')}")
        assert "999" in welcome["text"]
        easier = await person.taps("English", welcome)
        about = await person.taps("No, as it is now", easier)
        assert "18 or over" in about["text"]
        asked_of_you = await person.writes("1")
        assert "Tell me more" in asked_of_you["text"]
        help_ = await person.writes("/help")
        assert "/stop" in help_["text"]
    assert await bot.stop() == 0
