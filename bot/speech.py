"""Says a phrase in the reader's words: in the form that suits them, translated if it is, in English if it is not.

Never raises: whatever is wrong with a catalogue, the person gets an answer. Knows no chats and no scripts' order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.catalogues import Catalogues
from bot.languages import Language, english
from bot.sentences import Known, Sentence
from flows.book import Book
from flows.extract import forms
from flows.forms import Forms, easier
from flows.phrase import Phrase
from flows.questions import Text

_log = logging.getLogger(__name__)
_NOTHING: Mapping[str, Known] = {}
_Place = tuple[str, str, str, int, Forms]
"""Language, script, slot, version, and the forms that suit the reader."""


@dataclass(frozen=True, slots=True)
class _Wording:
    """One way to say a phrase: a sentence, or one for each plural form."""

    sentences: tuple[Sentence, ...]
    plural: Callable[[int], int]

    def sentence(self, known: Mapping[str, Known]) -> Sentence:
        """The form that goes with ``{count}``; the last, most general one if no number is known."""
        count = known.get("count")
        place = self.plural(count) if len(self.sentences) > 1 and isinstance(count, int) else -1
        return self.sentences[place if place < len(self.sentences) else -1]


class Speech:
    """The voice of one project."""

    def __init__(self, book: Book, catalogues: Catalogues) -> None:
        self._book = book
        self._catalogues = catalogues
        self._whole: dict[_Place, str] = {}
        """Texts without placeholders, as they are sent."""
        self._wordings: dict[_Place, tuple[_Wording, ...]] = {}
        """The others, the best way to say each first, the English one last."""

    def say(self, phrase: Phrase, *, language: str, forms: Forms = (), facts: Mapping[str, Known] = _NOTHING) -> str:
        """``phrase`` in ``language``, in the first of ``forms`` that it has, or else plainly.

        Values of the phrase come before ``facts`` of the same name.

        A phrase that has no text at all is the empty string, and noted in the log.
        """
        place = _place(phrase, language, forms)
        whole = self._whole.get(place)
        if whole is not None:
            return whole
        if place not in self._wordings:
            self._learn(place, phrase)
        return self._whole.get(place) or self._filled(place, {**facts, **phrase.values})

    def whole(self, phrase: Phrase, *, language: str, forms: Forms = ()) -> str | None:
        """``phrase`` if it has no placeholders and was said before; then no facts need to be put together for it."""
        return self._whole.get(_place(phrase, language, forms))

    def names_of_languages(self, tags: Iterable[str]) -> Mapping[str, str]:
        """Those of ``tags`` that people can choose, each in its own name, whoever reads it."""
        return {language.tag: language.name for language in self._catalogues.offered(tags, self._book)}

    def _learn(self, place: _Place, phrase: Phrase) -> None:
        wordings = tuple(self._found(place, phrase))
        if not wordings:
            _log.error("There is no text for %s/%s in version %d.", phrase.script, phrase.slot, phrase.version)
        self._wordings[place] = wordings
        best = wordings[0].sentences if wordings else ()
        if len(best) == 1 and not best[0].names:
            self._whole[place] = best[0].filled(_NOTHING) or ""

    def _filled(self, place: _Place, known: Mapping[str, Known]) -> str:
        for wording in self._wordings[place]:
            sentence = wording.sentence(known)
            said = sentence.filled(known)
            if said is not None:
                return said
            missing = ", ".join(name for name in sentence.names if name not in known)
            _log.warning("No value for %s in %s/%s, in language %s.", missing, place[1], place[2], place[0])
        english_ones = self._wordings[place][-1:]
        return "".join(wording.sentence(known).filled_as_far_as_known(known) for wording in english_ones)

    def _found(self, place: _Place, phrase: Phrase) -> Iterator[_Wording]:
        texts = tuple(self._texts(replace(phrase, easy=False), place[-1]))
        catalogue = self._catalogues.of(place[0])
        if catalogue is not None:
            for slot, text in texts:
                translated = catalogue.translated(f"{phrase.script}/{slot}", text)
                if translated is not None:
                    yield _wording(translated, catalogue.plural, catalogue.language)
        for _, text in texts:
            yield _wording(forms(text), _english_plural, english())

    def _texts(self, phrase: Phrase, wanted: Forms) -> Iterator[tuple[str, Text]]:
        """The English texts that say ``phrase``, the plain one last; of the newest version if that one is gone."""
        newest = self._book.latest.get(phrase.script)
        versions = [phrase.version] + ([newest.version] if newest else [])
        for version in dict.fromkeys(versions):
            for slot in (*(f"{phrase.slot}/{form}" for form in wanted), phrase.slot):
                there = replace(phrase, slot=slot, version=version)
                if self._book.has(there):
                    yield slot, self._book.text(there)


def _place(phrase: Phrase, language: str, wanted: Forms) -> _Place:
    return language, phrase.script, phrase.slot, phrase.version, easier(wanted) if phrase.easy else wanted


def _wording(texts: tuple[str, ...], plural: Callable[[int], int], language: Language) -> _Wording:
    return _Wording(tuple(Sentence(text, language) for text in texts), plural)


def _english_plural(count: int) -> int:
    return 0 if count == 1 else 1
