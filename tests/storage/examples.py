"""People, turns and events as the tests of storage use them. Nobody here exists, and nobody has a name."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.events import AnswerGiven, ConsentGiven, ContributionMade, Event, MeetingPlanned, Planned, RoleAccepted
from flows.phrase import Place, system
from flows.plans import Plan
from flows.session import Frame, Session
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import Message, Outgoing, Person, Settings, Turn
from storage.records_of_digests import Shared

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CUTOFF = datetime(2026, 6, 1, tzinfo=UTC)
SETTINGS = Settings(
    cutoff=CUTOFF,
    zone="Europe/London",
    counted={"check_in/mood": "12345", "check_in/place": ("home", "work", "else")},
)
KEPT = replace(SETTINGS, backup_days=30)
MOOD = Place(script="check_in", version=3, step="mood")
WORDS = Place(script="check_in", version=3, step="own_words")

A_MEETING = MeetingPlanned(day="2026-03-10", starts="14:00", minutes=90, about={"title": "Tea"}, places=None)

updates = itertools.count(1)


def session(turn: int = 1, *, script: str = "check_in", **answers: Any) -> Session:
    frame = Frame(script=script, version=3, step="mood", answers=answers, trail=("hello",))
    return Session(id=f"s-{script}", turn=turn, frames=(frame,))


def message(slot: str = "hello", **fields: Any) -> Message:
    return Message(phrases=(system(slot),), **fields)


def turn(person: Person, *events: Event, says: Sequence[Message] = (), **fields: Any) -> Turn:
    given = {"now": NOW, "session": None, "update_id": next(updates)} | fields
    return Turn(person=person, events=events, messages=tuple(says), **given)


def answer(value: Any, at: Place = MOOD, *, free_words: bool = False) -> AnswerGiven:
    return AnswerGiven(at=at, save=at.step, value=value, free_words=free_words)


def contribution(words: str, attribution: Any = "anonymous") -> ContributionMade:
    return ContributionMade(at=Place(script="feedback", version=1, step="words"), words=words, attribution=attribution)


def consent(text: str = "Yes to everything on this page.") -> ConsentGiven:
    at = Place(script="join", version=1, step="consent")
    return ConsentGiven(at=at, language="en", text=text, text_sha256="c0ffee")


def planned(script: str = "check_in", *, after: timedelta = timedelta(days=1), **fields: Any) -> Planned:
    """A follow-up, so long after now."""
    return Planned(plan=Plan(**{"kind": "follow_up", "script": script, "due_at": NOW + after} | fields))


async def joining(storage: Storage, chat_id: int, *, role: Role = "participant", zone: str = "Europe/London") -> Person:
    token = await storage.invite(role, uses=1, expires_at=NOW + timedelta(days=7), now=NOW)
    invited = await storage.admit(token, chat_id=chat_id, language="en", zone=zone, now=NOW)
    assert invited.person is not None
    return invited.person


async def joined(storage: Storage, chat_id: int, *, role: Role = "participant", zone: str = "Europe/London") -> Person:
    person = await joining(storage, chat_id, role=role, zone=zone)
    await storage.keep(turn(person, consent() if role == "participant" else RoleAccepted()))
    return replace(person, status="active")


async def known(storage: Storage, person: Person) -> Person:
    found = await storage.person(person.pseudonym)
    assert found is not None
    return found


async def changeable(storage: Storage, person: Person, now: datetime = NOW) -> tuple[Shared, ...]:
    """What they shared and can still take back, the newest first."""
    return tuple(each for each in await storage.digests.shared_by(person.pseudonym) if each.changeable(now))


async def waiting(storage: Storage, person: Person, slot: str = "hello", **fields: Any) -> None:
    """Put a message into the person's lane that nobody is sending."""
    for outgoing in await storage.keep(turn(person, says=[message(slot, **fields)])):
        await storage.put_back(outgoing, NOW, certain=True)


def slots(outgoing: Sequence[Outgoing]) -> list[str]:
    return [phrase.slot for one in outgoing for phrase in one.message.phrases]
