"""Runs something until it is told to stop: event loop, signals, and a way out that nothing can block.

Knows nothing of what it runs.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

import uvloop

from bot.exit_codes import INTERNAL
from bot.quiet_logs import watch

GRACE = 5.0
"""Seconds between a request to stop and the end, whatever still hangs."""
_PR_SET_DUMPABLE = 4
"""From linux/prctl.h."""

Work = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""Goes on until the event is set, then tidies up."""


def harden() -> None:
    """Close new files to other users, and our memory to core dumps and to other processes of this user."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def run(work: Work) -> None:
    """Run ``work`` until it ends or a signal asks it to. Raises what it raises."""
    harden()
    uvloop.run(_until_stopped(work))


async def _until_stopped(work: Work) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    watch(loop)
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, _ask_to_stop, stop)
    await work(stop)


def _ask_to_stop(stop: asyncio.Event) -> None:
    stop.set()
    last_resort = threading.Timer(GRACE, os._exit, [INTERNAL])
    last_resort.daemon = True
    last_resort.start()


def leave(code: int) -> NoReturn:
    """End this process with ``code``, even if a database's thread was never told to stop and would keep it alive."""
    _flush()
    others = (thread for thread in threading.enumerate() if thread is not threading.main_thread())
    if any(not thread.daemon for thread in others):
        os._exit(code)
    sys.exit(code)


def _flush() -> None:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # nobody reads it any more; without this, Python would try once more and complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
