"""Backups, restores and the audit as whoever runs the machine meets them, and as the running bot makes them."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from open_project import NOON, MovedClock, somebody

from bot.app import App
from bot.auditing import Auditing
from bot.backing_up import BackingUp
from bot.cli import command_line
from bot.exit_codes import FOUND_WRONG, MISUSED, OK
from bot.library import Library
from bot.project_file import example_project
from bot.rehearsal.api import TelegramServer
from bot.rehearsal.clock import MovableClock
from bot.settings import read_places, read_settings
from flows.phrasebook import Phrasebook
from storage.backups import kept
from storage.opening import open_storage
from storage.sqlite import SqliteStorage

TOKEN = "123456789:" + "x" * 35


@pytest.fixture
async def environment(tmp_path: Path) -> Mapping[str, str]:
    """Of a bot that ran once."""
    given = {
        "ALONGSIDE_TOKEN": TOKEN,
        "ALONGSIDE_DATA": str(tmp_path / "data"),
        "ALONGSIDE_KEY_FILE": str(tmp_path / "alongside.key"),
        "ALONGSIDE_PROJECT": str(tmp_path / "alongside.toml"),
    }
    assert command_line(["init"], given) == OK
    await (await _opened(given)).close()
    return given


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups are if nothing else is said."""
    return tmp_path / "data-backups"


async def _opened(environment: Mapping[str, str]) -> SqliteStorage:
    places = read_places(environment)
    return await open_storage(
        places.data, places.key_file, example_project().for_storage(backed_up=True), MovableClock().now()
    )


def _run(environment: Mapping[str, str], *words: str) -> int:
    return command_line(words, environment)


# --- by itself -------------------------------------------------------------------------------------------------------


async def test_one_is_made_every_fifteen_minutes_and_after_a_clock_was_set_back(
    environment: Mapping[str, str], folder: Path
) -> None:
    storage, clock = await _opened(environment), MovedClock()
    backing_up = BackingUp(storage=storage, clock=clock, folder=folder)
    made = []
    for minutes in (0, 14, 1, 1, 14, -60):
        clock.move(minutes=minutes)
        await backing_up.look()
        made.append(len(kept(folder)))
    await storage.close()
    assert made == [1, 1, 2, 2, 3, 4]


async def test_old_copies_go_at_the_start_although_none_is_due(environment: Mapping[str, str], folder: Path) -> None:
    storage, clock = await _opened(environment), MovedClock()
    backing_up = BackingUp(storage=storage, clock=clock, folder=folder)
    await backing_up.look()
    clock.move(days=29, hours=23, minutes=59)
    await backing_up.look()
    clock.move(minutes=1)
    await backing_up.look()
    assert len(kept(folder)) == 2
    await backing_up.look(starting=True)
    await storage.close()
    assert len(kept(folder)) == 1


async def test_that_none_can_be_made_is_seen_by_the_watch_until_one_can(
    environment: Mapping[str, str], folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    storage, clock = await _opened(environment), MovedClock()
    backing_up = BackingUp(storage=storage, clock=clock, folder=folder)
    folder.write_text("a file where the folder should be")
    seen = []
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            await backing_up.look()
            seen.append(await backing_up.movement())
            clock.move(minutes=1)
    folder.unlink()
    await backing_up.look()
    seen.append(await backing_up.movement())
    await storage.close()
    assert [(each.waits, each.mark) for each in seen] == [(True, 0), (True, 0), (False, 1)]
    assert seen[1].since == NOON
    assert str(folder) in caplog.text


def test_the_owner_is_told_of_it_in_words() -> None:
    words: Phrasebook = Library.shipped("GB").book.phrasebooks["watch_words"]
    assert {"backup", "backup_over", "restored"} <= set(words.phrases)


async def test_the_running_bot_makes_them_and_answers_the_commands(
    environment: Mapping[str, str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = MovableClock()
    async with TelegramServer(token=TOKEN, clock=clock) as telegram:
        here = {**environment, "ALONGSIDE_API": telegram.address}
        app = App(settings=read_settings(here), project=example_project(), clock=clock)
        await app.start()
        try:
            async with asyncio.timeout(60):
                while not kept(folder):
                    await asyncio.sleep(0.02)
            capsys.readouterr()
            assert await asyncio.to_thread(_run, here, "backup") == OK
            assert f"in {folder}" in capsys.readouterr().out
            assert await asyncio.to_thread(_run, here, "audit", "verify") == OK
            assert "The audit is whole. Rows: 1." in capsys.readouterr().out
            assert await asyncio.to_thread(_run, here, "restore", kept(folder)[0].name) == MISUSED
            assert "Another process has" in capsys.readouterr().err
        finally:
            await app.stop()


# --- at the command line ---------------------------------------------------------------------------------------------


def test_one_is_made_while_no_bot_runs_and_listed(
    environment: Mapping[str, str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(environment, "backup", "--list") == OK
    assert f"There are no backups in {folder}." in capsys.readouterr().out
    assert _run(environment, "backup") == OK
    [snapshot] = kept(folder)
    assert f"Made: {snapshot.name}  in {folder}" in capsys.readouterr().out
    assert _run(environment, "backup", "--list") == OK
    assert capsys.readouterr().out.startswith(snapshot.name)
    snapshot.file(folder, "people").unlink()
    assert _run(environment, "backup", "--list") == OK
    assert "without its own keys" in capsys.readouterr().out


def test_no_backups_are_made_if_that_is_wanted(
    environment: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    none = {**environment, "ALONGSIDE_BACKUPS": "none"}
    for words in (["backup"], ["backup", "--list"], ["restore", "20260302T101500Z-1a2b3c4d5e6f7081"]):
        assert command_line(words, none) == MISUSED
        assert "ALONGSIDE_BACKUPS" in capsys.readouterr().err


async def test_a_restore_says_what_it_carried_over(
    environment: Mapping[str, str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    storage = await _opened(environment)
    gone, _ = await somebody(storage, 8), await somebody(storage, 9)
    await storage.close()
    assert await asyncio.to_thread(_run, environment, "backup") == OK
    [snapshot] = kept(folder)
    storage = await _opened(environment)
    await storage.erase(gone.pseudonym, MovableClock().now())
    await storage.close()
    capsys.readouterr()
    assert await asyncio.to_thread(_run, environment, "restore", snapshot.name) == OK
    said = capsys.readouterr().out
    assert "erased again: 1." in said
    assert "Carried over from" in said
    assert str(folder / "aside") in said
    storage = await _opened(environment)
    assert await storage.person(gone.pseudonym) is None
    await storage.close()


async def test_a_restore_into_an_empty_place_says_that_nothing_later_is_known(
    environment: Mapping[str, str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await asyncio.to_thread(_run, environment, "backup") == OK
    [snapshot] = kept(folder)
    shutil.rmtree(read_places(environment).data)
    capsys.readouterr()
    assert await asyncio.to_thread(_run, environment, "restore", snapshot.name) == OK
    assert "Nothing later could be read" in capsys.readouterr().out
    assert await asyncio.to_thread(_run, environment, "restore", "20990101T000000Z-0000000000000000") == MISUSED
    assert "alongside backup --list" in capsys.readouterr().err


async def test_a_changed_audit_is_found_and_a_shortened_one_by_the_names_of_backups(
    environment: Mapping[str, str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert await asyncio.to_thread(_run, environment, "backup") == OK
    storage = await _opened(environment)
    head = (await storage.looks.verify()).head
    await storage.close()
    assert head in {each.head for each in kept(folder)}
    assert await asyncio.to_thread(_run, environment, "audit", "verify", "--head", head[:8]) == OK
    assert await asyncio.to_thread(_run, environment, "audit", "verify", "--head", "12345678") == FOUND_WRONG
    storage = await _opened(environment)
    await storage._project.run(lambda connection: connection.execute("DELETE FROM audit WHERE number = 2").rowcount)
    assert (await Auditing(storage=storage, backups=None).verdict([])).is_whole
    await storage.close()
    capsys.readouterr()
    assert await asyncio.to_thread(_run, environment, "audit", "verify") == FOUND_WRONG
    assert head in capsys.readouterr().out
    storage = await _opened(environment)
    await storage._project.run(lambda connection: connection.execute("UPDATE audit SET what = 'nothing'").rowcount)
    await storage.close()
    assert await asyncio.to_thread(_run, environment, "audit", "verify") == FOUND_WRONG
    assert "broken at row 1" in capsys.readouterr().out


async def test_what_the_operator_does_is_in_the_audit(environment: Mapping[str, str], folder: Path) -> None:
    clock = MovableClock()
    async with TelegramServer(token=TOKEN, clock=clock) as telegram:
        here = {**environment, "ALONGSIDE_API": telegram.address}
        assert await asyncio.to_thread(_run, here, "invite", "owner") == OK
    assert await asyncio.to_thread(_run, environment, "backup") == OK
    assert await asyncio.to_thread(_run, environment, "restore", kept(folder)[0].name) == OK
    storage = await _opened(environment)
    rows = await storage._project.run(lambda c: c.execute("SELECT role, what, about, pseudonym FROM audit").fetchall())
    await storage.close()
    assert rows == [
        ("operator", "invitation_made", "owner", None),
        ("operator", "backup_made", "", None),
        ("operator", "restored", kept(folder)[0].name, None),
    ]


# --- where they are --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beside", ["data", "data/backups", "."])
def test_they_are_never_in_the_data_folder_nor_the_data_or_the_key_in_theirs(
    environment: Mapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], beside: str
) -> None:
    assert command_line(["run"], {**environment, "ALONGSIDE_BACKUPS": str(tmp_path / beside)}) == MISUSED
    assert "ALONGSIDE_BACKUPS" in capsys.readouterr().err


def test_the_days_that_they_live_stand_in_the_project_file() -> None:
    project = example_project()
    longer = project.model_copy(update={"keep_days": project.keep_days.model_copy(update={"backups": 60})})
    assert project.for_storage().backup_days == 0
    assert project.for_storage(backed_up=True).backup_days == 30
    assert longer.for_storage(backed_up=True).backup_days == 60
