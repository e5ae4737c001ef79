"""Which new answers and contributions make up the next closed batch. Knows people by pseudonym, and no answer.

Whatever is not in it waits for a later one: nothing is used up without having been published, but for answers that
their own author has replaced by a later one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.ledger import Ledger
from flows.suppression import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """An answer that is in no batch yet."""

    who: str
    place: str
    """``script/step``."""
    session: str
    day: str
    """When it was given, as a date that sorts; of two answers of one day the one of the greater session counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """A contribution that is in no batch yet."""

    who: str
    id: str
    together: bool
    """Only mixed with others', never alone."""
    counts: bool = True
    """Whether its author is one of those who must be enough. Somebody of the team is not, whatever they give."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Closing:
    """What the next closed batch is made of."""

    counted: Mapping[str, Sequence[Given]]
    """By ``script/step``: one answer of each person, their latest."""
    used_up: Sequence[Given]
    """These, and the earlier ones in whose place they count."""
    offered: Sequence[Offered]
    people: frozenset[str]
    """Everybody with something in it who counts."""


def closing(
    number: int, given: Iterable[Given], offered: Iterable[Offered], ledgers: Mapping[str, Ledger], least: int
) -> Closing | None:
    """The batch with that ``number``, or None while too few people have given anything new.

    A question is in it once ``least`` different people have answered it anew, and its ledger (by place) allows that.
    A contribution comes once the whole batch is of ``least`` people; one that is for mixing, once that many people's
    wait.
    """
    ready = {
        place: answers
        for place, answers in _by_place(given).items()
        if len(people := {one.who for one in answers}) >= least
        and ledgers.get(place, Ledger()).allows({number: len(people)}, least)
    }
    shared = _shared(offered, least)
    people = {one.who for answers in ready.values() for one in answers} | _counted_among(shared)
    if len(people) < least:
        return None
    return Closing(
        counted={place: latest(answers) for place, answers in ready.items()},
        used_up=[one for answers in ready.values() for one in answers],
        offered=shared,
        people=frozenset(people),
    )


def _by_place(given: Iterable[Given]) -> Mapping[str, Sequence[Given]]:
    by_place: defaultdict[str, list[Given]] = defaultdict(list)
    for one in given:
        by_place[one.place].append(one)
    return dict(sorted(by_place.items()))


def counted(given: Iterable[Given]) -> Iterator[Given]:
    """Of each person to each question the answer that counts."""
    for answers in _by_place(given).values():
        yield from latest(answers)


def latest(answers: Iterable[Given]) -> Sequence[Given]:
    """One of each person to one question."""
    by_person = {one.who: one for one in sorted(answers, key=lambda one: (one.day, one.session))}
    return [by_person[who] for who in sorted(by_person)]


def _shared(offered: Iterable[Offered], least: int) -> Sequence[Offered]:
    everything = sorted(offered, key=lambda one: one.id)
    mixed = len(_counted_among(one for one in everything if one.together)) >= least
    return [one for one in everything if mixed or not one.together]


def _counted_among(offered: Iterable[Offered]) -> set[str]:
    return {one.who for one in offered if one.counts}


def table(answers: Iterable[str | Sequence[str]]) -> Table:
    """The table of one answer from each person: an option, or several where several could be picked."""
    people, several, counts = 0, False, defaultdict[str, int](int)
    for answer in answers:
        people, several = people + 1, several or not isinstance(answer, str)
        for key in [answer] if isinstance(answer, str) else set(answer):
            counts[key] += 1
    return Table(people=people, counts=dict(sorted(counts.items())), several=several)
