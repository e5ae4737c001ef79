"""Storage that cannot commit: nothing is acknowledged that was not kept, and everything goes on once it can."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.processes import BotProcess, TelegramProcess

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", place], check=False)
    if mount.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramProcess]:
    async with TelegramProcess() as process:
        yield process


def fill(disk: Path) -> Path:
    """Leave no byte free."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1_000_000, 4_096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


async def begun(folder: Path, disk: Path, telegram: TelegramProcess) -> tuple[BotProcess, int]:
    """A bot whose data is on the small disk, and somebody who has begun to join."""
    bot = BotProcess(folder, telegram.address, ALONGSIDE_DATA=str(disk / "data"))
    bot.data = disk / "data"
    await bot.start()
    token = await bot.invite("participant")
    person: int = (await telegram.order("account", name="p"))["id"]
    await telegram.order("say", account=person, text=f"/start {token}")
    await telegram.settled([person], 1)
    return bot, person


async def test_a_full_disk_loses_nothing_and_needs_no_restart(
    tmp_path: Path, disk: Path, telegram: TelegramProcess
) -> None:
    bot, person = await begun(tmp_path, disk, telegram)

    filler = fill(disk)
    (bot.data / "ballast").unlink(missing_ok=True)  # as if it had been used up
    fill_again = fill(disk / "data")
    before = len(await telegram.texts(person))
    await telegram.order("say", account=person, text="1")
    await telegram.order("say", account=person, text="2")
    await asyncio.sleep(3)  # long enough for several tries
    assert (await telegram.order("waiting"))["updates"] == 2, "not acknowledged, because not kept"
    [said] = (await telegram.texts(person))[before:]
    assert "not working at the moment" in said, "no answer, because not kept; and nobody is left alone with that"

    filler.unlink()
    fill_again.unlink()
    await telegram.settled([person], 3)
    assert await bot.stop() == 0


async def test_the_ballast_lets_somebody_leave_when_the_disk_is_full(
    tmp_path: Path, disk: Path, telegram: TelegramProcess
) -> None:
    bot, person = await begun(tmp_path, disk, telegram)
    fill(disk)
    await telegram.order("say", account=person, text="stop")
    await telegram.settled([person], 2)
    assert "not kept anything about you" in (await telegram.texts(person))[-1]
    assert await bot.stop() == 0
