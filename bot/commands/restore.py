"""``alongside restore``: an earlier state in the place of what is there."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping

from bot.commands import Commands
from bot.exit_codes import OK


def add(commands: Commands) -> None:
    restore = commands.add_parser("restore", help="put a backup in the place of the data, while no bot runs")
    restore.add_argument("snapshot", metavar="BACKUP", help="its name, as 'alongside backup --list' says it")
    restore.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.project_file import read_project
    from bot.restoring import in_lines, restore
    from bot.settings import read_places

    places = read_places(environment)
    restored = asyncio.run(restore(places, read_project(places.project_file), given.snapshot))
    print(*in_lines(restored), sep="\n")
    return OK
