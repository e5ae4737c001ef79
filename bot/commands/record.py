"""``alongside record``: what is kept, why, who sees it and for how long, as a record of processing."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from bot.commands import Commands
from bot.exit_codes import OK


def add(commands: Commands) -> None:
    record = commands.add_parser("record", help="print the record of processing (UK GDPR, article 30) as Markdown")
    record.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.project_file import read_project
    from bot.recording import record
    from bot.settings import read_places

    places = read_places(environment)
    project = read_project(places.project_file)
    print(*record(project, project.for_storage(backed_up=places.backups is not None)), sep="\n")
    return OK
