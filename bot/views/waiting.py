"""How it stands with a place: that all are taken, when one may come free, what else there is; and one that is kept.

For somebody who does not take part yet. Says no rank, and nothing of few people.
"""

from __future__ import annotations

from bot.lists.invitations import is_kept
from bot.sentences import Known
from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.rhythm import DAY
from flows.suppression import LEAST
from flows.waiting import last_day
from storage.records_of_cases import Waiting

_WORDS = "place_words"
_WEEK = 7 * DAY


async def waiting(glance: Glance) -> Shown:
    """To somebody new, that all places are taken; to somebody who waits, since when. Then what can be said of it."""
    return Shown(
        text=paragraphs(
            _greeting(glance),
            lines(_when(glance), _how_long(glance, await glance.storage.team.waiting())),
            await _what_else(glance),
        )
    )


async def place(glance: Glance) -> Shown:
    """A place has come free, and until when it is kept."""
    hours = glance.scene.hours(glance.reader)
    planned = await glance.storage.plans.of(glance.reader.pseudonym)
    kept = [last_day(row.plan, hours) for row in planned if is_kept(row.plan)]
    return Shown(text=_say(glance, "free", date=kept[0])) if kept else await waiting(glance)


def _greeting(glance: Glance) -> str:
    since = glance.reader.waits_since
    return _say(glance, "full") if since is None else _say(glance, "waits", date=glance.day(since))


def _when(glance: Glance) -> str:
    ends = glance.scene.project.ends
    return _say(glance, "when") if ends is None else _say(glance, "when_it_ends", date=ends)


def _how_long(glance: Glance, others: Waiting) -> str:
    """How long people have waited until now; where few wait, that would be known of one of them."""
    weeks = (glance.now - others.since) // _WEEK if others.since else 0
    return _say(glance, "longest", count=weeks) if weeks and others.people >= LEAST else ""


async def _what_else(glance: Glance) -> str:
    upcoming = await glance.storage.meetings.upcoming(glance.now)
    if not upcoming:
        return _say(glance, "other_ways")
    return _say(glance, "session", date=glance.day(upcoming[0].starts_at))


def _say(glance: Glance, slot: str, **known: Known) -> str:
    return glance.say(_WORDS, slot, **known)
