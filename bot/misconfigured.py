"""What is wrong with the settings or the project file: where, what, and what to do. Knows neither of the two."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrong:
    """One thing to mend. ``what`` and ``remedy`` are whole sentences, and never hold a secret."""

    where: str
    """An environment variable, or a file with its line."""
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}".rstrip()


class Misconfigured(Exception):
    """Alongside cannot start as it is set up. Everything that is wrong is in ``wrongs``."""

    def __init__(self, wrongs: Iterable[Wrong]) -> None:
        self.wrongs = tuple(wrongs)
        super().__init__("\n".join(map(str, self.wrongs)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``Did you mean 'zone'?``, or all that is known if nothing is near."""
    known = sorted(known)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."
