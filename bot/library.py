"""Reads the files that say what the bot says: scripts, signposting directories, escape words.

Knows which files ship with Alongside, and how to put them beside the older versions that open sessions still walk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import flows
from bot.misconfigured import Misconfigured, Wrong
from flows.book import Book
from flows.escape import Commands, meanings
from flows.loader import read_book, read_file, read_record
from flows.script import Script
from flows.shape import shape
from flows.support import Directory
from storage.port import Storage

FLOWS = Path(flows.__file__).parent


def texts(folder: Path) -> Mapping[str, str]:
    """The YAML files of ``folder``, by name."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))}


@dataclass(frozen=True, kw_only=True)
class Library:
    """Everything that one project says, as it ships."""

    files: Mapping[str, str]
    """The scripts and phrasebooks, by file name."""
    book: Book
    directory: Directory
    meaning: Callable[[str], str | None]
    """What typed words mean as a command."""

    @classmethod
    def shipped(cls, country: str) -> Library:
        """What ships with Alongside, with the directory of ``country``.

        Raises ScriptProblems, and Misconfigured if there is no directory for that country.
        """
        files = texts(FLOWS / "scripts")
        directory = _directory(country)
        words = (FLOWS / "words" / "commands.yaml").read_text("utf-8")
        read = read_book(files)
        return cls(
            files=files,
            book=Book(scripts=read.scripts, phrasebooks=read.phrasebooks, directories={directory.key: directory}),
            directory=directory,
            meaning=meanings(read_record("commands.yaml", words, Commands).commands),
        )

    async def published(self, storage: Storage) -> Book:
        """Publish the newest versions, and add the older ones that open sessions walk.

        Raises Misconfigured if a script was changed in more than its words under a version that is published.
        """
        for file, text in self.files.items():
            part = read_file(file, text)
            if isinstance(part, Script) and not await storage.publish(part.script, part.version, shape(part), text):
                raise Misconfigured([_needs_new_version(file, part)])
        older = [read_file(f"{key}.yaml", text) for key, _, text in await storage.published()]
        scripts = {(part.script, part.version): part for part in older if isinstance(part, Script)}
        return Book(
            scripts={**scripts, **self.book.scripts},
            phrasebooks=self.book.phrasebooks,
            directories=self.book.directories,
        )


def _directory(country: str) -> Directory:
    path = FLOWS / "support" / f"{country}.yaml"
    if not path.is_file():
        offered = ", ".join(sorted(each.stem for each in path.parent.glob("*.yaml")))
        what = f"There is no directory of support for {country}."
        remedy = f"There is one for: {offered}. To add a country, write its file; see flows/README.md."
        raise Misconfigured([Wrong(where="support_country", what=what, remedy=remedy)])
    return read_record(path.name, path.read_text("utf-8"), Directory)


def _needs_new_version(file: str, script: Script) -> Wrong:
    return Wrong(
        where=file,
        what=f"More than words was changed in version {script.version}, and people are in the middle of it.",
        remedy=f"Write 'version: {script.version + 1}'. Who began with the older one will finish it.",
    )
