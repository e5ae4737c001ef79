"""Lists of words as ``flows/words`` has them, and messages as they are compared with them: word by word of each clause.

Knows no language, and not what the words are for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, product
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from flows.escape import folded
from flows.misspelt import Forms, Spelling, forms, squeezed
from flows.questions.base import Words

_CLAUSE = re.compile(r"[.,;:!?()\n\u2026\u2013\u2014\u060C\u061B\u061F\u06D4]+| - ")
"""What divides one thing said from the next, in the scripts of the languages that we know."""
FEW: Final = 3
"""Words of a message in which some may be run together."""

Clauses = Sequence[Sequence[Forms]]
"""A message, with the forms by which each word is looked up."""


def each_way(phrases: Sequence[str]) -> tuple[str, ...]:
    """Every phrase that a table of them stands for: "end/quit this/it" is four."""
    ways = (product(*(word.split("/") for word in phrase.split())) for phrase in phrases)
    return tuple(dict.fromkeys(" ".join(words) for words in chain.from_iterable(ways)))


Phrases = Annotated[tuple[Words, ...], AfterValidator(each_way)]
Some = Annotated[Phrases, Field(min_length=1)]


def compared(words: str) -> list[str]:
    """The words of a clause or phrase, as they are compared."""
    return squeezed(folded(words)).split()


def clauses(words: str) -> Clauses:
    """A whole message, as it is compared."""
    return [[forms(word) for word in compared(clause)] for clause in _CLAUSE.split(words)]


def meant(clauses: Clauses, spelling: Spelling) -> list[list[str]]:
    """The words that were meant: spaces are left out in messages of a few words, which look like long ones."""
    read = [[spelling.meant(forms) for forms in clause] for clause in clauses]
    if sum(map(len, read)) > FEW:
        return read
    return [[part for word in clause for part in spelling.parts(word)] for clause in read]
