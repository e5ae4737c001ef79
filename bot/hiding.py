"""Removes from somebody's chat what they asked to be removed, and then says how much of it is gone.

A hundred messages at a time, each time kept: whatever stops us, a later life goes on with the rest. Knows no SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.composing import Manner, compose
from bot.deleting import MOST_AT_ONCE
from bot.ports import Out
from flows.events import Event, Hidden, Said
from flows.phrase import Phrase, Value
from storage.port import Storage
from storage.ports_of_safety import Removed
from storage.records import RIGHTS, DueRow, Person, Turn

AGAIN_AFTER: Final = timedelta(minutes=1)
"""When it is tried again after Telegram has answered nothing."""
_QUIETLY: Final = Manner(priority=RIGHTS, silent=True)


async def hide(row: DueRow, person: Person, now: datetime, *, storage: Storage, out: Out) -> None:
    """Delete what nobody has tried to delete yet, and leave ``row`` due as long as anything of it is left."""
    some = await storage.chats.to_remove(person.pseudonym, MOST_AT_ONCE)
    if not some:
        return await _tell(row, person, now, storage=storage, out=out)
    came = await out.delete(person.chat_id, some)
    await storage.chats.tried(person.pseudonym, gone=came.gone, refused=came.refused)
    was_heard = bool(came.gone or came.refused)
    await storage.plans.move(row.id, now if was_heard else now + AGAIN_AFTER)


async def _tell(row: DueRow, person: Person, now: datetime, *, storage: Storage, out: Out) -> None:
    """The one message that stands there then. What is open with them stays open."""
    standing = await storage.standing(person.chat_id, None)
    events: tuple[Event, ...] = (Hidden(), *what_is_left(await storage.chats.removed(person.pseudonym)))
    turn = Turn(
        person=person,
        now=now,
        session=standing.session,
        events=events,
        messages=compose(events, _QUIETLY),
        due_id=row.id,
    )
    out.send(await storage.keep(turn))


def what_is_left(removed: Removed) -> Iterator[Said]:
    """What is said once it is done: how many are gone, how many Telegram kept, and what is older."""
    if removed.gone:
        yield _line("gone", count=removed.gone)
    if removed.refused:
        yield _line("still_here", count=removed.refused)
    yield _line("older")


def _line(slot: str, **values: Value) -> Said:
    return Said(phrase=Phrase(script="hide_words", slot=slot, values=values))
