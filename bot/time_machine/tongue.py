"""The words of one language, as somebody knows them who reads it: what buttons say, and what to write to get somewhere.

Knows where words stand, and nothing of what the bot does with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from bot.catalogues import Catalogues
from bot.languages import languages
from bot.library import FLOWS, Library
from bot.speech import Speech
from bot.time_machine.choices import DECISIVE, Choice
from flows.book import Book
from flows.escape import Commands
from flows.loader import read_record
from flows.phrase import Phrase

_MENU = ("done", "skip", "back", "why", "easy", "help", "language", "stop", "start_again")
_SENTENCES = {
    "en": "The break in the middle helped.",
    "pl": "Przerwa w połowie pomogła.",
    "ur": "درمیان کا وقفہ اچھا رہا۔",
}


class Tongue:
    """One language."""

    def __init__(self, tag: str, book: Book, speech: Speech, commands: Commands) -> None:
        self.tag = tag
        self._book = book
        self._speech = speech
        self._commands = commands.commands

    def label(self, slot: str) -> str:
        """What stands at ``script/step/option/key``; empty if nothing does."""
        return self._said(slot)

    def _said(self, slot: str, **values: str) -> str:
        script, _, part = slot.partition("/")
        newest = self._book.latest.get(script)
        phrase = Phrase(script=script, version=newest.version if newest else 0, slot=part, values=values)
        return self._speech.say(phrase, language=self.tag) if self._book.has(phrase) else ""

    def sign(self, slot: str) -> str:
        """By what a text can be told from others: the longest part of its first line without a gap."""
        gap = "\0"
        said = self._said(slot, name=gap)
        return max(said.split("\n")[0].split(gap), key=len).strip()

    def word(self, command: str) -> str:
        """What somebody writes to get to ``command``."""
        phrases = self._commands.get(command, {})
        return next(iter(phrases.get(self.tag, ())), f"/{command}")

    @property
    def name(self) -> str:
        """What the language is called in itself."""
        return languages()[self.tag].name

    @property
    def sentence(self) -> str:
        """Something to say in one's own words."""
        return _SENTENCES.get(self.tag, _SENTENCES["en"])

    @cached_property
    def menu(self) -> frozenset[str]:
        """The buttons that are always there, and are no answers."""
        return frozenset(self.label(f"system/{key}") for key in _MENU)

    def meaning(self, label: str, others: frozenset[str]) -> Choice | None:
        """What somebody decides who taps ``label`` among ``others``; None if it is an answer like any other."""
        return next((choice for own, step, choice in self._decisive if own == label and step <= others), None)

    @cached_property
    def _decisive(self) -> tuple[tuple[str, frozenset[str], Choice], ...]:
        """Labels, with all that is offered beside them: "One week" may be said elsewhere too."""
        return tuple((self.label(slot), self._beside(slot), choice) for slot, choice in DECISIVE.items())

    def _beside(self, slot: str) -> frozenset[str]:
        script, step, *_ = slot.split("/")
        newest = self._book.latest.get(script)
        offers = newest.offers.get(step, ()) if newest else ()
        return frozenset(self.label(f"{script}/{step}/option/{offer.key}") for offer in offers)


def tongues(tags: Iterable[str], library: Library) -> Mapping[str, Tongue]:
    """Those of the languages ``tags`` that people can choose, the first one first."""
    speech = Speech(library.book, Catalogues(languages()))
    commands = read_record("commands.yaml", (FLOWS / "words" / "commands.yaml").read_text("utf-8"), Commands)
    offered = speech.names_of_languages(tags)
    return {tag: Tongue(tag, library.book, speech, commands) for tag in offered}
