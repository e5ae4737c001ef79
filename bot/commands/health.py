"""``alongside health``: whether the bot is well, in one line."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.commands import Commands
from bot.exit_codes import FOUND_WRONG, OK


def add(commands: Commands) -> None:
    health = commands.add_parser("health", help="say in one line whether the bot is well")
    health.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.heartbeat import health
    from bot.settings import read_places

    is_well, line = health(read_places(environment).data, datetime.now(UTC))
    print(line)
    return OK if is_well else FOUND_WRONG
