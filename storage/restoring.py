"""Puts a copy in the place of the data, so that nothing comes back with it that is nobody's to bring back.

The copy is made ready inside the data folder and takes its place only then. What was there is put aside, not deleted.
A crash in between leaves either what was there, or a folder that says that it must be restored. Knows no clock and no
words; what is carried over stands in ``storage.replaying``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from storage import replaying
from storage.backups import KINDS, PEOPLE_DAYS, Snapshot, aside, kept, lives
from storage.database import Connection
from storage.errors import NoBackup
from storage.folder import Folder, owned_like
from storage.keys import Keys, read_keys
from storage.opening import open_storage
from storage.records import Notice, Settings
from storage.replaying import CarriedOver
from storage.restorable import UNCHANGED, Later, can_be_read, later_than, readable, refuse_old, refuse_unreadable
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

    Raises InUse while a bot runs, WrongKey or Damaged if the copy cannot be read, TooNew, or NoBackup if it may not be
    put back any more or there is no room for it. Then nothing has changed.
    """
    keys, held = read_keys(key_file, folder), Folder(folder)
    stage = folder / _STAGE
    try:
        refuse_old(snapshot, settings, now)
        refuse_unreadable(snapshot, backups, keys)
        later, unread = readable(later_than(snapshot, backups, folder, now), keys)
        restored = Restored(snapshot=snapshot, later=later[-1].at if later else None, unread=unread)
        with _room_for(snapshot):
            people = _people(snapshot, backups, folder, keys, settings, now)
            _make_stage(stage, snapshot.file(backups, "project"), people)
        storage = await open_storage(stage, key_file, settings, now)
        try:
            restored = await _replayed(storage, restored, later, keys, now)
            await storage.announce(notices(restored), now)
        finally:
            await storage.close()
        if (folder / "project.db").exists():
            restored = replace(restored, aside=aside(backups, now))
            with _room_for(snapshot):
                _put_aside(folder, aside(backups, now))
        _take_the_place(stage, folder)
        return restored
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        held.release()


@contextmanager
def _room_for(snapshot: Snapshot) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoBackup(f"{snapshot.name} could not be put back: {error.strerror}. {UNCHANGED}") from None


# --- making ready ----------------------------------------------------------------------------------------------------


def _make_stage(stage: Path, project: Path, people: Path) -> None:
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    for kind, source in (("project", project), ("people", people)):
        shutil.copyfile(source, stage / f"{kind}.db")
        (stage / f"{kind}.db").chmod(0o600)


def _people(snapshot: Snapshot, backups: Path, folder: Path, keys: Keys, settings: Settings, now: datetime) -> Path:
    """The keys of that time; of an older copy, the next that are left: nobody was erased who is in them."""
    copies = (
        each.file(backups, "people")
        for each in kept(backups, "people")
        if each.name >= snapshot.name and lives(each.taken_at, "people", settings, now)
    )
    for path in (*copies, folder / "people.db"):
        if path.exists() and can_be_read(path, keys.people, "people"):
            return path
    raise NoBackup(
        f"The keys for {snapshot.name} are gone: copies of people.db are kept for {PEOPLE_DAYS} days. Without them "
        f"nobody's words could be read. {UNCHANGED}"
    )


async def _replayed(
    storage: SqliteStorage, restored: Restored, later: Sequence[Later], keys: Keys, now: datetime
) -> Restored:
    """Everything that must hold, before anything else can happen."""
    copies = storage.backups
    for each in later:
        await copies.beside(each.project, lambda connection: _refuse_promised(connection, restored.snapshot, now))
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
        restored = await _carried_over(storage, restored, later, keys)
    await storage.looks.note(replaying.RESTORED, restored.snapshot.name, now)
    return restored


async def _carried_over(storage: SqliteStorage, restored: Restored, later: Sequence[Later], keys: Keys) -> Restored:
    """What is gone is looked up in the last state to which no older copy had been put back meanwhile."""
    copies, at, newest = storage.backups, restored.snapshot.taken_at, later[-1].project
    until = await copies.beside(newest, lambda connection: replaying.put_back_over(connection, at))
    unbroken = [each for each in later if until is None or each.at <= until]
    taken_back = 0
    if unbroken:
        taken_back = await copies.beside(unbroken[-1].project, replaying.take_away)
    if later[-1].people.exists() and can_be_read(later[-1].people, keys.people, "people"):
        erased = await copies.erased()
        await copies.beside(later[-1].people, lambda people: replaying.know_again(people, erased), "people")
    known = await copies.known()
    carried = await copies.beside(newest, lambda connection: replaying.carry_over(connection, known))
    return replace(restored, taken_back=taken_back, carried=carried)


def _refuse_promised(connection: Connection, snapshot: Snapshot, now: datetime) -> None:
    over = replaying.over_by(connection, now)
    if over is not None and snapshot.taken_at <= over:
        raise NoBackup(
            f"{snapshot.name} may not be put back: people were told that nothing of that time is left. {UNCHANGED}"
        )


# --- taking the place ------------------------------------------------------------------------------------------------


def _put_aside(folder: Path, place: Path) -> None:
    """A copy of what is there. Raises OSError; then nothing of it is left."""
    try:
        for path in (place.parent, place):
            path.mkdir(mode=0o700, exist_ok=True)
            owned_like(path, path.parent)
        for path in _present(folder):
            shutil.copy2(path, place / path.name)
            owned_like(place / path.name, place)
            _sync(place / path.name)
        _sync(place)
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _take_the_place(stage: Path, folder: Path) -> None:
    """``people.db`` goes first and comes last: while it is away, the folder is refused and says what to do."""
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
