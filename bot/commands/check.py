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
    check.add_argument(
        "--project",
        type=Path,
        nargs="?",
        const=Path(),
        help="the project file that they are for: its services are checked too (none; without FILE, ALONGSIDE_PROJECT)",
        metavar="FILE",
    )
    check.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.checking import check, check_folder
    from bot.local_support import problems_of_local_support
    from bot.project_file import lines_of, read_project
    from bot.settings import read_places

    today = datetime.now(UTC).date()
    path = read_places(environment).project_file if given.project == Path() else given.project
    project = read_project(path) if path else None
    medical = project is not None and project.medical_purpose == "declared"
    if given.folder:
        problems = check_folder(given.folder, today, medical_purpose=medical)
    else:
        problems = check(today, medical_purpose=medical)
    if project:
        lines = lines_of(path)
        problems += tuple(problems_of_local_support(project.service, project.support_country, lines, today))
    for problem in problems:
        print(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"Errors: {errors}. Warnings: {len(problems) - errors}.")
    return FOUND_WRONG if errors else OK
