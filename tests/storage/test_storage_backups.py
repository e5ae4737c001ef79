"""Backups: that they are whole, closed to others, thin out, and go when it was promised."""

from __future__ import annotations

import asyncio
import stat
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Open
from examples import KEPT, NOW, SETTINGS, answer, contribution, joined, turn

from flows.events import Shown
from storage.backups import KINDS, Snapshot, aside, asides, gone_by, kept, named
from storage.database import opened_alone
from storage.errors import NoBackup
from storage.keys import read_keys
from storage.migrating import migrations, number_of
from storage.sqlite import SqliteStorage

MARK = "The kettle is behind the blue door."


@pytest.fixture
async def keeping(opens: Open) -> SqliteStorage:
    return await opens(KEPT)


async def _taken(storage: SqliteStorage, backups: Path, *times: timedelta) -> list[Snapshot]:
    return [await storage.backups.take(backups, NOW + time) for time in times]


async def test_a_copy_has_everything_and_is_encrypted_with_the_same_key(
    keeping: SqliteStorage, backups: Path, folder: Path, key_file: Path
) -> None:
    person = await joined(keeping, 8)
    await keeping.keep(turn(person, contribution(MARK)))
    snapshot = await keeping.backups.take(backups, NOW)
    keys = read_keys(key_file, folder)
    for kind, key, table in (("people", keys.people, "people"), ("project", keys.project, "contributions")):
        path = snapshot.file(backups, kind)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        readable = (b"SQLite format", b"CREATE TABLE", person.pseudonym.encode(), MARK.encode())
        assert not [words for words in readable if words in path.read_bytes()]
        with opened_alone(path, key) as copy:
            assert number_of(copy) == len(migrations(kind))
            assert copy.execute(f"SELECT pseudonym FROM {table}").fetchall() == [(person.pseudonym,)]
    assert stat.S_IMODE(backups.stat().st_mode) == 0o700


async def test_a_name_says_when_and_how_the_audit_ended_and_nothing_else(keeping: SqliteStorage, backups: Path) -> None:
    coordinator = await joined(keeping, 7, role="coordinator")
    await keeping.keep(turn(coordinator, Shown(view="cases")))
    head = (await keeping.looks.verify()).head
    await keeping.backups.take(backups, NOW + timedelta(milliseconds=500))
    names = {path.name for path in backups.rglob("*") if path.is_file()}
    assert names == {f"20260302T120000Z-{head}.db"}
    assert [each.head for each in kept(backups)] == [head]


async def test_copies_made_while_much_is_written_are_whole(keeping: SqliteStorage, backups: Path) -> None:
    people = [await joined(keeping, chat) for chat in range(10, 20)]

    async def write(number: int) -> None:
        await keeping.keep(turn(people[number % 10], answer(str(number % 5)), contribution(f"{MARK} {number}")))

    writing = [asyncio.create_task(write(number)) for number in range(200)]
    for second in range(4):
        await keeping.backups.take(backups, NOW + timedelta(seconds=second))
    await asyncio.gather(*writing)
    assert len(kept(backups)) == 4  # each was read from beginning to end before it got its name


async def test_a_copy_that_cannot_be_made_leaves_nothing_behind(keeping: SqliteStorage, backups: Path) -> None:
    backups.write_text("a file where the folder should be")
    with pytest.raises(NoBackup, match=str(backups)):
        await keeping.backups.take(backups, NOW)
    backups.unlink()
    await _taken(keeping, backups, timedelta())
    (backups / "project" / "left-by-a-power-cut.part").touch()
    await _taken(keeping, backups, timedelta(hours=1))
    assert not list(backups.rglob("*.part"))


async def test_what_was_put_there_by_others_is_left_alone(keeping: SqliteStorage, backups: Path) -> None:
    await _taken(keeping, backups, timedelta())
    others = backups / "project" / "copy-of-mine.db", backups / "aside" / "notes"
    others[1].mkdir(parents=True)
    others[0].touch()
    await _taken(keeping, backups, timedelta(days=400))
    assert all(path.exists() for path in others)


async def test_of_older_ones_the_last_of_each_day_stays(keeping: SqliteStorage, backups: Path) -> None:
    await _taken(keeping, backups, *(timedelta(hours=3 * step) for step in range(30)))
    times = [each.taken_at for each in kept(backups)]
    assert times[-8:] == [NOW + timedelta(hours=3 * step) for step in range(22, 30)]
    days = [moment.date() for moment in times[:-8]]
    assert len(set(days)) == len(days) == 3
    assert times == [each.taken_at for each in kept(backups, "people")]


async def test_keys_are_kept_for_a_week_and_the_rest_for_as_long_as_the_project_says(
    keeping: SqliteStorage, backups: Path
) -> None:
    await _taken(keeping, backups, *(timedelta(days=day) for day in range(32)))
    now = NOW + timedelta(days=31)
    for kind, days in (("people", 7), ("project", 30)):
        assert [each.taken_at for each in kept(backups, kind)] == [
            now - timedelta(days=day) for day in reversed(range(days))
        ]


async def test_shorter_times_of_the_project_hold_for_keys_too(opens: Open, backups: Path) -> None:
    storage = await opens(replace(SETTINGS, backup_days=2))
    await _taken(storage, backups, *(timedelta(days=day) for day in range(5)))
    assert [len(kept(backups, kind)) for kind in KINDS] == [2, 2]


async def test_what_was_there_before_a_restore_goes_with_the_keys(keeping: SqliteStorage, backups: Path) -> None:
    aside(backups, NOW).mkdir(parents=True)
    await keeping.backups.expire(backups, NOW + timedelta(days=6, hours=23))
    assert len(asides(backups)) == 1
    await keeping.backups.expire(backups, NOW + timedelta(days=7))
    assert asides(backups) == ()


@pytest.mark.parametrize(("days", "gone"), [(0, None), (1, date(2026, 3, 4)), (30, date(2026, 4, 2))])
def test_the_day_is_said_on_which_the_last_copy_is_gone(days: int, gone: date | None) -> None:
    assert gone_by(NOW, replace(SETTINGS, backup_days=days)) == gone


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("days", [1, 7, 30])
async def test_on_that_day_it_is_gone_whenever_it_was_made(opens: Open, backups: Path, hour: int, days: int) -> None:
    settings = replace(SETTINGS, backup_days=days)
    storage = await opens(settings)
    erased = datetime(2026, 3, 2, hour, 59, tzinfo=NOW.tzinfo)
    await storage.backups.take(backups, erased)
    gone = gone_by(erased, settings)
    assert gone is not None
    await storage.backups.expire(backups, datetime(gone.year, gone.month, gone.day, tzinfo=NOW.tzinfo))
    assert kept(backups) == kept(backups, "people") == ()


async def test_a_promise_holds_although_the_project_keeps_copies_for_longer_now(opens: Open, backups: Path) -> None:
    storage = await opens(replace(SETTINGS, backup_days=2))
    person = await joined(storage, 8)
    before = await storage.backups.take(backups, NOW)
    await storage.erase(person.pseudonym, NOW + timedelta(hours=1))
    await storage._project.run(lambda connection: connection.execute("UPDATE erasures SET gone_by = '2026-03-05'"))
    await storage.close()
    longer = await opens(replace(SETTINGS, backup_days=300))
    after = await longer.backups.take(backups, NOW + timedelta(hours=2))
    await longer.backups.expire(backups, NOW + timedelta(days=2, hours=11))
    assert kept(backups) == (before, after)
    await longer.backups.expire(backups, NOW + timedelta(days=2, hours=12))
    assert kept(backups) == (after,)


def test_a_name_that_is_not_there_is_said(backups: Path) -> None:
    with pytest.raises(NoBackup, match="alongside backup --list"):
        named(backups, "20260302T120000Z-0000000000000000")
