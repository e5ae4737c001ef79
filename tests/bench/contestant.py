"""What every contestant must offer: people stored, and a program to start. Knows none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Start:
    """A program to start."""

    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class Contestant(Protocol):
    """One way to build the bot."""

    @property
    def name(self) -> str:
        """What it is called in the table."""
        ...

    @property
    def grows(self) -> bool:
        """Whether it is of interest what becomes of it when many people are stored."""
        ...

    async def store(self, folder: Path, chats: range) -> None:
        """Write into ``folder`` what the bot has kept when these people take part and nothing is open."""
        ...

    def start(self, folder: Path, address: str) -> Start:
        """How to start it with what is in ``folder``."""
        ...
