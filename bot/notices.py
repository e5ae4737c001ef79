"""What the team is told of a turn: that there is a case, an answer to a letter, other words for a question.

Never of whom, and no word of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable

from flows.events import (
    CaseOpened,
    ContributionRecalled,
    Event,
    LetterAnswered,
    ProposalMade,
    WithdrawalChosen,
)
from flows.phrase import Phrase, system
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import DIGEST, RIGHTS, Message, Notice

_CASES = "cases_words"


async def notices(events: Iterable[Event], storage: Storage) -> tuple[Notice, ...]:
    """What is kept with the turn for others to read. What may hurt others meanwhile does not wait for a digest."""
    told: list[Notice] = []
    for event in events:
        match event:
            case WithdrawalChosen():
                told.append(_notice("coordinator", system("case_opened"), RIGHTS))
            case CaseOpened(kind=kind):
                told.append(_notice("coordinator", Phrase(script=_CASES, slot=f"came_{kind}"), RIGHTS))
            case ContributionRecalled():
                told.append(_notice("coordinator", Phrase(script=_CASES, slot="came_recall"), RIGHTS))
            case LetterAnswered(case=code):
                told.append(await _answered(code, storage))
            case ProposalMade(kind=kind):
                came = Phrase(script="proposal_words", slot=f"came_{kind}")
                priority = RIGHTS if kind == "felt_wrong" else DIGEST
                told += [_notice(role, came, priority) for role in ("coordinator", "owner")]
    return tuple(told)


async def _answered(code: str, storage: Storage) -> Notice:
    """For whoever looks after the case; as long as nobody does, for all who could."""
    came = Phrase(script=_CASES, slot="letter_came", values={"code": code})
    found = await storage.cases.one(code)
    holder = await storage.person(found.case.holder) if found and found.case.holder else None
    if holder is None:
        return _notice("coordinator", came, RIGHTS)
    return _notice(holder.role, came, RIGHTS, only=holder.pseudonym)


def _notice(role: Role, phrase: Phrase, priority: int, only: str = "") -> Notice:
    return Notice(role=role, message=Message(phrases=(phrase,), priority=priority, silent=True), only=only)
