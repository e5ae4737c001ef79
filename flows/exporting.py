"""What may leave the project: closed batches added up, so that neither they nor what is left tells of a few people.

Whoever has the digests can subtract them from an export. So it is not enough that many people stand behind each sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from flows.suppression import LEAST, OUTSIDE, Table, open_cells, shown

Answered = tuple[str, AbstractSet[str]]
"""Who, and what they picked in one batch."""
_Move = tuple[int, ...]
"""By how much each number of a table changes if one person answers otherwise."""


def export(
    batches: Sequence[Table],
    answered: Iterable[Answered],
    keys: Sequence[str],
    *,
    inside: int = LEAST,
    outside: int = OUTSIDE,
) -> Table | None:
    """One table of all ``batches`` of one question, or None if nothing of it may leave the project yet.

    The numbers are sums of frozen ones, never counted anew; ``answered`` says who stands behind them, as far as that is
    still known, so whoever was erased counts in a sum and never as one of ``outside`` people. In the table are
    the answers that at least so many different people have given, with the rules of :func:`flows.suppression.shown`
    for what is left besides; and none if somebody who knows the digests as well could learn more of a batch than these
    showed.
    """
    people = list(answered)
    several = any(batch.several for batch in batches)
    if len({who for who, _ in people}) < outside:
        return None
    seen = _each(people, keys, outside) if several else _open(people, keys, outside)
    if not seen or not _tells_nothing_new(batches, keys, seen, inside):
        return None
    counts = {key: sum(batch.counts.get(key, 0) for batch in batches) for key in keys if key in seen}
    return Table(people=sum(batch.people for batch in batches), counts=counts, several=several)


def _open(answered: Sequence[Answered], keys: Iterable[str], least: int) -> frozenset[str]:
    cells: dict[str, set[object]] = {key: set() for key in keys}
    for who, picked in answered:
        for key in picked:
            cells.setdefault(key, set()).add(who)
    return open_cells(cells, least) & frozenset(keys)


def _each(answered: Sequence[Answered], keys: Iterable[str], least: int) -> frozenset[str]:
    """Where several could be picked, each is a question of its own."""
    return frozenset(
        key
        for key in keys
        if len({who for who, picked in answered if key in picked}) >= least
        and len({who for who, picked in answered if key not in picked}) >= least
    )


def _tells_nothing_new(batches: Sequence[Table], keys: Sequence[str], seen: AbstractSet[str], inside: int) -> bool:
    """Whether every batch of which the digest left something open could still be another one.

    That is so if one person of it could have answered otherwise while somebody of another batch did the opposite: the
    sums are the same, and so is what each digest showed.
    """
    every_key = tuple(dict.fromkeys([*keys, *(key for batch in batches for key in batch.counts)]))
    places = [place for place, key in enumerate(every_key) if key in seen]
    moves = [
        {
            tuple(move[place] for place in places)
            for move in _moves(
                tuple(batch.counts.get(key, 0) for key in every_key),
                batch.people,
                every_key,
                len(keys),
                several=batch.several,
                least=inside,
            )
        }
        for batch in batches
    ]
    return all(not own or _is_met(own, moves[:at] + moves[at + 1 :]) for at, own in enumerate(moves))


def _is_met(own: set[_Move], others: Sequence[set[_Move]]) -> bool:
    """Whether one of these moves is unseen, or undone by one of the others."""
    undoing = {tuple(-by for by in move) for other in others for move in other}
    return any(not any(move) or move in undoing for move in own)


@lru_cache(maxsize=4096)  # an export that waits looks at the same batches again with each new one
def _moves(
    counts: _Move, people: int, keys: tuple[str, ...], named: int, *, several: bool, least: int
) -> Sequence[_Move]:
    """What could change in a table without changing what is shown of it, one person's answer at a time."""

    def looks(numbers: _Move) -> object:
        picked = {key: number for key, number in zip(keys, numbers, strict=True) if number}
        return shown(Table(people=people, counts=picked, several=several), keys[:named], least)

    now = looks(counts)
    possible = _toggles(counts, people) if several else _switches(counts)
    return [move for move in possible if looks(tuple(map(sum, zip(counts, move, strict=True)))) == now]


def _switches(counts: _Move) -> Iterable[_Move]:
    """Somebody gave another answer."""
    for taken in range(len(counts)):
        for given in range(len(counts)):
            if taken != given and counts[taken]:
                yield tuple((place == given) - (place == taken) for place in range(len(counts)))


def _toggles(counts: _Move, people: int) -> Iterable[_Move]:
    """Somebody picked one more, or one less."""
    for changed, count in enumerate(counts):
        for by in (1, -1):
            if 0 <= count + by <= people:
                yield tuple(by if place == changed else 0 for place in range(len(counts)))
