"""Words that mean a command: understood whole, in every language, from every keyboard."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from flows.escape import Commands, clashes, folded, meanings
from flows.loader import read_book, read_record

FLOWS = Path(__file__).parents[1] / "flows"
FILE = FLOWS / "words" / "commands.yaml"
TEXTS = read_record(FILE.name, FILE.read_text(encoding="utf-8"), Commands).commands
MEANING = meanings(TEXTS)
LANGUAGES = {"en", "pl", "ur"}
BUTTONS = {"skip", "back", "why", "easy", "done", "start_again"}
"""What the engine itself does; help, language and stop are scripts."""


def scripts_commands() -> set[str]:
    files = {path.name: path.read_text(encoding="utf-8") for path in (FLOWS / "scripts").glob("*.yaml")}
    return {script.command for script in read_book(files).latest.values() if script.command}


def test_every_command_and_every_button_has_words_and_no_other_has() -> None:
    assert TEXTS.keys() == scripts_commands() | BUTTONS


@pytest.mark.parametrize("command", TEXTS)
def test_a_command_has_words_in_every_language_of_the_project(command: str) -> None:
    assert TEXTS[command].keys() >= LANGUAGES


@pytest.mark.parametrize("command", TEXTS)
def test_every_phrase_means_its_command(command: str) -> None:
    for phrases in TEXTS[command].values():
        assert {phrase: MEANING(phrase) for phrase in phrases} == dict.fromkeys(phrases, command)


def test_there_are_many_ways_to_say_stop_in_each_language() -> None:
    assert all(len(TEXTS["stop"][language]) >= 40 for language in LANGUAGES)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("STOP", "stop"),
        ("Stop!!!", "stop"),
        ("/stop", "stop"),
        ("  stop \n", "stop"),
        ("Don’t message me.", "stop"),
        ("dont message me", "stop"),
        ("przestan pisac", "stop"),
        ("PRZESTAŃ PISAĆ", "stop"),
        ("jezyk", "language"),
        ("my_data", "my_data"),
        ("Check-in", "check_in"),
        ("مدد۔", "help"),
        ("ｓｔｏｐ", "stop"),
    ],
)
def test_case_accents_punctuation_and_slashes_do_not_matter(words: str, command: str) -> None:
    assert MEANING(words) == command


@pytest.mark.parametrize(
    "words",
    [
        "\u0628\u0646\u062f \u06a9\u0631\u0648",  # as it is written in Urdu
        "\u0628\u0646\u062f \u0643\u0631\u0648",  # with the Arabic kaf
        "\u0628\u064e\u0646\u062f \u06a9\u064e\u0631\u0648",  # with vowel signs
        "\u200f\u0628\u0646\u062f \u06a9\u0631\u0648\u200f",  # between invisible marks of direction
        "\u0628\u0646\u0640\u0640\u062f \u06a9\u0631\u0648",  # drawn out
    ],
)
def test_urdu_is_understood_from_any_keyboard(words: str) -> None:
    assert MEANING(words) == "stop"


def test_yeh_and_heh_of_either_alphabet_are_the_same() -> None:
    assert folded("پیچھے") == folded("پيچهے")
    assert MEANING("پيچهے") == "back"


@pytest.mark.parametrize(
    "words",
    [
        "I could not stop laughing",
        "The bus stop is too far away",
        "it helped me to talk",
        "I had a pause and then it was better",
        "privacy was hard to find at home",
        "Nie mogłem przestać o tym myśleć",
        "مجھے مدد ملی اور اچھا لگا",
        "",
        "   ",
        "...",
        "?",
        "👍",
        "7",
    ],
)
def test_a_sentence_with_a_command_in_it_is_an_answer(words: str) -> None:
    assert MEANING(words) is None


def test_only_next_is_a_command_and_also_a_word_for_another() -> None:
    """Where a question is open, it skips the question."""
    assert {command: MEANING(command) for command in TEXTS if MEANING(command) != command} == {"next": "skip"}


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("Too much!", "too_much"),
        ("too many messages", "too_much"),
        ("za duzo", "too_much"),
        ("بہت زیادہ", "too_much"),
        ("less often", "how_often"),
        ("Don't write at night", "quiet_hours"),
        ("nie pisz w nocy", "quiet_hours"),
        ("wrong time", "zone"),
        ("My settings", "settings"),
        ("no reminders", "reminders"),
        ("When is the next one?", "next"),
        ("co dalej", "next"),
        ("not on sundays", "days"),
    ],
)
def test_how_somebody_wants_to_be_written_to_is_understood_in_plain_words(words: str, command: str) -> None:
    assert MEANING(words) == command


@pytest.mark.parametrize("words", ["it is all too much", "I am overwhelmed", "too late", "za późno"])
def test_words_that_may_be_about_a_life_are_not_taken_for_a_setting(words: str) -> None:
    assert MEANING(words) is None


def test_no_phrase_means_two_things() -> None:
    assert list(clashes(TEXTS)) == []


def test_a_phrase_that_means_two_things_is_refused_with_both() -> None:
    with pytest.raises(ValidationError, match="'przerwa' means pause and stop"):
        Commands(commands={"stop": {"en": ("Przerwa!",)}, "pause": {"pl": ("przerwa",)}})


def test_a_phrase_without_letters_is_refused_because_it_would_mean_every_empty_message() -> None:
    with pytest.raises(ValidationError, match="no letters"):
        Commands(commands={"help": {"en": ("??",)}})


@given(st.text(max_size=60))
def test_folding_is_stable_and_never_fails(words: str) -> None:
    assert folded(folded(words)) == folded(words)
    assert MEANING(words) in {None, *TEXTS}


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_phrase_is_understood_in_every_form_of_unicode(form: str) -> None:
    for command, by_language in TEXTS.items():
        for phrase in (phrase for phrases in by_language.values() for phrase in phrases):
            assert MEANING(unicodedata.normalize(form, phrase)) == command  # type: ignore[arg-type]
