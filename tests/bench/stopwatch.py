"""What a process can say of itself: how long something took, and what it has in memory. Linux only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from time import perf_counter


async def seconds(work: Callable[[], Awaitable[object]]) -> float:
    """How long ``work`` takes."""
    begun = perf_counter()
    await work()
    return perf_counter() - begun


async def usual_seconds(work: Callable[[], Awaitable[object]], times: int) -> float:
    """How long ``work`` usually takes: half of the times it takes no longer."""
    return median([await seconds(work) for _ in range(times)])


def memory() -> float:
    """What of this process is in memory now, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024


def highest_memory() -> float:
    """The most of this process that was ever in memory, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024
