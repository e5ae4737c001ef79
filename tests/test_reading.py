"""What people type, in any script's digits and with anything around it."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading import listed, plain, time_of_day, whole_number

DIGITS = {
    "Arabic-Indic": "٠١٢٣٤٥٦٧٨٩",
    "Extended Arabic-Indic (Urdu, Persian)": "۰۱۲۳۴۵۶۷۸۹",
    "Devanagari": "०१२३४५६७८९",
    "Bengali": "০১২৩৪৫৬৭৮৯",
    "Gurmukhi (Punjabi)": "੦੧੨੩੪੫੬੭੮੯",
    "fullwidth": "０１２３４５６７８９",
    "mathematical": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
}


@pytest.mark.parametrize("digits", DIGITS.values(), ids=DIGITS)
def test_numbers_are_read_in_any_scripts_digits(digits: str) -> None:
    assert [whole_number(digit) for digit in digits] == list(range(10))
    assert whole_number(f" {digits[4]}{digits[2]}. ") == 42


@given(st.integers(0, 999_999_999), st.sampled_from(sorted(DIGITS.values())))
def test_every_number_is_read_as_it_was_written(number: int, digits: str) -> None:
    assert whole_number("".join(digits[int(digit)] for digit in str(number))) == number


@pytest.mark.parametrize("words", ["", "three", "3 4", "3.5", "3,5", "-3", "+3", "½", "Ⅳ", "1000000000", "3x", "一"])
def test_what_is_no_whole_number_is_not_read_as_one(words: str) -> None:
    assert whole_number(words) is None


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("  Yes,   please! ", "yes please"),
        ("YES", "yes"),
        ("“Yes”", "yes"),
        ("ＹＥＳ", "yes"),
        ("yes\u200b", "yes"),
        ("\u2068yes\u2069", "yes"),
        ("Don't", "don t"),
        ("STRASSE", "straße"),
        ("İ", "i\u0307"),
        ("tak\u0301", "taḱ"),
        ("/stop", "/stop"),
        ("ہاں۔", "ہاں"),
    ],
)
def test_words_are_compared_without_what_does_not_matter(words: str, same: str) -> None:
    assert plain(words) == plain(same)


@pytest.mark.parametrize(("words", "others"), [("की", "का"), ("কি", "কা"), ("ਕੀ", "ਕਾ"), ("เก่า", "เกา")])
def test_vowels_that_are_marks_tell_words_apart(words: str, others: str) -> None:
    assert plain(words) != plain(others)


@pytest.mark.parametrize("words", ["1\ufe0f\u20e3", "①", "¹"])
def test_a_number_can_be_dressed_up(words: str) -> None:
    assert whole_number(words) == 1


@given(st.text())
def test_what_is_plain_stays_as_it_is(words: str) -> None:
    assert plain(plain(words)) == plain(words)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("tea, cake", ("tea", "cake")),
        ("tea; green tea", ("tea", "green tea")),
        ("tea\ncake", ("tea", "cake")),
        ("چائے، کیک", ("چائے", "کیک")),
        ("茶、菓子", ("茶", "菓子")),
        ("1 3", ("1", "3")),
        ("۱ ۳", ("۱", "۳")),
        ("1, 3", ("1", "3")),
        ("green tea", ("green tea",)),
        (" , ", ()),
        ("", ()),
    ],
)
def test_lists_are_taken_apart(words: str, parts: tuple[str, ...]) -> None:
    assert listed(words) == parts


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("18:00", "18:00"),
        ("9", "09:00"),
        ("09:05.", "09:05"),
        ("18.30", "18:30"),
        ("1830", "18:30"),
        ("930", "09:30"),
        ("6.30 pm", "18:30"),
        ("6:30PM", "18:30"),
        ("6 p.m.", "18:00"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("18h30", "18:30"),
        ("18 h", "18:00"),
        ("18 Uhr", "18:00"),
        ("6 o'clock", "06:00"),
        ("24:00", "00:00"),
        ("۱۸:۳۰", "18:30"),
        ("١٨٫٣٠", "18:30"),
        ("१८:३०", "18:30"),
        ("１８：３０", "18:30"),
        ("18-30", None),
        ("24:01", None),
        ("25:00", None),
        ("18:60", None),
        ("0 am", None),
        ("13 pm", None),
        ("18:3", None),
        ("18:30:00", None),
        ("-5", None),
        ("evening", None),
        ("", None),
    ],
)
def test_times_of_day_are_read(words: str, read: str | None) -> None:
    assert time_of_day(words) == read


@given(st.times(), st.sampled_from(sorted(DIGITS.values())))
def test_every_time_of_day_is_read_as_it_was_written(at: time, digits: str) -> None:
    written = f"{at:%H:%M}"
    assert time_of_day("".join(digits[int(one)] if one.isdigit() else one for one in written)) == written


@given(st.text())
def test_no_words_are_too_strange_to_be_read(words: str) -> None:
    read = time_of_day(words)
    assert read is None or f"{time.fromisoformat(read):%H:%M}" == read
    assert whole_number(words) is None or whole_number(words) >= 0
    assert all(part == plain(part) for part in listed(words))
