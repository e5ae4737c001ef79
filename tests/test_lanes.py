"""Order within a lane, none across lanes, and nothing left behind."""

from __future__ import annotations

import asyncio

import pytest

from bot.lanes import Lanes


async def test_work_in_one_lane_runs_in_the_order_it_came() -> None:
    lanes: Lanes[int] = Lanes()
    seen: list[tuple[int, str]] = []

    async def work(number: int) -> None:
        seen.append((number, "begins"))
        for _ in range(10 - number):
            await asyncio.sleep(0)
        seen.append((number, "ends"))

    await asyncio.gather(*(lanes.run(7, lambda number=number: work(number)) for number in range(10)))
    assert seen == [(number, part) for number in range(10) for part in ("begins", "ends")]


async def test_a_slow_lane_holds_up_no_other() -> None:
    lanes: Lanes[int] = Lanes()
    gate = asyncio.Event()
    slow = [asyncio.create_task(lanes.run(1, gate.wait)) for _ in range(200)]
    await asyncio.sleep(0)
    quick = await asyncio.gather(*(lanes.run(key, lambda key=key: asyncio.sleep(0, key)) for key in range(2, 200)))
    assert quick == list(range(2, 200))
    assert not any(task.done() for task in slow)
    gate.set()
    await asyncio.gather(*slow)


async def test_a_failure_is_its_callers_alone() -> None:
    lanes: Lanes[str] = Lanes()

    async def fail() -> None:
        raise KeyError

    first = asyncio.create_task(lanes.run("a", fail))
    second = asyncio.create_task(lanes.run("a", lambda: asyncio.sleep(0, "fine")))
    with pytest.raises(KeyError):
        await first
    assert await second == "fine"


async def test_giving_up_waiting_lets_nobody_overtake_what_runs() -> None:
    lanes: Lanes[int] = Lanes()
    gate, seen = asyncio.Event(), []

    async def first() -> None:
        await gate.wait()
        seen.append("first")

    async def third() -> None:
        seen.append("third")

    running = asyncio.create_task(lanes.run(1, first))
    impatient = asyncio.create_task(lanes.run(1, gate.wait))
    last = asyncio.create_task(lanes.run(1, third))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.sleep(0)
    assert seen == []
    gate.set()
    await asyncio.gather(running, last)
    assert seen == ["first", "third"]


async def test_no_lane_is_left_when_its_work_is_over() -> None:
    lanes: Lanes[int] = Lanes()
    gate = asyncio.Event()
    tasks = [asyncio.create_task(lanes.run(key % 1000, gate.wait)) for key in range(5000)]
    await asyncio.sleep(0)
    tasks[-1].cancel()
    assert len(lanes) == 1000
    gate.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert len(lanes) == 0
