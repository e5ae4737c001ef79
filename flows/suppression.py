"""What may be seen of a table of answers: no small number, and none that the others give away. Knows no question.

A group of five to fifteen people is too small for most numbers, so a table is told in words where numbers would tell of
a few. After reliability 4.1 and 4.3 and mission D 3.10: a threshold that zero does not pass either and never one hidden
cell alone (UK LLC), a large number hidden where what is left besides it is small (NHS Digital), "all or almost all".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""Fewer people than this are never a number inside the project; ``OUTSIDE`` likewise for what leaves it."""
OUTSIDE = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """How many people of a closed batch gave each answer to one question. Nobody counts twice."""

    people: int
    """Who answered it."""
    counts: Mapping[str, int]
    """Option key to how many people; those that nobody chose are left out."""
    several: bool = False
    """More than one option could be picked."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number for each answer, in the order of the question; None for those that are hidden."""

    by_key: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class AlmostAll:
    """All or almost all gave this answer: how many exactly would tell of the few who did not, or of everybody."""

    key: str


@dataclass(frozen=True, slots=True)
class MoreThanHalf:
    """More than half gave this answer; which others were given is hidden."""

    key: str


@dataclass(frozen=True, slots=True)
class Divided:
    """No answer was given by more than half."""


@dataclass(frozen=True, slots=True)
class TooFew:
    """Nothing may be shown."""


Shown = Numbers | AlmostAll | MoreThanHalf | Divided | TooFew

Behind = Callable[[Iterable[str]], int]
"""How many different people stand behind any of these answers. Where batches are added up, somebody may stand behind
several."""


def shown(table: Table, keys: Sequence[str], least: int = LEAST) -> Shown:
    """What may be seen of ``table``; ``keys``: every answer that there is, in the order of the question.

    The rules, of which the first that fits is taken:

    1. Fewer than ``least`` people: ``TooFew``.
    2. A number is shown if at least ``least`` people gave this answer and at least ``least`` gave another one. Zero is
       a small number. Never is one answer hidden alone, and at least ``least`` people gave those that are hidden: else
       the smallest number left is hidden as well, until that is so. Where several answers could be picked, each is a
       question of its own, answered by yes or no.
    3. No number can be shown, and at least four of five people gave one answer: ``AlmostAll``.
    4. More than half gave one answer: ``MoreThanHalf``. Else ``Divided``.

    Nobody's answer follows from what is shown, not even for somebody who knows these rules and who answered: for each
    person there are at least two answers that fit. Somebody inside also knows their own answer. That tells them no
    other's, but for one case: among five to nine people who are "all or almost all" of one mind, the one who is not
    learns that they are the only one. Whoever knows the answers of all the others learns more the fewer are left, as
    from any number: all but one person together can learn the last one's answer, or that it is one of two.
    """
    if table.people < least:
        return TooFew()
    seen = _seen(table, keys, least)
    if seen:
        return Numbers({key: table.counts[key] if key in seen else None for key in keys})
    return _in_words(table, keys)


def open_cells(keys: Collection[str], behind: Behind, least: int) -> frozenset[str]:
    """Of answers that exclude each other, those whose numbers may be shown."""
    size = {key: behind([key]) for key in keys}
    hidden = {key for key in keys if min(size[key], behind([other for other in keys if other != key])) < least}
    while hidden and len(hidden) < len(keys) and (len(hidden) == 1 or behind(hidden) < least):
        hidden.add(min(size.keys() - hidden, key=lambda key: (size[key], key)))
    return frozenset(size.keys() - hidden)


def _seen(table: Table, keys: Collection[str], least: int) -> frozenset[str]:
    """The answers whose numbers are shown."""
    if table.several:
        return frozenset(
            key for key, count in table.counts.items() if key in keys and min(count, table.people - count) >= least
        )
    untold = table.people - sum(table.counts.values())
    # if some were left out of an export, which answers they gave is not known here
    counts = {**table.counts, "": untold} if untold else {**dict.fromkeys(keys, 0), **table.counts}
    return open_cells(counts, lambda some: sum(counts[key] for key in some), least) & frozenset(keys)


def _in_words(table: Table, keys: Sequence[str]) -> Shown:
    """True whatever is hidden. An answer that the question has no more has no name."""
    most = max([*keys, *table.counts], key=lambda key: table.counts.get(key, 0), default="")
    count = table.counts.get(most, 0)
    if 2 * count <= table.people:
        return Divided()
    if most not in keys:
        return TooFew()
    return AlmostAll(most) if 5 * count >= 4 * table.people else MoreThanHalf(most)
