"""``alongside backup``: a copy of everything, now; or which copies there are."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.commands import Commands
from bot.exit_codes import OK

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Places


def add(commands: Commands) -> None:
    backup = commands.add_parser("backup", help="make a backup now, besides those that the bot makes by itself")
    backup.add_argument("--list", action="store_true", help="make none: list the backups that are there")
    backup.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.control import NotRunning, ask
    from bot.settings import folder_for_backups, read_places

    places = read_places(environment)
    folder = folder_for_backups(places)
    if given.list:
        _list(folder)
        return OK
    try:
        name = str(ask(places.data, "backup"))
    except NotRunning:
        name = asyncio.run(_alone(places))
    print(f"Made: {name}  in {folder}")
    return OK


async def _alone(places: Places) -> str:
    from bot.backing_up import BackingUp
    from bot.clock import SystemClock
    from bot.project_file import read_project
    from bot.while_stopped import opened

    async with opened(places, read_project(places.project_file)) as storage:
        making = BackingUp(storage=storage, clock=SystemClock(), folder=places.backups)
        return (await making.asked_for()).name


def _list(folder: Path) -> None:
    from storage.backups import kept

    with_keys = set(kept(folder, "people"))
    for snapshot in kept(folder):
        keys = "" if snapshot in with_keys else "  without its own keys: it is opened with later ones"
        print(f"{snapshot.name}  {snapshot.taken_at:%a %Y-%m-%d %H:%M} UTC{keys}")
    if not kept(folder):
        print(f"There are no backups in {folder}.")
