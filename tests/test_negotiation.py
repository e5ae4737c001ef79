"""The first guess at a language, from the tags that Telegram apps send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.negotiation import first_guess

OFFERED = ("en", "pl", "ur", "pt_BR", "pt_PT", "zh_Hans", "zh_Hant", "sr_Latn", "ar", "he", "nb", "pa_Arab")


@pytest.mark.parametrize(
    ("tag", "guess"),
    [
        ("pl", "pl"),
        ("PL-pl", "pl"),
        ("ur_PK", "ur"),
        ("ar-eg", "ar"),
        ("pt-br", "pt_BR"),
        ("pt-pt", "pt_PT"),
        ("pt", "pt_BR"),
        ("pt-ao", "pt_BR"),
        ("zh", "zh_Hans"),
        ("zh-cn", "zh_Hans"),
        ("zh-sg", "zh_Hans"),
        ("zh-tw", "zh_Hant"),
        ("zh-hk", "zh_Hant"),
        ("zh-hant", "zh_Hant"),
        ("sr", "sr_Latn"),
        ("sh", "sr_Latn"),
        ("iw", "he"),
        ("nn", "nb"),
        ("no", "nb"),
        ("pa-pk", "pa_Arab"),
    ],
)
def test_a_tag_finds_its_language_whatever_its_case_country_or_older_name(tag: str, guess: str) -> None:
    assert first_guess(tag, OFFERED) == guess


def test_the_same_language_in_a_script_that_its_reader_may_not_read_is_no_match() -> None:
    assert first_guess("pa-in", OFFERED) == "en"
    assert first_guess("zh-tw", ("en", "zh_Hans")) == "en"


def test_a_language_of_another_country_is_better_than_none() -> None:
    assert first_guess("pt-br", ("en", "pt_PT")) == "pt_PT"


@pytest.mark.parametrize("tag", [None, "", "xx", "-", "pl-", "i-klingon", "en-GB-oed"])
def test_without_a_tag_that_helps_the_project_s_first_language_is_guessed(tag: str | None) -> None:
    assert first_guess(tag, ("ur", "he", "de")) == "ur"


@given(st.text())
def test_whatever_an_app_sends_the_guess_is_offered(tag: str) -> None:
    assert first_guess(tag, OFFERED) in OFFERED
