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

CRITICAL = frozenset(
    {
        "system",
        "join",
        "language",
        "help",
        "privacy",
        "privacy_words",
        "my_data",
        "my_data_words",
        "pause",
        "take_back",
        "withdraw",
        "leaving_words",
        "maybe_stop",
        "card",
        "come_back",
        "support",
        "support_words",
        "confidentiality_words",
    }
)
"""Scripts of consent, rights, safety and leaving. Directories of support and sensitive scripts are critical too."""

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
        return tuple(language for language in declared if self._is_complete(language, book))

    def _is_complete(self, language: Language, book: Book) -> bool:
        catalogue = self.of(language.tag)
        if catalogue is None:
            return True
        critical = ((f"{key}/{slot.part}", slot.text) for key, slot in texts_of(book) if is_critical(key, book))
        return all(catalogue.translated(context, text) is not None for context, text in critical)

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
    """Every text that a new conversation can say, with the key that its context begins with."""
    for key, part in (*book.phrasebooks.items(), *book.directories.items(), *book.latest.items()):
        yield from ((key, slot) for slot in part.slots())


def is_critical(key: str, book: Book) -> bool:
    """Whether a language that lacks some text of this script or directory is not offered at all."""
    script = book.latest.get(key)
    return key in CRITICAL or key in book.directories or (script is not None and script.sensitive)


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
