"""The command ``alongside``: what can be asked of it, in which words it answers, and with which exit code.

Asks nothing itself, and knows only where each command is carried out.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bot.arguments import address, day, picture, tags, within
from bot.explaining import Unable, explained
from bot.misconfigured import Misconfigured

if TYPE_CHECKING:
    from bot.project import Project

OK, FOUND_WRONG, MISUSED, INTERNAL = 0, 1, 2, 70
"""Exit codes; 70 is sysexits(3)'s EX_SOFTWARE."""
_MOST_ID = 2**63 - 1
"""The largest number that a row of SQLite can have."""

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
  alongside health                     whether the bot is well, in one line

exit codes:
  0   done
  1   'check' has found errors, or 'rehearse --weeks' a broken promise; or 'health': it is not well
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
    root = argparse.ArgumentParser(
        prog="alongside",
        description="A Telegram bot that keeps a co-production project in touch with the people taking part in it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"alongside {version('alongside')}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)

    init = commands.add_parser("init", help="write an example project file and a key file")
    init.set_defaults(carry_out=_init)

    run = commands.add_parser("run", help="run the bot")
    run.set_defaults(carry_out=_run)

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
    rehearse.set_defaults(carry_out=_rehearse)

    check = commands.add_parser("check", help="look for what is wrong with scripts, support lines and translations")
    check.add_argument(
        "folder", type=Path, nargs="?", help="a folder with scripts of your own (all that ships with it)"
    )
    check.set_defaults(carry_out=_check)

    schedules = commands.add_parser("schedules", help="say in plain words what comes by itself, and when")
    schedules.add_argument("folder", type=Path, nargs="?", help="a folder with scripts of your own (what ships)")
    schedules.set_defaults(carry_out=_schedules)

    health = commands.add_parser("health", help="say in one line whether the bot is well")
    health.set_defaults(carry_out=_health)

    _add_invite(commands)
    _add_queue(commands)
    return root


def _add_invite(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    invite = commands.add_parser("invite", help="make an invitation: a link into Telegram")
    invite.add_argument("role", choices=("participant", "facilitator", "coordinator", "owner"))
    invite.add_argument("--uses", type=within(1, 1000), default=1, help="how many people it lets in (1)")
    invite.add_argument("--days", type=within(1, 365), default=14, help="for how many days (14)")
    invite.add_argument("--qr", type=picture, metavar="FILE", help="also draw it as a QR code, .png or .svg")
    invite.set_defaults(carry_out=_invite)


def _add_queue(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    queue = commands.add_parser("queue", help="list what will be sent; put it off, or leave it out this time")
    queue.add_argument("--limit", type=within(1, 500), default=20, help="how much of it (20)")
    queue.add_argument("--for", dest="whose", default="", metavar="PSEUDONYM", help="only for one person")
    queue.add_argument("--json", action="store_true", help="as JSON, with all of the words")
    changing = queue.add_mutually_exclusive_group()
    changing.add_argument("--cancel", type=within(1, _MOST_ID), metavar="ID", help="it does not come this time")
    changing.add_argument(
        "--move", type=within(1, _MOST_ID), nargs=2, metavar=("ID", "DAYS"), help="it comes so many days later"
    )
    queue.set_defaults(carry_out=_queue)


def _init(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.settings import read_places
    from bot.starting import begin

    places = read_places(environment)
    begin(places)
    print(f"Written: {places.project_file}  what your project is. Open it and make it yours.")
    print(
        f"Written: {places.key_file}  the key to everything that will be kept. Without it, nothing can be read again:"
    )
    print("  print it, and keep the paper where the data is not.")
    return OK


def _run(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.configuring import configured
    from bot.quiet_logs import configure

    settings, project = configured(environment)
    configure(settings.log_level)
    from bot.running import run
    from bot.serving import run_bot

    run(lambda stop: run_bot(settings, project, stop=stop, say=_say))
    return OK


def _rehearse(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.configuring import rehearsed_project
    from bot.quiet_logs import configure
    from bot.rehearsing import rehearse
    from bot.running import run

    project = rehearsed_project(environment)
    if given.weeks:
        return _rehearse_weeks(given, project)
    configure()
    run(lambda stop: rehearse(project, host=given.host, port=given.port, keep=given.keep, stop=stop, say=_say))
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
            say=_say,
        )

    run(rehearse)
    return OK if kept else FOUND_WRONG


def _say(words: str) -> None:
    print(words, flush=True)


def _check(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.checking import check, check_folder

    today = datetime.now(UTC).date()
    problems = check_folder(given.folder, today) if given.folder else check(today)
    for problem in problems:
        print(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"Errors: {errors}. Warnings: {len(problems) - errors}.")
    return FOUND_WRONG if errors else OK


def _schedules(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.reading_back import read_back

    print(read_back(given.folder))
    return OK


def _invite(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.control import NotRunning, ask
    from bot.inviting import Invitation, save_picture
    from bot.settings import read_places

    invitation = Invitation(role=given.role, uses=given.uses, days=given.days)
    try:
        link: str = ask(read_places(environment).data, "invite", **invitation.model_dump())
    except NotRunning:
        from bot.configuring import configured
        from bot.inviting_alone import invite_alone

        link = asyncio.run(invite_alone(*configured(environment), invitation))
    print(link)
    if given.qr:
        try:
            save_picture(link, given.qr)
        except OSError as error:
            raise Unable(f"{given.qr} could not be written: {error.strerror}. The link above is good.") from None
    return OK


def _health(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
    from bot.heartbeat import health
    from bot.settings import read_places

    is_well, line = health(read_places(environment).data, datetime.now(UTC))
    print(line)
    return OK if is_well else FOUND_WRONG


def _queue(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
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
