"""When the words of a theme are somebody's own words again."""

from __future__ import annotations

import pytest

from flows.echo import echoes

SAID = "I sat in my coat the whole time, and nobody noticed."


@pytest.mark.parametrize(
    "title",
    [
        SAID,
        "i sat in my COAT the whole time and nobody noticed",
        "“I sat in my coat the whole time”",
        "Somebody sat in my coat the whole time",
        "in my coat",
        "The whole time",
    ],
)
def test_what_repeats_it_or_many_words_of_it_in_a_row_is_somebodys_own(title: str) -> None:
    assert echoes(title, ["The chairs are hard.", SAID])


@pytest.mark.parametrize(
    "title",
    ["The room is too cold for some", "my coat", "Sat in a coat the whole of the time", "Nobody noticed", "coat", "?"],
)
def test_what_shares_a_few_words_with_it_is_the_teams(title: str) -> None:
    assert not echoes(title, [SAID])


@pytest.mark.parametrize(("title", "is_echo"), [("Heating!", True), ("The heating is broken", False)])
def test_of_a_very_short_text_only_the_whole_of_it_counts(title: str, is_echo: bool) -> None:
    assert echoes(title, ["heating"]) is is_echo


def test_a_short_text_inside_a_longer_one_counts() -> None:
    assert echoes("People say that nobody noticed me here", ["Nobody noticed me."])


@pytest.mark.parametrize("said", ["Za zimno mi było w tej sali.", "مجھے اس کمرے میں بہت سردی لگی تھی۔"])
def test_it_holds_in_any_script(said: str) -> None:
    assert echoes(said.upper().rstrip(".۔"), [said])


def test_nothing_was_said_so_nothing_is_repeated() -> None:
    assert not echoes("Anything at all that the team writes", [])
