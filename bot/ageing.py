"""Tells who looks after the project, once a day at most, that numbers on the list of support grow old or are gone.

Knows no hour and no SQL. Whoever opens the list is told its day by ``bot.views.support``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.project import Project
from flows.ageing import GONE, Aged, aged
from flows.checked import EMERGENCY, REFUSE_AFTER, Checked
from flows.phrase import Phrase, Value
from flows.support import Directory, Reachable
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import RIGHTS, Message, Notice

_WORDS: Final = "ageing_words"
_TOLD: Final[tuple[Role, ...]] = ("coordinator", "owner")


async def tell_of_aged(storage: Storage, project: Project, directory: Directory, now: datetime) -> bool:
    """Tell the coordinators and the owner what is past a mark since they last heard. False if there is nothing new."""
    listed = everything(project, directory)
    known = tuple(aged(listed, directory.today(now)))
    heard = await storage.safety.told_of_aged()
    new = [each for each in known if each not in heard]
    if not new:
        return False
    phrases = (*_worded(new, listed), _phrase("what_to_do"))
    message = Message(phrases=phrases, priority=RIGHTS, silent=True)
    notices = [Notice(role=role, message=message, deputies=False) for role in _TOLD]
    await storage.safety.tell_of_aged(known, notices, now)
    return True


def everything(project: Project, directory: Directory) -> Mapping[str, Checked]:
    """All that is on the list of support here: of the country, and of the project's own."""
    return {**directory.everything, **{service.name: service for service in project.service}}


def _worded(new: Sequence[Aged], listed: Mapping[str, Checked]) -> Iterator[Phrase]:
    """What is gone first, then what is oldest. The emergency numbers are shown however old they are."""
    for passed in sorted({each.passed for each in new}, reverse=True):
        these = [each for each in new if each.passed == passed]
        names = tuple(service.name for each in these if isinstance(service := listed[each.key], Reachable))
        if names and passed == GONE:
            yield _phrase("gone", label=names, number=passed)
        elif names:
            last = min(each.last_checked for each in these if each.key != EMERGENCY) + REFUSE_AFTER
            yield _phrase("growing_old", label=names, number=passed, date=f"{last:%Y-%m-%d}")
        if len(names) < len(these):
            yield _phrase("emergency", number=passed)


def _phrase(slot: str, **values: Value) -> Phrase:
    return Phrase(script=_WORDS, slot=slot, values=values)
