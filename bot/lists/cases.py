"""Cases by code: the open ones, what can be done in the one that is open, and what somebody asked for themselves.

Only who looks after cases is offered any that are not their own.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.lists.asking import MOST_OFFERED, Asking
from flows.phrase import Offer
from storage.records_of_cases import Case, CaseFile

_SEES_CASES = frozenset({"coordinator", "owner"})
_WAYS = "write", "not_now"
"""The keys of answers in ``flows/scripts/cases.yaml``."""
_YES_OR_NO = "yes", "no"
"""The keys of answers in ``flows/scripts/withdraw.yaml``."""


async def cases(asking: Asking) -> tuple[Offer, ...]:
    """The cases that are not done."""
    if asking.person.role not in _SEES_CASES:
        return ()
    return _keys(*(case.code for case in await asking.storage.cases.open()))


async def things(asking: Asking) -> tuple[Offer, ...]:
    """What the case that whoever is asked has opened asks them to look after outside the bot."""
    opened = await _opened(asking)
    return _keys(*opened.case.checklist) if opened else ()


async def letter_ways(asking: Asking) -> tuple[Offer, ...]:
    """How to go on with a letter about that case; nothing if there is nobody to get it."""
    opened = await _opened(asking)
    return _keys(*_WAYS) if opened and opened.reached else ()


async def own_cases(asking: Asking) -> tuple[Offer, ...]:
    """What somebody asked for themselves and what is not done yet, the newest first."""
    own = [each.case for each in await asking.storage.cases.of(asking.person.pseudonym)]
    under_way = [case for case in own if case.state != "done"]
    return tuple(Offer(key=case.code, text=_label(asking, case)) for case in under_way[:MOST_OFFERED])


async def contact_ways(asking: Asking) -> tuple[Offer, ...]:
    """Whether they can still be contacted once they leave: if they asked for that, and wrote how to reach them."""
    own = await asking.storage.cases.of(asking.person.pseudonym)
    return _keys(*_YES_OR_NO) if any(each.waits_for_contact and each.words for each in own) else ()


async def _opened(asking: Asking) -> CaseFile | None:
    """The case that is open on the desk of whoever is asked; something else may have been begun over it."""
    if asking.person.role not in _SEES_CASES:
        return None
    session = (await asking.storage.standing(asking.person.chat_id, None)).session
    frames = reversed(session.frames) if session else ()
    code = next(
        (str(frame.answers["case"]) for frame in frames if frame.script == "cases" and "case" in frame.answers), ""
    )
    return await asking.storage.cases.one(code) if code else None


def _keys(*keys: str) -> tuple[Offer, ...]:
    return tuple(Offer(key=key, text=key) for key in keys)


def _label(asking: Asking, case: Case) -> str:
    day = case.opened_at.astimezone(ZoneInfo(asking.person.zone)).date()
    return asking.say("my_cases_words", "button", code=case.code, date=day)
