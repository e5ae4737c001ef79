"""Which copy may be put back, and which later states of the same project can be read beside it. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from storage.backups import Snapshot, asides, kept, lives, time_of
from storage.database import opened_alone
from storage.errors import Damaged, NoBackup, StorageError, TooNew, WrongKey
from storage.keys import Keys
from storage.migrating import check, migrations, number_of
from storage.records import Settings

UNCHANGED: Final = "Nothing has changed."


@dataclass(frozen=True, kw_only=True, slots=True)
class Later:
    """A later state of the same project."""

    project: Path
    people: Path
    """It may be gone: copies of it do not live as long."""
    at: datetime


# --- what may not be put back ----------------------------------------------------------------------------------------


def refuse_old(snapshot: Snapshot, settings: Settings, now: datetime) -> None:
    """Raises NoBackup of a copy that is only there because no bot ran that would have deleted it."""
    if not lives(snapshot.taken_at, "project", settings, now):
        raise NoBackup(
            f"{snapshot.name} is older than {settings.backup_days} days. By the project file it may not live any more, "
            f"and goes when the bot starts. {UNCHANGED}"
        )


def refuse_unreadable(snapshot: Snapshot, backups: Path, keys: Keys) -> None:
    """Raises WrongKey, TooNew, or Damaged of a copy that is not whole."""
    path = snapshot.file(backups, "project")
    try:
        with opened_alone(path, keys.project) as copy:
            check(copy, "project")
            number = number_of(copy)
    except WrongKey:
        raise WrongKey(
            f"The key file does not open {path}. Use the key file that the backup was made with. If it is the right "
            f"one, the backup is damaged: choose another one. {UNCHANGED}"
        ) from None
    except Damaged:
        number = 0
    if number > len(migrations("project")):
        raise TooNew(
            f"{path} was written by a newer version of Alongside. Install that version or a newer one. {UNCHANGED}"
        )
    if not number:
        raise Damaged(f"{path} is damaged. 'alongside backup --list' shows the others that are there. {UNCHANGED}")


# --- what is later ---------------------------------------------------------------------------------------------------


def later_than(snapshot: Snapshot, backups: Path, folder: Path, now: datetime) -> list[Later]:
    """The oldest first; what is there now is the newest."""
    copies = (
        Later(project=each.file(backups, "project"), people=each.file(backups, "people"), at=each.taken_at)
        for each in kept(backups)
    )
    found = [*copies, *(_in_folder(path, time_of(path.name)) for path in asides(backups))]
    later = sorted((each for each in found if each.at > snapshot.taken_at), key=lambda each: each.at)
    return [each for each in (*later, _in_folder(folder, now)) if each.project.exists()]


def _in_folder(folder: Path, at: datetime) -> Later:
    return Later(project=folder / "project.db", people=folder / "people.db", at=at)


def readable(later: Sequence[Later], keys: Keys) -> tuple[list[Later], int]:
    """Those that can be read from beginning to end, and how many cannot."""
    found = [each for each in later if can_be_read(each.project, keys.project, "project")]
    return found, len(later) - len(found)


def can_be_read(path: Path, key: bytes, kind: str) -> bool:
    """Whether every page of a file can be read."""
    try:
        with opened_alone(path, key) as connection:
            check(connection, kind)
    except StorageError:
        return False
    return True
