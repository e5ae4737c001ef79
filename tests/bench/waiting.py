"""How long it takes to keep what waits for its time: many people with a weekly check-in, here and in APScheduler.

Each is a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .alongside import UNLIMITED
from .table import laid_out, significant


@dataclass(frozen=True, kw_only=True)
class Waited:
    """What one of them took, with so many people's check-ins waiting."""

    name: str
    people: int
    start: float
    """Seconds until everything is open and it is known when the next thing is due."""
    next_due: float
    """Seconds to learn that once more."""
    memory: float
    """MiB in memory after that."""
    overdue: float
    """Seconds for each check-in that was due and is carried out."""
    reschedule: float
    """Seconds until one person's check-in comes by another zone's clock."""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How much waits."""

    people: Sequence[int]
    overdue: int
    """How many check-ins are carried out, of those that are due at once."""


FULL = Amount(people=(1_000, 100_000), overdue=5_000)
TINY = Amount(people=(35,), overdue=5)
"""To see that everything works."""


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """One way to keep what waits: a module to run with a folder, and how many are carried out."""

    name: str
    module: str


ALONGSIDE = Keeper(name="Alongside", module="tests.bench.waiting_alongside")
APSCHEDULER = Keeper(name="APScheduler, MemoryJobStore", module="tests.bench.peers.waiting_apscheduler")
KEEPERS = (ALONGSIDE, APSCHEDULER)


async def waited(amount: Amount) -> AsyncIterator[Waited]:
    """What was measured, as soon as it is."""
    for people in amount.people:
        with TemporaryDirectory(prefix="alongside-bench-") as folder:
            await UNLIMITED.store(Path(folder), range(1, people + 1))
            for keeper in KEEPERS:
                figures = await _measured(keeper, Path(folder), people, amount.overdue)
                yield Waited(name=keeper.name, people=people, **figures)


async def _measured(keeper: Keeper, folder: Path, people: int, overdue: int) -> dict[str, float]:
    command = sys.executable, "-m", keeper.module, str(folder), str(people), str(overdue)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{keeper.module} ended with {process.returncode}")
    figures: dict[str, float] = json.loads(said)
    return figures


COLUMNS: Sequence[tuple[str, Callable[[Waited], float]]] = (
    ("start s", lambda row: row.start),
    ("next due µs", lambda row: row.next_due * 1e6),
    ("one rescheduled ms", lambda row: row.reschedule * 1e3),
    ("one overdue ms", lambda row: row.overdue * 1e3),
    ("memory MiB", lambda row: row.memory),
)


def table(rows: Sequence[Waited]) -> str:
    """All of it; the others' ratios are to Alongside with as many people."""
    ours = {row.people: row for row in rows if row.name == ALONGSIDE.name}
    head = ("", "people", *(heading for heading, _ in COLUMNS))
    return laid_out([head, *(_row(row, ours[row.people]) for row in rows)])


def _row(row: Waited, ours: Waited) -> tuple[str, ...]:
    return (row.name, f"{row.people:,}", *(_cell(figure(row), figure(ours), row is ours) for _, figure in COLUMNS))


def _cell(figure: float, ours: float, is_ours: bool) -> str:
    return significant(figure) if is_ours else f"{significant(figure)} ({significant(figure / ours, 2)}×)"
