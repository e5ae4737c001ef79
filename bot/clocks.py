"""Looks at the clocks of cases once a day, and tells whoever looks after one when half of its time is over, and later.

Knows no hour and no SQL. The person of a case is never reminded of anything.
"""

from __future__ import annotations

from datetime import datetime

from bot.notices import for_holder
from flows.case_clock import MARKS, marks_passed
from flows.phrase import Phrase
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import RIGHTS, Message, Notice
from storage.records_of_cases import Case

_SLOTS = ("clock_half", "clock_most", "clock_due")
_ALL: tuple[Role, ...] = ("coordinator", "owner")
"""Who hears of it once it is due, with those who stand in for them."""


async def look_at_clocks(storage: Storage, now: datetime) -> bool:
    """Tell of each mark that a clock has passed since the last time. False if there is nothing to tell.

    A case that asks for nothing has no clock.
    """
    running = (case for case in await storage.cases.open() if not case.rests)
    passed = {case: marks_passed(case.opened_at, case.due_at, now) for case in running}
    new = {case: mark for case, mark in passed.items() if mark > case.reminded}
    notices = [notice for case, mark in new.items() for notice in await _notices(storage, case, mark)]
    if new:
        await storage.cases.told_of_clocks({case.code: mark for case, mark in new.items()}, notices, now)
    return bool(new)


async def _notices(storage: Storage, case: Case, mark: int) -> list[Notice]:
    """For who looks after it; for all who could if nobody does; at the last mark for deputies and the owner as well."""
    phrase = Phrase(script="cases_words", slot=_SLOTS[mark - 1], values={"code": case.code})
    if mark < len(MARKS):
        return [await for_holder(phrase, case, storage)]
    message = Message(phrases=(phrase,), priority=RIGHTS, silent=True)
    return [Notice(role=role, message=message) for role in _ALL]
