"""What typed words mean as a command, in every offered language at once: "stop" is understood from everybody.

A message counts only as a whole. Knows no script and no person, only ``flows/words/commands.yaml``.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated

from pydantic import Field, model_validator

from flows.questions import Record
from flows.questions.base import StepKey, Words
from flows.reading import plain

Phrases = Annotated[tuple[Words, ...], Field(min_length=1)]
Texts = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Phrases by command, then by language."""

_DROPPED = dict.fromkeys(map(ord, "'’‘ʼ`´\u0640"), "")
"""Apostrophes, so that "dont" is "don't", and the stroke that only makes an Arabic word longer."""
_ONE_FOR_ANOTHER = str.maketrans(
    {
        "-": " ",
        "/": " ",
        "ł": "l",
        # Letters that different keyboards write for the same sound of Urdu: yeh, kaf, heh.
        "ي": "ی",
        "ى": "ی",
        "ے": "ی",
        "ك": "ک",
        "ه": "ہ",
        "ھ": "ہ",
        "ۃ": "ہ",
        "ة": "ہ",
        "ۂ": "ہ",
        "ں": "ن",
    }
)
_ACCENTS = dict.fromkeys([*range(0x0300, 0x0370), *range(0x064B, 0x0660), 0x0670])
"""Combining marks that people leave out when they type in a hurry: of Latin and Cyrillic letters, and of Arabic ones.
In other scripts such marks are vowels, and are kept."""


class Commands(Record):
    """``flows/words/commands.yaml``: the phrases that stand for each command, by language."""

    commands: Annotated[dict[StepKey, dict[str, Phrases]], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_meaning_each(self) -> Commands:
        for command, phrase in _all(self.commands):
            if not folded(phrase):
                raise ValueError(f"'{phrase}' has no letters to compare. Take it away from {command}.")
        twice = "; ".join(f"'{phrase}' means {' and '.join(meant)}" for phrase, meant in clashes(self.commands))
        if twice:
            raise ValueError(f"A phrase can stand for one command only: {twice}. Take it away from all but one.")
        return self


def folded(words: str) -> str:
    """``words`` as they are compared: no accents, no apostrophes, one letter for those that keyboards mix up."""
    apart = unicodedata.normalize("NFKD", words.casefold()).translate(_DROPPED)
    return plain(apart.translate(_ACCENTS).translate(_ONE_FOR_ANOTHER))


def clashes(texts: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Phrases that stand for more than one command, in whatever languages, with those commands."""
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for command, phrase in _all(texts):
        meant[folded(phrase)].add(command)
    yield from ((phrase, tuple(sorted(commands))) for phrase, commands in meant.items() if len(commands) > 1)


def meanings(texts: Texts) -> Callable[[str], str | None]:
    """What a whole message means as a command, or None if it is none, whatever language its writer has chosen.

    A phrase comes before the name of a command: "next" skips a question.
    """
    table = {folded(command): command for command in texts} | {
        folded(phrase): command for command, phrase in _all(texts)
    }

    def meaning(words: str) -> str | None:
        return table.get(folded(words))

    return meaning


def _all(texts: Texts) -> Iterator[tuple[str, str]]:
    for command, by_language in texts.items():
        for phrases in by_language.values():
            yield from ((command, phrase) for phrase in phrases)
