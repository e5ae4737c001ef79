"""Copies of both files, encrypted as they are, made while the bot runs; and that they go when it was promised.

A copy's name says when it was made and how the audit ended then, and nothing else. ``people.db`` holds the keys that
make words readable, so its copies live for a week at most: from then on, nobody can read the words of somebody who was
erased, in any copy. Knows no clock; ``storage.restoring`` puts a copy back.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from storage import audit, erasure
from storage.database import Connection, Database, Result, Work, attached, opened_alone
from storage.errors import NoBackup, Refused
from storage.folder import owned_like
from storage.keys import Keys
from storage.migrating import check
from storage.records import Settings
from storage.stamps import day, maybe_moment

PEOPLE_DAYS: Final = 7
"""How long a copy of the keys may live at most."""
NEWEST: Final = 8
"""So many are kept whatever their day; of the older ones, the last of each day."""
KINDS: Final = ("people", "project")
ASIDE: Final = "aside"
"""The folder for what was there before something was restored."""
_TIME: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(rf"(?P<time>\d{{8}}T\d{{6}}Z)-(?P<head>[0-9a-f]{{{audit.DIGITS}}})")
_ASIDE: Final = re.compile(r"\d{8}T\d{6}Z")
_UNFINISHED: Final = ".part"


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """Both files at one moment; of an older one, ``project.db`` alone."""

    taken_at: datetime
    """UTC, to the second."""
    head: str
    """The first digits of the audit's end at that time."""

    @property
    def name(self) -> str:
        """What it is called in the backup folder."""
        return f"{self.taken_at.astimezone(UTC):{_TIME}}-{self.head}"

    def file(self, folder: Path, kind: str) -> Path:
        """Where its ``people`` or ``project`` is, if it is there."""
        return folder / kind / f"{self.name}.db"


class Backups:
    """Makes copies of one open data folder."""

    def __init__(self, people: Database, project: Database, keys: Keys, settings: Settings) -> None:
        self._files = {"project": project, "people": people}
        self._keys = {"project": keys.project, "people": keys.people}
        self._settings = settings

    @property
    def days(self) -> int:
        """How long a copy lives at most; 0: none are made."""
        return self._settings.backup_days

    async def take(self, folder: Path, now: datetime) -> Snapshot:
        """Copy both files into ``folder``, and let go of what is old. Raises NoBackup.

        ``project`` first: whoever joins or is erased meanwhile is then, in the copy, as after a crash between the two.
        """
        snapshot = Snapshot(taken_at=now.replace(microsecond=0), head=await self._files["project"].run(audit.head))
        _make_room(folder)
        await self.expire(folder, now)
        for kind, file in self._files.items():
            await self._copy(file, kind, snapshot.file(folder, kind))
        thin(folder)
        return snapshot

    async def expire(self, folder: Path, now: datetime) -> None:
        """Delete every copy that has lived for as long as it may, by the settings or by what somebody was promised.

        Once everything is deleted because the project has ended, no copy from before may live.
        """
        over = await self._files["project"].run(lambda connection: over_by(connection, now))
        _expire(folder, self._settings, now, over)

    async def beside(self, later: Path, work: Work[Result], kind: str = "project") -> Result:
        """Run ``work`` in one transaction, with a later file of that kind attached. Raises Unavailable or Damaged."""
        return await self._files[kind].alone(lambda connection: _beside(connection, later, self._keys[kind], work))

    async def known(self) -> tuple[str, ...]:
        """Whose keys are here."""
        return await self._files["people"].run(lambda connection: _pseudonyms(connection, "people"))

    async def erased(self) -> tuple[str, ...]:
        """Who was erased, or is to be."""
        return await self._files["project"].run(lambda connection: _pseudonyms(connection, "erasures"))

    async def erase_strangers(self, now: datetime) -> None:
        """Ask for the erasure of everybody of whom ``people.db`` knows nothing: who was erased is in no later one."""
        known = set(await self.known())
        await self._files["project"].run(lambda connection: _ask_for_erasures(connection, known, now))

    async def unfinished(self) -> int:
        """How many erasures are still to be carried out."""
        return len(await self._files["project"].run(erasure.unfinished))

    async def drop_outbox(self) -> int:
        """Send nothing of what waits, nor a receipt: nobody knows which were sent since. How many messages it was."""
        await self._files["people"].run(lambda connection: connection.execute("DELETE FROM last_words").rowcount)
        return await self._files["project"].run(lambda connection: connection.execute("DELETE FROM outbox").rowcount)

    async def _copy(self, file: Database, kind: str, path: Path) -> None:
        unfinished = path.with_suffix(_UNFINISHED)
        try:
            unfinished.unlink(missing_ok=True)
            unfinished.touch(mode=0o600)
            owned_like(unfinished, path.parent)
            await file.alone(lambda connection: _copy_into(connection, unfinished))
            await asyncio.to_thread(_finish, unfinished, path, kind, self._keys[kind])
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise NoBackup(f"No backup could be made in {path.parent}: {error.strerror}.") from None
        except NoBackup:
            unfinished.unlink(missing_ok=True)
            raise


def _beside(connection: Connection, later: Path, key: bytes, work: Work[Result]) -> Result:
    with attached(connection, later, key):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return result


def _pseudonyms(connection: Connection, table: str) -> tuple[str, ...]:
    return tuple(who for (who,) in connection.execute(f"SELECT pseudonym FROM {table}"))


def _ask_for_erasures(connection: Connection, known: set[str], now: datetime) -> None:
    for who in _pseudonyms(connection, "participation"):
        if who not in known:
            erasure.request(connection, who, now, after_goodbye=False)
            connection.execute("UPDATE erasures SET done_at = NULL WHERE pseudonym = ?", (who,))


def _copy_into(connection: Connection, path: Path) -> None:
    try:
        connection.execute("VACUUM INTO ?", (str(path),))
    except dbapi2.Error as error:
        raise NoBackup(f"No backup could be made in {path.parent}: {error}.") from error


def _finish(unfinished: Path, path: Path, kind: str, key: bytes) -> None:
    """A copy counts once every page of it was read and it is on disk."""
    try:
        with opened_alone(unfinished, key) as copy:
            check(copy, kind)
    except Refused:
        raise NoBackup(f"The backup in {path.parent} failed its check. Look at the disk.") from None
    for each in (unfinished, path.parent):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if each == unfinished:
            unfinished.replace(path)


def _make_room(folder: Path) -> None:
    try:
        for path in (folder, *(folder / kind for kind in KINDS)):
            if not path.exists():
                path.mkdir(mode=0o700, parents=path == folder)
                owned_like(path, path.parent)
        folder.chmod(0o700)
    except OSError as error:
        raise NoBackup(f"The backup folder {folder} cannot be used: {error.strerror}.") from None


# --- what is there, and how long -------------------------------------------------------------------------------------


def kept(folder: Path, kind: str = "project") -> tuple[Snapshot, ...]:
    """The copies of one of the two files that are there, the oldest first."""
    found = (_NAME.fullmatch(path.stem) for path in (folder / kind).glob("*.db"))
    return tuple(sorted((_snapshot(match) for match in found if match), key=lambda each: each.name))


def named(folder: Path, name: str) -> Snapshot:
    """The copy of that name. Raises NoBackup if there is none."""
    for snapshot in kept(folder):
        if snapshot.name == name:
            return snapshot
    raise NoBackup(f"There is no backup {name} in {folder}. 'alongside backup --list' shows those that are there.")


def _snapshot(match: re.Match[str]) -> Snapshot:
    return Snapshot(taken_at=time_of(match["time"]), head=match["head"])


def time_of(written: str) -> datetime:
    """The moment that is in a name."""
    return datetime.strptime(written, _TIME).replace(tzinfo=UTC)


def over_by(connection: Connection, now: datetime, schema: str = "main") -> datetime | None:
    """Copies from until then may not be there: people were told that the last is gone, or the project has ended."""
    (at,) = connection.execute(
        f"SELECT max(at) FROM (SELECT max(done_at) AS at FROM {schema}.erasures WHERE gone_by <= ?"
        f" UNION ALL SELECT max(wiped_at) FROM {schema}.endings)",
        (day(now),),
    ).fetchone() or (None,)
    return maybe_moment(at)


def _expire(folder: Path, settings: Settings, now: datetime, over: datetime | None) -> None:
    for kind in KINDS:
        for snapshot in kept(folder, kind):
            if not lives(snapshot.taken_at, kind, settings, now, over):
                snapshot.file(folder, kind).unlink()
        for unfinished in (folder / kind).glob(f"*{_UNFINISHED}"):
            unfinished.unlink()
    for path in asides(folder):
        if not lives(time_of(path.name), "people", settings, now, over):
            shutil.rmtree(path)


def lives(taken_at: datetime, kind: str, settings: Settings, now: datetime, over: datetime | None = None) -> bool:
    """Whether a copy of that kind may be there, by the settings and by what is ``over`` (``over_by``)."""
    return taken_at > max(now - timedelta(days=_days(kind, settings)), over or datetime.min.replace(tzinfo=UTC))


def _days(kind: str, settings: Settings) -> int:
    return min(PEOPLE_DAYS, settings.backup_days) if kind == "people" else settings.backup_days


def asides(folder: Path) -> tuple[Path, ...]:
    """What was there before something was restored, the oldest first. It has keys in it, too."""
    return tuple(sorted(path for path in (folder / ASIDE).glob("*") if _ASIDE.fullmatch(path.name)))


def aside(folder: Path, now: datetime) -> Path:
    """Where to put what is there before something else takes its place."""
    return folder / ASIDE / f"{now.astimezone(UTC):{_TIME}}"


def thin(folder: Path) -> None:
    """Of the older ones, keep the last of each day, so that the disk does not fill."""
    for kind in KINDS:
        there = kept(folder, kind)
        for snapshot in set(there) - set(_stay(there)):
            snapshot.file(folder, kind).unlink()


def _stay(there: Sequence[Snapshot]) -> Iterator[Snapshot]:
    yield from there[-NEWEST:]
    yield from {snapshot.taken_at.date(): snapshot for snapshot in there}.values()


def gone_by(now: datetime, settings: Settings) -> date | None:
    """On this day the last copy is gone that has anything of somebody who is erased now. None: no copies are made.

    Their words cannot be read in any copy from a week on already. Copies go when the next one is made, so on the day
    after their last.
    """
    if not settings.backup_days:
        return None
    return now.astimezone(UTC).date() + timedelta(days=settings.backup_days + 1)
