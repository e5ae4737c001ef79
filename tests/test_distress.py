"""Words that may say that somebody is not safe are found, and what only sounds like it is hardly ever taken for it.

What is printed is measured on sentences that no real person wrote. Never claim more than it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest
from pydantic import ValidationError

from bot.checking import unheard
from bot.languages import languages
from bot.library import Library, distress_words
from flows.distress import DistressWords, distress_in
from flows.questions import Record
from flows.yaml_tree import read_tree

CORPORA = Path(__file__).parent / "corpora" / "distress"
DISTRESS = Library.shipped("GB").distress
TAGS = sorted(languages())
Part = Literal["known", "held_out"]
ENOUGH = 60
"""Sentences of each kind that each part of a language must have, at least."""
LITTLE = 0.02
"""How much of what was first read may be lost when phrases are mended by others."""
KNOWN_RECALL, KNOWN_FALSE_ALARMS = 0.98, 0.02


class Corpus(Record):
    """One file of ``tests/corpora/distress``; its head says how it came about."""

    recall: float = KNOWN_RECALL
    false_alarms: float = KNOWN_FALSE_ALARMS
    distress: tuple[str, ...]
    harmless: tuple[str, ...]


def corpus(tag: str, part: Part) -> Corpus:
    path = CORPORA / part / f"{tag}.yaml"
    return Corpus.model_validate(read_tree(path.name, path.read_text("utf-8")).content)


def share(sentences: Sequence[str]) -> float:
    return sum(map(DISTRESS, sentences)) / len(sentences)


@pytest.mark.parametrize("tag", TAGS)
def test_there_are_enough_sentences_to_measure_by_and_what_is_known_is_not_held_out(tag: str) -> None:
    parts = [corpus(tag, "known"), corpus(tag, "held_out")]
    assert min(len(kind) for part in parts for kind in (part.distress, part.harmless)) >= ENOUGH
    every = [sentence.casefold() for part in parts for sentence in (*part.distress, *part.harmless)]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("part", ["known", "held_out"])
def test_what_is_found_and_what_is_taken_for_it(part: Part, capsys: pytest.CaptureFixture[str]) -> None:
    read = {tag: corpus(tag, part) for tag in TAGS}
    rows = {tag: (share(each.distress), share(each.harmless)) for tag, each in read.items()}
    with capsys.disabled():
        print(f"\n{part}:  recall  at least  false alarms  at most  (sentences that no real person wrote)")
        for tag, (recall, alarms) in rows.items():
            least, most = read[tag].recall - LITTLE, read[tag].false_alarms + LITTLE
            print(f"  {tag}      {recall:6.1%}  {least:8.1%}  {alarms:12.1%}  {most:7.1%}")
    for tag, (recall, alarms) in rows.items():
        assert recall >= read[tag].recall - LITTLE, tag
        assert alarms <= read[tag].false_alarms + LITTLE, tag


@pytest.mark.parametrize(
    "words",
    [
        "",
        "🖤",
        "?!.,|_",
        "|",
        "die " * 1000,
        "want to",
        "the kettle is on",
        "I can't go on the trip because of childcare",
        "I cut myself on the broken cup",
        "dying of laughter",
        "killing time",
    ],
)
def test_what_says_nothing_of_the_kind_is_left_alone(words: str) -> None:
    assert not DISTRESS(words)


@pytest.mark.parametrize(
    "words",
    [
        "I WANT TO DIE!!!",
        "i want tto diee",
        "killmyself",
        "I wnat to die",
        "Lunch was good. I want to die. See you",
        "nie chcę żyć",
        "nie chce zyc",
        "میں مرنا چاہتا ہوں",
        "main marna chahta hun",
        "please yaar marna chahti hun",
    ],
)
def test_case_accents_misspellings_and_other_words_do_not_matter(words: str) -> None:
    assert DISTRESS(words)


# --- how a list is read ----------------------------------------------------------------------------------------------


def finds(words: str, *said: str, **lists: tuple[str, ...]) -> bool:
    return distress_in({"xx": DistressWords.model_validate({"said": said, **lists})})(words)


def test_a_table_stands_for_every_phrase_in_it() -> None:
    assert all(finds(words, "hurts/beats me/us") for words in ("hurts me", "he beats us often"))
    assert not finds("hurts beats", "hurts/beats me/us")


def test_several_words_can_stand_in_the_place_of_one() -> None:
    assert finds("they kicked out all of us", "banned/kicked_out all")
    assert finds("banned all", "banned/kicked_out all")
    assert not finds("kicked all", "banned/kicked_out all")


def test_a_gap_takes_up_to_three_words_of_the_same_clause() -> None:
    assert all(finds(f"river {between}mist", "river _ mist") for between in ("", "a ", "a b ", "a b c "))
    assert not finds("river a b c d mist", "river _ mist")
    assert not finds("river. mist", "river _ mist")


def test_the_end_of_a_clause_can_be_asked_for() -> None:
    assert finds("the river, and more", "river |")
    assert not finds("the river bank", "river |")


def test_idle_words_may_stand_anywhere() -> None:
    assert finds("river just really mist", "river mist", idle=("just", "really"))
    assert not finds("river just cold mist", "river mist", idle=("just", "really"))


def test_what_only_sounds_like_it_is_passed_over_and_the_rest_is_read() -> None:
    unlike = ("river mist of/in autumn",)
    assert not finds("river mist of autumn", "river mist", unlike=unlike)
    assert finds("river mist of autumn and river mist", "river mist", unlike=unlike)


def test_a_gap_does_not_lead_over_what_was_passed_over() -> None:
    assert not finds("river x y mist", "river _ mist", unlike=("x y",))


def test_another_word_is_no_misspelt_one() -> None:
    assert finds("strem", "stream")
    assert not finds("strem", "stream", others=("strem",))


@pytest.mark.parametrize("phrase", ["_ me", "| me", "!", "…"])
def test_a_phrase_must_begin_with_a_word(phrase: str) -> None:
    with pytest.raises(ValidationError, match="Begin it with a word"):
        finds("", phrase)


@pytest.mark.parametrize("kind", ["idle", "others"])
def test_idle_and_other_words_are_single_words(kind: str) -> None:
    with pytest.raises(ValidationError, match="more than one word"):
        finds("", "me", **{kind: ("so far",)})


# --- every language --------------------------------------------------------------------------------------------------


def test_a_language_without_phrases_is_refused() -> None:
    assert list(unheard(TAGS, distress_words())) == []
    [problem] = unheard(TAGS, {tag: words for tag, words in distress_words().items() if tag != "ur"})
    assert problem.severity == "error"
    assert "'ur'" in problem.what
    assert problem.file.endswith("distress.yaml")
