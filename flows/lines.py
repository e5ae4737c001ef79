"""On which line of which file each part of a script stands.

A side table: scripts themselves know nothing of files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""The keys that lead to a part of a file: ``("steps", "mood", "ask")``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileLines:
    """The lines of one file."""

    file: str
    at: Mapping[Path, int] = field(repr=False)

    def line(self, path: Path) -> int:
        """The line of ``path``, or of the nearest part around it that is written in the file; counted from 1."""
        while path and path not in self.at:
            path = path[:-1]
        return self.at.get(path, 1)


Lines = Mapping[tuple[str, int], FileLines]
"""By key and version of a script; phrasebooks have version 0."""
