"""Which numbers of a digest may be seen: no small one, and none that the others give away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.digest import LEAST, safe

KEYS = ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"1": 6, "2": 7}, {"1": 6, "2": 7}),
        ({"1": 9, "2": 6, "3": 2}, {"1": 9, "2": None, "3": None}),
        ({"1": 9, "2": 1, "3": 1}, {"1": 9, "2": None, "3": None}),
        ({"1": 9, "2": 8}, {"1": 9, "2": None, "3": None}),
    ],
)
def test_a_number_that_the_others_would_give_away_is_hidden_too(
    counts: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert safe(counts, list(shown)) == shown


@given(st.dictionaries(st.sampled_from(KEYS), st.integers(0, 30)))
def test_no_small_number_is_seen_and_never_is_one_alone_hidden(counts: dict[str, int]) -> None:
    shown = safe(counts, KEYS)
    assert all(number is None or number >= LEAST for number in shown.values())
    assert sum(number is None for number in shown.values()) != 1
    assert all(number is None or number == counts[key] for key, number in shown.items())
