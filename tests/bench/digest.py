"""How long a digest takes over many answers: closing the batch and reading it, here and as a bare count.

Each is a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from .table import laid_out, significant


@dataclass(frozen=True, kw_only=True)
class Digested:
    """What one of them took, with so many answers."""

    name: str
    kept: int
    """Answers in all."""
    new: int
    """How many of them are in no digest yet."""
    close: float
    """Seconds until the next digest is published; for the floor, until everything is counted."""
    longest: float
    """Seconds that somebody who writes meanwhile waits for the data folder, at most."""
    read: float
    """Seconds to look the digest up once more."""
    export: float
    """Seconds until all that may leave the project has."""
    memory: float
    """MiB more in memory at the most, while it was closed."""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How many people gave how many answers each, and how many of them are new."""

    people: int
    rounds: Sequence[int]
    """How often everybody has answered since the last digest."""
    answers: int
    """Of each person, in all; to two questions in turn."""


FULL = Amount(people=500, rounds=(200, 1), answers=200)
TINY = Amount(people=12, rounds=(2, 1), answers=4)
"""To see that everything works."""

ALONGSIDE, FLOOR = "Alongside", "sqlite3 and Counter, nothing sealed"
MODULES = {ALONGSIDE: "tests.bench.digest_alongside", FLOOR: "tests.bench.peers.digest_floor"}


async def digested(amount: Amount) -> AsyncIterator[Digested]:
    """What was measured, as soon as it is."""
    for new in amount.rounds:
        for name, module in MODULES.items():
            with TemporaryDirectory(prefix="alongside-bench-") as folder:
                figures = await _measured(module, folder, amount.people, amount.answers, new)
            yield Digested(name=name, kept=amount.people * amount.answers, new=amount.people * new, **figures)


async def _measured(module: str, folder: str, *numbers: int) -> dict[str, float]:
    command = sys.executable, "-m", module, folder, *map(str, numbers)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{module} ended with {process.returncode}")
    figures: dict[str, float] = json.loads(said)
    return figures


COLUMNS: Sequence[tuple[str, Callable[[Digested], float]]] = (
    ("close ms", lambda row: row.close * 1e3),
    ("longest wait ms", lambda row: row.longest * 1e3),
    ("read ms", lambda row: row.read * 1e3),
    ("export ms", lambda row: row.export * 1e3),
    ("memory MiB", lambda row: row.memory),
)


def table(rows: Sequence[Digested]) -> str:
    """All of it; Alongside's ratios are to the floor with as many new answers."""
    floors = {row.new: row for row in rows if row.name == FLOOR}
    head = ("", "answers", "new", *(heading for heading, _ in COLUMNS))
    return laid_out([head, *(_row(row, floors[row.new]) for row in rows)])


def _row(row: Digested, floor: Digested) -> tuple[str, ...]:
    cells = (_cell(figure(row), figure(floor), row is floor) for _, figure in COLUMNS)
    return (row.name, f"{row.kept:,}", f"{row.new:,}", *cells)


def _cell(figure: float, floor: float, is_floor: bool) -> str:
    ratio = "" if is_floor or not floor else f" ({significant(figure / floor, 2)}×)"
    return f"{significant(figure)}{ratio}"
