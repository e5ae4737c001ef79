"""What will go to whom, by pseudonym, and when, with the words that will be sent. For the team.

Says nothing of who answered, who comes to a session, or what anybody said: where a message would tell that, it is
shown without whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import groupby

from bot.lists.planned import NEXT, called, tells, whose
from bot.preview import Preview, shortened
from bot.sentences import Known
from bot.views.glance import Glance, Shown, lines, paragraphs
from bot.views.meetings import meeting
from flows.rhythm import DAY, Hours, span
from flows.schedule import Schedule
from storage.queue import id_of, is_movable
from storage.records import DueRow, Person

_WORDS = "queue_words"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Waiting:
    """Something planned, when it comes on its person's own clock, and its words as they are now."""

    row: DueRow
    at: datetime
    hours: Hours
    words: str


async def queue(glance: Glance) -> Shown:
    """The next of it, by day."""
    waiting = await _waiting(glance, await glance.storage.plans.ahead(NEXT))
    days = groupby(sorted(waiting, key=lambda each: each.at), lambda each: each.at.date())
    listed = [text for day, those in days for text in _day(glance, day, those)]
    return Shown(text=paragraphs(*listed or [glance.say(_WORDS, "none")], glance.say(_WORDS, "of_one")))


async def planned(glance: Glance) -> Shown:
    """One of it, whole."""
    row = await glance.storage.plans.one(id_of(glance.about))
    waiting = await _waiting(glance, [row] if row and is_movable(row.plan) else [])
    if not waiting:
        return Shown(text=glance.say(_WORDS, "gone"))
    return Shown(text=paragraphs(lines(*_card(glance, waiting[0])), *_said(glance, waiting[0])))


async def _waiting(glance: Glance, rows: Sequence[DueRow]) -> list[_Waiting]:
    """``rows`` with their words, without those of people who were erased a moment ago."""
    preview = Preview(scene=glance.scene, storage=glance.storage, show=partial(_meeting, glance))
    people = {row.pseudonym: await glance.storage.person(row.pseudonym) for row in rows}
    return [
        _Waiting(
            row=row,
            at=glance.scene.hours(person).local(row.plan.due_at),
            hours=glance.scene.hours(person),
            words=await preview.words(row, _reader(glance, row, person), glance.now),
        )
        for row in rows
        if (person := people[row.pseudonym])
    ]


def _reader(glance: Glance, row: DueRow, person: Person) -> Person:
    """In a small group a language can be a name: where nobody is to know whose it is, the words are in the team's.

    Nowhere do they tell how old somebody is, or how they want to be written to.
    """
    anybody = replace(person, easy=glance.reader.easy, fit=glance.reader.fit, age_band=glance.reader.age_band)
    return replace(anybody, language=glance.reader.language) if tells(row.plan) else anybody


async def _meeting(glance: Glance, view: str, reader: Person, about: str) -> str:
    """The one view that a preview shows."""
    return (await meeting(replace(glance, reader=reader, about=about))).text


def _day(glance: Glance, day: date, waiting: Iterable[_Waiting]) -> Iterator[str]:
    yield glance.say(_WORDS, "day", day=day)
    for each in waiting:
        known: dict[str, Known] = {
            "at": each.at.time(),
            "who": whose(each.row, glance.say),
            "what": called(each.row.plan, glance.say),
        }
        if each.words:
            yield glance.say(_WORDS, "line", **known, words=shortened(each.words))
        else:
            yield glance.say(_WORDS, "line_without_words", **known)


def _card(glance: Glance, waiting: _Waiting) -> Iterator[str]:
    plan, here = waiting.row.plan, glance.scene.hours(glance.reader).local(waiting.row.plan.due_at)
    yield glance.say(_WORDS, "whom", who=whose(waiting.row, glance.say))
    yield glance.say(_WORDS, "what", what=called(plan, glance.say))
    yield glance.say(_WORDS, "when", at=waiting.at)
    if here != waiting.at and not tells(plan):
        yield glance.say(_WORDS, "your_clock", at=here)
    if plan.rhythm:
        yield _rhythm(glance, plan.rhythm)
    if plan.asked:
        yield glance.say(_WORDS, "asked")
    if plan.expires_at:
        yield glance.say(_WORDS, "too_late", at=waiting.hours.local(plan.expires_at))


def _rhythm(glance: Glance, rhythm: Schedule) -> str:
    """That of the script, not of the person: what they asked for less of is not shown."""
    days = span(rhythm.every or "1 day") // DAY
    if days % 7:
        return glance.say(_WORDS, "every_days", count=days)
    return glance.say(_WORDS, "every_weeks", count=days // 7)


def _said(glance: Glance, waiting: _Waiting) -> Iterator[str]:
    yield waiting.words or glance.say(_WORDS, "nothing_to_say")
    if waiting.row.plan.kind == "reminder":
        yield glance.say(_WORDS, "question_again")
