"""``alongside audit verify``: whether what is kept of the team's doings is whole."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.arguments import head
from bot.commands import Commands
from bot.exit_codes import FOUND_WRONG, OK

if TYPE_CHECKING:
    from bot.settings import Places
    from storage.records_of_cases import Verdict


def add(commands: Commands) -> None:
    audit = commands.add_parser("audit", help="find out whether what is kept of the team's doings is whole")
    what = audit.add_subparsers(metavar="WHAT", required=True)
    verify = what.add_parser("verify", help="go through all of it; exit code 1 if anything was changed")
    verify.add_argument(
        "--head", type=head, action="append", default=[], help="how it once ended, as it was written down elsewhere"
    )
    verify.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.auditing import in_lines
    from bot.control import NotRunning, ask
    from bot.settings import read_places
    from storage.records_of_cases import Verdict

    places = read_places(environment)
    try:
        verdict = Verdict(**ask(places.data, "audit", heads=given.head))
    except NotRunning:
        verdict = asyncio.run(_alone(places, given.head))
    print(*in_lines(verdict), sep="\n")
    return OK if verdict.is_whole else FOUND_WRONG


async def _alone(places: Places, heads: list[str]) -> Verdict:
    from bot.auditing import Auditing
    from bot.project_file import read_project
    from bot.while_stopped import opened

    async with opened(places, read_project(places.project_file)) as storage:
        return await Auditing(storage=storage, backups=places.backups).verdict(heads)
