"""Waits for tasks, but not for ever. Knows none of them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any


async def over_within(seconds: float, tasks: Collection[asyncio.Future[Any]]) -> None:
    """Return when all ``tasks`` are over, or after ``seconds``; those that are not go on.

    What ``asyncio.wait`` does too. This stands on the way of every update, and costs half of it.
    """
    if not tasks:
        return
    loop = asyncio.get_running_loop()
    enough: asyncio.Future[None] = loop.create_future()
    under_way = len(tasks)

    def is_enough() -> None:
        if not enough.done():
            enough.set_result(None)

    def one_is_over(_: asyncio.Future[Any]) -> None:
        nonlocal under_way
        under_way -= 1
        if not under_way:
            is_enough()

    for task in tasks:
        task.add_done_callback(one_is_over)
    timer = loop.call_later(seconds, is_enough)
    try:
        await enough
    finally:
        timer.cancel()
