"""How somebody's own words stand on a button."""

from __future__ import annotations

import pytest

from bot.lists.labels import label_of


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("More light.", "More light."),
        ("More\n\nlight,  please", "More light, please"),
        ("I would like the chairs in a circle, so that all can see", "I would like the chairs in a circle, so…"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 39 + "…"),
        ("x" * 41 + " and more", "x" * 39 + "…"),
        ("…", "…"),
    ],
)
def test_the_beginning_of_ones_words_is_one_short_line_cut_between_words(words: str, label: str) -> None:
    assert label_of(words) == label
