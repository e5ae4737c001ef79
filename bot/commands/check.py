"""``alongside check``: what is wrong with scripts, support lines and translations."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.commands import Commands
from bot.exit_codes import FOUND_WRONG, OK


def add(commands: Commands) -> None:
    check = commands.add_parser("check", help="look for what is wrong with scripts, support lines and translations")
    check.add_argument(
        "folder", type=Path, nargs="?", help="a folder with scripts of your own (all that ships with it)"
    )
    check.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.checking import check, check_folder

    today = datetime.now(UTC).date()
    problems = check_folder(given.folder, today) if given.folder else check(today)
    for problem in problems:
        print(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"Errors: {errors}. Warnings: {len(problems) - errors}.")
    return FOUND_WRONG if errors else OK
