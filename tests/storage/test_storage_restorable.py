"""Which copies may not be put back, that it is said why, and that nothing has changed then."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Open, Restore
from examples import KEPT, NOW, joined

from storage.backups import ASIDE, Snapshot, kept
from storage.database import opened_alone
from storage.errors import Damaged, NoBackup, TooNew, WrongKey
from storage.keys import create_key, read_keys

LONG_AGO = NOW - timedelta(days=20)
ENDS = datetime(2026, 3, 1, tzinfo=UTC)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
async def snapshot(opens: Open, backups: Path) -> Snapshot:
    """A copy of a project with somebody in it, and its data folder closed."""
    storage = await opens(KEPT)
    await joined(storage, 8)
    made = await storage.backups.take(backups, NOW)
    await storage.close()
    return made


@pytest.fixture
def in_copy(backups: Path, folder: Path, key_file: Path) -> Callable[[Snapshot, str], None]:
    def in_copy_(snapshot: Snapshot, sql: str) -> None:
        with opened_alone(snapshot.file(backups, "project"), read_keys(key_file, folder).project) as copy:
            copy.execute(sql)

    return in_copy_


async def refused(
    restore: Restore,
    snapshot: Snapshot,
    folder: Path,
    error: type[Exception] | tuple[type[Exception], ...],
    why: str,
    now: datetime | None = None,
) -> None:
    before = files_of(folder)
    with pytest.raises(error, match=why):
        await restore(snapshot, *([now] if now else []))
    assert files_of(folder) == before
    assert not (folder / "restoring").exists()


async def test_with_another_key(snapshot: Snapshot, folder: Path, key_file: Path, restore: Restore) -> None:
    key_file.unlink()
    create_key(key_file)
    await refused(restore, snapshot, folder, WrongKey, f"does not open .*{snapshot.name}.*Nothing has changed")


@pytest.mark.parametrize("left", [0, 100, 4096, 20_000])
async def test_one_that_was_cut_short(
    snapshot: Snapshot, backups: Path, folder: Path, restore: Restore, left: int
) -> None:
    path = snapshot.file(backups, "project")
    path.write_bytes(path.read_bytes()[:left])
    await refused(restore, snapshot, folder, (Damaged, WrongKey), f"{snapshot.name}.*choose|{snapshot.name}.*others")


async def test_one_of_a_newer_version(
    snapshot: Snapshot, folder: Path, restore: Restore, in_copy: Callable[[Snapshot, str], None]
) -> None:
    in_copy(snapshot, "PRAGMA user_version = 99")
    await refused(restore, snapshot, folder, TooNew, f"{snapshot.name}.*newer version.*Nothing has changed")


@pytest.mark.parametrize(("days", "lives"), [(29, True), (30, False)])
async def test_one_that_has_lived_for_as_long_as_it_may(
    snapshot: Snapshot, backups: Path, folder: Path, restore: Restore, days: int, lives: bool
) -> None:
    now = NOW + timedelta(days=days)
    if lives:
        assert (await restore(snapshot, now)).snapshot == snapshot
    else:
        await refused(restore, snapshot, folder, NoBackup, "older than 30 days", now)


async def test_one_whose_keys_have_lived_for_as_long_as_they_may(
    snapshot: Snapshot, backups: Path, folder: Path, restore: Restore
) -> None:
    shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    await refused_without_data(restore, snapshot, folder, NOW + timedelta(days=7))
    assert await restore(snapshot, NOW + timedelta(days=6, hours=23))


async def refused_without_data(restore: Restore, snapshot: Snapshot, folder: Path, now: datetime) -> None:
    with pytest.raises(NoBackup, match=r"kept for 7 days.*Nothing has changed"):
        await restore(snapshot, now)
    assert set(files_of(folder)) <= {"lock"}


async def test_one_of_which_people_were_told_that_it_is_gone(
    opens: Open, backups: Path, folder: Path, restore: Restore
) -> None:
    """The days that copies live were made more after that was said."""
    storage = await opens(KEPT)
    person = await joined(storage, 8)
    made = await storage.backups.take(backups, LONG_AGO)
    await storage.erase(person.pseudonym, LONG_AGO + timedelta(hours=1))
    said = "UPDATE erasures SET gone_by = '2026-03-01'"
    await storage._project.run(lambda connection: connection.execute(said).rowcount)
    await storage.close()
    await refused(restore, made, folder, NoBackup, "people were told that nothing of that time is left")


async def test_one_from_before_everything_was_deleted(
    opens: Open, backups: Path, folder: Path, restore: Restore
) -> None:
    storage = await opens(KEPT)
    await joined(storage, 8)
    made = await storage.backups.take(backups, LONG_AGO)
    await storage.endings.wipe(ENDS, NOW)
    await storage.close()
    assert made in kept(backups)
    await refused(restore, made, folder, NoBackup, "may not be put back")


async def test_without_room_for_what_is_there(
    snapshot: Snapshot, backups: Path, folder: Path, restore: Restore
) -> None:
    (backups / ASIDE).write_text("a file where the folder should be")
    await refused(restore, snapshot, folder, NoBackup, f"{snapshot.name} could not be put back: .*Nothing has changed")
    (backups / ASIDE).unlink()
    assert (await restore(snapshot)).aside
