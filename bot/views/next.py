"""What comes next, and when: the words that let nobody be surprised by a message.

Says when it comes at the earliest. Whether it may really come then is decided in ``flows.verdict``, which never makes
it earlier.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.digest_rhythm import rhythm_of
from flows.phrase import Phrase
from flows.plans import AT_ONCE, PARKED, UNHELD, UNSAID, Kind, Plan, following
from flows.rhythm import DAY, span

_WORDS = "next_words"
_NOT_SHOWN = frozenset({*UNSAID, *AT_ONCE, "resume", "farewell", "place", "hide"})
"""An erasure is nothing that comes to somebody who is here, the end of a pause is said with the pause, and how a call
stands is said with what somebody asked for."""

_COMES: Mapping[str, bool] = {"coming": True, "coming_quietly": True, "given": True, "waiting": False}
"""What somebody said of a session, and whether they have a place."""


async def next_up(glance: Glance) -> Shown:
    """A pause, what is planned, and the sessions that the reader comes to."""
    pause = _pause(glance)
    listed = [line async for line in _planned(glance)] + [line async for line in _sessions(glance)]
    nothing = "" if pause else glance.say(_WORDS, "nothing")
    return Shown(
        text=paragraphs(
            pause,
            lines(glance.say(_WORDS, "heading"), *listed) if listed else nothing,
            glance.say(_WORDS, "how_to_change"),
        )
    )


def _pause(glance: Glance) -> str:
    reader = glance.reader
    if reader.status != "paused":
        return ""
    if reader.paused_until is None:
        return glance.say(_WORDS, "paused_open")
    return glance.say(_WORDS, "paused", date=glance.wall(reader.paused_until))


# --- what is planned -------------------------------------------------------------------------------------------------


async def _planned(glance: Glance) -> AsyncIterator[str]:
    """Nothing of a pause without an end: what comes after it has no time yet. Nor what has suspended itself."""
    if glance.reader.status == "paused" and glance.reader.paused_until is None:
        return
    suspended = await glance.scene.suspended()
    for row in await glance.storage.plans.of(glance.reader.pseudonym):
        shown = row.plan.kind not in _NOT_SHOWN and comes(glance, row.plan.kind, row.plan.due_at)
        if shown and row.plan.script not in suspended:
            when = _when(glance, row.plan, await _label(glance, row.plan))
            yield " ".join([when, *_rhythm(glance, row.plan)])


def comes(glance: Glance, kind: Kind, due_at: datetime) -> bool:
    """Whether it can still come before the project ends; what cannot wait comes also after that."""
    ends_at = glance.scene.project.ends_at
    return ends_at is None or kind in UNHELD or due_at < ends_at or due_at >= PARKED


def _when(glance: Glance, plan: Plan, label: str) -> str:
    if plan.due_at <= glance.now:
        return glance.say(_WORDS, "at_any_time", label=label)
    return glance.say(_WORDS, "at", label=label, date=glance.wall(plan.due_at))


async def _label(glance: Glance, plan: Plan) -> str:
    match plan.kind:
        case "broadcast" | "news" | "outcome" | "question" | "reply" | "proposal" | "needs":
            return glance.say(_WORDS, plan.kind)
        case "digest":
            return glance.say(_WORDS, "digest_after_session" if _is_after_session(glance, plan) else "digest")
        case "reminder":
            return glance.say(_WORDS, "reminder", label=_title(glance, plan.script))
        case "meeting":
            about = await glance.storage.meetings.one(plan.about)
            title = about.about.get("title", "") if about else ""
            return glance.say(_WORDS, "around", label=_title(glance, plan.script), words=title)
        case _:
            return _title(glance, plan.script)


def _title(glance: Glance, script: str) -> str:
    newest = glance.scene.book.latest.get(script)
    if newest is None:
        return script
    return glance.scene.say(Phrase(script=script, version=newest.version, slot="title"), glance.reader)


def _rhythm(glance: Glance, plan: Plan) -> Iterator[str]:
    """How often it comes again, at the reader's pace unless they asked for it."""
    schedule, pace = plan.schedule, 1 if plan.asked else glance.reader.pace
    if schedule is None or schedule.every is None or not _comes_again(glance, plan):
        return
    days = span(schedule.every) * pace // DAY
    if days % 7:
        yield glance.say(_WORDS, "every_days", count=days)
    else:
        yield glance.say(_WORDS, "every_weeks", count=days // 7)


def _is_after_session(glance: Glance, plan: Plan) -> bool:
    """Whether it is a summary for somebody who gets them after sessions. For those it is looked every day."""
    return plan.kind == "digest" and rhythm_of(glance.reader.digest, glance.reader.role) == "after_session"


def _comes_again(glance: Glance, plan: Plan) -> bool:
    """Not if this is the last of its times, or waits for a session."""
    if _is_after_session(glance, plan):
        return False
    return following(plan, glance.scene.hours(glance.reader), plan.due_at, glance.reader.pace) is not None


# --- sessions --------------------------------------------------------------------------------------------------------


async def _sessions(glance: Glance) -> AsyncIterator[str]:
    """At the times of the place where they are."""
    for session in await glance.storage.meetings.upcoming(glance.now):
        answer = await glance.storage.meetings.answer_of(session.code, glance.reader.pseudonym)
        if answer in _COMES:
            starts = _wall_there(session.starts_at, session.zone)
            slot = "coming" if _COMES[answer] else "waiting"
            yield glance.say(_WORDS, slot, label=session.about.get("title", ""), date=starts)


def _wall_there(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
