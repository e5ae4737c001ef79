"""The golden conversations: each is played again and compared; ``--update`` writes them anew.

Together they must pass every script, every step, every answer, every question type and every event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from bot.library import Library, texts
from flows.ages import ANSWERS
from flows.book import Book
from flows.events import AnyEvent, Asked, Event, Said, Shown
from flows.loader import read_book
from flows.script import QUESTION_KEYWORDS, Script, Step
from tests.transcript import Player, TranscriptError, Voice, replayed

FOLDER = Path(__file__).parent / "transcripts"
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))
_VIEW = "view"


@pytest.fixture(scope="module")
def voice() -> Voice:
    """The example project, with the sampler beside its own scripts."""
    library = Library.shipped("GB")
    book = read_book({**library.files, **texts(FOLDER)})
    return Voice(library, replace(book, directories=library.book.directories))


@pytest.fixture(scope="module")
def scripts(voice: Voice) -> Book:
    return voice.book


@pytest.fixture(scope="module")
def players(voice: Voice) -> list[Player]:
    return [replayed(path.read_text("utf-8"), voice)[1] for path in TRANSCRIPTS]


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_is_written(path: Path, voice: Voice, request: pytest.FixtureRequest) -> None:
    written = path.read_text("utf-8")
    today, _ = replayed(written, voice)
    if request.config.getoption("--update"):
        path.write_text(today, "utf-8")
    else:
        assert today == written, "if this is what was meant: pytest tests/test_transcripts.py --update"


def test_every_step_of_every_script_is_seen(scripts: Book, players: list[Player]) -> None:
    seen = {place for player in players for place in _places(player.seen)}
    missing = [
        f"{script.script}/{key}"
        for script in scripts.latest.values()
        for key, step in script.steps.items()
        if (step.say or step.ask or step.show) and _shown_as(script, key) not in seen
    ]
    assert not missing


def test_every_answer_of_every_question_is_given(scripts: Book, players: list[Player]) -> None:
    given = {place for player in players for place in player.chosen}
    missing = [
        f"{script.script}/{step}: {key}"
        for script in scripts.latest.values()
        for step, key in _answers(script)
        if (script.script, step, key) not in given
    ]
    assert not missing


def test_every_question_type_is_answered(players: list[Player]) -> None:
    """In the scripts that ship, or in the sampler beside the transcripts."""
    kinds = {kind for player in players for kind in player.kinds}
    assert kinds == set(QUESTION_KEYWORDS)


def test_every_event_is_seen(players: list[Player]) -> None:
    seen = {type(event) for player in players for event in player.seen}
    assert seen == set(get_args(AnyEvent))


@pytest.mark.parametrize(
    "act", ['PERSON taps "Nothing of the kind"', "PERSON dances", "TIME   the planned nothing begins"]
)
def test_what_cannot_be_played_is_refused(act: str, voice: Voice) -> None:
    with pytest.raises(TranscriptError):
        replayed(f"Somebody.\n\nTIME   the planned check_in begins\n\n{act}\n", voice)


def _shown_as(script: Script, key: str) -> tuple[str, str]:
    """A step is known by its words; one without words by what it shows."""
    step = script.steps[key]
    return (script.script, key) if step.say or step.ask else (_VIEW, step.show or "")


def _places(events: list[Event]) -> Iterator[tuple[str, str]]:
    for event in events:
        phrases = event.phrases if isinstance(event, Asked) else (event.phrase,) if isinstance(event, Said) else ()
        for phrase in phrases:
            yield phrase.script, phrase.slot.partition("/")[0]
        if isinstance(event, Shown):
            yield _VIEW, event.view


def _answers(script: Script) -> Iterator[tuple[str, str]]:
    """Every answer that has a button, and the skip unless it is one of them."""
    for key, step in script.steps.items():
        if step.question:
            offered = [offer.key for offer in step.question.offers(script.at(key))]
            yield from ((key, answer) for answer in offered)
            yield from [(key, "skip")] if step.skip not in (*offered, *_listed(step)) else []


def _listed(step: Step) -> tuple[str, ...]:
    """Of a list that is asked for by name, what it may offer, as far as a skip can be one of it."""
    return ANSWERS if step.choose_from and step.choose_from.root == "ages" else ()
