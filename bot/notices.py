"""What the team is told of a turn at once: that there is a case or none any more, an answer to a letter.

Never of whom, and no word of theirs. What can wait for the daily round is told by it (``bot.arrivals``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flows.events import (
    AlertTaken,
    CameBack,
    CaseMoved,
    CaseOpened,
    Event,
    LetterAnswered,
    LetterWritten,
    NobodyAnswered,
    RoleEnded,
    SilenceChosen,
    ThingLookedAfter,
    WithdrawalChosen,
)
from flows.phrase import Phrase, system
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import RIGHTS, Message, Notice
from storage.records_of_cases import Case

_CASES = "cases_words"
_CALLS = "call_words"
_LEAVING = "leaving_words"


async def notices(events: Iterable[Event], who: str, storage: Storage) -> tuple[Notice, ...]:
    """What is kept with the turn for others to read."""
    told: list[Notice] = []
    for event in events:
        match event:
            case WithdrawalChosen():
                told.append(_notice(await desk(storage, who), _of_leaving(event), RIGHTS, but=who))
                told += await _not_needed(event, who, storage) if event.rung != "stop" else ()
            case SilenceChosen():
                told += await _not_needed(event, who, storage)
            case CameBack():
                told += await _undone(who, storage)
            case CaseOpened(kind=kind) if kind != "safeguarding":  # of that, they are asked one by one
                role = "owner" if event.read_by else await desk(storage, who)
                told.append(_notice(role, Phrase(script=_CASES, slot=f"came_{kind}"), RIGHTS, but=who))
            case LetterAnswered(case=code):
                told.append(await _letter_came(code, storage))
            case AlertTaken(case=code) | CaseMoved(case=code) | ThingLookedAfter(case=code) | LetterWritten(case=code):
                told += await _taken(code, who, storage)
            case NobodyAnswered(case=code):
                told += _nobody_answered(code)
            case RoleEnded(member=member):
                told += await _ended(member, storage)
    return tuple(told)


async def desk(storage: Storage, whose: str = "") -> Role:
    """Whose desk a case of ``whose`` comes to: the owner's as long as nobody else is a coordinator."""
    there = await storage.staff("coordinator")
    return "coordinator" if any(person.pseudonym != whose for person in there) else "owner"


def _of_leaving(left: WithdrawalChosen) -> Phrase:
    """That somebody leaves, which asks for something to be done; or has stopped messages, which does not."""
    return Phrase(script=_CASES, slot="came_stop") if left.rung == "stop" else system("case_opened")


async def _not_needed(left: WithdrawalChosen | SilenceChosen, who: str, storage: Storage) -> list[Notice]:
    """Of each request to be contacted that ends because they leave: whoever looks after it, or was asked to."""
    told: list[Notice] = []
    goes_on = isinstance(left, WithdrawalChosen) and left.contact_goes_on
    for file in await storage.cases.of(who):
        if file.waits_for_contact and not (goes_on and file.words):
            phrase = Phrase(script=_CASES, slot="taken_back", values={"code": file.case.code})
            if file.case.holder or file.case.kind == "contact":
                told.append(await for_holder(phrase, file.case, storage))
            else:
                told += await _asked(file.case.code, phrase, who, storage)
    return told


async def _ended(member: str, storage: Storage) -> list[Notice]:
    """The one whose work here ends, and nobody else."""
    person = await storage.person(member)
    ended = Phrase(script="team_words", slot="role_ended")
    return [replace(_notice(person.role, ended, RIGHTS, only=member), or_others=False)] if person else []


async def _taken(code: str, by: str, storage: Storage) -> list[Notice]:
    """Of a call for a person: everybody who was asked before, and nobody else. Of other cases, nobody."""
    phrase = Phrase(script=_CALLS, slot="taken_by_other", values={"code": code})
    return await _asked(code, phrase, by, storage)


async def _asked(code: str, phrase: Phrase, but: str, storage: Storage) -> list[Notice]:
    """Everybody to whom the question about a call came that nobody has taken, ``but`` one."""
    call = await storage.safety.call(code)
    untaken = call.asked if call and not call.taken else ()
    asked = [each for each in untaken if each.told_at and each.pseudonym != but]
    told = [_notice(each.role, phrase, RIGHTS, only=each.pseudonym) for each in asked]
    return [replace(notice, or_others=False) for notice in told]


def _nobody_answered(code: str) -> list[Notice]:
    """Everybody who could look at it, and those who stand in for them."""
    phrase = Phrase(script=_CALLS, slot="nobody_to_team", values={"code": code})
    message = Message(phrases=(phrase,), priority=RIGHTS)
    return [Notice(role=role, message=message) for role in ("coordinator", "owner")]


async def _letter_came(code: str, storage: Storage) -> Notice:
    found = await storage.cases.one(code)
    phrase = Phrase(script=_CASES, slot="letter_came", values={"code": code})
    return await for_holder(phrase, found.case if found else None, storage)


async def _undone(who: str, storage: Storage) -> list[Notice]:
    """Of each case of their leaving that somebody might still act on."""
    own = [file.case for file in await storage.cases.of(who)]
    closed = [case for case in own if case.kind == "withdrawal" and case.state != "done"]
    told = [Phrase(script=_LEAVING, slot="undone", values={"code": case.code}) for case in closed]
    return [await for_holder(phrase, case, storage) for phrase, case in zip(told, closed, strict=True)]


async def for_holder(phrase: Phrase, case: Case | None, storage: Storage) -> Notice:
    """For whoever looks after the case; as long as nobody does, or they are on a pause, for all who could."""
    return await to_holder(Message(phrases=(phrase,), priority=RIGHTS, silent=True), case, storage)


async def to_holder(message: Message, case: Case | None, storage: Storage) -> Notice:
    """Likewise, whatever it says."""
    holder = await storage.person(case.holder) if case and case.holder else None
    if holder is not None and holder.status == "active":
        return Notice(role=holder.role, message=message, only=holder.pseudonym, deputies=False)
    if case is None:
        return Notice(role=await desk(storage), message=message, deputies=False)
    role = "owner" if case.for_owner else await desk(storage, case.pseudonym)
    return Notice(role=role, message=message, but=case.pseudonym, deputies=False)


def _notice(role: Role, phrase: Phrase, priority: int, only: str = "", but: str = "") -> Notice:
    message = Message(phrases=(phrase,), priority=priority, silent=True)
    return Notice(role=role, message=message, only=only, but=but, deputies=False)
