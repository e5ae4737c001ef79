"""Reads every text in every language for what nobody may promise or ask. The words stand in ``flows/words``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.catalogue_files import FILE_NAME, Unreadable, named, read, strings
from bot.languages import LOCALES, SOURCE, Language
from bot.library import without_words
from flows.book import Book
from flows.checks.finding import texts
from flows.lines import Lines
from flows.phrasebook import Phrasebook
from flows.problems import Problem
from flows.promising import Promises
from flows.script import Script


def promised(book: Book, lines: Lines, refused: Promises) -> Iterator[Problem]:
    """What the English says that it must not."""
    phrasebooks: Mapping[str, Script | Phrasebook] = book.phrasebooks
    for key, part in {**phrasebooks, **book.latest}.items():
        there = lines[key, part.version if isinstance(part, Script) else 0]
        for written in texts(part):
            for fault in refused.faults(f"{key}/{written.part}", written.text, SOURCE):
                yield Problem(file=there.file, line=there.line(written.path), what=fault.what, remedy=fault.remedy)


def promised_in(language: Language, refused: Promises, folder: Path = LOCALES) -> Iterator[Problem]:
    """What the translations into ``language`` say that they must not. Those of older texts are not said any more."""
    path = folder / language.tag / FILE_NAME
    if language.tag not in refused.languages:
        return  # said by ``unlisted``
    try:
        catalog = read(path, language.tag).catalog
    except (Unreadable, OSError):
        return  # said by who reads the whole catalogue
    for message in (each for each in catalog if each.context and not each.fuzzy):
        for text in strings(message):
            for fault in refused.faults(str(message.context), text, language.tag):
                what = f"{message.context}: {fault.what}"
                yield Problem(file=named(path), line=message.lineno or 1, what=what, remedy=fault.remedy)


def unlisted(refused: Promises) -> Iterator[Problem]:
    """Languages that are offered, and of which nobody has said what they must not promise."""
    for tag in without_words(refused.languages):
        what = f"There is no list of what must not be promised in '{tag}', which is offered."
        remedy = f"Give '{tag}' a part of its own in this file, with 'not', 'people' and 'refused'."
        yield Problem(file="promises.yaml", line=1, what=what, remedy=remedy)
