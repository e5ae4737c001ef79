"""``alongside run``: the bot."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.commands import Commands, say
from bot.exit_codes import OK


def add(commands: Commands) -> None:
    run = commands.add_parser("run", help="run the bot")
    run.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.configuring import configured, refuse_unfit
    from bot.quiet_logs import configure

    settings, project = configured(environment)
    refuse_unfit(project, settings, datetime.now(UTC))
    configure(settings.log_level)
    from bot.running import run
    from bot.serving import run_bot

    run(lambda stop: run_bot(settings, project, stop=stop, say=say))
    return OK
