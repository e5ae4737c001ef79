"""``alongside init``: an example project file and a key file."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from bot.commands import Commands
from bot.exit_codes import OK


def add(commands: Commands) -> None:
    init = commands.add_parser("init", help="write an example project file and a key file")
    init.set_defaults(carry_out=carry_out)


def carry_out(given: argparse.Namespace, environment: Mapping[str, str]) -> int:
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
