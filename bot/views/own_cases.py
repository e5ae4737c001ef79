"""What somebody asked the team for, as they see it themselves: a receipt, where it stands, and the letters about it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Final

from bot.views.calls import minutes, somebody_is_there, stands
from bot.views.glance import Glance, Shown, lines, paragraphs
from bot.views.regulator import regulator
from flows.events import CaseKind
from storage.records_of_cases import Case, CaseFile, Letter

_WORDS = "my_cases_words"
_RECEIPTS: Final[Mapping[CaseKind, str]] = {
    "withdrawal": "receipt_withdrawal",
    "contact": "receipt_contact",
    "safeguarding": "receipt_call",
    "recall": "receipt_recall",
}
"""Of what goes on otherwise than most requests."""


async def own_cases(glance: Glance) -> Shown:
    """Everything that they asked for, the newest first."""
    own = await _own(glance)
    if not own:
        return Shown(text=glance.say(_WORDS, "none"))
    return Shown(text=paragraphs(*[part for each in own async for part in _entry(glance, each)]))


async def new_case(glance: Glance) -> Shown:
    """The receipt of what they asked for just now; of a complaint, with who else there is to complain to."""
    newest = next((each.case for each in await _own(glance)), None)
    if newest is None:
        return Shown(text=glance.say(_WORDS, "none"))
    slot = await _receipt(glance, newest)
    receipt = glance.say(_WORDS, slot, code=newest.code, due=glance.day(newest.due_at), length=minutes(glance))
    readers = "" if slot == "receipt_unread" else await _read_by(glance, newest)
    complain = regulator(glance) if newest.kind == "complaint" else ""
    until = [said async for said in _until(glance, newest)]
    return Shown(text=paragraphs(receipt, _unanswered(glance, newest), readers, *until, complain))


async def _receipt(glance: Glance, case: Case) -> str:
    if case.kind == "contact" and not await somebody_is_there(glance):
        return "receipt_contact_later"
    if case.kind in _RECEIPTS:
        return _RECEIPTS[case.kind]
    return "receipt" if await _somebody_reads(glance, case) else "receipt_unread"


async def letter(glance: Glance) -> Shown:
    """What the team has written about one of them since they last wrote themselves."""
    about = next((each for each in await _own(glance) if each.case.code == glance.about), None)
    if about is None:
        return Shown(text=glance.say(_WORDS, "letter_gone"))
    return Shown(
        text=paragraphs(
            glance.say(_WORDS, "letter"),
            lines(about.case.code, _asked(glance, about.case)),
            *_letters(glance, unanswered(about.letters)),
            glance.say(_WORDS, "how_to_answer"),
        )
    )


def unanswered(letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """Those of the team that nothing of the person follows, the oldest first."""
    last: list[Letter] = []
    for each in letters:
        last = [*last, each] if each.by_team else []
    return tuple(last)


async def _own(glance: Glance) -> tuple[CaseFile, ...]:
    return await glance.storage.cases.of(glance.reader.pseudonym)


async def _entry(glance: Glance, one: CaseFile) -> AsyncIterator[str]:
    case = one.case
    goes_on = glance.say(_WORDS, "goes_on") if case.on_leaving == "goes_on" else ""
    entry = glance.say(_WORDS, "entry", code=case.code, label=_asked(glance, case), state=_state(glance, case))
    clock = lines(await _read_next(glance, case), _clock(glance, case)) if not _nobody_reads(case) else ""
    until = [said async for said in _until(glance, case)]
    yield lines(entry, goes_on, _unanswered(glance, case), await _read_by(glance, case), clock, *until)
    if case.kind == "safeguarding" and case.state != "done" and (call := await glance.storage.safety.call(case.code)):
        yield await stands(glance, call)
    for each in _letters(glance, one.letters):
        yield each


def _unanswered(glance: Glance, case: Case) -> str:
    """Why no answer about it comes to them, as long as somebody still works on it."""
    if case.state == "done" or case.on_leaving == "goes_on" or _nobody_reads(case):
        return ""
    if case.kind == "withdrawal":
        return glance.say(_WORDS, "unanswered_leaving")
    if case.on_leaving == "silent":
        return glance.say(_WORDS, "unanswered_silent")
    return glance.say(_WORDS, "unanswered_away") if case.whose == "away" else ""


def _nobody_reads(case: Case) -> bool:
    """Everything about them is to be erased, and they asked for that after this."""
    return case.state != "done" and case.whose == "going" and case.rests


def _state(glance: Glance, case: Case) -> str:
    if _nobody_reads(case):
        return glance.say(_WORDS, "resting")
    return glance.say(_WORDS, "taken_back" if case.on_leaving == "closed" else f"state_{case.state}")


async def _until(glance: Glance, case: Case) -> AsyncIterator[str]:
    """From when on nobody can be answered about it any more: everything about them is erased, or of everybody."""
    if not case.reached:
        return
    planned = await glance.storage.plans.of(glance.reader.pseudonym)
    deleted_on = await glance.storage.endings.deleted_on()
    for row in planned:
        if row.plan.kind == "erase" and (deleted_on is None or glance.day(row.plan.due_at) < deleted_on):
            yield glance.say(_WORDS, "until_erased", date=glance.day(row.plan.due_at))
    if deleted_on and glance.day(case.due_at) >= deleted_on - timedelta(days=1):
        yield glance.say(_WORDS, "due_sooner", date=deleted_on)


async def _read_by(glance: Glance, case: Case) -> str:
    """Who can read a complaint."""
    if case.kind != "complaint" or case.state == "done" or _nobody_reads(case):
        return ""
    if not await _somebody_reads(glance, case):
        return glance.say(_WORDS, "read_by_nobody")
    if case.for_owner:
        return glance.say(_WORDS, "read_by_owner")
    return glance.say(_WORDS, "read_by_others" if glance.reader.role in case.read_by else "read_by_all")


async def _somebody_reads(glance: Glance, case: Case) -> bool:
    """Whether anybody is there who may read it."""
    there = [person for role in case.read_by for person in await glance.storage.staff(role)]
    return any(case.may_be_read_by(person) for person in there)


async def _read_next(glance: Glance, case: Case) -> str:
    """When somebody reads it who has not yet; only of what people may be waiting for most."""
    if (case.kind, case.state) != ("contact", "new"):
        return ""
    return glance.say(_WORDS, "read_next" if await somebody_is_there(glance) else "read_later")


def _asked(glance: Glance, case: Case) -> str:
    return glance.say(_WORDS, f"asked_{case.kind}")


def _clock(glance: Glance, case: Case) -> str:
    due = glance.day(case.due_at)
    if case.done_at is not None:
        return glance.say(_WORDS, "since", date=glance.day(case.done_at))
    if due < glance.day(glance.now):
        return glance.say(_WORDS, "late", due=due)
    return glance.say(_WORDS, "due", date=glance.day(case.opened_at), due=due)


def _letters(glance: Glance, letters: Iterable[Letter]) -> Iterator[str]:
    for each in letters:
        slot = "from_team" if each.by_team else "from_you"
        yield glance.say(_WORDS, slot, date=each.written_on, words=each.words)
