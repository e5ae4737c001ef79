"""The checks walk scripts as the engine does: whatever somebody answers, the checks have been there before."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from flows.book import Book, Surroundings
from flows.checks.ways import Way, Ways
from flows.engine import advance, begin
from flows.events import Asked, Event
from flows.loader import read_book
from flows.phrase import Offer
from flows.questions import Plural
from flows.reply import Reply, Tap, Words
from flows.rhythm import Hours
from flows.script import Script
from flows.session import Session

WALKS = 40
MOST_TURNS = 40
TWISTED = """\
script: twisted
version: 1
title: Twisted
asked_by: x
why: x
seen_by: [nobody]
limits: x
review_by: 2027-03-01
steps:
  first:
    ask: x
    choose: {a: A, b: {text: B, goto: third}, c: C}
    save: one
    skip: b
    when:
      - {one: {is: c}, goto: end}
  second:
    ask: x
    scale: {1: A, 2: B, 3: C}
    save: two
    when:
      - {two: {at_least: 3}, one: {is_not: b}, goto: first}
      - {two: {answered: false}, goto: fourth}
  third:
    ask: x
    choose_many: {a: A, b: B}
    save: three
    skip: fourth
    when:
      - {three: {includes: b}, goto: second}
  fourth:
    say: x
    when:
      - {three: {answered: true}, goto: close}
      - {two: {answered: true}, goto: fifth}
  fifth:
    ask: x
    number: {least: 1, most: 9}
    save: four
    when:
      - {four: {at_most: 4, at_least: 4}, goto: second}
  sixth:
    ask: x
    choose_from: cases
    save: five
    skip: seventh
    goto: second
  seventh:
    say: x
    when:
      - {four: {answered: true}, goto: end}
  eighth:
    ask: x
    choose_from: languages
"""


@pytest.fixture(scope="module")
def book() -> Book:
    """A script of our own with everything that can lead somewhere."""
    return read_book({"twisted.yaml": TWISTED})


def surroundings(book: Book, *listed: str) -> Surroundings:
    return Surroundings(
        book=book,
        now=datetime(2026, 11, 22, tzinfo=UTC),
        new_session="session1",
        words=lambda phrase: _plain(book.text(phrase)),
        meaning=lambda text: None,
        hours=Hours(zone=ZoneInfo("UTC"), quiet_from=time(20), quiet_until=time(9)),
        lists=dict.fromkeys(listed, (Offer(key="x", text="X"),)),
    )


def _plain(text: str | Plural) -> str:
    return text.other if isinstance(text, Plural) else text


def waits(script: Script) -> set[tuple[str, str | None]]:
    """From which question to which next question, or to the end, the checks have been."""
    ways = Ways(script)
    return {
        (spot.step, then)
        for spot, found in ways.of.items()
        if script.steps[spot.step].question
        for way in found
        for then in _next(script, ways.without_waiting(way))
    }


def _next(script: Script, chain: Iterable[Way]) -> Iterator[str | None]:
    for way in chain:
        step = script.steps.get(way.to.step)
        if step is None:
            yield None
        elif step.question:
            yield way.to.step


def walked(script: Script, around: Surroundings, choice: random.Random) -> Iterator[tuple[str, str | None]]:
    """The same, of one walk of the engine with answers and skips at random."""
    outcome = begin(script.script, None, around)
    for _ in range(MOST_TURNS):
        before = outcome.session
        if before is None:
            return
        outcome = advance(before, _reply(before, outcome.events, around.book, choice), around)
        after = outcome.session
        if not asked_in_place(outcome.events):
            yield before.top.step, after.top.step if after else None


def asked_in_place(events: tuple[Event, ...]) -> bool:
    """Whether the same question stands with another option picked: nobody has gone anywhere."""
    return any(isinstance(event, Asked) and event.in_place for event in events)


def _reply(session: Session, events: tuple[Event, ...], book: Book, choice: random.Random) -> Reply:
    asked = next(event for event in reversed(events) if isinstance(event, Asked))
    keys = [offer.key for offer in asked.offers] + [key for key in asked.menu if key in ("skip", "done")]
    script = book.script(session.top.script, session.top.version)
    step = script.steps[session.top.step] if script else None
    if step and step.number and choice.random() < 0.8:
        return Words(text=str(choice.randint(step.number.root.least, step.number.root.most)))
    return Tap(session=session.id, turn=session.turn, key=choice.choice(keys))


def test_wherever_the_engine_goes_the_checks_have_been(book: Book) -> None:
    script, choice = book.latest["twisted"], random.Random(1)
    been = waits(script)
    lists = ((), ("cases",), ("languages",), ("cases", "languages"))
    places = [surroundings(book, *listed) for listed in lists]
    met = {pair for _ in range(WALKS * 3) for around in places for pair in walked(script, around, choice)}
    assert met <= been
    assert been <= met, "and the checks have been nowhere that the engine does not go"
