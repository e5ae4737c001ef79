"""The command ``alongside``: which commands there are, and how it tells what stood in the way of one.

A new command is a module of ``bot.commands`` and a line here.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import NoReturn

from bot.commands import audit, backup, check, health, init, invite, queue, record, rehearse, restore, run, schedules
from bot.exit_codes import INTERNAL, MISUSED, OK
from bot.explaining import explained
from bot.misconfigured import Misconfigured

_COMMANDS = (
    init,
    run,
    rehearse,
    check,
    schedules,
    health,
    invite,
    queue,
    backup,
    restore,
    audit,
    record,
)
"""In the order in which ``--help`` lists them."""

_EXAMPLES = """\
examples:
  alongside init                       write alongside.toml and alongside.key here
  alongside rehearse                   open the rehearsal room; no Telegram account is needed
  alongside rehearse --weeks 12        let people live with the bot for twelve weeks, in seconds
  alongside check                      look for what is wrong with scripts, support lines and translations
  ALONGSIDE_TOKEN=… alongside run      run the bot
  alongside invite participant --uses 12 --days 30 --qr poster.png
  alongside queue --limit 5            what will be sent to whom and when, in the words that will be sent
  alongside queue --move 12 7          what has number 12 there comes 7 days later
  alongside backup                     a copy of everything, now
  alongside restore 20260302T101500Z-1a2b3c4d5e6f7081
  alongside audit verify               whether what is kept of the team's doings is whole
  alongside record                     what is kept, why and for how long, as the law asks for it
  alongside health                     whether the bot is well, in one line

exit codes:
  0   done
  1   'check' has found errors, 'rehearse --weeks' a broken promise, 'audit verify' a change; or 'health': not well
  2   the command, a setting or the project file is not right; the message says what to do
  70  an error in Alongside itself; the log says where

Settings come from the environment (ALONGSIDE_TOKEN, ALONGSIDE_DATA, …): see README.md.
"""


def main() -> NoReturn:
    """The console script."""
    code = command_line(sys.argv[1:], os.environ)
    from bot.running import leave

    leave(code)


def command_line(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Carry out one command and return its exit code. Foreseeable mistakes are told in plain words, without a trace."""
    try:
        given = parser().parse_args(arguments)
        carry_out: Callable[[argparse.Namespace, Mapping[str, str]], int] = given.carry_out
        return carry_out(given, environment)
    except SystemExit as said:  # argparse has shown help, or what it did not understand
        return int(said.code or 0)
    except Misconfigured as error:
        print("Alongside cannot do this yet:", *(f"  {wrong}" for wrong in error.wrongs), sep="\n", file=sys.stderr)
        return MISUSED
    except BrokenPipeError:  # whoever read the output has read enough
        return OK
    except Exception as error:  # noqa: BLE001
        return _explained(error)


def _explained(error: Exception) -> int:
    words = explained(error)
    if words is None:
        return INTERNAL
    print(words, file=sys.stderr)
    return MISUSED


def parser() -> argparse.ArgumentParser:
    """What can be asked of ``alongside``."""
    root = argparse.ArgumentParser(
        prog="alongside",
        description="A Telegram bot that keeps a co-production project in touch with the people taking part in it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"alongside {version('alongside')}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add(commands)
    return root
