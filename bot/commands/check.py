"""``alongside check``: what is wrong with scripts, support lines and translations."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.commands import Commands
from bot.exit_codes import FOUND_WRONG, OK


def add(commands: Commands) -> None:
    check = commands.add_parser("check", help="look for what is wrong with scripts, support lines and translations")
    check.add_argument(
        "folder", type=Path, nargs="?", help="a folder with scripts of your own (all that ships with it)"
    )
    check.add_argument(
        "--project",
        type=Path,
        nargs="?",
        const=Path(),
        help="the project file that they are for: its services are checked too (none; without FILE, ALONGSIDE_PROJECT)",
        metavar="FILE",
    )
    check.add_argument(
        "--age-warns",
        action="store_true",
        help="warn of numbers that are too old, instead of refusing them: nothing is to be published now",
    )
    check.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.checking import check, check_folder, check_project
    from bot.project_file import lines_of, read_project
    from bot.settings import read_places

    now = datetime.now(UTC)
    path = read_places(environment).project_file if given.project == Path() else given.project
    project = read_project(path) if path else None
    medical = project is not None and project.medical_purpose == "declared"
    problems = check_folder(given.folder, now.date(), medical_purpose=medical) if given.folder else check(now, project)
    if project:
        problems += check_project(project, lines_of(path), now)
    if given.age_warns:
        problems = tuple(replace(each, severity="warning") if each.by_age else each for each in problems)
    for problem in problems:
        print(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"Errors: {errors}. Warnings: {len(problems) - errors}.")
    return FOUND_WRONG if errors else OK
