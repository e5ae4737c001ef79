"""``alongside schedules``: what comes by itself, and when, in plain words."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from bot.commands import Commands
from bot.exit_codes import OK


def add(commands: Commands) -> None:
    schedules = commands.add_parser("schedules", help="say in plain words what comes by itself, and when")
    schedules.add_argument("folder", type=Path, nargs="?", help="a folder with scripts of your own (what ships)")
    schedules.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.reading_back import read_back

    print(read_back(given.folder))
    return OK
