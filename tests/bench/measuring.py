"""One contestant, started and measured under one load after the other. Knows neither who it is nor how people write."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import TypeVar

from .bot_process import BotProcess
from .contestant import Contestant
from .load import Broken, Crowd, Load, Pace, Way
from .server import BotApiServer, serving

START_PATIENCE = 120.0
"""Seconds to the first getUpdates."""

Worked = TypeVar("Worked")


@dataclass(frozen=True, kw_only=True)
class Pass:
    """What was measured under one load."""

    cpu: float
    """Seconds of CPU per update."""
    rate: float
    """Updates a second."""
    median: float
    """Seconds from an update's arrival to its reply: half of the replies took no longer."""
    slowest: float
    """99 of 100 replies took no longer."""
    replies: int
    """How many were measured."""
    calls: float
    """Calls of the Bot API per update, getUpdates included."""
    unasked: int
    """Messages to people who were not waiting for one."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """One contestant with so many people stored."""

    name: str
    stored: int
    start: float
    """Seconds from starting the process to its first getUpdates."""
    memory: float
    """MiB in memory after the load."""
    passes: Mapping[tuple[Way, Pace], Pass]


async def measured(contestant: Contestant, folder: Path, stored: int, loads: Sequence[Load]) -> Result:
    """Start the bot on what ``folder`` holds, where ``stored`` people are, and let people write to it.

    Raises Broken if it does not start or a reply is missing, bot_process.Ended if it ends by itself.
    """
    async with serving() as api:
        begin = perf_counter()
        start = contestant.start(folder, api.address)
        bot = await BotProcess.start(start.command, start.environment)
        try:
            await _while_it_runs(bot, _first_poll(api))
            started = perf_counter() - begin
            passes = {(load.way, load.pace): await _while_it_runs(bot, _under(load, api, bot)) for load in loads}
            return Result(name=contestant.name, stored=stored, start=started, memory=bot.memory(), passes=passes)
        finally:
            await bot.stop()


async def _first_poll(api: BotApiServer) -> None:
    try:
        await asyncio.wait_for(api.first_poll.wait(), START_PATIENCE)
    except TimeoutError:
        raise Broken(f"no getUpdates in {START_PATIENCE} seconds") from None


async def _while_it_runs(bot: BotProcess, work: Awaitable[Worked]) -> Worked:
    """What ``work`` comes to. Raises Ended if the bot ends before."""
    working = asyncio.ensure_future(work)
    ending = asyncio.ensure_future(bot.ended())
    try:
        await asyncio.wait((working, ending), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            ending.result()
        return working.result()
    finally:
        working.cancel()
        ending.cancel()


async def _under(load: Load, api: BotApiServer, bot: BotProcess) -> Pass:
    crowd = Crowd(api, load)
    marks: list[tuple[float, float, int, int]] = []
    await crowd.run(lambda: marks.append((perf_counter(), bot.cpu(), crowd.answered, api.calls.total())))
    (time, cpu, answered, calls), (time_after, cpu_after, answered_after, calls_after) = marks
    replies = answered_after - answered
    return Pass(
        cpu=(cpu_after - cpu) / replies,
        rate=replies / (time_after - time),
        median=_quantile(crowd.latencies, 50),
        slowest=_quantile(crowd.latencies, 99),
        replies=replies,
        calls=(calls_after - calls) / replies,
        unasked=crowd.unasked,
    )


def _quantile(latencies: Sequence[float], hundredths: int) -> float:
    return quantiles(latencies, n=100, method="inclusive")[hundredths - 1] if len(latencies) > 1 else latencies[0]
