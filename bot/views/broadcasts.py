"""A message to many before it is sent, in each language, and how far those under way are. For the team.

How many people there are is said only where nobody can be picked out by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.broadcasting import WORDS, framed, written_in
from bot.lists.labels import label_of
from bot.sentences import Known
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.suppression import LEAST
from storage.broadcasts import PER_SECOND, USEFUL_FOR
from storage.records import Broadcast, Person

_MINUTE = 60
"""Seconds."""


async def broadcast(glance: Glance) -> Shown:
    """The reader's draft as it will arrive, language by language, and what sending it means."""
    draft = await glance.storage.broadcasts.draft_of(glance.reader.pseudonym)
    if draft is None:
        return Shown(text=_say(glance, "no_draft"))
    people = sum((await glance.storage.broadcasts.reach(glance.about)).values())
    return Shown(
        text=paragraphs(
            *_in_each_language(glance, draft),
            lines(await _to(glance), _reaches(glance, people), _takes(glance, "takes", people)),
            _say(glance, "some_later", days=USEFUL_FOR),
        )
    )


async def broadcasts(glance: Glance) -> Shown:
    """Those that somebody still waits for: when they were sent, and how far they are."""
    under_way = await glance.storage.broadcasts.under_way()
    if not under_way:
        return Shown(text=_say(glance, "none_under_way"))
    return Shown(text=paragraphs(*(_card(glance, each) for each in under_way)))


# --- before it is sent -----------------------------------------------------------------------------------------------


def _in_each_language(glance: Glance, draft: Broadcast) -> Iterator[str]:
    """Whole where it is written; where it is not, only the sentence that says so."""
    which, _, about = glance.about.partition(" ")
    tags = (about,) if which == "language" else glance.scene.project.languages
    first = glance.scene.project.languages[0]
    for tag in sorted(tags, key=lambda tag: tag != written_in(draft, tag, first)):
        source = written_in(draft, tag, first)
        phrases = framed(draft, tag, first, glance.scene.language_name(source))
        as_read = Person(pseudonym="", chat_id=0, language=tag)
        is_written = source == tag
        slot = "as_it_arrives" if is_written or len(tags) == 1 else "not_written"
        yield _say(glance, slot, label=glance.scene.language_name(tag))
        shown = phrases if slot == "as_it_arrives" else phrases[1:2]
        yield from (glance.scene.say(phrase, as_read) for phrase in shown)


async def _to(glance: Glance) -> str:
    which, _, about = glance.about.partition(" ")
    if which == "language":
        return _say(glance, "to_language", label=glance.scene.language_name(about))
    meeting = await glance.storage.meetings.one(about) if which == "meeting" else None
    return _say(glance, "to_meeting", label=meeting.about["title"]) if meeting else _say(glance, "to_everybody")


def _reaches(glance: Glance, people: int) -> str:
    return _say(glance, "reaches", count=people) if people >= LEAST else _say(glance, "reaches_few")


# --- while it is under way -------------------------------------------------------------------------------------------


def _card(glance: Glance, sent: Broadcast) -> str:
    tag = written_in(sent, glance.reader.language, glance.scene.project.languages[0])
    at = sent.made_at.astimezone(ZoneInfo(glance.reader.zone)).replace(tzinfo=None)
    return lines(
        _say(glance, "card", words=label_of(sent.texts[tag]), date=at),
        *_numbers(glance, sent),
        _takes(glance, "still_takes", sent.waiting),
    )


def _numbers(glance: Glance, sent: Broadcast) -> Iterator[str]:
    """How many do not get it any more is not said: of a few people, that would tell that somebody has left."""
    others = sent.people - sent.reached
    if sent.people < LEAST:
        yield _say(glance, "for_few")
        return
    yield _say(glance, "for_people", count=sent.people)
    if others < LEAST:
        yield _say(glance, "nearly_all")
    elif sent.reached < LEAST:
        yield _say(glance, "hardly_any")
    else:
        yield _say(glance, "have_it", count=sent.reached)
        yield _say(glance, "others", count=others)


def _takes(glance: Glance, slot: str, people: int) -> str:
    minutes = round(people / PER_SECOND / _MINUTE)
    return _say(glance, slot, count=minutes) if minutes else _say(glance, f"{slot}_moments")


def _say(glance: Glance, slot: str, **known: Known) -> str:
    return glance.say(WORDS, slot, **known)
