"""What somebody who leaves is told about what they gave, and what a way back would bring. About nobody else.

Goes by the rows that are held about them; looks up only what is not theirs alone: themes, and when something is due.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.plans import UNSAID, Kind
from flows.rhythm import DAY
from storage.records_of_cases import Case
from storage.records_of_digests import Theme

_WORDS = "leaving_words"
Copy = Mapping[str, list[Mapping[str, Any]]]


async def given(glance: Glance) -> Shown:
    """What they gave and what became of it, the code of their case, and until when this can be undone."""
    helped = await _whether_it_helped(glance) if glance.reader.role == "participant" else ""
    left = await _left(glance)
    case = left[0] if left else None
    code = glance.say(_WORDS, "code_stop" if case.rung == "stop" else "code", code=case.code) if case else ""
    ends, back = await _ends(glance), await _taking_back(glance, case)
    asked = await _asked_for(glance, left[:1], ends)
    return Shown(text=paragraphs(back, *asked, helped, code, _undo(glance, ends)))


async def way_back(glance: Glance) -> Shown:
    """What comes back if they say yes, and what is gone."""
    left = await _left(glance)
    closed = glance.say(_WORDS, "contact_stays_closed") if await _has_closed(glance, left[-1:]) else ""
    said = [line async for line in _brought_back(glance)]
    sessions = await glance.storage.meetings.upcoming(glance.now)
    takes_part = glance.reader.role == "participant"
    places = glance.say(_WORDS, "places_given") if sessions and takes_part else ""
    nothing = [glance.say(_WORDS, "nothing_taken")] if takes_part else []
    again = await _answered_again(glance)
    return Shown(text=paragraphs(*said or nothing, again, places, closed))


async def _brought_back(glance: Glance) -> AsyncIterator[str]:
    """What is still to go, and what is gone: who took things back and asked for an erasure later may hear of both."""
    ends = await _ends(glance)
    took_back = any(case.rung == "leave_take_back" for case in await _left(glance))
    if "erase" in ends:
        yield glance.say(_WORDS, "erasing", date=glance.day(ends["erase"]))
    if "forget" in ends:
        yield glance.say(_WORDS, "taken_back", date=glance.day(ends["forget"]))
    elif took_back:
        yield glance.say(_WORDS, "gone")


async def _left(glance: Glance) -> list[Case]:
    """The cases of their leaving, the newest first. Whoever has come back since has left only from then on."""
    own = await glance.storage.cases.of(glance.reader.pseudonym)
    return [file.case for file in own if file.case.kind == "withdrawal" and file.case.on_leaving != "over"]


async def _ends(glance: Glance) -> Mapping[Kind, datetime]:
    """When what was taken back is deleted, and when everything is erased, if they asked for that."""
    rows = await glance.storage.plans.of(glance.reader.pseudonym)
    return {row.plan.kind: row.plan.due_at for row in rows if row.plan.kind in UNSAID}


def _undo(glance: Glance, ends: Mapping[Kind, datetime]) -> str:
    """The last whole day: on the next one it happens at the time of day at which it was asked for."""
    if not ends:
        return glance.say(_WORDS, "undo_any_time")
    return glance.say(_WORDS, "undo_until", date=glance.day(min(ends.values()) - DAY))


async def _taking_back(glance: Glance, left: Case | None) -> str:
    """What can still be taken back of what stays; or what cannot go, as its day is over. By each one's own day."""
    shared = await glance.storage.digests.shared_by(glance.reader.pseudonym)
    if left is not None and left.rung == "leave_take_back":
        past = sum(each.hidden == "recalled" for each in shared)
        return glance.say(_WORDS, "past_its_day", count=past) if past else ""
    if not shared or left is None or left.rung != "leave_keep":
        return ""
    days = [each.removable_until for each in shared if each.changeable(glance.now)]
    if not days:
        return glance.say(_WORDS, "keep_past")
    until = min((day for day in days if day is not None), default=None)
    return glance.say(_WORDS, "keep_until", date=glance.last_day(until)) if until else glance.say(_WORDS, "keep_always")


# --- what they asked the team for ------------------------------------------------------------------------------------


async def _asked_for(glance: Glance, left: list[Case], ends: Mapping[Kind, datetime]) -> list[str]:
    """What becomes of it now that they have gone: of what was closed, of what goes on without them, of letters."""
    own = await glance.storage.cases.of(glance.reader.pseudonym)
    said = [glance.say(_WORDS, "contact_closed")] if await _has_closed(glance, left) else []
    if any(file.case.on_leaving == "goes_on" and file.case.state != "done" for file in own):
        until = glance.say(_WORDS, "contact_until", date=glance.day(ends["erase"])) if "erase" in ends else ""
        said.append(lines(glance.say(_WORDS, "contact_goes_on"), until))
    if codes := tuple(file.case.code for file in own if file.reached):
        said.append(glance.say(_WORDS, "still_told", codes=codes))
    return said


async def _answered_again(glance: Glance) -> str:
    """Of what they asked the team for and no answer comes to them: that it comes again."""
    own = [file.case for file in await glance.storage.cases.of(glance.reader.pseudonym)]
    open_now = [case for case in own if case.kind != "withdrawal" and case.state != "done"]
    codes = tuple(case.code for case in open_now if not case.reached)
    return glance.say(_WORDS, "answers_again", codes=codes) if codes else ""


async def _has_closed(glance: Glance, left: list[Case]) -> bool:
    """Whether a request to be contacted was closed when they left like that, or after it."""
    own = [file.case for file in await glance.storage.cases.of(glance.reader.pseudonym)]
    closed = [case.done_at for case in own if case.on_leaving == "closed" and case.done_at]
    return any(done_at >= case.opened_at for done_at in closed for case in left)


# --- whether it helped -----------------------------------------------------------------------------------------------


async def _whether_it_helped(glance: Glance) -> str:
    """In counts, and in the team's own answers. Somebody who gave nothing is not told that it helped."""
    copy = await glance.storage.copy_of(glance.reader.pseudonym)
    times, shared = _times(copy), len(copy["contributions"])
    asked = glance.say(_WORDS, "helped")
    if not times and not shared:
        return lines(asked, glance.say(_WORDS, "nothing_given"))
    counts = lines(
        asked,
        glance.say(_WORDS, "answered", count=times) if times else "",
        glance.say(_WORDS, "shared", count=shared) if shared else "",
    )
    return paragraphs(counts, *await _became(glance, copy))


def _times(copy: Copy) -> int:
    """How often they answered something; a time at which they skipped everything is not counted."""
    return len({row["session"] for row in copy["answers"] if "content" in row})


async def _became(glance: Glance, copy: Copy) -> list[str]:
    """The summaries that it is in, and each answer of the team to what they said."""
    batches = {row["batch"] for table in ("answers", "contributions") for row in copy[table]} - {None}
    if not batches:
        return [glance.say(_WORDS, "too_early")]
    answered = [theme for theme in await _themes(glance, copy) if theme.answered_at is not None]
    said = (_came_of_it(glance, theme) for theme in answered)
    waits = copy["contributions"] and not answered
    nothing_yet = [glance.say(_WORDS, "no_answer_yet")] if waits else []
    return [glance.say(_WORDS, "in_summaries", count=len(batches)), *said, *nothing_yet]


def _came_of_it(glance: Glance, theme: Theme) -> str:
    words, _ = theme.answer_in(glance.reader.language)
    return glance.say(_WORDS, "came_of_it", title=theme.title, words=words)


async def _themes(glance: Glance, copy: Copy) -> list[Theme]:
    """Those that their words belong to."""
    own = {link["theme"] for link in copy["theme_links"]}
    return [theme for theme in await glance.storage.themes.all() if theme.code in own]
