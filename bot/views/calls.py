"""A call for a person: as whoever of the team is asked sees it, and as it stands for whose it is.

Never who called, and never what they wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.views.glance import Glance, Shown, lines, paragraphs
from flows.vocabulary import Role
from storage.records_of_cases import Call

_WORDS = "call_words"
_ASKED = ("coordinator", "owner")
"""Roles in which people are asked."""


async def alert(glance: Glance) -> Shown:
    """For who is asked whether they can take it: since when somebody waits, and until when they can answer, if so."""
    found = await glance.storage.safety.call(glance.about)
    if found is None or found.taken or found.case.state == "done":
        return Shown(text=glance.say(_WORDS, "alert_gone"))
    asked = glance.say(_WORDS, "alert", code=found.case.code, at=glance.wall(found.case.opened_at))
    again = glance.say(_WORDS, "alert_again") if found.was_taken else ""
    later = found.is_asked_later(glance.reader.pseudonym)
    return Shown(text=paragraphs(asked, again, _in_time(glance, "alert_later" if later else "alert_time")))


async def alerting(glance: Glance) -> Shown:
    """For who joins the team: what they agree to, in a project whose team can be asked like this; else nothing."""
    rules = glance.scene.project.safeguarding
    if not rules.alert or glance.reader.role not in _ASKED:
        return Shown(text="")
    return Shown(text=glance.say(_WORDS, "agreed_at_all_hours" if rules.at_all_hours else "agreed_in_hours"))


async def contact_times(glance: Glance) -> Shown:
    """For who may ask to be contacted: when somebody reads that, or that nobody is there now; and other ways."""
    return Shown(text=glance.say(_WORDS, "read_at" if await somebody_is_there(glance) else "read_by_nobody"))


async def call(glance: Glance) -> Shown:
    """For whose it is: what was done, and what was not."""
    found = await glance.storage.safety.call(glance.about)
    return Shown(text=await stands(glance, found) if found else "")


async def somebody_is_there(glance: Glance) -> bool:
    """Whether anybody is there now who looks after what the reader asks for: else nobody reads it by any plan."""
    return await glance.storage.safety.somebody_is_there(glance.reader.pseudonym)


async def stands(glance: Glance, call: Call) -> str:
    """How it stands, in the words of whose it is."""
    if call.taken and call.taken.answered_at:
        return paragraphs(*_taken(glance, call.taken.role, call.taken.answered_at, call.case.code))
    lost = glance.say(_WORDS, "lost") if call.was_taken else ""
    if call.waiting:
        asking = lines(_so_far(glance, call), _in_time(glance, "asking_now"))
        return paragraphs(lost, asking, glance.say(_WORDS, "meanwhile"))
    return paragraphs(lost, *_nobody(glance, call, is_there=await somebody_is_there(glance)))


def minutes(glance: Glance) -> str:
    """How long each of the team has to answer, in words."""
    return glance.say(_WORDS, "minutes", count=glance.scene.project.safeguarding.minutes)


def _taken(glance: Glance, role: Role, at: datetime, code: str) -> Iterator[str]:
    yield glance.say(_WORDS, f"taken_{role}", at=glance.wall(at))
    yield glance.say(_WORDS, "what_follows", code=code)


def _nobody(glance: Glance, call: Call, *, is_there: bool) -> Iterator[str]:
    """Nobody is being asked. Only with somebody there who looks after requests, it is said when one reads next."""
    if any(call.not_taken):
        yield glance.say(_WORDS, "nobody")
    elif not is_there:
        yield glance.say(_WORDS, "nobody_to_ask")
    yield glance.say(_WORDS, "stays_open", code=call.case.code)
    if not is_there:
        yield glance.say(_WORDS, "no_reading")
        return
    told = glance.say(_WORDS, "told") if any(call.not_taken) else ""
    yield lines(told, glance.say(_WORDS, "read_next"))


def _so_far(glance: Glance, call: Call) -> str:
    """How many were asked: those who said that they cannot, or could not be asked, let nobody wait."""
    count = len(call.not_taken)
    slot = "could_not" if all(each.answer == "passed" for each in call.not_taken) else "not_taken"
    return glance.say(_WORDS, slot, count=count) if count else ""


def _in_time(glance: Glance, slot: str) -> str:
    return glance.say(_WORDS, slot, length=minutes(glance))
