"""Reads the files that say what the bot says and understands: scripts, signposting directories, escape words.

Knows which files ship with Alongside, and how to put them beside the older versions that open sessions still walk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import flows
from bot.directories import directory_of
from bot.languages import languages
from bot.misconfigured import Misconfigured, Wrong
from bot.own_checks import applied
from bot.project import Project
from flows.book import Book
from flows.distress import Distress, DistressWords, distress_in
from flows.escape import Commands, meanings
from flows.loader import Shape, read_book, read_file, read_record
from flows.onlookers import PrivateWords
from flows.promising import Promises
from flows.script import Script
from flows.shape import shape
from flows.stopping import Stopping, understood, wishes
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
    """What typed words mean as a command, or that they may be a wish to stop."""
    distress: Callable[[str], bool]
    """Whether typed words may say that their writer is not safe."""

    @classmethod
    def shipped(cls, country: str) -> Library:
        """What ships with Alongside, with the directory of ``country``.

        Raises ScriptProblems, and Misconfigured if there is no directory for that country, or a language is offered
        in which some words would not be understood.
        """
        return _shipped(country)

    @classmethod
    def of(cls, project: Project) -> Library:
        """What ships, with the directory as ``project`` has checked it. Raises as ``shipped`` does."""
        library = cls.shipped(project.support_country)
        return library.pointing_to(applied(library.directory, project.checked))

    def pointing_to(self, directory: Directory) -> Library:
        """The same words, and another directory."""
        book = replace(self.book, directories={directory.key: directory})
        return replace(self, book=book, directory=directory)

    async def published(self, storage: Storage) -> Library:
        """The same, published, and with the older versions that open sessions walk.

        Raises Misconfigured if a script was changed in more than its words under a version that is published.
        """
        for key, script in self.book.latest.items():
            if not await storage.publish(key, script.version, shape(script), self.files[f"{key}.yaml"]):
                raise Misconfigured([_needs_new_version(script)])
        walked = {(key, version): text for key, version, text in await storage.published()}
        older = [read_file(f"{place[0]}.yaml", walked[place]) for place in walked.keys() - self.book.scripts.keys()]
        scripts = {(part.script, part.version): part for part in older if isinstance(part, Script)}
        return replace(self, book=replace(self.book, scripts={**scripts, **self.book.scripts}))


@cache
def _shipped(country: str) -> Library:
    """Read once in a process: nothing of it changes while it runs, and reading takes more than a second."""
    files = texts(FLOWS / "scripts")
    directory = directory_of(country)
    book = replace(read_book(files), directories={directory.key: directory})
    return Library(files=files, book=book, directory=directory, meaning=understanding(), distress=_distress())


@cache
def understanding() -> Callable[[str], str | None]:
    """What typed words mean as a command, whole phrases first. Raises ScriptProblems."""
    return understood(meanings(_words("commands.yaml", Commands).commands), wishes(stop_words()))


@cache
def stop_words() -> Stopping:
    """The words for a wish to stop. Raises ScriptProblems."""
    return _words("stopping.yaml", Stopping)


@cache
def distress_words() -> Mapping[str, DistressWords]:
    """The phrases that may say that somebody is not safe, by the tag of their language. Raises ScriptProblems."""
    return _words("distress.yaml", Distress).languages


def without_words(known: Iterable[str]) -> tuple[str, ...]:
    """The languages that are offered, and are not among those in which some words are ``known``."""
    return tuple(sorted(languages().keys() - set(known)))


@cache
def _distress() -> Callable[[str], bool]:
    words = distress_words()
    for tag in without_words(words):
        raise Misconfigured([_unheard(tag)])
    return distress_in(words)


def _unheard(tag: str) -> Wrong:
    return Wrong(
        where="flows/words/distress.yaml",
        what=f"There are no phrases in '{tag}', which is offered: help would not be offered to whoever writes in it.",
        remedy=f"Give '{tag}' a part of its own in this file, or do not offer it.",
    )


@cache
def private_words() -> PrivateWords:
    """The words that tell others what this is about. Raises ScriptProblems."""
    return _words("private.yaml", PrivateWords)


@cache
def promises() -> Promises:
    """What must not be said, language by language. Raises ScriptProblems."""
    return _words("promises.yaml", Promises)


def _words(name: str, record: type[Shape]) -> Shape:
    return read_record(name, (FLOWS / "words" / name).read_text("utf-8"), record)


def _needs_new_version(script: Script) -> Wrong:
    return Wrong(
        where=f"{script.script}.yaml",
        what=f"More than words was changed in version {script.version}, and people are in the middle of it.",
        remedy=f"Write 'version: {script.version + 1}'. Who began with the older one will finish it.",
    )
