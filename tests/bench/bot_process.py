"""A bot as the kernel sees it: a process that is started, takes time and memory, and is stopped. Linux only."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

TICK = 1.0 / os.sysconf("SC_CLK_TCK")
PATIENCE = 15.0
"""Seconds that a bot has to stop when it is asked to."""


class Ended(Exception):
    """The bot ended by itself, with this exit code."""


class BotProcess:
    """One bot that runs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._proc = Path(f"/proc/{process.pid}")

    @classmethod
    async def start(cls, command: Sequence[str], environment: Mapping[str, str]) -> BotProcess:
        """Start ``command`` with ``environment`` added to ours. What it says on stdout is not heard."""
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **environment}, stdout=asyncio.subprocess.DEVNULL
        )
        return cls(process)

    def cpu(self) -> float:
        """Seconds of CPU that all its threads have taken, in user and kernel mode."""
        after_name = (self._proc / "stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) * TICK

    def memory(self) -> float:
        """What of it is in memory now, in MiB."""
        status = (self._proc / "status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    async def ended(self) -> NoReturn:
        """Wait until it ends. Raises Ended, for nobody asked it to."""
        raise Ended(await self._process.wait())

    async def stop(self) -> None:
        """Ask it to stop, and make it if it does not."""
        if self._process.returncode is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
