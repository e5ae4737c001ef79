"""Markers planted in a whole life: none of them is in any log, at any level, nor in any byte that is kept.

After an erasure none is left either in what the keys open: of the data, and of a backup that was made after it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.control import ask
from storage.backups import kept
from storage.database import opened_alone
from storage.erasure import FILES
from storage.keys import read_keys
from tests.processes import TOKEN, BotProcess, TelegramProcess

COMPLAINT = "A complaint-marker about the locked door"
PERSON = 7_412_589_630
NAME = "Zephyrmarker"
WORDS = "A sentence-marker about the quiet corridor"
LIFE = ["1", "2", *["1"] * 7, NAME, "/feedback", WORDS, "2", "1", "my data"]
"""English, usual words, yes, a name, words of their own, shared by name, and a copy of everything."""
ERASED = ["/complain", COMPLAINT, "1", "/stop", "5", "1"]
"""A complaint, and everything erased, without days to change one's mind."""


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramProcess]:
    async with TelegramProcess() as process:
        yield process


async def test_nothing_of_a_life_is_in_a_log_or_on_the_disk(tmp_path: Path, telegram: TelegramProcess) -> None:
    bot = BotProcess(tmp_path, telegram.address, ALONGSIDE_LOG="debug")
    await bot.start()
    invitation = await bot.invite("participant")
    await telegram.order("limits", on=False)
    person = (await telegram.order("account", name=NAME, id=PERSON))["id"]
    said = 0
    for text in [f"/start {invitation}", *LIFE]:
        await telegram.order("say", account=person, text=text)
        said += 1
        await telegram.settled([person], said)
    assert any(WORDS in text for text in await telegram.texts(person)), "the life was lived"
    await telegram.order("update", kind="message", content={"chat": {"id": PERSON}, "text": WORDS})
    await telegram.order("fault", method="sendMessage", kind="drop", when="after")
    await telegram.order("say", account=person, text=WORDS)
    await bot.kill()
    await bot.start()
    await telegram.settled([person], said + 1)
    assert await bot.stop() == 0

    markers = [NAME, WORDS, str(PERSON), TOKEN, invitation]
    kept = {path: path.read_bytes() for path in sorted(bot.data.rglob("*")) if path.is_file()}
    assert {path.name for path in kept} >= {"people.db", "project.db"}
    for place, content in {**kept, bot.log: bot.log.read_bytes()}.items():
        for marker in markers:
            for encoding in ("utf-8", "utf-16-le"):
                assert marker.encode(encoding) not in content, f"a marker is in {place.name}"


async def test_nothing_of_somebody_who_was_erased_is_anywhere(tmp_path: Path, telegram: TelegramProcess) -> None:
    temporary, backups = tmp_path / "tmp", tmp_path / "backups"
    temporary.mkdir()
    bot = BotProcess(
        tmp_path, telegram.address, ALONGSIDE_LOG="debug", ALONGSIDE_BACKUPS=str(backups), TMPDIR=str(temporary)
    )
    project = tmp_path / "project.toml"
    project.write_text(project.read_text("utf-8").replace("undo_days = 7", "undo_days = 0"), "utf-8")
    await bot.start()
    invitation = await bot.invite("participant")
    await telegram.order("limits", on=False)
    person = (await telegram.order("account", name=NAME, id=PERSON))["id"]
    for said, text in enumerate([f"/start {invitation}", *LIFE, *ERASED], 1):
        await telegram.order("say", account=person, text=text)
        await telegram.settled([person], said)
    assert any(COMPLAINT in text for text in await telegram.texts(person)), "the life was lived"
    async with asyncio.timeout(60):
        while not any("What I held about you is erased now" in text for text in await telegram.texts(person)):
            await asyncio.sleep(0.1)
    assert {path.name for path in bot.data.rglob("*")} <= FILES.keys(), "while it runs"
    await asyncio.to_thread(ask, bot.data, "backup")
    assert await bot.stop() == 0
    assert {path.name for path in bot.data.rglob("*")} <= FILES.keys(), "and afterwards"
    markers = [NAME, WORDS, COMPLAINT, str(PERSON), invitation]
    kept_files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {bot.log, bot.key_file, bot.data / "project.db"} <= kept_files.keys()
    in_the_open = opened(bot, backups)
    assert sum(b"withdrawal" in content for content in in_the_open.values()) == 2, "the keys open what there is"
    for place, content in (kept_files | in_the_open).items():
        for marker in markers:
            for encoding in ("utf-8", "utf-16-le"):
                assert marker.encode(encoding) not in content, f"a marker is in {place.name}"


def opened(bot: BotProcess, backups: Path) -> dict[Path, bytes]:
    """Every value of both files, and of the newest backup of both, as they are once the keys have opened them."""
    keys = read_keys(bot.key_file, bot.data)
    [newest] = kept(backups)[-1:]
    places = [(bot.data / f"{kind}.db", kind) for kind in ("people", "project")]
    places += [(newest.file(backups, kind), kind) for kind in ("people", "project")]
    return {path / "opened": values(path, keys.people if kind == "people" else keys.project) for path, kind in places}


def values(path: Path, key: bytes) -> bytes:
    with opened_alone(path, key) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        rows = [row for (table,) in tables for row in connection.execute(f"SELECT * FROM {table}")]
    return b"\n".join(each if isinstance(each, bytes) else str(each).encode() for row in rows for each in row)
