"""Which word of a small vocabulary was meant by a misspelt one: letters swapped, doubled, missing, too many or wrong.

Pure, and knows no language. A word may be one mistake away from what was meant, as Damerau (1964) counted them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

SWAPPED_FROM = 4
"""Letters that a word must have for two of them to be swapped: shorter ones become other words."""
CHANGED_FROM = 6
"""Letters that a word must have for one of them to be missing, wrong or too many."""
_LONGEST = 24
"""Letters in a word that anybody means; more are noise, or several words."""
_ANY = "?"
"""Stands for any one letter."""
_TOGETHER = range(7, 60)
"""Letters of words that may have been run together."""
_RUN = re.compile(r"(.)\1+")

Forms = Sequence[str]
"""A word as it is looked up: as it was written, then with each letter masked in turn."""


class Spelling:
    """A vocabulary, and how its words are misspelt."""

    def __init__(self, words: Iterable[str], unlike: Iterable[str] = ()) -> None:
        """``unlike``: those of the words that nobody means who writes something else."""
        self._words = frozenset(words)
        meant = sorted(self._words.difference(unlike))
        self._meant = {wrong: word for word in meant for wrong in misspelt(word)} | {word: word for word in self._words}

    def meant(self, forms: Forms) -> str:
        """The word of the vocabulary that was meant; the word itself if there is none."""
        for form in forms:
            if form in self._meant:
                return self._meant[form]
        return forms[0]

    def parts(self, word: str) -> tuple[str, ...]:
        """The words that were run together, as few as can be: "stoptextingme". The word itself if there are none."""
        if word in self._words or len(word) not in _TOGETHER:
            return (word,)
        found: dict[int, tuple[str, ...]] = {0: ()}
        for end in range(1, len(word) + 1):
            ways = [(*found[start], word[start:end]) for start in found if word[start:end] in self._words]
            if ways:
                found[end] = min(ways, key=len)
        return found.get(len(word), (word,))


def squeezed(words: str) -> str:
    """``words`` with each letter once where it is repeated: people double letters, and forget to."""
    return _RUN.sub(r"\1", words)


def forms(word: str) -> Forms:
    """How ``word`` is looked up. A first letter is not masked: people get it right."""
    if not CHANGED_FROM <= len(word) <= _LONGEST:
        return (word,)
    return (word, *(word[:at] + _ANY + word[at + 1 :] for at in range(1, len(word))))


def misspelt(word: str) -> Iterator[str]:
    """How ``word`` may be misspelt, with ``?`` for any letter."""
    if len(word) >= SWAPPED_FROM:
        yield from (word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] for at in range(1, len(word)))
    if len(word) >= CHANGED_FROM:
        yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)))
        yield from (word[:at] + _ANY + word[at + 1 :] for at in range(1, len(word)))
        yield from (word[:at] + _ANY + word[at:] for at in range(1, len(word) + 1))
