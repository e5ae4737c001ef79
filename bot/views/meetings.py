"""Sessions, as people call them: all that are to come, and one of them with everything that is said of it.

Never who comes; and how many only where nobody can be picked out by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.views.glance import Glance, Shown, lines, paragraphs
from bot.views.needs import own_at_session
from flows.meeting_facts import MEETING_ABOUT, about_meeting
from flows.rhythm import instant
from flows.suppression import LEAST
from storage.records import Gathering

_WORDS = "session_words"
_SAID = {
    "coming": "you_come",
    "coming_quietly": "you_come",
    "given": "you_come",
    "waiting": "you_wait",
    "not_coming": "you_do_not_come",
}


async def meetings(glance: Glance) -> Shown:
    """Those to come, the next one first: what, when, whether there is a place, and what the reader said."""
    to_come = await glance.storage.meetings.upcoming(glance.now)
    if not to_come:
        return Shown(text=_say(glance, "none"))
    shorts = [await _short(glance, each) for each in to_come]
    return Shown(text=paragraphs(_say(glance, "heading"), *shorts))


async def meeting(glance: Glance) -> Shown:
    """One of them, whole. Only what was said of it is shown, and what the reader themselves needs there."""
    one = await glance.storage.meetings.one(glance.about)
    if one is None:
        return Shown(text=_say(glance, "gone"))
    own, needed = await _own(glance, one), await own_at_session(glance)
    if one.cancelled:
        return Shown(text=paragraphs(_head(glance, one), _say(glance, "cancelled")))
    return Shown(text=paragraphs(_card(glance, one), _places(glance, one), *_counts(glance, one), own, needed))


async def new_meeting(glance: Glance) -> Shown:
    """A session as people will see it: one that is not put up yet, or one at another time. Made from answers."""
    answers = json.loads(glance.about)
    there = await glance.storage.meetings.one(answers["meeting"]) if "meeting" in answers else None
    planned = _planned(answers, there.zone if there else glance.scene.zone)
    shown = replace(planned, about=there.about, places=there.places, coming=there.coming) if there else planned
    return Shown(text=paragraphs(_card(glance, shown), _places(glance, shown)))


async def meeting_told(glance: Glance) -> Shown:
    """How many people will be told if it is moved or called off."""
    one = await glance.storage.meetings.one(glance.about)
    return Shown(text=_counted(glance, "told", one.coming if one else 0))


# --- one session -----------------------------------------------------------------------------------------------------


def _planned(answers: dict[str, str | int], zone: str) -> Gathering:
    starts_at = instant(datetime.fromisoformat(f"{answers['day']}T{answers['starts']}"), ZoneInfo(zone))
    places = answers.get("places")
    return Gathering(
        code="",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=int(answers["minutes"])),
        zone=zone,
        about=about_meeting(answers),
        places=None if places is None else int(places),
    )


async def _short(glance: Glance, one: Gathering) -> str:
    return lines(_head(glance, one), _places(glance, one), await _own(glance, one))


def _card(glance: Glance, one: Gathering) -> str:
    said = (_say(glance, name, words=one.about[name]) for name in MEETING_ABOUT[1:] if name in one.about)
    return paragraphs(_head(glance, one), lines(*said))


def _head(glance: Glance, one: Gathering) -> str:
    return lines(_say(glance, "title", words=one.about["title"]), *_when(glance, one))


def _when(glance: Glance, one: Gathering) -> Iterator[str]:
    """Where it is; and where the reader is, if clocks show something else there."""
    there, here = ZoneInfo(one.zone), ZoneInfo(glance.reader.zone)
    yield _at(glance, "when", one, there)
    if one.starts_at.astimezone(there).replace(tzinfo=None) != one.starts_at.astimezone(here).replace(tzinfo=None):
        yield _at(glance, "when_here", one, here)


def _at(glance: Glance, slot: str, one: Gathering, zone: ZoneInfo) -> str:
    starts, ends = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    return glance.say(_WORDS, slot, date=starts, finish=ends.time())


# --- places, and who comes -------------------------------------------------------------------------------------------


def _places(glance: Glance, one: Gathering) -> str:
    """How many are left tells those who know how many there were how many people come."""
    if one.places_left is None:
        return ""
    if one.places_left == 0:
        return _say(glance, "full")
    return glance.say(_WORDS, "places_left", count=one.places_left) if one.coming >= LEAST else _say(glance, "places")


def _counts(glance: Glance, one: Gathering) -> Iterator[str]:
    """For the team."""
    if glance.reader.role != "participant":
        yield lines(_counted(glance, "people_come", one.coming), _counted(glance, "people_wait", one.waiting))


def _counted(glance: Glance, slot: str, count: int) -> str:
    return glance.say(_WORDS, slot, count=count) if count >= LEAST else _say(glance, f"few_{slot}")


async def _own(glance: Glance, one: Gathering) -> str:
    said = _SAID.get(await glance.storage.meetings.answer_of(one.code, glance.reader.pseudonym))
    return _say(glance, said) if said else ""


def _say(glance: Glance, slot: str, words: str = "") -> str:
    return glance.say(_WORDS, slot, words=words) if words else glance.say(_WORDS, slot)
