"""The golden conversations: each is played again and compared; ``--update`` writes them anew.

Together they must pass every script, every step, every answer, every question type and every event.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.library import Library
from flows.events import Asked, Event, Said
from flows.script import QUESTION_KEYWORDS, Script
from tests.transcript import Player, replayed

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.shipped("GB")


@pytest.fixture(scope="module")
def players(library: Library) -> list[Player]:
    return [replayed(path.read_text("utf-8"), library.book, library.meaning)[1] for path in TRANSCRIPTS]


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_is_written(path: Path, library: Library, request: pytest.FixtureRequest) -> None:
    written = path.read_text("utf-8")
    today, _ = replayed(written, library.book, library.meaning)
    if request.config.getoption("--update"):
        path.write_text(today, "utf-8")
    else:
        assert today == written, "if this is what was meant: pytest tests/test_transcripts.py --update"


def test_every_step_of_every_script_is_seen(library: Library, players: list[Player]) -> None:
    seen = {place for player in players for place in _places(player.seen)}
    missing = [
        f"{script.script}/{key}"
        for script in library.book.latest.values()
        for key, step in script.steps.items()
        if (step.say or step.ask or step.show) and (script.script, key) not in seen
    ]
    assert not missing


def test_every_answer_of_every_question_is_given(library: Library, players: list[Player]) -> None:
    given = {place for player in players for place in player.chosen}
    missing = [
        f"{script.script}/{step}: {key}"
        for script in library.book.latest.values()
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
    assert seen == set(Event.__subclasses__())


def _places(events: list[Event]) -> Iterator[tuple[str, str]]:
    for event in events:
        phrases = event.phrases if isinstance(event, Asked) else (event.phrase,) if isinstance(event, Said) else ()
        for phrase in phrases:
            yield phrase.script, phrase.slot.partition("/")[0]


def _answers(script: Script) -> Iterator[tuple[str, str]]:
    for key, step in script.steps.items():
        if step.question:
            yield from ((key, offer.key) for offer in step.question.offers(script.at(key)))
            yield key, "skip"
