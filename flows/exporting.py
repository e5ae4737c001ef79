"""What may leave the project: closed batches added up, so that neither they nor what is left tells of a few people.

Whoever has the digests can subtract them from an export. So it is not enough that many people stand behind each sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from flows.suppression import LEAST, OUTSIDE, Shown, Table, open_cells, shown

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
    kinds = {batch.several for batch in batches}
    if len({who for who, _ in people}) < outside or len(kinds) > 1:  # the question was another one before
        return None
    (several,) = kinds
    seen = _each(people, keys, outside) if several else _open(people, keys, outside)
    if not seen or not _tells_nothing_new(batches, keys, seen, inside):
        return None
    counts = {key: sum(batch.counts.get(key, 0) for batch in batches) for key in keys if key in seen}
    return Table(people=sum(batch.people for batch in batches), counts=counts, several=several)


def _open(answered: Sequence[Answered], keys: Iterable[str], least: int) -> frozenset[str]:
    people: dict[str, set[str]] = {key: set() for key in keys}
    for who, picked in answered:
        for key in picked:
            people.setdefault(key, set()).add(who)
    return open_cells(people, lambda some: len(set().union(*(people[key] for key in some))), least) & frozenset(keys)


def _each(answered: Sequence[Answered], keys: Iterable[str], least: int) -> frozenset[str]:
    """Where several could be picked, each is a question of its own."""
    return frozenset(
        key
        for key in keys
        if len({who for who, picked in answered if key in picked}) >= least
        and len({who for who, picked in answered if key not in picked}) >= least
    )


def _tells_nothing_new(batches: Sequence[Table], keys: Sequence[str], seen: AbstractSet[str], inside: int) -> bool:
    """Whether whatever a digest left open is still open to somebody who subtracts digests from the sums.

    It is if one person of that batch could have answered otherwise while somebody of another batch did the opposite:
    then the sums are the same, and so is what each digest showed. Where several could be picked, that must be so for
    each of them.
    """
    every_key = tuple(dict.fromkeys([*keys, *(key for batch in batches for key in batch.counts)]))
    named, several = len(keys), batches[0].several
    moves = [
        _moves(tuple(batch.counts.get(key, 0) for key in every_key), batch.people, every_key, named, several, inside)
        for batch in batches
    ]
    places = [place for place, key in enumerate(every_key) if key in seen]
    if several:
        return all(
            _is_open([{move[place : place + 1] for move in own if move[place]} for own in moves]) for place in places
        )
    return _is_open([{tuple(move[place] for place in places) for move in own} for own in moves])


def _is_open(moves: Sequence[AbstractSet[_Move]]) -> bool:
    """For the part of each batch's moves that shows in the sums, whether one of each batch is unseen or undone."""
    return all(not own or _is_met(own, moves[:at], moves[at + 1 :]) for at, own in enumerate(moves))


def _is_met(own: AbstractSet[_Move], *others: Sequence[AbstractSet[_Move]]) -> bool:
    undoing = {tuple(-by for by in move) for some in others for other in some for move in other}
    return any(not any(move) or move in undoing for move in own)


@lru_cache(maxsize=4096)  # an export that waits looks at the same batches again with each new one
def _moves(counts: _Move, people: int, keys: tuple[str, ...], named: int, several: bool, least: int) -> Sequence[_Move]:
    """What could change in a table without changing what is shown of it, one person's answer at a time."""

    def looks(numbers: _Move) -> Shown:
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
