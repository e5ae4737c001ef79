"""What is there before the bot first runs: the project file and the key file. Overwrites neither."""

from __future__ import annotations

import os
from collections.abc import Iterator

from bot.misconfigured import Misconfigured, Wrong
from bot.project_file import example
from bot.settings import Places
from storage.errors import KeyUnusable
from storage.keys import create_key


def begin(places: Places) -> None:
    """Write an example project file and a new key. Raises Misconfigured, and then has written nothing."""
    wrongs = tuple(_in_the_way(places))
    if wrongs:
        raise Misconfigured(wrongs)
    try:
        _write_project(places)
        create_key(places.key_file)
    except (OSError, KeyUnusable) as error:
        where = str(getattr(error, "filename", None) or places.key_file)
        what = error.strerror if isinstance(error, OSError) else str(error)
        raise Misconfigured([Wrong(where=where, what=f"{what}.", remedy="Choose another place.")]) from None


def _in_the_way(places: Places) -> Iterator[Wrong]:
    if places.key_file.resolve().is_relative_to(places.data.resolve()):
        yield Wrong(
            where="ALONGSIDE_KEY_FILE",
            what="The key file would lie in the data folder, where one theft takes both.",
            remedy="Name a place outside.",
        )
    for name, path in (("ALONGSIDE_PROJECT", places.project_file), ("ALONGSIDE_KEY_FILE", places.key_file)):
        if path.exists():
            yield Wrong(where=name, what=f"There is a file at {path} already.", remedy="It is never overwritten.")


def _write_project(places: Places) -> None:
    places.project_file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(places.project_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(example())
