"""What may be seen of a table: no small number, none that the others give away, and nothing that is not true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.suppression import (
    LEAST,
    OUTSIDE,
    AlmostAll,
    Divided,
    MoreThanHalf,
    Numbers,
    Shown,
    Table,
    TooFew,
    shown,
)

KEYS = ("1", "2", "3", "4", "5")
LEASTS = st.sampled_from([LEAST, OUTSIDE])


def single(*counts: int) -> Table:
    return Table(people=sum(counts), counts={key: n for key, n in zip(KEYS, counts, strict=False) if n})


def several(people: int, *counts: int) -> Table:
    return Table(people=people, counts={key: n for key, n in zip(KEYS, counts, strict=False) if n}, several=True)


@pytest.mark.parametrize(
    ("counts", "looks"),
    [
        ((4, 0), TooFew()),
        ((5, 0), AlmostAll("1")),
        ((4, 1), AlmostAll("1")),
        ((3, 2), MoreThanHalf("1")),
        ((3, 3), Divided()),
        ((2, 2, 1), Divided()),
        ((6, 5), Numbers({"1": 6, "2": 5})),
        ((6, 4), MoreThanHalf("1")),
        ((6, 5, 0), Numbers({"1": 6, "2": None, "3": None})),
        ((9, 6, 2), Numbers({"1": 9, "2": None, "3": None})),
        ((9, 1, 1), AlmostAll("1")),
        ((20, 5), Numbers({"1": 20, "2": 5})),
        ((20, 4), AlmostAll("1")),
        ((6, 7, 8), Numbers({"1": 6, "2": 7, "3": 8})),
        ((6, 7, 0, 0, 0), Numbers({"1": None, "2": 7, "3": None, "4": None, "5": None})),
        ((9, 9, 3, 2, 0), Numbers({"1": 9, "2": 9, "3": None, "4": None, "5": None})),
    ],
)
def test_one_answer_from_each_person(counts: Sequence[int], looks: Shown) -> None:
    assert shown(single(*counts), KEYS[: len(counts)]) == looks


@pytest.mark.parametrize(
    ("table", "looks"),
    [
        (several(4, 4, 4), TooFew()),
        (several(7, 7, 2), AlmostAll("1")),
        (several(7, 5, 5), MoreThanHalf("1")),
        (several(8, 4, 3), Divided()),
        (several(12, 7, 12), Numbers({"1": 7, "2": None})),
        (several(12, 8, 0), MoreThanHalf("1")),
        (several(20, 5, 15), Numbers({"1": 5, "2": 15})),
    ],
)
def test_each_option_is_a_question_of_its_own_where_several_can_be_picked(table: Table, looks: Shown) -> None:
    assert shown(table, KEYS[:2]) == looks


def test_an_answer_that_the_question_has_no_more_is_hidden_and_counted() -> None:
    assert shown(single(7, 6, 5), KEYS[:2]) == Numbers({"1": 7, "2": 6})
    assert shown(single(7, 6, 1), KEYS[:2]) == Numbers({"1": 7, "2": None})
    assert shown(Table(people=6, counts={"gone": 6}), KEYS) == TooFew()


def test_what_has_left_the_project_looks_inside_as_it_did_when_it_left() -> None:
    export = Table(people=40, counts={"1": 15, "2": 12})
    assert shown(export, KEYS, OUTSIDE) == Numbers({"1": 15, "2": 12, "3": None, "4": None, "5": None})


COUNTS = st.lists(st.integers(0, 25), min_size=1, max_size=5)


@given(COUNTS, LEASTS)
def test_neither_a_number_nor_what_is_left_besides_it_tells_of_a_few(counts: list[int], least: int) -> None:
    table, keys = single(*counts), KEYS[: len(counts)]
    looks = shown(table, keys, least)
    if isinstance(looks, Numbers):
        numbers = {key: number for key, number in looks.by_key.items() if number is not None}
        assert numbers
        assert all(table.counts[key] == number >= least for key, number in numbers.items())
        assert all(table.people - number >= least for number in numbers.values())
        hidden = len(keys) - len(numbers)
        assert hidden != 1
        assert not hidden or table.people - sum(numbers.values()) >= least


@given(COUNTS, LEASTS, st.booleans())
def test_words_are_true(counts: list[int], least: int, picked_several: bool) -> None:
    people = sum(counts) if not picked_several else max(counts)
    keys = KEYS[: len(counts)]
    table = Table(people=people, counts=single(*counts).counts, several=picked_several)
    match shown(table, keys, least):
        case TooFew():
            assert people < least
        case AlmostAll(key):
            assert 5 * table.counts[key] >= 4 * people
        case MoreThanHalf(key):
            assert people / 2 < table.counts[key] < 4 * people / 5
        case Divided():
            assert max(counts) <= people / 2
        case Numbers(by_key):
            assert tuple(by_key) == keys


# --- what follows for a single person ------------------------------------------------------------------------------


def splits(people: int, options: int) -> Iterator[tuple[int, ...]]:
    """All ways in which so many people can each give one answer."""
    if options == 1:
        yield (people,)
        return
    for first in range(people + 1):
        yield from ((first, *others) for others in splits(people - first, options - 1))


@cache
def worlds(people: int, options: int, *, picked_several: bool) -> Mapping[str, Sequence[tuple[int, ...]]]:
    """By how it looks, every way in which people can have answered."""
    by_looks: defaultdict[str, list[tuple[int, ...]]] = defaultdict(list)
    keys = KEYS[:options]
    ways = product(range(people + 1), repeat=options) if picked_several else splits(people, options)
    for counts in ways:
        picked = {key: n for key, n in zip(keys, counts, strict=True) if n}
        looks = shown(Table(people=people, counts=picked, several=picked_several), keys)
        by_looks[repr(looks)].append(counts)
    return by_looks


SIZES = [(people, options) for options, most in ((2, 16), (3, 14), (5, 10)) for people in range(LEAST, most + 1)]


@pytest.mark.parametrize(("people", "options"), SIZES)
def test_for_each_person_at_least_two_answers_fit(people: int, options: int) -> None:
    for looks, ways in worlds(people, options, picked_several=False).items():
        possible = {option for way in ways for option in range(options) if way[option]}
        assert len(possible) >= 2, looks


@pytest.mark.parametrize(("people", "options"), SIZES)
def test_who_knows_their_own_answer_learns_no_other_but_that_they_are_the_only_one(people: int, options: int) -> None:
    for looks, ways in worlds(people, options, picked_several=False).items():
        for own in range(options):
            with_me = [way for way in ways if way[own]]
            others = {option for way in with_me for option in range(options) if way[option] > (option == own)}
            is_the_only_one = people < 10 and all(max(way) == people - 1 for way in with_me)
            assert not with_me or len(others) >= 2 or is_the_only_one, looks


@pytest.mark.parametrize(("people", "options"), [(5, 2), (6, 3), (9, 2), (10, 2), (11, 3), (14, 2)])
def test_whoever_could_pick_several_may_have_picked_any_or_not(people: int, options: int) -> None:
    for looks, ways in worlds(people, options, picked_several=True).items():
        for option in range(options):
            assert any(way[option] for way in ways), looks
            assert any(way[option] < people for way in ways), looks
