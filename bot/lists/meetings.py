"""Sessions that are still to come, by title and day. Knows who comes only as far as it concerns who is asked."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.lists.asking import MOST_OFFERED, Asking
from bot.lists.labels import label_of
from flows.phrase import Offer
from storage.meetings import HAS_PLACE
from storage.records import Gathering


async def meetings(asking: Asking) -> tuple[Offer, ...]:
    """The sessions to come, the next one first."""
    to_come = await asking.storage.meetings.upcoming(asking.now)
    return tuple(Offer(key=each.code, text=_label(asking, each)) for each in to_come[:MOST_OFFERED])


async def open_meetings(asking: Asking) -> tuple[Offer, ...]:
    """Those of them that have a place for whoever is asked, or in which they have one."""
    to_come = await asking.storage.meetings.upcoming(asking.now)
    return tuple([Offer(key=each.code, text=each.code) for each in to_come if await _has_room(asking, each)])


async def _has_room(asking: Asking, one: Gathering) -> bool:
    if one.places_left != 0:
        return True
    return await asking.storage.meetings.answer_of(one.code, asking.person.pseudonym) in HAS_PLACE


def _label(asking: Asking, one: Gathering) -> str:
    """Day and title; weekday and time are in the list above the buttons, which have room for a line."""
    day = one.starts_at.astimezone(ZoneInfo(one.zone)).date()
    return asking.say("session_words", "label", words=label_of(one.about["title"]), date=day)
