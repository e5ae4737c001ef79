"""Space held back for the day the disk is full: even DELETE fails then, and nobody could withdraw or be erased.

Knows one file, and no database.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

SIZE = 16 * 1024 * 1024
"""Bytes."""


class Ballast:
    """The file that gives way."""

    def __init__(self, path: Path, size: int = SIZE) -> None:
        self._path = path
        self._size = size

    @property
    def held(self) -> bool:
        """Whether the space is held back now."""
        return self._path.exists() and self._path.stat().st_size == self._size

    def free(self) -> None:
        """Give the space to whoever needs it now. Can be called twice, and from any thread."""
        self._path.unlink(missing_ok=True)

    def restore(self) -> None:
        """Hold the space back again if the disk has at least twice as much; else leave it for another time."""
        if self.held or shutil.disk_usage(self._path.parent).free < 2 * self._size:
            return
        with suppress(OSError):
            self._write()

    def _write(self) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, self._size)
        except OSError:
            self.free()
            raise
        finally:
            os.close(descriptor)
