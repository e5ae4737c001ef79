"""Looks after themes once a day: counts what people say to answers, and tells the team of what it has to look at.

Knows no hour and no SQL. Nobody who takes part is ever told that something is late: they can see it for themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flows.phrase import Phrase
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import DIGEST, Message, Notice
from storage.records_of_digests import Theme

_LONG = timedelta(days=7)
"""So long after the day that was promised, those hear of it who look after the project as a whole."""


async def look_after_answers(storage: Storage, now: datetime) -> bool:
    """Tell the facilitators once of answers that are late, and a week after that day the owner and the coordinators.

    Likewise the facilitators of themes to which nothing belongs any more: what these are called may be words that
    somebody has taken back. True if there was something to tell.
    """
    await storage.themes.count_judgements(now)
    late = await storage.themes.overdue(now)
    new = [theme for theme in late if theme.reminded == 0]
    long = [theme for theme in late if theme.reminded == 1 and now - theme.answer_by >= _LONG]
    if new:
        await _tell(storage, new, "overdue", ["facilitator"], now)
    if long:
        await _tell(storage, long, "overdue_long", ["coordinator", "owner"], now)
    emptied = await storage.themes.emptied()
    if emptied:
        await storage.themes.told_of_emptied(emptied, _notices("emptied", len(emptied), ["facilitator"]), now)
    return bool(new or long or emptied)


async def _tell(storage: Storage, themes: Sequence[Theme], slot: str, roles: Sequence[Role], now: datetime) -> None:
    notices = _notices(slot, len(themes), roles)
    await storage.themes.told_of_overdue([theme.code for theme in themes], notices, now)


def _notices(slot: str, count: int, roles: Sequence[Role]) -> Sequence[Notice]:
    phrase = Phrase(script="theme_words", slot=slot, values={"count": count})
    message = Message(phrases=(phrase,), policy="at_most_once", priority=DIGEST, silent=True)
    return [Notice(role=role, message=message) for role in roles]
