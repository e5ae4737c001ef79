"""A call for a person: as whoever of the team is asked sees it, and as it stands for whose it is.

Never who called, and never what they wrote.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.views.glance import Glance, Shown, lines, paragraphs
from storage.records_of_cases import Call

_WORDS = "call_words"
_ASKED = ("coordinator", "owner")
"""Roles in which people are asked."""


async def alert(glance: Glance) -> Shown:
    """For who is asked whether they can take it: since when somebody waits, and until when they can answer."""
    found = await glance.storage.safety.call(glance.about)
    if found is None or found.taken or found.case.state == "done":
        return Shown(text=glance.say(_WORDS, "alert_gone"))
    asked = glance.say(_WORDS, "alert", code=found.case.code, at=glance.wall(found.case.opened_at))
    return Shown(text=paragraphs(asked, _in_time(glance, "alert_time")))


async def alerting(glance: Glance) -> Shown:
    """For who joins the team: what they agree to, in a project whose team can be asked like this; else nothing."""
    rules = glance.scene.project.safeguarding
    if not rules.alert or glance.reader.role not in _ASKED:
        return Shown(text="")
    return Shown(text=glance.say(_WORDS, "agreed_at_all_hours" if rules.at_all_hours else "agreed_in_hours"))


async def call(glance: Glance) -> Shown:
    """For whose it is: what was done, and what was not."""
    found = await glance.storage.safety.call(glance.about)
    return Shown(text=stands(glance, found) if found else "")


def stands(glance: Glance, call: Call) -> str:
    """How it stands, in the words of whose it is."""
    return paragraphs(*_stands(glance, call))


def _stands(glance: Glance, call: Call) -> Iterator[str]:
    code = call.case.code
    if call.taken and call.taken.answered_at:
        yield glance.say(_WORDS, f"taken_{call.taken.role}", at=glance.wall(call.taken.answered_at))
        yield glance.say(_WORDS, "what_follows", code=code)
    elif call.waiting or call.anybody_left:
        yield lines(_not_taken(glance, call), _in_time(glance, "asking_now"))
        yield glance.say(_WORDS, "meanwhile")
    else:
        yield glance.say(_WORDS, "nobody", code=code)


def minutes(glance: Glance) -> str:
    """How long each of the team has to answer, in words."""
    return glance.say(_WORDS, "minutes", count=glance.scene.project.safeguarding.minutes)


def _not_taken(glance: Glance, call: Call) -> str:
    count = sum(1 for each in call.asked if each.answer)
    return glance.say(_WORDS, "not_taken", count=count) if count else ""


def _in_time(glance: Glance, slot: str) -> str:
    return glance.say(_WORDS, slot, length=minutes(glance))
