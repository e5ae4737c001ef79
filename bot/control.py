"""The door through which commands on this machine ask the running bot: a Unix socket in the data folder.

One JSON object to a line, one line each way. Knows no command; open it only once the data folder is locked.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

NAME = "control"
PATIENCE = 10.0
"""Seconds that a command waits for the bot's answer."""
_LONGEST = 64 * 1024
"""Bytes of one line."""
_PEER = struct.Struct("3i")
"""``struct ucred`` (unix(7)): process, user, group."""

Command = Callable[[Mapping[str, Any]], Awaitable[Any]]
"""Carries out one order and returns its answer, ready for JSON. Raises Declined."""


class Declined(Exception):
    """The order cannot be carried out. The message says why and what to do."""


class NotRunning(Exception):
    """No bot has this data folder open."""


class Control:
    """The bot's side of the door."""

    def __init__(self, folder: Path, commands: Mapping[str, Command]) -> None:
        self._folder = folder
        self._commands = commands
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """Listen. A socket that a killed process left behind is replaced."""
        with _short(self._folder) as path:
            (self._folder / NAME).unlink(missing_ok=True)
            listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listening.bind(path)
            (self._folder / NAME).chmod(0o600)
        self._server = await asyncio.start_unix_server(self._serve, sock=listening, limit=_LONGEST)

    async def close(self) -> None:
        """Stop listening, and end every talk."""
        if self._server:
            self._server.close()
            self._server = None
            (self._folder / NAME).unlink(missing_ok=True)
        await asyncio.gather(*(_ended(writer) for writer in self._talks))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._talks.add(writer)
        try:
            if _may_ask(writer.get_extra_info("socket")):
                answer = await self._answer(reader)
                with suppress(ConnectionError):  # whoever asked has gone, and with them whom to tell
                    writer.write(json.dumps(answer).encode() + b"\n")
                    await writer.drain()
        finally:
            await _ended(writer)
            self._talks.discard(writer)

    async def _answer(self, reader: asyncio.StreamReader) -> Mapping[str, Any]:
        try:
            order = json.loads(await reader.readline())
            command = self._commands[order.pop("order")]
        except (ValueError, KeyError, AttributeError, TypeError):
            return {"declined": "The running bot does not know this order. Restart it, so that it is the same version."}
        try:
            return {"answer": await command(order)}
        except Declined as reason:
            return {"declined": str(reason)}


async def _ended(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def _may_ask(peer: socket.socket) -> bool:
    """The bot's own user, and root, who can read everything anyway."""
    _, user, _ = _PEER.unpack(peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return user in (os.getuid(), 0)


def ask(folder: Path, order: str, **details: Any) -> Any:
    """The running bot's answer to an order. Raises NotRunning, or Declined with the bot's reason."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(PATIENCE)
        _connect(asking, folder)
        try:
            asking.sendall(json.dumps({"order": order, **details}).encode() + b"\n")
            with asking.makefile("rb") as answers:
                given = answers.readline()
        except OSError:
            given = b""
    if not given:
        raise Declined("The running bot did not answer. Its log says more.")
    answer = json.loads(given)
    if "declined" in answer:
        raise Declined(answer["declined"])
    return answer["answer"]


def _connect(asking: socket.socket, folder: Path) -> None:
    try:
        with _short(folder) as path:
            asking.connect(path)
    except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
        raise NotRunning from None
    except PermissionError:
        raise Declined("The data folder belongs to another user. Ask as that user, or as root.") from None


@contextmanager
def _short(folder: Path) -> Iterator[str]:
    """The socket's address by way of an open folder: an address has room for 107 bytes only (unix(7))."""
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{NAME}"
    finally:
        os.close(descriptor)
