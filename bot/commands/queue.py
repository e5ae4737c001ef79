"""``alongside queue``: what will be sent; to put it off, or leave it out this time."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping

from bot.arguments import within
from bot.commands import Commands
from bot.exit_codes import OK
from bot.explaining import Unable

_MOST_ID = 2**63 - 1
"""The largest number that a row of SQLite can have."""


def add(commands: Commands) -> None:
    queue = commands.add_parser("queue", help="list what will be sent; put it off, or leave it out this time")
    queue.add_argument("--limit", type=within(1, 500), default=20, help="how much of it (20)")
    queue.add_argument("--for", dest="whose", default="", metavar="PSEUDONYM", help="only for one person")
    queue.add_argument("--json", action="store_true", help="as JSON, with all of the words")
    changing = queue.add_mutually_exclusive_group()
    changing.add_argument("--cancel", type=within(1, _MOST_ID), metavar="ID", help="it does not come this time")
    changing.add_argument(
        "--move", type=within(1, _MOST_ID), nargs=2, metavar=("ID", "DAYS"), help="it comes so many days later"
    )
    queue.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.control import NotRunning, ask
    from bot.queueing import LONGEST_MOVE, Answer, QueueOrder, in_lines
    from bot.settings import read_places

    move, days = given.move or (None, 1)
    if days > LONGEST_MOVE:
        raise Unable(f"{days} days is too long. It can come up to {LONGEST_MOVE} days later.")
    order = QueueOrder(limit=given.limit, whose=given.whose, cancel=given.cancel, move=move, days=days)
    places = read_places(environment)
    try:
        answer = Answer.model_validate(ask(places.data, "queue", **order.model_dump()))
    except NotRunning:
        from bot.project_file import read_project
        from bot.queueing_alone import answer_alone

        answer = asyncio.run(answer_alone(places, read_project(places.project_file), order))
    print(*([answer.model_dump_json(indent=2)] if given.json else in_lines(answer)), sep="\n")
    return OK
