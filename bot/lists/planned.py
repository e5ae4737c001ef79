"""What waits to be sent, for those who may put their hand in it: by time, by pseudonym, and by what it is."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.lists.asking import Asking
from bot.lists.labels import label_of
from flows.phrase import Offer
from flows.plans import Plan
from storage.queue import is_movable, key_of
from storage.records import DueRow

NEXT = 10
"""How many are shown and offered at once."""
_WORDS = "queue_words"
_SEES_QUEUE = frozenset({"coordinator", "owner"})

Say = Callable[..., str]
"""Says a phrase to the reader: ``say(book, slot, **values)``."""


async def planned(asking: Asking) -> tuple[Offer, ...]:
    """The next of it, without what is nobody's to move."""
    if asking.person.role not in _SEES_QUEUE:
        return ()
    rows = await asking.storage.plans.ahead(NEXT)
    return tuple([Offer(key=key_of(row), text=await _label(row, asking)) for row in rows if is_movable(row.plan)])


async def _label(row: DueRow, asking: Asking) -> str:
    person = await asking.storage.person(row.pseudonym)
    at = row.plan.due_at.astimezone(ZoneInfo(person.zone if person else asking.project.zone))
    what = label_of(called(row.plan, asking.say))
    return asking.say(_WORDS, "label", day=at.date(), at=at.time(), who=whose(row, asking.say), what=what)


def tells(plan: Plan) -> bool:
    """Whether the team would learn from ``plan`` what its person answered, left open, or comes to.

    Only what comes by a rhythm, or some time after joining, is the same for everybody.
    """
    return plan.kind != "schedule"


def whose(row: DueRow, say: Say) -> str:
    """As much of a pseudonym as tells people of one project apart; "somebody" where ``row`` tells something of them."""
    return str(say(_WORDS, "somebody")) if tells(row.plan) else row.pseudonym[:6]


def called(plan: Plan, say: Say) -> str:
    """What kind of message ``plan`` is, in the reader's words. A script that is gone is called by its key."""
    if plan.kind in ("broadcast", "news"):
        return str(say(_WORDS, plan.kind))
    title = str(say(plan.script, "title")) or plan.script
    return str(say(_WORDS, "reminder_of", title=title)) if plan.kind == "reminder" else title
