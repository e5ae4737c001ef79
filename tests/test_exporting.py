"""What may leave the project tells of nobody, not even to those who have all digests as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.closing import table
from flows.exporting import export
from flows.suppression import LEAST, OUTSIDE, Table, shown

KEYS = ("yes", "no", "unsure")
Batch = Sequence[str | tuple[str, ...]]
"""What each person said, and nobody is in two of them."""


def exported(*batches: Batch, outside: int = OUTSIDE) -> Table | None:
    answered = [
        (f"{number}/{who}", frozenset([said] if isinstance(said, str) else said))
        for number, batch in enumerate(batches)
        for who, said in enumerate(batch)
    ]
    return export([table(batch) for batch in batches], answered, KEYS, outside=outside)


def said(yes: int = 0, no: int = 0, unsure: int = 0) -> list[str]:
    return ["yes"] * yes + ["no"] * no + ["unsure"] * unsure


def test_fewer_than_ten_people_export_nothing() -> None:
    assert exported(said(yes=5, no=4)) is None


def test_ten_people_must_stand_behind_a_number_and_behind_what_is_left() -> None:
    assert exported(said(yes=13, no=9)) is None
    assert exported(said(yes=13, no=9, unsure=2)) == Table(people=24, counts={"yes": 13})


def test_the_same_people_in_several_batches_are_not_more_people() -> None:
    batch = table(said(yes=5, no=5))
    answered = [(f"{who}", frozenset(["yes" if who < 5 else "no"])) for who in range(10)]
    assert export([batch] * 3, answered * 3, KEYS) is None


def test_a_digest_in_which_all_said_the_same_is_not_found_out_by_subtracting_the_others() -> None:
    """The first shows both numbers; the second says "all or almost all", and the sum would say that it is all."""
    assert exported(said(yes=6, no=11, unsure=7), said(yes=6)) is None


def test_it_leaves_once_another_batch_makes_it_ambiguous_again() -> None:
    batches = said(yes=6, no=11, unsure=7), said(yes=6), said(yes=5, no=1)
    assert exported(*batches) == Table(people=36, counts={"yes": 17})


def test_a_question_of_which_several_can_be_picked_now_is_not_added_to_what_it_was() -> None:
    assert exported(said(yes=12, no=12), [("yes", "no")] * 12) is None


# --- all that fits -------------------------------------------------------------------------------------------------

FEW = 4
"""Instead of ten, so that all worlds can be gone through."""


def tables(people: int, *, several: bool) -> Iterator[Table]:
    """All tables of so many people."""
    for counts in product(range(people + 1), repeat=len(KEYS)):
        if several or sum(counts) == people:
            picked = {key: n for key, n in zip(KEYS, counts, strict=True) if n}
            yield Table(people=people, counts=picked, several=several)


def worlds(batches: Sequence[Table], leaves: Table) -> list[tuple[Table, ...]]:
    """Everything that all batches can be for somebody who has seen each digest and the export."""
    fitting = [
        [one for one in tables(batch.people, several=batch.several) if shown(one, KEYS) == shown(batch, KEYS)]
        for batch in batches
    ]
    return [world for world in product(*fitting) if _sums(world, leaves.counts) == leaves.counts]


def _sums(world: Iterable[Table], keys: Iterable[str]) -> Mapping[str, int]:
    return {key: sum(batch.counts.get(key, 0) for batch in world) for key in keys}


ANSWERS = st.sampled_from(KEYS)


@settings(max_examples=200)
@given(st.lists(st.lists(ANSWERS, min_size=LEAST, max_size=7), min_size=1, max_size=3))
def test_for_everybody_in_every_batch_at_least_two_answers_fit(batches: list[list[str]]) -> None:
    leaves = exported(*batches, outside=FEW)
    if leaves is None:
        return
    every = worlds([table(batch) for batch in batches], leaves)
    for at in range(len(batches)):
        assert len({key for world in every for key in world[at].counts}) >= 2


@settings(max_examples=60)
@given(st.lists(st.lists(st.sets(ANSWERS, min_size=1), min_size=LEAST, max_size=6), min_size=1, max_size=2))
def test_where_several_could_be_picked_each_stays_open_for_everybody(batches: list[list[set[str]]]) -> None:
    picked = [[tuple(sorted(one)) for one in batch] for batch in batches]
    leaves = exported(*picked, outside=FEW)
    if leaves is None:
        return
    every = worlds([table(batch) for batch in picked], leaves)
    for at, batch in enumerate(batches):
        for key in KEYS:
            possible = {world[at].counts.get(key, 0) for world in every}
            assert possible not in ({0}, {len(batch)})
