"""When the project has ended and everything was deleted: what is in both files then, and what becomes of backups."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import Open
from examples import NOW, SETTINGS, answer, contribution, joined, turn

from bot.auditing import Auditing
from storage.backups import KINDS, aside, kept
from storage.database import Connection
from storage.ending import emptied
from storage.erasure import PROJECT
from storage.sqlite import SqliteStorage

DAY = timedelta(days=1)
ENDS_AT = NOW - 8 * DAY
ENDED = replace(SETTINGS, ends_at=ENDS_AT, backup_days=30)


@pytest.fixture
async def ended(opens: Open) -> SqliteStorage:
    storage = await opens(ENDED)
    for chat in (1, 2):
        await storage.keep(turn(await joined(storage, chat), answer("4"), contribution("The stairs are dark.")))
    return storage


async def wipe(storage: SqliteStorage, now: datetime = NOW) -> None:
    """As ``bot.ending`` does it."""
    for pseudonym in await storage.endings.everybody():
        await storage.erase(pseudonym, now)
    await storage.endings.wipe(ENDS_AT, now)


def rows(connection: Connection) -> dict[str, int]:
    counted = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in PROJECT}
    return {table: row[0] for table, row in counted.items() if row and row[0]}


async def test_nothing_is_left_but_that_it_has_ended(ended: SqliteStorage) -> None:
    before = await ended._project.run(rows)
    assert before.keys() & set(emptied()) >= {"participation", "answers", "contributions", "consents", "invitations"}
    await wipe(ended)
    assert (await ended._project.run(rows)).keys() <= {"endings", "inbox"}
    assert await ended.endings.everybody() == ()


async def test_the_next_backup_takes_the_place_of_every_copy_and_of_all_that_was_put_aside(
    ended: SqliteStorage, tmp_path: Path
) -> None:
    backups = tmp_path / "backups"
    for days in (3, 2, 1):
        await ended.backups.take(backups, NOW - days * DAY)
    aside(backups, NOW - DAY).mkdir(parents=True)
    (aside(backups, NOW - DAY) / "people.db").touch()
    await wipe(ended)
    last = await ended.backups.take(backups, NOW + timedelta(minutes=15))
    assert [kept(backups, kind) for kind in KINDS] == [(last,)] * 2
    assert sorted(path for path in backups.rglob("*") if path.is_file()) == [last.file(backups, kind) for kind in KINDS]


async def test_the_audit_is_whole_although_copies_from_before_are_still_there(
    ended: SqliteStorage, tmp_path: Path
) -> None:
    await ended.looks.note("backup", "", NOW)
    await ended.backups.take(tmp_path, NOW)
    await wipe(ended)
    assert (await Auditing(storage=ended, backups=tmp_path).verdict([])).is_whole


async def test_what_came_back_with_an_old_copy_is_deleted_anew_and_so_are_copies_of_that(
    ended: SqliteStorage, tmp_path: Path
) -> None:
    backups, again = tmp_path / "backups", NOW + 3 * DAY
    await wipe(ended)
    await joined(ended, 3)
    assert not (await ended.endings.now()).wiped
    await ended.backups.take(backups, again - DAY)
    await wipe(ended, again)
    assert (await ended.endings.now()).wiped
    last = await ended.backups.take(backups, again + timedelta(minutes=15))
    assert [kept(backups, kind) for kind in KINDS] == [(last,)] * 2
