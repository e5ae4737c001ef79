"""What a suggestion is about: the question that was open, whatever was opened over it, or what was picked of a list."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import flows
from flows.book import Status, Surroundings
from flows.engine import Outcome, advance
from flows.escape import Commands, meanings
from flows.events import Asked, ProposalMade, Said, Shown
from flows.loader import read_book, read_record
from flows.phrase import Place, system
from flows.proposal_facts import NOT_SAID, read, written
from flows.reply import Command, Words
from flows.rhythm import Hours
from flows.session import Session
from flows.vocabulary import Role

FLOWS = Path(flows.__file__).parent
BOOK = read_book({path.name: path.read_text("utf-8") for path in (FLOWS / "scripts").glob("*.yaml")})
MEANING = meanings(
    read_record("commands.yaml", (FLOWS / "words" / "commands.yaml").read_text("utf-8"), Commands).commands
)
MOOD = Place(script="check_in", version=BOOK.latest["check_in"].version, step="mood")


class Person:
    """Somebody who types."""

    def __init__(self, role: Role = "participant", status: Status = "active") -> None:
        self.around = Surroundings(
            book=BOOK,
            now=datetime(2026, 3, 2, 10, tzinfo=UTC),
            role=role,
            status=status,
            new_session="s",
            words=lambda phrase: str(BOOK.text(phrase)),
            meaning=MEANING,
            hours=Hours(zone=ZoneInfo("Europe/London"), quiet_from=time(20), quiet_until=time(9)),
        )
        self.session: Session | None = None

    def sends(self, *texts: str) -> Outcome:
        for text in texts:
            reply = Command(name=text[1:]) if text.startswith("/") else Words(text=text)
            outcome = advance(self.session, reply, self.around)
            self.session = outcome.session
        return outcome


def about(outcome: Outcome) -> Place:
    (made,) = [event for event in outcome.events if isinstance(event, ProposalMade)]
    return made.about


@pytest.mark.parametrize("opened_over_it", [(), ("why",), ("help",), ("support", "feedback", "back")])
def test_it_is_about_the_question_that_was_open(opened_over_it: tuple[str, ...]) -> None:
    person = Person()
    person.sends("/check_in", "1", *opened_over_it)
    assert about(person.sends("suggest", "2", "1")) == MOOD
    assert person.session is not None
    assert person.session.top.step == MOOD.step


def test_it_is_about_the_innermost_of_two_questions() -> None:
    person = Person()
    person.sends("/check_in", "1", "feedback")
    assert about(person.sends("that felt wrong", "2", "1")).script == "feedback"


def test_what_was_opened_over_the_suggestion_itself_changes_nothing() -> None:
    person = Person()
    person.sends("/check_in", "1", "suggest", "1", "help", "support")
    assert about(person.sends("How are you?", "1")) == MOOD


def test_with_nothing_open_it_is_about_what_was_picked_or_it_was_not_said() -> None:
    (asked,) = [event for event in Person().sends("suggest").events if isinstance(event, Asked)]
    number = str([offer.key for offer in asked.offers].index("check_in") + 1)
    whole = Place(script="check_in", version=MOOD.version, step="")
    assert about(Person().sends("suggest", number, "2", "1")) == whole
    assert about(Person().sends("suggest", "skip", "2", "1")) == NOT_SAID


def test_only_what_somebody_reads_the_answers_of_is_offered() -> None:
    (asked,) = [event for event in Person().sends("suggest").events if isinstance(event, Asked)]
    keys = {offer.key for offer in asked.offers}
    assert {"check_in", "feedback", "after_session"} <= keys
    assert not keys & {"suggest", "join", "language", "cases", "proposals"}


def test_it_is_shown_as_it_was_asked() -> None:
    person = Person()
    person.sends("/check_in", "1")
    outcome = person.sends("suggest", "1")
    assert [read(event.about) for event in outcome.events if isinstance(event, Shown)] == [MOOD]


@pytest.mark.parametrize("place", [MOOD, NOT_SAID, Place(script="check_in", version=2, step="")])
def test_a_place_is_read_as_it_was_written(place: Place) -> None:
    assert read(written(place)) == place


def test_where_a_question_is_explained_it_is_said_how_to_suggest_other_words() -> None:
    person = Person()
    person.sends("/check_in", "1")
    assert Said(phrase=system("other_words")) in person.sends("why").events
    person.sends("suggest")
    assert Said(phrase=system("other_words")) not in person.sends("why").events


def test_whoever_has_not_joined_is_not_told_of_what_they_cannot_do() -> None:
    """Whoever says "not now" to joining is told that nothing was kept of them."""
    person = Person(status="joining")
    person.session = Person().sends("/check_in", "1").session
    assert Said(phrase=system("other_words")) not in person.sends("why").events
    assert not any(isinstance(event, Shown) for event in person.sends("suggest").events)
