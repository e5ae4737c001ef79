"""Cases by code: the open ones, what can be done with each and in the one that is open, what somebody asked for.

Only who looks after cases is offered any that are not their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.desk import FIRST, parts
from bot.lists.asking import MOST_OFFERED, Asking
from flows.phrase import Offer
from storage.records_of_cases import Case, CaseFile

_SEES_CASES = frozenset({"coordinator", "owner"})
_DESK = "cases_words"
_WAYS = "write", "not_now"
_FOUND = "told", "done", "none"
"""The keys of answers in ``flows/scripts/cases.yaml``."""
_READERS = "all", "owner"
"""The keys of answers in ``flows/scripts/complain.yaml``."""
_YES_OR_NO = "yes", "no"
"""The keys of answers in ``flows/scripts/withdraw.yaml``."""


async def cases(asking: Asking) -> tuple[Offer, ...]:
    """The cases that are not done, by the part of the list that each stands in."""
    every = await _parts(asking)
    return tuple(Offer(key=case.code, text=case.code, of=part) for part, listed in every.items() for case in listed)


async def case_parts(asking: Asking) -> tuple[Offer, ...]:
    """The parts of a long list of them; nothing if all can be listed at once."""
    every = await _parts(asking)
    return tuple(Offer(key=part, text=_part(asking, part, listed)) for part, listed in every.items() if part != FIRST)


async def desk_ways(asking: Asking) -> tuple[Offer, ...]:
    """What can be done at the desk."""
    if asking.person.role not in _SEES_CASES:
        return ()
    every = await _parts(asking)
    ways = "open" if every[FIRST] else "", "others" if len(every) > 1 else "", "find", "enough"
    return _keys(*filter(None, ways))


async def case_ways(asking: Asking) -> tuple[Offer, ...]:
    """What can be done with each open case."""
    if asking.person.role not in _SEES_CASES:
        return ()
    open_now = await asking.storage.cases.open_to(asking.person)
    return tuple(Offer(key=way, text=way, of=case.code) for case in open_now for way in _ways(case))


async def things(asking: Asking) -> tuple[Offer, ...]:
    """What the case that whoever is asked has opened asks them to look after outside the bot."""
    opened = await _opened(asking)
    return _keys(*opened.case.checklist) if opened else ()


async def thing_ways(asking: Asking) -> tuple[Offer, ...]:
    """What can be noted of one of them. Once everything about the person is erased, nothing is written freely."""
    opened = await _opened(asking)
    if opened is None or not opened.case.checklist:
        return ()
    return _keys(*_FOUND) if opened.case.whose != "gone" else _keys(*_FOUND[1:])


async def letter_ways(asking: Asking) -> tuple[Offer, ...]:
    """How to go on with a letter about that case; nothing if there is nobody to get it.

    Asked for by version 2 of the script only, which somebody may still be in the middle of.
    """
    opened = await _opened(asking)
    return _keys(*_WAYS) if opened and opened.reached else ()


async def own_cases(asking: Asking) -> tuple[Offer, ...]:
    """What somebody asked for themselves and what is not done yet, the newest first; nothing that nobody reads."""
    own = [each.case for each in await asking.storage.cases.of(asking.person.pseudonym)]
    under_way = [case for case in own if case.state != "done" and case.whose != "going"]
    return tuple(Offer(key=case.code, text=_label(asking, case)) for case in under_way[:MOST_OFFERED])


async def complaint_readers(asking: Asking) -> tuple[Offer, ...]:
    """Who can be chosen to read a complaint: nothing as long as there is no owner but perhaps whoever is asked."""
    owners = await asking.storage.staff("owner")
    return _keys(*_READERS) if any(owner.pseudonym != asking.person.pseudonym for owner in owners) else ()


async def contact_ways(asking: Asking) -> tuple[Offer, ...]:
    """Whether they can still be contacted once they leave: if they asked for that, and wrote how to reach them."""
    own = await asking.storage.cases.of(asking.person.pseudonym)
    return _keys(*_YES_OR_NO) if any(each.waits_for_contact and each.words for each in own) else ()


async def _parts(asking: Asking) -> Mapping[str, Sequence[Case]]:
    if asking.person.role not in _SEES_CASES:
        return {}
    return parts(await asking.storage.cases.open_to(asking.person), asking.person.pseudonym)


def _part(asking: Asking, part: str, listed: Sequence[Case]) -> str:
    if not part.startswith("from_"):
        key, _, page = part.partition("_")
        label = asking.say(_DESK, f"part_{key}")
        return asking.say(_DESK, "part_page", label=label, number=int(page)) if page else label
    days = [case.due_at.astimezone(ZoneInfo(asking.person.zone)).date() for case in (listed[0], listed[-1])]
    return asking.say(_DESK, "part_by_date", date=days[0], due=days[1])


def _ways(case: Case) -> Iterator[str]:
    """The keys of answers in ``flows/scripts/cases.yaml``."""
    yield "mark"
    if case.checklist:
        yield "thing"
    if case.reached:
        yield "letter"
    yield from ("another", "enough")


async def _opened(asking: Asking) -> CaseFile | None:
    """The case that is open on the desk of whoever is asked; something else may have been begun over it."""
    if asking.person.role not in _SEES_CASES:
        return None
    session = (await asking.storage.standing(asking.person.chat_id, None)).session
    frames = reversed(session.frames) if session else ()
    code = next(
        (str(frame.answers["case"]) for frame in frames if frame.script == "cases" and "case" in frame.answers), ""
    )
    found = await asking.storage.cases.one(code) if code else None
    return found if found and found.case.may_be_read_by(asking.person) else None


def _keys(*keys: str) -> tuple[Offer, ...]:
    return tuple(Offer(key=key, text=key) for key in keys)


def _label(asking: Asking, case: Case) -> str:
    day = case.opened_at.astimezone(ZoneInfo(asking.person.zone)).date()
    return asking.say("my_cases_words", "button", code=case.code, date=day)
