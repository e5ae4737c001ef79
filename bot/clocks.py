"""Looks at the clocks of cases once a day, and tells whoever looks after one when half of its time is over, and later.

Knows no hour and no SQL. The person of a case is never reminded of anything.
"""

from __future__ import annotations

from datetime import datetime

from bot.notices import to_holder
from flows.case_clock import MARKS, marks_passed
from storage.port import Storage
from storage.records import RIGHTS, Message, Notice
from storage.records_of_cases import Case


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
    """For who looks after it; for all who could if nobody does; at the last mark for deputies and the owner as well.

    What they are told is looked up when it is sent: by then the case may be done.
    """
    message = Message(view="case_clock", about=f"{case.code} {mark}", priority=RIGHTS, silent=True)
    if mark < len(MARKS):
        return [await to_holder(message, case, storage)]
    return [Notice(role=role, message=message, but=case.pseudonym) for role in case.read_by]
