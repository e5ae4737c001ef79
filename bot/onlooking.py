"""Reads what locked phones will show, in every language: how that begins which comes by itself, and the plain line.

Knows the words that give something away, and judges nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from babel.messages.catalog import Message

from bot.catalogue_files import FILE_NAME, Unreadable, ids, named, read, strings
from bot.languages import LOCALES, Language
from flows.book import Book
from flows.extract import forms
from flows.lines import Lines
from flows.onlookers import (
    GIVING_AWAY,
    LINE,
    SHOWN,
    PrivateWords,
    beginnings,
    characters,
    comes_unasked,
    first_shown,
)
from flows.phrase import Phrase, placeholders
from flows.problems import Problem
from flows.questions import Slot
from flows.script import Script

_SOONER: Final = "Begin with something that could be about anything, and say it after that."


def shown(book: Book, lines: Lines, words: PrivateWords) -> Iterator[Problem]:
    """What the English would show on a locked phone."""
    for script in _unasked(book):
        there = lines[(script.script, script.version)]
        for begins in beginnings(script):
            step, _, _ = begins[0].part.partition("/")
            for what in _told("\n".join(forms(slot.text)[-1] for slot in begins), words):
                yield Problem(
                    file=there.file, line=there.line(("steps", step)), what=what, remedy=_SOONER, severity="warning"
                )
    yield from _of_the_line(book, lines, words)


def shown_in(language: Language, book: Book, words: PrivateWords, folder: Path = LOCALES) -> Iterator[Problem]:
    """What the translations into ``language`` would show. What is not translated is not looked at here."""
    path = folder / language.tag / FILE_NAME
    try:
        catalog = read(path, language.tag).catalog
    except (Unreadable, OSError):
        return  # said by who reads the whole catalogue
    messages = {message.context: message for message in catalog if message.context and not message.fuzzy}
    for script in _unasked(book):
        for begins in beginnings(script):
            yield from _translated(script, begins, messages, words, path)
    for slot in ("line", "line/easy"):
        message = messages.get(f"{LINE.script}/{slot}")
        if message is not None and all(strings(message)):
            for what in against(strings(message)[-1], words):
                yield _problem(path, message, f"{message.context}: {what}", severe=True)


def _translated(
    script: Script, begins: tuple[Slot, ...], messages: Mapping[str, Message], words: PrivateWords, path: Path
) -> Iterator[Problem]:
    found = [messages.get(f"{script.script}/{slot.part}") for slot in begins]
    first = found[0]
    texts = [
        strings(message)[-1] for message, slot in zip(found, begins, strict=True) if message and _says(message, slot)
    ]
    if first is not None and len(texts) == len(begins):
        for what in _told("\n".join(texts), words):
            yield _problem(path, first, f"{first.context}: {what}")


def _says(message: Message, slot: Slot) -> bool:
    return ids(message) == forms(slot.text) and all(strings(message))


def _unasked(book: Book) -> Iterator[Script]:
    scripts = book.latest.values()
    followed = frozenset(
        step.follow_up.script for script in scripts for step in script.steps.values() if step.follow_up
    )
    return (script for script in scripts if comes_unasked(script, followed))


def _told(text: str, words: PrivateWords) -> Iterator[str]:
    """What stands in the first words of ``text`` that is nobody else's business."""
    first = first_shown(text)
    for name in sorted(placeholders(first) & GIVING_AWAY):
        yield f"It comes by itself, and a locked phone shows its first words: '{{{name}}}' is among them."
    for word in words.given_away(first):
        yield f"It comes by itself, and a locked phone shows its first words: '{word}' tells what it is about."


def _of_the_line(book: Book, lines: Lines, words: PrivateWords) -> Iterator[Problem]:
    if LINE.script not in book.phrasebooks:
        return
    there = lines[(LINE.script, 0)]
    for slot in (LINE.slot, f"{LINE.slot}/easy"):
        for what in against(str(book.text(Phrase(script=LINE.script, slot=slot))), words):
            yield Problem(file=there.file, line=there.line(("phrases", LINE.slot)), what=what, remedy=_PLAINER)


_PLAINER: Final = "Say at least 60 characters that could be about anything, with no name in them."


def against(text: str, words: PrivateWords) -> Iterator[str]:
    """What makes ``text`` no plain line: too short to fill what a phone shows, or not plain."""
    if characters(text) < SHOWN:
        yield f"it has {characters(text)} characters, and a phone shows {SHOWN}: what comes after it would be seen."
    if placeholders(text):
        yield "it has a placeholder, and whatever stands there would be seen."
    for word in words.given_away(text):
        yield f"'{word}' tells what it is about."


def _problem(path: Path, message: Message, what: str, *, severe: bool = False) -> Problem:
    name, line = named(path), message.lineno or 1
    if severe:
        return Problem(file=name, line=line, what=what, remedy=_PLAINER)
    return Problem(file=name, line=line, what=what, remedy=_SOONER, severity="warning")
