"""Tells who looks after the project what came in: other words, that some felt wrong, that something is to be left out.

Knows no SQL, and never whose it is. It is told with the daily round: in the minute in which it came, whoever sees
somebody with their phone would know.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Final

from bot.notices import desk
from flows.phrase import Phrase
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import DIGEST, RIGHTS, Message, Notice

_CAME: Final[Mapping[str, Phrase]] = {
    "felt_wrong": Phrase(script="proposal_words", slot="came_felt_wrong"),
    "other_words": Phrase(script="proposal_words", slot="came_other_words"),
    "recall": Phrase(script="cases_words", slot="came_recall"),
}
"""What is said of each kind, however many there are; the most urgent first."""
_PROPOSALS: Final = frozenset({"felt_wrong", "other_words"})
_CAN_WAIT: Final = frozenset({"other_words"})


async def tell_of_arrivals(storage: Storage, now: datetime) -> bool:
    """Tell each of the coordinators and owners in one message, once. False if there is nothing to tell."""
    which = await storage.voices.untold()
    if not which:
        return False
    came = {each.kind for each in which}
    notices = [_notice(role, came & heard) for role, heard in (await _heard(storage)).items() if came & heard]
    await storage.voices.told(which, notices, now)
    return True


async def _heard(storage: Storage) -> Mapping[Role, Set[str]]:
    """Which kinds each role hears of: what is to be left out is a case, and comes to whose desk those come to."""
    at_desk = await desk(storage)
    roles: tuple[Role, ...] = ("coordinator", "owner")
    return {role: _PROPOSALS | ({"recall"} if role == at_desk else set()) for role in roles}


def _notice(role: Role, kinds: Set[str]) -> Notice:
    phrases = tuple(phrase for kind, phrase in _CAME.items() if kind in kinds)
    priority = DIGEST if kinds <= _CAN_WAIT else RIGHTS
    return Notice(role=role, message=Message(phrases=phrases, priority=priority, silent=True), deputies=False)
