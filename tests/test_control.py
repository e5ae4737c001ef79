"""The door for commands of this machine: who may ask, and what is answered when something is not right."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import uvloop

from bot.control import Control, Declined, NotRunning, ask


async def double(order: Mapping[str, Any]) -> Any:
    """Twice what is given."""
    return {"twice": order["number"] * 2}


async def never(order: Mapping[str, Any]) -> Any:
    """Cannot be carried out."""
    raise Declined("Not today. Ask tomorrow.")


async def broken(order: Mapping[str, Any]) -> Any:
    """Fails in a way that nobody foresaw."""
    raise ZeroDivisionError


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Path]:
    """A folder whose door is open."""
    control = Control(folder, {"double": double, "never": never, "broken": broken})
    await control.open()
    try:
        yield folder
    finally:
        await control.close()


async def asked(folder: Path, order: str, **details: Any) -> Any:
    """As another process would ask."""
    return await asyncio.to_thread(ask, folder, order, **details)


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop])
def loop(request: pytest.FixtureRequest) -> Iterator[asyncio.AbstractEventLoop]:
    """Each kind of event loop that the bot may run on."""
    loop = request.param()
    yield loop
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


def test_an_order_is_carried_out(loop: asyncio.AbstractEventLoop, tmp_path: Path) -> None:
    async def story() -> Any:
        async with running(tmp_path):
            return await asked(tmp_path, "double", number=21)

    assert loop.run_until_complete(story()) == {"twice": 42}


async def test_an_order_that_is_declined_says_why(tmp_path: Path) -> None:
    async with running(tmp_path):
        with pytest.raises(Declined, match="Ask tomorrow"):
            await asked(tmp_path, "never")


async def test_an_order_that_nobody_knows_is_declined(tmp_path: Path) -> None:
    async with running(tmp_path):
        with pytest.raises(Declined, match="same version"):
            await asked(tmp_path, "dance")


async def test_an_order_that_fails_is_not_left_waiting(tmp_path: Path) -> None:
    unforeseen: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unforeseen.append(context["exception"]))
    async with running(tmp_path):
        with pytest.raises(Declined, match="log"):
            await asked(tmp_path, "broken")
    assert [type(error) for error in unforeseen] == [ZeroDivisionError]


@pytest.mark.parametrize("line", [b"\n", b"not json\n", b"[]\n", b'"x"\n', b"x" * 200_000 + b"\n"])
async def test_what_is_no_order_is_declined(tmp_path: Path, line: bytes) -> None:
    async with running(tmp_path):
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / "control"))
        writer.write(line)
        assert "declined" in json.loads(await reader.readline())
        writer.close()
        await writer.wait_closed()


async def test_somebody_who_goes_away_disturbs_nobody(tmp_path: Path) -> None:
    async with running(tmp_path):
        _, writer = await asyncio.open_unix_connection(str(tmp_path / "control"))
        writer.close()
        await writer.wait_closed()
        assert await asked(tmp_path, "double", number=1) == {"twice": 2}


async def test_only_its_owner_can_open_the_door(tmp_path: Path) -> None:
    async with running(tmp_path):
        mode = (tmp_path / "control").stat().st_mode
        assert stat.S_ISSOCK(mode)
        assert stat.S_IMODE(mode) == 0o600


_STRANGER = """
import os, socket, sys
os.setuid(65534)
with socket.socket(socket.AF_UNIX) as asking:
    asking.connect(sys.argv[1])
    print(asking.recv(99))
"""


@pytest.mark.skipif(os.getuid() != 0, reason="needs root, to be another user for a moment")
async def test_another_user_is_not_answered_even_where_the_door_can_be_reached() -> None:
    with TemporaryDirectory() as name:
        async with running(Path(name)) as folder:
            folder.chmod(0o755)
            (folder / "control").chmod(0o666)
            stranger = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _STRANGER, str(folder / "control"), stdout=asyncio.subprocess.PIPE
            )
            said, _ = await stranger.communicate()
    assert (stranger.returncode, said.strip()) == (0, b"b''")


async def test_a_data_folder_with_a_long_name_has_a_door_too(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 40)
    folder.mkdir()
    async with running(folder):
        assert await asked(folder, "double", number=2) == {"twice": 4}


async def test_a_door_that_a_killed_bot_left_is_replaced(tmp_path: Path) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(tmp_path / "control"))
    left.close()
    async with running(tmp_path):
        assert await asked(tmp_path, "double", number=3) == {"twice": 6}


async def test_a_stopped_bot_leaves_no_door(tmp_path: Path) -> None:
    async with running(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_no_door_no_folder_and_a_deserted_door_all_mean_that_no_bot_runs(tmp_path: Path) -> None:
    deserted = tmp_path / "deserted"
    deserted.mkdir()
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(deserted / "control"))
    left.close()
    for folder in (tmp_path, tmp_path / "nowhere", deserted):
        with pytest.raises(NotRunning):
            ask(folder, "double")
