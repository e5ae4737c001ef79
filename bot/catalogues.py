"""Finds the translation of a text by where it stands and what it says in English. Knows no values and no readers."""

from __future__ import annotations

import gettext
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.catalogue_files import FILE_NAME, Unreadable, ids, read, strings
from bot.languages import LOCALES, SOURCE, Language
from flows.book import Book
from flows.extract import forms
from flows.questions import Slot, Text
from flows.script import Script

CRITICAL = frozenset({"system", "join", "join_team", "privacy", "support", "withdraw", "pause", "my_data", "language"})
"""Texts of consent, rights, safety and leaving. A language that lacks one of them is not offered."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """One language's translations."""

    language: Language
    plural: Callable[[int], int] = field(default=lambda count: 0, repr=False)
    """Which form goes with a number."""
    texts: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, repr=False)
    """The translated forms, by context and English forms."""

    def translated(self, context: str, text: Text) -> tuple[str, ...] | None:
        """The translated forms of ``text``, or None if it has none, or none that is finished."""
        return self.texts.get((context, *forms(text)))


class Catalogues:
    """The catalogues below a folder, each read when it is first needed."""

    def __init__(self, languages: Mapping[str, Language], folder: Path = LOCALES) -> None:
        self._languages = languages
        self._folder = folder
        self._read: dict[str, Catalogue] = {}

    def of(self, tag: str) -> Catalogue | None:
        """The catalogue of a language; None for the source language and for one that is not declared.

        A file that cannot be read counts as empty: everybody is answered, in English if need be.
        """
        if tag == SOURCE or tag not in self._languages:
            return None
        if tag not in self._read:
            self._read[tag] = self._loaded(self._languages[tag])
        return self._read[tag]

    def offered(self, tags: Iterable[str], book: Book) -> tuple[Language, ...]:
        """Those of ``tags`` that people can choose: declared, and complete where it matters most."""
        declared = (self._languages[tag] for tag in tags if tag in self._languages)
        return tuple(language for language in declared if not any(self._lacks(language, book)))

    def _lacks(self, language: Language, book: Book) -> Iterator[str]:
        """The contexts of critical texts that have no translation."""
        catalogue = self.of(language.tag)
        if catalogue is not None:
            for key, slot in critical_texts(book):
                context = f"{key}/{slot.part}"
                if catalogue.translated(context, slot.text) is None:
                    yield context

    def _loaded(self, language: Language) -> Catalogue:
        try:
            return load(self._folder / language.tag / FILE_NAME, language)
        except (Unreadable, OSError) as error:
            _log.error("The catalogue of %s cannot be used, so English is spoken instead: %s", language.tag, error)
            return Catalogue(language=language)


def load(path: Path, language: Language) -> Catalogue:
    """The catalogue at ``path``. Raises Unreadable or OSError."""
    catalog = read(path, language.tag).catalog
    try:
        plural = gettext.c2py(catalog.plural_expr)
    except ValueError as error:
        raise Unreadable(path, 1, "Its header has no rule for plural forms that can be followed.") from error
    return Catalogue(language=language, plural=plural, texts=dict(_finished(catalog)))


def texts_of(book: Book) -> Iterator[tuple[str, Slot]]:
    """Every text that a new conversation can say, with the key of its script."""
    for key, phrasebook in book.phrasebooks.items():
        yield from ((key, slot) for slot in phrasebook.slots())
    for key, script in book.latest.items():
        yield from ((key, slot) for slot in script.slots())


def critical_texts(book: Book) -> Iterator[tuple[str, Slot]]:
    """Those of consent, rights, safety and leaving."""
    return ((key, slot) for key, slot in texts_of(book) if is_critical(key, book.latest.get(key)))


def is_critical(key: str, script: Script | None) -> bool:
    """Whether a text of this script is never sent in a language that lacks some of it."""
    return key in CRITICAL or (script is not None and script.sensitive)


def _finished(catalog: Catalog) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Translations that can be sent, those of older texts first, so that a newer one takes their place.

    A session on an older version of a script says the older text; a text that was changed, and whose translation
    waits to be looked at again, has the translation of what it was before.
    """
    for message in catalog.obsolete.values():
        if not message.fuzzy:
            yield from _entry(message, ids(message))
    for message in catalog:
        if message.fuzzy and message.previous_id:
            yield from _entry(message, message.previous_id)
    for message in catalog:
        if not message.fuzzy:
            yield from _entry(message, ids(message))


def _entry(message: Message, english: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    translated = strings(message)
    if message.context and all(translated) and (len(english) == 2 or len(translated) == 1):
        yield (message.context, *english), translated
