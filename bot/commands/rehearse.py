"""``alongside rehearse``: the rehearsal room in a browser, or weeks of people's lives with the bot in seconds."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.arguments import address, day, tags, within
from bot.commands import Commands, say
from bot.exit_codes import FOUND_WRONG, OK

if TYPE_CHECKING:
    from bot.project import Project


def add(commands: Commands) -> None:
    rehearse = commands.add_parser("rehearse", help="open the rehearsal room in a browser")
    rehearse.add_argument("--host", type=address, default="127.0.0.1", help="address to open it on (this machine)")
    rehearse.add_argument("--port", type=within(0, 65535), default=8765, help="port to open it on (8765; 0: any)")
    rehearse.add_argument("--keep", type=Path, metavar="FOLDER", help="keep what is rehearsed, to go on another day")
    rehearse.add_argument(
        "--weeks", type=within(1, 104), help="no browser: let people live with the bot for so many weeks, in seconds"
    )
    rehearse.add_argument("--people", type=within(1, 40), default=6, help="with --weeks: how many people (6)")
    rehearse.add_argument("--seed", type=within(0, 10**9), default=1, help="with --weeks: another one is another life")
    rehearse.add_argument("--from", type=day, dest="begins", help="with --weeks: the first day, such as 2026-10-05")
    rehearse.add_argument(
        "--languages", type=tags, default=(), help="with --weeks: such as en,ur; all that the project offers"
    )
    rehearse.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.configuring import rehearsed_project
    from bot.quiet_logs import configure
    from bot.rehearsing import rehearse
    from bot.running import run

    project = rehearsed_project(environment)
    if given.weeks:
        return _rehearse_weeks(given, project)
    configure()
    run(lambda stop: rehearse(project, host=given.host, port=given.port, keep=given.keep, stop=stop, say=say))
    return OK


def _rehearse_weeks(given: argparse.Namespace, project: Project) -> int:
    import logging

    from bot.quiet_logs import configure
    from bot.running import run
    from bot.time_machine.command import FIRST_DAY, rehearse_weeks

    configure(logging.ERROR)
    kept = False

    async def rehearse(stop: asyncio.Event) -> None:
        nonlocal kept
        kept = await rehearse_weeks(
            project,
            weeks=given.weeks,
            people=given.people,
            seed=given.seed,
            begins=given.begins or FIRST_DAY,
            languages=given.languages,
            stop=stop,
            say=say,
        )

    run(rehearse)
    return OK if kept else FOUND_WRONG
