"""How a run begins and ends: signals, exit codes, and no way to hang for ever. Each in a process of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.cli import command_line
from bot.exit_codes import OK
from bot.rehearsal.api import TelegramServer
from bot.rehearsal.clock import MovableClock
from tests.processes import called_today

TOKEN = "123456789:" + "x" * 35
COMMAND = (sys.executable, "-c", "from bot.cli import main; main()")


def python(program: str) -> subprocess.Popen[str]:
    """A process that runs ``program``."""
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", program], stdout=pipe, stderr=pipe, text=True)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit code, and what it still had to say."""
    said, _ = process.communicate(timeout=60)
    return process.returncode, said


OBEDIENT = """
from bot.running import run
async def work(stop):
    print("ready", flush=True)
    await stop.wait()
    print("tidied up")
run(work)
"""
STUBBORN = """
import asyncio
from bot import running
async def work(stop):
    print("ready", flush=True)
    await asyncio.Event().wait()
running.GRACE = 0.2
running.run(work)
"""
FORGOTTEN_THREAD = """
import threading
from bot.running import leave
threading.Thread(target=threading.Event().wait).start()
print("going")
leave(3)
"""
HARDENED = """
import ctypes, os, resource
from bot.running import harden
harden()
print(oct(os.umask(0)), resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_work_tidy_up(number: int) -> None:
    process = python(OBEDIENT)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    assert ended(process) == (0, "tidied up\n")


def test_work_that_does_not_stop_is_ended() -> None:
    process = python(STUBBORN)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    process.terminate()
    assert ended(process) == (70, "")


def test_a_forgotten_thread_does_not_keep_the_process() -> None:
    assert ended(python(FORGOTTEN_THREAD)) == (3, "going\n")


def test_memory_and_new_files_are_closed_to_others() -> None:
    assert ended(python(HARDENED)) == (0, "0o77 (0, 0) 0\n")


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """A project that has been set up, whose people have called every line."""
    ours = {
        "ALONGSIDE_TOKEN": TOKEN,
        "ALONGSIDE_DATA": str(tmp_path / "data"),
        "ALONGSIDE_KEY_FILE": str(tmp_path / "alongside.key"),
        "ALONGSIDE_PROJECT": str(tmp_path / "alongside.toml"),
    }
    assert command_line(["init"], ours) == OK
    with Path(ours["ALONGSIDE_PROJECT"]).open("a") as file:
        file.write(called_today())
    return {**os.environ, **ours}


@asynccontextmanager
async def started(*arguments: str, environment: Mapping[str, str]) -> AsyncIterator[Process]:
    """The command in a process of its own, which is gone afterwards."""
    process = await asyncio.create_subprocess_exec(*COMMAND, *arguments, env=environment, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said_until(process: Process, words: str) -> str:
    """What it says, up to the line with ``words``."""
    assert process.stdout
    lines: list[bytes] = []
    while not lines or words.encode() not in lines[-1]:
        lines.append(await process.stdout.readline())
        assert lines[-1], f"it ended: {await process.communicate()}"
    return b"".join(lines).decode()


async def test_a_bot_runs_invites_its_first_coordinator_and_stops_when_it_is_asked_to(
    environment: Mapping[str, str],
) -> None:
    async with TelegramServer(token=TOKEN, clock=MovableClock()) as telegram:
        here = {**environment, "ALONGSIDE_API": telegram.address}
        async with started("run", environment=here) as bot:
            said = await said_until(bot, "running")
            assert re.search(r"https://t\.me/\w+\?start=[\w-]{22}\n", said)
            async with started("invite", "participant", environment=here) as inviting:
                link, _ = await inviting.communicate()
                assert link.startswith(b"https://t.me/")
            async with started("run", environment=here) as second:
                _, why = await second.communicate()
                assert (second.returncode, b"Another process" in why) == (2, True)
            bot.terminate()
            assert await bot.wait() == 0
    assert not (Path(environment["ALONGSIDE_DATA"]) / "control").exists()


async def test_a_token_that_telegram_does_not_know_ends_the_run_with_what_to_do(environment: Mapping[str, str]) -> None:
    async with TelegramServer(token=TOKEN, clock=MovableClock()) as telegram:
        here = {**environment, "ALONGSIDE_API": telegram.address, "ALONGSIDE_TOKEN": "1:unknown"}
        async with started("run", environment=here) as bot:
            _, why = await bot.communicate()
    assert bot.returncode == 2
    assert b"@BotFather" in why
    assert b"unknown" not in why


async def test_the_rehearsal_room_opens_without_anything_having_been_set_up(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}
    repository = str(Path(__file__).parents[1])
    elsewhere = {**bare, "PYTHONPATH": repository}
    room = await asyncio.create_subprocess_exec(
        *COMMAND, "rehearse", "--port", "0", env=elsewhere, cwd=tmp_path, stdout=PIPE, stderr=PIPE
    )
    try:
        said = await said_until(room, "Ctrl+C")
        assert re.search(r"http://127\.0\.0\.1:\d+/[\w-]{16,}", said)
        room.terminate()
        _, log = await room.communicate()
        assert room.returncode == 0, log.decode()
    finally:
        if room.returncode is None:
            room.kill()
            await room.communicate()
    assert list(tmp_path.iterdir()) == []
