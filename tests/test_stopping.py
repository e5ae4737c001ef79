"""A wish to stop is understood however it is put, and hardly anything else is taken for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from pydantic import ValidationError

from bot.checking import unheard
from bot.languages import languages
from bot.library import stop_words, understanding
from flows.misspelt import Spelling, forms, misspelt, squeezed
from flows.questions import Record
from flows.stopping import MAYBE_STOP, StopWords, Wish, understood, wishes
from flows.yaml_tree import read_tree

CORPORA = Path(__file__).parent / "corpora" / "stopping"
MEANING = understanding()
WISH = wishes(stop_words())
TAGS = sorted(languages())
Part = Literal["known", "held_out"]
WISHES, HARMLESS = 60, 150
"""Sentences that a language must have, at least: wishes in each part, harmless ones in both."""
RECALL, SURE_FALSE_ALARMS, ASKED_FALSE_ALARMS = 0.98, 0.01, 0.03
LITTLE = 0.02
"""How much of what was first measured of the wishes held out may be lost when words are mended by others."""


class Corpus(Record):
    """One file of ``tests/corpora/stopping``; its head says how it came about."""

    first_read: float
    """The share of the wishes held out that were understood when they were read for the first time."""
    stop: Mapping[Part, tuple[str, ...]]
    harmless: Mapping[Part, tuple[str, ...]]

    def floor(self, part: Part) -> float:
        """The least share of wishes to be understood: of those held out, about what was honestly measured."""
        return RECALL if part == "known" else self.first_read - LITTLE


@dataclass(frozen=True)
class Share:
    """How many of some sentences were read as what."""

    sure: float
    unsure: float

    @classmethod
    def of(cls, sentences: tuple[str, ...]) -> Share:
        """As the bot reads them: whole phrases first, then word by word."""
        read = [MEANING(sentence) for sentence in sentences]
        return cls(sure=read.count("stop") / len(read), unsure=read.count(MAYBE_STOP) / len(read))


def corpus(tag: str) -> Corpus:
    path = CORPORA / f"{tag}.yaml"
    return Corpus.model_validate(read_tree(path.name, path.read_text("utf-8")).content)


@pytest.mark.parametrize("tag", TAGS)
def test_there_are_enough_sentences_to_measure_by(tag: str) -> None:
    read = corpus(tag)
    assert min(map(len, read.stop.values())) >= WISHES
    assert sum(map(len, read.harmless.values())) >= HARMLESS
    every = [sentence for part in (*read.stop.values(), *read.harmless.values()) for sentence in part]
    assert len(every) == len(set(every)), "what is known is not held out"


@pytest.mark.parametrize("part", ["known", "held_out"])
def test_wishes_to_stop_are_understood_and_others_are_left_alone(
    part: Part, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {tag: (Share.of(corpus(tag).stop[part]), Share.of(corpus(tag).harmless[part])) for tag in TAGS}
    with capsys.disabled():
        print(f"\n{part}:  recall  (asked first)  at least  false alarms: sure  asked")
        for tag, (wanted, harmless) in rows.items():
            print(
                f"  {tag}      {wanted.sure + wanted.unsure:6.1%}  {wanted.unsure:13.1%}"
                f"  {corpus(tag).floor(part):8.1%}  {harmless.sure:18.1%}  {harmless.unsure:5.1%}"
            )
    for tag, (wanted, harmless) in rows.items():
        assert wanted.sure + wanted.unsure >= corpus(tag).floor(part), tag
        assert harmless.sure <= SURE_FALSE_ALARMS, tag
        assert part == "held_out" or harmless.unsure <= ASKED_FALSE_ALARMS, tag


@pytest.mark.parametrize(
    "words",
    [
        "I want it all to end",
        "I don't want to be here any more",
        "I can't go on",
        "sometimes I want it all to stop",
        "I want everything to go away",
        "nie chcę już tu być",
        "chcę, żeby to się skończyło",
        "chcę ze sobą skończyć",
        "میں جینا نہیں چاہتا",
        "سب ختم ہو جائے تو اچھا",
        "marna chahta hun",
    ],
)
def test_what_may_be_about_a_life_is_never_surely_about_messages(words: str) -> None:
    assert MEANING(words) in (None, MAYBE_STOP)


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("hello, please dont send me any texts thank you", "sure"),
        ("my phone is shared. stop messaging me", "unsure"),
        ("the kettle is on", "no"),
        ("", "no"),
        ("🛑", "unsure"),
        ("⛔ 🛑\ufe0f!", "unsure"),
        ("🛑 sign at the corner", "no"),
        ("🙂", "no"),
        ("?!.,", "no"),
        ("please, thank you", "no"),
        ("stop" * 2000, "no"),
    ],
)
def test_nothing_but_a_wish_is_sure_and_one_among_other_words_is_asked_about(words: str, wish: Wish) -> None:
    assert WISH(words) == wish


@pytest.mark.parametrize(
    "words",
    [
        "please stop it hurts",
        "stop I'm scared",
        "stop this now it hurts",
        "stop it you're upsetting me",
        "Stop hurting me",
        "why dont you stop",
        "s t o p",
        "i dont want to",
        "przestańcie to boli",
        "proszę przestań boję się",
        "proszę już nie",
        "dlaczego nie przestaniecie",
        "بس کرو مجھے ڈر لگ رہا ہے",
        "bas karo mujhe dar lag raha hai",
        "میں نہیں چاہتا",
        "main nahi chahti",
    ],
)
def test_somebody_who_is_hurt_and_writes_no_commas_is_at_least_asked(words: str) -> None:
    assert MEANING(words) in ("stop", MAYBE_STOP)


@pytest.mark.parametrize("words", ["stop over in Leeds was long", "I stop smoking tomorrow", "the stop is far away"])
def test_a_stop_on_the_way_is_none(words: str) -> None:
    assert MEANING(words) is None


def test_a_wish_that_is_turned_round_is_none() -> None:
    turned = ["please don't stop the sessions", "don't stop", "nie przestawajcie", "band mat karo", "بند مت کریں"]
    assert [WISH(words) for words in turned] == ["no"] * len(turned)


def test_a_message_in_two_languages_is_read_in_each() -> None:
    assert WISH("please messages band karo yar") == "sure"


def test_a_phrase_of_the_commands_goes_before_what_its_words_may_mean() -> None:
    understand = understood({"leave now": "help"}.get, {"leave now": "sure", "hm": "unsure"}.get)  # type: ignore[arg-type]
    assert understand("leave now") == "help"
    assert understand("hm") == MAYBE_STOP


def test_a_language_without_words_for_stopping_is_refused() -> None:
    assert list(unheard(stop_words().languages, TAGS)) == []
    [problem] = unheard({tag: words for tag, words in stop_words().languages.items() if tag != "pl"}, TAGS)
    assert problem.severity == "error"
    assert "'pl'" in problem.what


def words_of(**changes: tuple[str, ...]) -> StopWords:
    names = [name for name, field in StopWords.model_fields.items() if field.is_required()]
    return StopWords.model_validate({name: (name,) for name in names} | changes)


def test_a_table_of_words_stands_for_every_phrase_in_it() -> None:
    words = words_of(end=("end/cancel  my plan/account",), out=("bye",))
    assert words.end == ("end my plan", "end my account", "cancel my plan", "cancel my account")
    assert words.out == ("bye",)


@pytest.mark.parametrize(
    "words", ["switch it off", "cancel this", "no more questions", "jak to wyłączyć", "cancel karo"]
)
def test_what_ends_something_that_is_not_named_is_asked_about(words: str) -> None:
    assert WISH(words) == "unsure"


def test_a_phrase_of_two_kinds_is_refused_with_both() -> None:
    with pytest.raises(ValidationError, match="'halt' is in polite and in stop"):
        words_of(stop=("halt",), polite=("Halt!",))


def test_a_phrase_without_letters_is_refused() -> None:
    with pytest.raises(ValidationError, match="no letters"):
        words_of(polite=("!",))


# --- misspelt words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", ["mesage", "messsage", "mssage", "messafe", "messagew", "emssage", "message"])
def test_a_long_word_is_understood_with_one_mistake(wrong: str) -> None:
    assert Spelling(["mesage"]).meant(forms(squeezed(wrong))) == "mesage"


@pytest.mark.parametrize("other", ["shop", "step", "top", "stops", "massive"])
def test_a_short_word_is_understood_only_with_two_letters_swapped(other: str) -> None:
    spelling = Spelling(["stop", "mesage"])
    assert spelling.meant(forms(other)) == other
    assert [spelling.meant(forms(swapped)) for swapped in ("sotp", "stpo", "tsop")] == ["stop"] * 3


def test_a_word_that_is_another_is_not_taken_for_a_misspelt_one() -> None:
    assert Spelling(["cancel", "cancer"], unlike=["cancer"]).meant(forms("cancer")) == "cancer"
    assert Spelling(["cancel", "cancer"], unlike=["cancer"]).meant(forms("cancle")) == "cancel"


def test_words_that_were_run_together_are_taken_apart_if_all_are_known() -> None:
    spelling = Spelling(["stop", "texting", "me"])
    assert spelling.parts("stoptextingme") == ("stop", "texting", "me")
    assert spelling.parts("stopwatch") == ("stopwatch",)


def test_short_words_have_no_misspellings_but_swapped_letters() -> None:
    assert set(misspelt("no")) == set()
    assert set(misspelt("stop")) == {"tsop", "sotp", "stpo"}
