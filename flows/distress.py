"""Whether somebody writes that they may not be safe: yes or no, and nothing finer. By ``flows/words/distress.yaml``.

It misses much and is sometimes wrong, so it never replaces anything: everybody is told where help is. Knows no person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Annotated, Final

from pydantic import Field, model_validator

from flows.misspelt import Spelling
from flows.questions import Record
from flows.questions.base import Words
from flows.wordlists import Clauses, clauses, compared, meant

_ANY: Final = "_"
"""In a phrase: up to ``_MOST_PASSED`` words of any kind."""
_LAST: Final = "|"
"""In a phrase: nothing more is said in this clause."""
_MOST_PASSED: Final = 3
_COVERED: Final = "\n"
"""In place of words that only sound like it. No word is like it."""
Pattern = tuple[frozenset[str], ...]
"""A table of phrases: the words of which one may stand at each place."""
Index = Mapping[str, Sequence[Pattern]]
"""Patterns by the words of their rarest place: without one of these, there is no such phrase."""


class DistressWords(Record):
    """The phrases of one language. Each may be a table: "hurts/beats me/us" stands for four."""

    said: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Wherever it stands in a clause."""
    unlike: tuple[Words, ...] = ()
    """What only sounds like it: its words are passed over. "Die of laughter", "kill time"."""
    idle: tuple[Words, ...] = ()
    """Single words that may stand anywhere in a phrase: just, really, my."""
    others: tuple[Words, ...] = ()
    """Single words that are no misspelt ones of these."""

    @model_validator(mode="after")
    def _comparable(self) -> DistressWords:
        for phrase in (*self.said, *self.unlike, *self.idle, *self.others):
            if not compared(phrase.split()[0]):
                raise ValueError(f"'{phrase}' begins with nothing that can be compared. Begin it with a word.")
        long = next((word for word in (*self.idle, *self.others) if len(compared(word)) != 1), None)
        if long:
            raise ValueError(f"'{long}' is more than one word. In 'idle' and in 'others' there are only single words.")
        return self


class Distress(Record):
    """``flows/words/distress.yaml``: the phrases for each language, by its tag."""

    languages: Annotated[dict[str, DistressWords], Field(min_length=1)]


def distress_in(languages: Mapping[str, DistressWords]) -> Callable[[str], bool]:
    """Whether a message says that its writer may not be safe, in whatever language it is written."""
    readers = [_Reader.of(words) for words in languages.values()]

    def distress(words: str) -> bool:
        message = clauses(words)
        return any(reader.finds(message) for reader in readers)

    return distress


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """Reads one language."""

    spelling: Spelling
    said: Index
    unlike: Index
    idle: frozenset[str]

    @classmethod
    def of(cls, words: DistressWords) -> _Reader:
        said, unlike = ([*chain.from_iterable(map(_patterns, tables))] for tables in (words.said, words.unlike))
        idle, others = (frozenset(chain.from_iterable(map(compared, each))) for each in (words.idle, words.others))
        every = frozenset(chain.from_iterable(chain.from_iterable([*said, *unlike])))
        return cls(
            spelling=Spelling((every | idle | others) - {_ANY, _LAST}, others),
            said=_index(said),
            unlike=_index(unlike),
            idle=idle,
        )

    def finds(self, message: Clauses) -> bool:
        """Whether a phrase stands in one of the clauses, and not only in what is unlike."""
        return any(self._stands_in([*clause, _LAST]) for clause in meant(message, self.spelling))

    def _stands_in(self, words: list[str]) -> bool:
        return self._begins(words) and self._begins(self._uncovered(words))

    def _begins(self, words: list[str]) -> bool:
        return any(self._found(self.said, words))

    def _uncovered(self, words: list[str]) -> list[str]:
        """The clause without what only sounds like it. What else is said in it is looked at as well."""
        left = [*words]
        for at, end in self._found(self.unlike, words):
            left[at:end] = [_COVERED] * (end - at)
        return left

    def _found(self, index: Index, words: list[str]) -> Iterator[tuple[int, int]]:
        """Where each phrase begins and ends."""
        for pattern in (each for word in frozenset(words) for each in index.get(word, ())):
            ends = ((at, self._end(pattern, words, at)) for at, word in enumerate(words) if word in pattern[0])
            yield from ((at, end) for at, end in ends if end)

    def _end(self, pattern: Pattern, words: list[str], at: int) -> int:
        """Where words like ``pattern`` end that begin at ``at``, or 0."""
        if not pattern:
            return at
        if _ANY in pattern[0]:
            return max(self._end(pattern[1:], words, after) for after in _passed(words, at))
        while at < len(words):
            if words[at] in pattern[0]:
                return self._end(pattern[1:], words, at + 1)
            if words[at] not in self.idle:
                return 0
            at += 1
        return 0


def _passed(words: list[str], at: int) -> Iterator[int]:
    """Where a phrase may go on that has room for any words at ``at``."""
    yield at
    for after in range(at, min(at + _MOST_PASSED, len(words))):
        if words[after] in (_COVERED, _LAST):
            return
        yield after + 1


def _patterns(table: str) -> Iterator[Pattern]:
    """One for each way in which several words stand in the place of one."""
    for way in product(*map(_places, table.split())):
        yield tuple(chain.from_iterable(way))


def _places(alternatives: str) -> Iterator[Sequence[frozenset[str]]]:
    if _ANY in (every := alternatives.split("/")):
        every = [_ANY]
    words = [[word] if word in (_ANY, _LAST) else compared(word) for word in every]
    if single := frozenset(word for [word] in (each for each in words if len(each) == 1)):
        yield [single]
    yield from ([frozenset([word]) for word in each] for each in words if len(each) > 1)


def _index(patterns: Sequence[Pattern]) -> Index:
    often = Counter(chain.from_iterable(chain.from_iterable(patterns)))
    index: defaultdict[str, list[Pattern]] = defaultdict(list)
    for pattern in patterns:
        places = [place for place in pattern if _ANY not in place]
        rarest = min(places, key=lambda place: max(often[word] for word in place))
        for word in rarest:
            index[word].append(pattern)
    return dict(index)
