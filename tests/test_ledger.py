"""The gate of publication: nothing that can be worked out by adding and subtracting is about a few people."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ledger import Ledger
from flows.suppression import LEAST, OUTSIDE

SIZES: Mapping[int, int] = {1: 5, 2: 6, 3: 12, 4: 3, 5: 2}
"""Closed batch to people; the last two could never be published alone."""


def asked(*batches: int) -> Mapping[int, int]:
    return {batch: SIZES[batch] for batch in batches}


@pytest.mark.parametrize(
    ("before", "new", "allowed"),
    [
        ([], [1], True),
        ([], [4], False),
        ([], [4, 5], True),
        ([[1]], [2], True),
        ([[1]], [1], True),
        ([[1]], [1, 2], True),
        ([[1]], [1, 4], False),
        ([[1, 4]], [1], False),
        ([[1], [2]], [1, 2, 4], False),
        ([[1], [2]], [1, 2, 4, 5], True),
        ([[1, 2]], [2, 3], True),
        ([[1, 4]], [2, 4], False),
    ],
)
def test_no_difference_from_what_was_published_before_is_of_one_to_four_people(
    before: list[list[int]], new: list[int], allowed: bool
) -> None:
    ledger = Ledger()
    for batches in before:
        ledger = ledger.having(asked(*batches))
    assert ledger.allows(asked(*new), LEAST) is allowed


def test_outside_a_difference_is_of_ten_people_at_least() -> None:
    exported = Ledger().having(asked(1, 2))
    assert exported.allows(asked(3), OUTSIDE)
    assert not exported.allows(asked(1, 2, 4, 5), OUTSIDE)
    assert not exported.allows(asked(2, 3), OUTSIDE)


BATCHES = st.lists(st.integers(1, 14), min_size=1, max_size=7)
WISHES = st.lists(st.sets(st.integers(0, 6), min_size=1), max_size=8)


@given(BATCHES, WISHES, st.sampled_from([LEAST, OUTSIDE]))
def test_whatever_is_asked_for_unions_and_differences_never_tell_of_a_few(
    sizes: list[int], wishes: list[set[int]], least: int
) -> None:
    ledger = Ledger()
    for wish in wishes:
        batches = {batch: sizes[batch] for batch in wish if batch < len(sizes)}
        if batches and ledger.allows(batches, least):
            ledger = ledger.having(batches)
    sums = [frozenset().union(*some) for count in (1, 2, 3) for some in combinations(ledger.published, count)]
    for one in sums:
        for other in [frozenset(), *sums]:
            people = sum(sizes[batch] for batch in one - other)
            assert people == 0 or people >= least


@given(BATCHES)
def test_closed_batches_that_are_large_enough_always_pass(sizes: list[int]) -> None:
    ledger = Ledger()
    for number, people in enumerate(sizes):
        assert ledger.allows({number: people}, LEAST) is (people >= LEAST)
        if people >= LEAST:
            ledger = ledger.having({number: people})
