"""Reads catalogues for what would go wrong when their texts are sent, and tells it as problems. Judges no wording."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Message

from bot.catalogue_files import FILE_NAME, Unreadable, ids, named, read, strings
from bot.catalogues import is_critical, load, texts_of
from bot.languages import LOCALES, Language
from bot.sentences import DIRECTION_CONTROLS
from flows.book import Book
from flows.extract import LONGEST_BUTTON, forms
from flows.phrase import placeholders
from flows.problems import Problem, Severity
from flows.questions import Slot

_LINK = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class _Proof:
    """What is read together: one English text, and its translation."""

    slot: Slot
    english: tuple[str, ...]
    translated: tuple[str, ...]
    form_of_one: int
    """Which form is said when the number is 1."""

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each translated form with the English one that it stands for."""
        for place, form in enumerate(self.translated):
            yield self.english[0 if place == self.form_of_one else -1], form


def problems_of(book: Book, language: Language, folder: Path = LOCALES) -> tuple[Problem, ...]:
    """Everything that is wrong with one language's catalogue."""
    path = folder / language.tag / FILE_NAME
    try:
        file, catalogue = read(path, language.tag), load(path, language)
    except (Unreadable, OSError) as error:
        line = error.line if isinstance(error, Unreadable) else 1
        what = f"The catalogue cannot be read: {error}"
        return (Problem(file=named(path), line=line, what=what, remedy="Mend this line, or take the last good file."),)
    messages = {message.context: message for message in file.catalog if message.context}
    form_of_one = catalogue.plural(1)
    found = (_problems(book, key, slot, messages, form_of_one, path) for key, slot in texts_of(book))
    return tuple(problem for problems in found for problem in problems)


def _problems(
    book: Book, key: str, slot: Slot, messages: Mapping[str, Message], form_of_one: int, path: Path
) -> Iterator[Problem]:
    """What is wrong with the translation of one text."""
    context, english = f"{key}/{slot.part}", forms(slot.text)
    message = messages.get(context)
    severity: Severity = "error" if is_critical(key, book) else "warning"
    line = (message.lineno if message else None) or 1
    if message is None or ids(message) != english or message.fuzzy or not all(strings(message)):
        what, remedy = _unfinished(context, message)
        yield Problem(file=named(path), line=line, what=what, remedy=remedy, severity=severity)
        return
    proof = _Proof(slot=slot, english=english, translated=strings(message), form_of_one=form_of_one)
    for check in _CHECKS:
        for what, remedy in check(proof):
            yield Problem(file=named(path), line=line, what=f"{context}: {what}", remedy=remedy)


def _unfinished(context: str, message: Message | None) -> tuple[str, str]:
    if message is not None and message.fuzzy:
        remedy = "Compare the translation with the new English, then take the word 'fuzzy' away."
        return f"{context}: the English was changed after it was translated.", remedy
    remedy = "Translate it. If the catalogue does not have it yet, run 'make catalogues' first."
    return f"{context}: there is no translation of what it says now.", remedy


Finding = tuple[str, str]
"""What is wrong, and what to do about it."""


def _other_placeholders(proof: _Proof) -> Iterator[Finding]:
    allowed = frozenset[str]().union(*map(placeholders, proof.english))
    for english, form in proof.pairs():
        missing, strange = placeholders(english) - placeholders(form), placeholders(form) - allowed
        if missing or strange:
            yield (
                f"the placeholders differ: {_named(missing)} missing, {_named(strange)} unknown.",
                "Write each placeholder exactly as in English, in braces and untranslated.",
            )


def _loose_braces(proof: _Proof) -> Iterator[Finding]:
    for form in proof.translated:
        if re.search(r"[{}]", re.sub(r"\{[a-z_]+\}", "", form)):
            yield "a brace stands alone or around something else.", "Braces are for placeholders only."


def _other_numbers(proof: _Proof) -> Iterator[Finding]:
    for english, form in proof.pairs():
        if _numbers(english) != _numbers(form):
            yield "its numbers are not those of the English.", "Copy every number, and write numbers as figures."
        if _LINK.findall(english) != _LINK.findall(form):
            yield "its links are not those of the English.", "Copy every link as it is."


def _too_long(proof: _Proof) -> Iterator[Finding]:
    longest = max(map(len, proof.translated))
    if proof.slot.button and longest > LONGEST_BUTTON:
        yield f"it is a button and {longest} characters long.", f"Say it in {LONGEST_BUTTON} characters."


def _strange_characters(proof: _Proof) -> Iterator[Finding]:
    together = "".join(proof.translated)
    if set(together) & set(DIRECTION_CONTROLS):
        yield "it has an invisible mark of direction.", "Delete it: the bot adds such marks itself."
    if not unicodedata.is_normalized("NFC", together):
        yield "some letters are put together from parts.", "Save the file in the form NFC."


def _ragged(proof: _Proof) -> Iterator[Finding]:
    for english, form in proof.pairs():
        if form != form.strip() or english.count("\n\n") != form.count("\n\n"):
            yield "its paragraphs are not those of the English.", "Keep the empty lines, and no space at either end."


_CHECKS: tuple[Callable[[_Proof], Iterator[Finding]], ...] = (
    _other_placeholders,
    _loose_braces,
    _other_numbers,
    _too_long,
    _strange_characters,
    _ragged,
)


def _numbers(text: str) -> Counter[str]:
    """Every number of ``text`` in latin digits, in whatever order a language puts them."""
    found = _NUMBER.findall(_LINK.sub("", text))
    return Counter("".join(str(unicodedata.decimal(digit)) for digit in number) for number in found)


def _named(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"
