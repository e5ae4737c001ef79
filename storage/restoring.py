"""Puts a copy in the place of the data, so that nothing comes back with it that is nobody's to bring back.

The copy is made ready inside the data folder and takes its place only then. What was there is put aside, not deleted.
A crash in between leaves either what was there, or a folder that says that it must be restored. Knows no clock and no
words; what is carried over stands in ``storage.replaying``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from storage import replaying
from storage.backups import KINDS, Snapshot, aside, asides, kept, time_of
from storage.database import opened_alone
from storage.errors import NoBackup, StorageError
from storage.folder import Folder, owned_like
from storage.keys import Keys, read_keys
from storage.migrating import check
from storage.opening import open_storage
from storage.records import Notice, Settings
from storage.replaying import CarriedOver
from storage.sqlite import SqliteStorage

_STAGE: Final = "restoring"
_PARTS: Final = ("", "-wal", "-journal")
"""What a file of SQLite can have beside it."""
_NOTHING: Final = CarriedOver()


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """What was put back, and what was done with it before."""

    snapshot: Snapshot
    later: datetime | None
    """Of when (UTC) the latest state is from which anything was carried over; None: nothing later could be read."""
    unread: int
    """How many later states could not be read."""
    erased: int = 0
    """People who were erased since, and are erased again."""
    dropped: int = 0
    """Messages that waited to be sent, and will not be."""
    taken_back: int = 0
    """Answers and contributions that are gone since, or that nobody may read any more."""
    carried: CarriedOver = _NOTHING
    aside: Path | None = None
    """Where that is now which was there; None if nothing was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Later:
    """A later state of the same project."""

    files: Path
    """The folder of ``project.db``, or the copy of it."""
    at: datetime

    @property
    def project(self) -> Path:
        return self.files if self.files.suffix else self.files / "project.db"


async def restore(
    snapshot: Snapshot,
    *,
    backups: Path,
    folder: Path,
    key_file: Path,
    settings: Settings,
    now: datetime,
    notices: Callable[[Restored], Sequence[Notice]],
) -> Restored:
    """Put ``snapshot`` in the place of what is in ``folder``. ``notices``: what is said of it at the next start.

    Raises InUse while a bot runs, NoBackup, or what ``open_storage`` raises of the copy; then nothing has changed.
    """
    keys, held = read_keys(key_file, folder), Folder(folder)
    stage = folder / _STAGE
    try:
        later, unread = _readable(_later_than(snapshot, backups, folder, now), keys)
        _make_stage(stage, snapshot.file(backups, "project"), _people(snapshot, backups, folder, keys))
        restored = Restored(snapshot=snapshot, later=later[-1].at if later else None, unread=unread)
        if (folder / "project.db").exists():
            restored = replace(restored, aside=aside(backups, now))
        storage = await open_storage(stage, key_file, settings, now)
        try:
            restored = await _replayed(storage, restored, later, now)
            await storage.announce(notices(restored), now)
        finally:
            await storage.close()
        _take_the_place(stage, folder, restored.aside)
        return restored
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        held.release()


# --- what is later ---------------------------------------------------------------------------------------------------


def _later_than(snapshot: Snapshot, backups: Path, folder: Path, now: datetime) -> list[_Later]:
    """The oldest first; what is there now is the newest."""
    found = [_Later(files=each.file(backups, "project"), at=each.taken_at) for each in kept(backups)]
    found += [_Later(files=path, at=time_of(path.name)) for path in asides(backups)]
    later = sorted((each for each in found if each.at > snapshot.taken_at), key=lambda each: each.at)
    return [each for each in (*later, _Later(files=folder, at=now)) if each.project.exists()]


def _readable(later: Sequence[_Later], keys: Keys) -> tuple[list[_Later], int]:
    """Those that can be read from beginning to end, and how many cannot."""
    found = [each for each in later if _can_be_read(each.project, keys.project, "project")]
    return found, len(later) - len(found)


def _can_be_read(path: Path, key: bytes, kind: str) -> bool:
    try:
        with opened_alone(path, key) as connection:
            check(connection, kind)
    except StorageError:
        return False
    return True


# --- making ready ----------------------------------------------------------------------------------------------------


def _make_stage(stage: Path, project: Path, people: Path) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    for kind, source in (("project", project), ("people", people)):
        shutil.copyfile(source, stage / f"{kind}.db")
        (stage / f"{kind}.db").chmod(0o600)


def _people(snapshot: Snapshot, backups: Path, folder: Path, keys: Keys) -> Path:
    """The keys of that time; of an older copy, the next that are left: nobody was erased who is in them."""
    for each in kept(backups, "people"):
        if each.name >= snapshot.name:
            return each.file(backups, "people")
    now = folder / "people.db"
    if now.exists() and _can_be_read(now, keys.people, "people"):
        return now
    raise NoBackup(
        f"The keys for {snapshot.name} are gone: copies of people.db are kept for a week. Nobody's words could be read."
    )


async def _replayed(storage: SqliteStorage, restored: Restored, later: Sequence[_Later], now: datetime) -> Restored:
    """Everything that must hold, before anything else can happen."""
    copies = storage.backups
    dropped = await copies.drop_outbox()
    for each in later:
        await copies.beside(each.project, replaying.erase_again)
    await copies.erase_strangers(now)
    erased = await copies.unfinished()
    await storage.finish_erasures(now)
    for each in later:
        await copies.beside(each.project, replaying.keep_receipts)
    restored = replace(restored, dropped=dropped, erased=erased)
    if later:
        restored = await _carried_over(storage, restored, later)
    await storage.looks.note(replaying.RESTORED, restored.snapshot.name, now)
    return restored


async def _carried_over(storage: SqliteStorage, restored: Restored, later: Sequence[_Later]) -> Restored:
    """What is gone is looked up in the last state to which no older copy had been put back meanwhile."""
    at, newest = restored.snapshot.taken_at, later[-1].project
    until = await storage.backups.beside(newest, lambda connection: replaying.put_back_over(connection, at))
    unbroken = [each for each in later if until is None or each.at <= until]
    taken_back = 0
    if unbroken:
        taken_back = await storage.backups.beside(unbroken[-1].project, replaying.take_back)
    carried = await storage.backups.beside(newest, replaying.carry_over)
    return replace(restored, taken_back=taken_back, carried=carried)


# --- taking the place ------------------------------------------------------------------------------------------------


def _take_the_place(stage: Path, folder: Path, put_aside: Path | None) -> None:
    """``people.db`` goes first and comes last: while it is away, the folder is refused and says what to do."""
    if put_aside is not None:
        for path in (put_aside.parent, put_aside):
            path.mkdir(mode=0o700, exist_ok=True)
            owned_like(path, path.parent)
        for path in _present(folder):
            shutil.copy2(path, put_aside / path.name)
            owned_like(put_aside / path.name, put_aside)
            _sync(put_aside / path.name)
        _sync(put_aside)
    (folder / "people.db").unlink(missing_ok=True)
    _sync(folder)
    for path in _present(folder):
        if path.suffix != ".db":
            path.unlink()
    for kind in reversed(KINDS):
        owned_like(stage / f"{kind}.db", folder)
        _sync(stage / f"{kind}.db")
        (stage / f"{kind}.db").replace(folder / f"{kind}.db")
    _sync(folder)


def _present(folder: Path) -> Iterator[Path]:
    return (path for kind in KINDS for part in _PARTS if (path := folder / f"{kind}.db{part}").exists())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
