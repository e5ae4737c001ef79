"""Everything that is held about the reader, as sentences and as a JSON document. Knows the tables by name only."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import date, datetime
from typing import Any, get_args

from bot.ports import Attachment
from bot.views import my_voice
from bot.views.glance import Glance, Shown, lines, paragraphs
from bot.views.needs import label
from bot.views.next import comes
from bot.views.own_cases import own_cases
from bot.views.settings import settings
from flows.events import Rung
from flows.phrase import Phrase, Place
from flows.plans import PARKED, UNSAID, Kind
from flows.waiting import OVER
from storage.records import LIVE, Person

_WORDS = "my_data_words"
_RUNGS = get_args(Rung)
"""In their order: each goes further than the one before."""
_LOOKED_UP: frozenset[Kind] = frozenset({"digest", "outcome", "question", "reply", "proposal", "needs"})
"""Kinds of plans that are called by what they are, and not by a script."""
_OF_ITSELF: frozenset[Kind] = frozenset(
    {"broadcast", "news", "letter", "handed_over", "farewell", "place", "alert", "call", "call_news", "hide"}
)
"""Kinds that have a sentence of their own."""
Row = Mapping[str, Any]


async def my_data(glance: Glance) -> Shown:
    """A copy to read and a copy to keep."""
    copy = await glance.storage.copy_of(glance.reader.pseudonym)
    document = json.dumps(copy, ensure_ascii=False, indent=2).encode()
    text = paragraphs(
        lines(*_about(glance, copy)),
        lines(glance.say(_WORDS, _living(glance)), (await settings(glance)).text),
        _under(glance, "answers_heading", "answers_none", [_answer(glance, row) for row in copy["answers"]]),
        _under(glance, "shared_heading", "shared_none", await my_voice.shared(glance, copy)),
        *[said async for said in my_voice.heard(glance, copy)],
        _needs(glance, copy),
        lines(*_to_come(glance, copy, await glance.storage.endings.deleted_on())),
        _under(glance, "cases_heading", "cases_none", [(await own_cases(glance)).text] if copy["cases"] else []),
        lines(*[line async for line in _sessions(glance, copy)], *_written_to(glance, copy)),
        lines(*my_voice.of_the_team(glance, copy)),
        glance.say(_WORDS, "file"),
    )
    return Shown(text=text, attachments=(Attachment(part="document", name="my-data.json", content=document),))


def _under(glance: Glance, heading: str, none: str, texts: list[str]) -> str:
    return paragraphs(glance.say(_WORDS, heading), *texts) if texts else glance.say(_WORDS, none)


def _about(glance: Glance, copy: Mapping[str, list[Row]]) -> Iterator[str]:
    reader = glance.reader
    [you] = copy["people"]
    yield glance.say(_WORDS, "telegram", number=str(you["chat_id"]))
    yield glance.say(_WORDS, "pseudonym", code=reader.pseudonym)
    yield glance.say(_WORDS, "name", name=reader.name) if reader.name else glance.say(_WORDS, "no_name")
    yield glance.say(_WORDS, "role", label=glance.say(_WORDS, f"role_{reader.role}"))
    yield glance.say(_WORDS, "language", label=glance.scene.language_name(reader.language))
    yield glance.say(_WORDS, "easy_on" if reader.easy else "easy_off")
    if reader.carded_at:
        yield glance.say(_WORDS, "card")
    yield from _standing(glance, copy)
    for consent in copy["consents"]:
        yield glance.say(_WORDS, "consent", date=_day(glance, consent["given_at"]))
        yield glance.say(_WORDS, "consent_text")


def _standing(glance: Glance, copy: Mapping[str, list[Row]]) -> Iterator[str]:
    """Whether they take part, since when they do not, and what they still want to hear.

    A pause is said below, and what somebody of the team does here beside their role.
    """
    reader = glance.reader
    if _is_gone(reader):
        yield from _gone(glance, copy)
    elif reader.status == "waiting" and reader.waits_since:
        yield glance.say(_WORDS, "in_line", date=glance.day(reader.waits_since))
    elif reader.status in ("joining", "waiting"):
        yield glance.say(_WORDS, "joining")
    elif reader.status == "active" and reader.role == "participant":
        yield glance.say(_WORDS, "active")
    if reader.wants_outcome:
        yield glance.say(_WORDS, "wants_outcome")


def _gone(glance: Glance, copy: Mapping[str, list[Row]]) -> Iterator[str]:
    """How far they have gone, and since when: their furthest choice, as long as it is kept, or that they were lost."""
    chosen = [row for row in copy["cases"] if row["kind"] == "withdrawal" and row["on_leaving"] != "over"]
    if not chosen:
        yield glance.say(_WORDS, glance.reader.status)
        for row in copy["participation"]:
            yield glance.say(_WORDS, "since", date=date.fromisoformat(row["left_on"]))
        return
    furthest = max(_RUNGS.index(row["rung"]) for row in chosen)
    since = min(row["opened_at"] for row in chosen if row["rung"] == _RUNGS[furthest])
    yield glance.say(_WORDS, f"chose_{_RUNGS[furthest]}")
    yield glance.say(_WORDS, "since", date=_day(glance, since))


def _is_gone(reader: Person) -> bool:
    return reader.status in ("stopped", "left")


def _living(glance: Glance) -> str:
    return "lived_heading" if _is_gone(glance.reader) else "living_heading"


def _answer(glance: Glance, row: Row) -> str:
    at = Place(script=row["script"], version=row["version"], step=row["step"])
    question, given_on = _question(glance, at), date.fromisoformat(row["given_on"])
    if "content" not in row:
        return glance.say(_WORDS, "skipped_line", label=question, date=given_on)
    said = glance.say(_WORDS, "answer_line", label=question, words=_value(glance, at, row["content"]), date=given_on)
    return lines(said, glance.say(_WORDS, "answer_hidden") if row["hidden"] else "")


def _question(glance: Glance, at: Place) -> str:
    """The question in the reader's words, or the name of its step if it is no longer asked."""
    for part in ("ask", "say"):
        if glance.scene.book.has(at.phrase(part)):
            return glance.scene.say(at.phrase(part), glance.reader)
    return at.step


def _value(glance: Glance, at: Place, value: Any) -> str:
    given = value if isinstance(value, list) else [value]
    return ", ".join(_option(glance, at, str(one)) for one in given)


def _option(glance: Glance, at: Place, key: str) -> str:
    for phrase in (at.phrase(f"option/{key}"), Phrase(script="system", slot=key)):
        if glance.scene.book.has(phrase):
            return glance.scene.say(phrase, glance.reader)
    return key


def _needs(glance: Glance, copy: Mapping[str, list[Row]]) -> str:
    """What they said that they need to take part, who may know of it, and since when it is kept."""
    for row in copy["needs"]:
        said_on = glance.say(_WORDS, "needs_since", date=date.fromisoformat(row["said_on"]))
        named = (glance.say("needs_words", "need", label=label(glance, need)) for need in row["content"]["needs"])
        words = row["content"]["words"]
        own = glance.say("needs_words", "own_words", words=words) if words else ""
        gone = _is_gone(glance.reader)
        seen = glance.say(_WORDS, "needs_unseen") if gone else glance.say("needs_words", f"shared_{row['shared']}")
        return lines(said_on, *named, own, seen)
    return ""


def _to_come(glance: Glance, copy: Mapping[str, list[Row]], deleted_on: date | None) -> Iterator[str]:
    """Nothing is named by a day that is after ``deleted_on``, when everything is gone."""
    if waiting := sum(row["priority"] != LIVE for row in copy["outbox"]):  # what answers them now is this very message
        yield glance.say(_WORDS, "waiting", count=waiting)
    to_come = [row for row in copy["due"] if row["kind"] not in (*UNSAID, "resume")]
    planned = [_planned(glance, row) for row in to_come if comes(glance, row["kind"], _moment(row["due_at"]))]
    yield from planned or [glance.say(_WORDS, "planned_none")]
    for row in copy["due"]:
        if row["kind"] in UNSAID:
            gone_by = min(filter(None, (_day(glance, row["due_at"]), deleted_on)))
            yield glance.say(_WORDS, f"ends_{row['kind']}", date=gone_by)


def _planned(glance: Glance, row: Row) -> str:
    kind = row["kind"]
    if kind in _OF_ITSELF:
        slot = "place_kept" if row["about"] == OVER else kind
        return glance.say(_WORDS, f"planned_{slot}", date=_day(glance, row["due_at"]), code=row["about"])
    label = glance.say("next_words", kind) if kind in _LOOKED_UP else _title(glance, row["script"])
    if _moment(row["due_at"]) >= PARKED:
        return glance.say(_WORDS, "planned_held", label=label)
    return glance.say(_WORDS, "planned", label=label, date=_day(glance, row["due_at"]))


def _title(glance: Glance, script: str) -> str:
    """The title in the reader's words, or the script's name if it is there no more."""
    newest = glance.scene.book.latest.get(script)
    if newest is None:
        return script
    return glance.scene.say(Phrase(script=script, version=newest.version, slot="title"), glance.reader)


async def _sessions(glance: Glance, copy: Mapping[str, list[Row]]) -> AsyncIterator[str]:
    for row in copy["attendance"]:
        meeting = await glance.storage.meetings.one(row["meeting"])
        slot = f"session_{row['answer'].removesuffix('_quietly')}"
        if meeting is not None:
            yield glance.say(_WORDS, slot, label=meeting.about["title"], date=glance.day(meeting.starts_at))


def _written_to(glance: Glance, copy: Mapping[str, list[Row]]) -> Iterator[str]:
    """When the reader was written to first, what has come by itself, and what they wrote to others."""
    for row in copy["begun"]:
        if row["times"]:
            yield glance.say(_WORDS, "begun", label=_title(glance, row["script"]), count=row["times"])
    if copy["prompts"]:
        yield glance.say(_WORDS, "prompts", count=len(copy["prompts"]))
    if copy["broadcasts"]:
        yield glance.say(_WORDS, "broadcasts", count=len(copy["broadcasts"]))


def _day(glance: Glance, moment: str) -> date:
    return glance.day(_moment(moment))


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
