"""Whether words are somebody else's words again. Knows no language, and not whose words they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.reading import plain

MANY = 5
"""So many words in a row are hardly ever the same by chance; of a short text, all of it."""
_FEW = 3
"""Fewer words than this are everybody's, unless they are the whole of both texts."""


def echoes(words: str, said: Iterable[str]) -> bool:
    """Whether ``words`` repeat one of the texts of ``said``, or many of its words in a row, in whatever case."""
    new = plain(words).split()
    return any(_echoes(new, plain(text).split()) for text in said)


def _echoes(new: Sequence[str], old: Sequence[str]) -> bool:
    if new == old:
        return True
    length = max(_FEW, min(MANY, len(new), len(old)))
    return not _runs(new, length).isdisjoint(_runs(old, length))


def _runs(words: Sequence[str], length: int) -> frozenset[tuple[str, ...]]:
    """Every ``length`` words of it that stand in a row."""
    return frozenset(tuple(words[first : first + length]) for first in range(len(words) - length + 1))
