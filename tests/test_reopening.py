"""Old buttons: one that was about something still open leads back to its beginning; all others change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.library import Library
from flows.book import Book, Surroundings
from flows.engine import Outcome, advance, begin
from flows.events import Asked, QuestionAnswered, ScriptBegan, TapAnswered
from flows.phrase import Offer
from flows.reply import Tap, Words
from flows.rhythm import Hours

CODE, CONTRIBUTION = "9d27c1f04be8a635", "5f0c2a9d41e87b36"
OLD = Tap(session="old", turn=2, key="answer", about=CODE)


@pytest.fixture(scope="module")
def around() -> Surroundings:
    """One question is open."""
    book: Book = Library.shipped("GB").book
    return Surroundings(
        book=book,
        now=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
        new_session="new",
        words=lambda phrase: phrase.slot,
        meaning=lambda words: None,
        hours=Hours(zone=ZoneInfo("Europe/London"), quiet_from=time(20), quiet_until=time(9)),
        lists={
            "open_questions": (Offer(key=CODE, text=CODE, of=CONTRIBUTION),),
            "contributions": (Offer(key=CONTRIBUTION, text="Words."),),
            "shared_ways": (
                Offer(key="question", text="", of=CONTRIBUTION),
                Offer(key="leave", text="", of=CONTRIBUTION),
                Offer(key="take_back", text="", of="another"),
            ),
        },
    )


def began(outcome: Outcome) -> list[str]:
    return [event.script for event in outcome.events if isinstance(event, ScriptBegan)]


def is_refused(outcome: Outcome) -> bool:
    return any(isinstance(event, TapAnswered) and event.phrase.slot == "tap_stale" for event in outcome.events)


def test_an_old_button_leads_back_to_what_is_open_and_nothing_is_answered_by_it(around: Surroundings) -> None:
    outcome = advance(None, OLD, around)
    assert began(outcome) == ["asked_back"]
    assert outcome.session is not None
    assert (outcome.session.top.step, outcome.session.top.answers) == ("hello", {"thread": CODE})


def test_what_was_open_goes_on_afterwards(around: Surroundings) -> None:
    walked = begin("check_in", None, around)
    outcome = advance(walked.session, OLD, replace(around, new_session="newer"))
    assert outcome.session is not None
    assert [frame.script for frame in outcome.session.frames] == ["check_in", "asked_back"]
    left = Tap(session=outcome.session.id, turn=outcome.session.turn, key="later")
    back = advance(outcome.session, left, around).session
    assert back is not None
    assert [frame.script for frame in back.frames] == ["check_in"]


@pytest.mark.parametrize("key", ["later", "not_shared", "skip"])
def test_nobody_is_asked_again_for_an_old_no(around: Surroundings, key: str) -> None:
    outcome = advance(None, replace(OLD, key=key), around)
    assert (outcome.session, is_refused(outcome)) == (None, True)


@pytest.mark.parametrize(
    "changes", [{"lists": {}}, {"status": "stopped"}, {"status": "left"}], ids=["over", "stopped", "left"]
)
def test_it_leads_nowhere_once_it_is_over_or_they_have_left(around: Surroundings, changes: dict[str, object]) -> None:
    outcome = advance(None, OLD, replace(around, **changes))  # type: ignore[arg-type]
    assert (began(outcome), is_refused(outcome)) == ([], True)


def test_somebody_elses_code_or_none_leads_nowhere(around: Surroundings) -> None:
    for about in ("", "another"):
        assert is_refused(advance(None, replace(OLD, about=about), around))


def test_what_is_being_walked_already_is_asked_again_and_not_begun_twice(around: Surroundings) -> None:
    walked = begin("asked_back", None, around, {"thread": CODE}).session
    outcome = advance(walked, OLD, around)
    assert (began(outcome), is_refused(outcome)) == ([], True)
    assert outcome.session is not None
    assert len(outcome.session.frames) == 1


def test_what_is_called_knows_what_it_is_about(around: Surroundings) -> None:
    outcome = begin("shared", None, around)
    for key in (CONTRIBUTION, "question", "show", "answer"):
        session = outcome.session
        assert session is not None
        outcome = advance(session, Tap(session=session.id, turn=session.turn, key=key), around)
    outcome = advance(outcome.session, Words(text="Warmer."), around)
    session = outcome.session
    assert session is not None
    shared = advance(session, Tap(session=session.id, turn=session.turn, key="ok"), around)
    assert QuestionAnswered(thread=CODE, words="Warmer.") in shared.events


def test_what_can_be_done_is_offered_for_what_was_picked_and_nothing_else(around: Surroundings) -> None:
    session = begin("shared", None, around).session
    assert session is not None
    outcome = advance(session, Tap(session=session.id, turn=session.turn, key=CONTRIBUTION), around)
    [asked] = [event for event in outcome.events if isinstance(event, Asked)]
    assert [offer.key for offer in asked.offers] == ["question", "leave"]
