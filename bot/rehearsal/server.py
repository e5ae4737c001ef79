"""The stand-in for Telegram as a process of its own: ``python -m bot.rehearsal.server --token 1:A --secret S``.

Writes its address as the first line of its output, and runs until it is told to stop.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from bot.rehearsal.api import TelegramServer
from bot.rehearsal.clock import MovableClock
from bot.rehearsal.control import Control


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.rehearsal.server", description=__doc__)
    parser.add_argument("--token", required=True, help="the bot token that is accepted, such as 1234:abc")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0, the default, takes a free one")
    parser.add_argument("--secret", default="", help="opens /control/ to who sends it as a bearer token")
    parser.add_argument("--haste", type=float, default=1.0, help="how many times faster a webhook is tried again")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(wanted: argparse.Namespace) -> None:
    clock = MovableClock()
    server = TelegramServer(token=wanted.token, clock=clock, port=wanted.port, haste=wanted.haste)
    if wanted.secret:
        Control(server, clock, secret=wanted.secret)
    told_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    async with server:
        sys.stdout.write(f"{server.address}\n")
        sys.stdout.flush()
        await told_to_stop.wait()


if __name__ == "__main__":
    main()
