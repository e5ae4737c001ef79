"""The data folder: closed to other users, and open in one process at a time. Knows no database."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from storage.errors import InUse


class Folder:
    """A data folder, locked by this object until it is released."""

    def __init__(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        self.path = path
        self._lock = _locked(path / "lock")

    def release(self) -> None:
        """Let another process have it. Can be called twice."""
        self._lock.close()


def has_begun(path: Path) -> bool:
    """Whether a bot has kept anything in the data folder at ``path``, open or not."""
    return any(path.glob("*.db"))


def owned_like(path: Path, other: Path) -> None:
    """Root, who does something while the bot is stopped, leaves nothing that the bot's own user cannot use."""
    if os.geteuid() == 0:
        status = other.stat()
        os.chown(path, status.st_uid, status.st_gid)


def _locked(path: Path) -> IO[bytes]:
    """A file that holds the lock; the system lets go of it when this process ends, however it ends."""
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "rb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise InUse(f"Another process has {path.parent} open. Stop it first, or choose another folder.") from None
    return file
