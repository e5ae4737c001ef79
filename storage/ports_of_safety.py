"""What may be asked of storage about questions that were too hard, calls for a person, and what people need.

Times are aware and in UTC. As in ``storage.port``: each method is one whole transaction, and raises
``storage.errors.Unavailable`` when nothing could be committed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flows.ageing import Aged
from flows.needs import Need
from storage.records import Notice
from storage.records_of_cases import Call
from storage.records_of_needs import Met, Needed, Wanted
from storage.records_of_suspensions import Suspension


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """How much of what was to be removed from a chat is gone, and how much Telegram keeps."""

    gone: int
    refused: int


class Chats(Protocol):
    """What stands in people's chats, as far as it can still be deleted: numbers of messages, for two days."""

    async def deletable(self, pseudonym: str, now: datetime) -> Sequence[int]:
        """Ids of what both sides wrote lately, before an erasure, the oldest first. The bot's goodbye stays."""
        ...

    async def to_remove(self, pseudonym: str, limit: int) -> Sequence[int]:
        """Ids of what the person asked to be removed and nobody has tried to delete yet, the oldest first."""
        ...

    async def tried(self, pseudonym: str, *, gone: Sequence[int], refused: Sequence[int]) -> None:
        """These are gone, and those Telegram keeps."""
        ...

    async def removed(self, pseudonym: str) -> Removed:
        """What came of all that was to be removed, until that was told (``flows.events.Hidden``)."""
        ...


class Safety(Protocol):
    """Scripts that have suspended themselves, calls for a person that somebody of the team must take, old numbers."""

    async def suspended(self) -> tuple[Suspension, ...]:
        """What does not come and cannot be begun now, the longest first. A newer version than these is not."""
        ...

    async def untold(self) -> tuple[Suspension, ...]:
        """Likewise, of which nobody of the team was told yet."""
        ...

    async def known_suspended(self) -> tuple[Suspension, ...]:
        """Likewise, of which the team was told, since that day: all that anybody of it may be shown."""
        ...

    async def told(self, which: Sequence[Suspension], notices: Sequence[Notice], now: datetime) -> None:
        """Tell everybody in the notices' roles, and remember that they were told of these: both or neither.

        If nobody is there to be told, it is remembered as untold.
        """
        ...

    async def told_of_aged(self) -> frozenset[Aged]:
        """What those who look after the project have heard of numbers that grow old."""
        ...

    async def tell_of_aged(self, known: Sequence[Aged], notices: Sequence[Notice], now: datetime) -> None:
        """Tell everybody in the notices' roles, and remember that ``known`` is all they have heard of: both or neither.

        If nobody is there to be told, nothing is remembered.
        """
        ...

    async def forget_cards(self, now: datetime) -> None:
        """Forget that help was offered to somebody beside their words, where that was 24 hours ago or more."""
        ...

    async def call(self, code: str) -> Call | None:
        """How a call for a person stands; None if no call has that code."""
        ...

    async def to_answer(self, pseudonym: str) -> tuple[str, ...]:
        """The codes of calls that somebody of the team was asked about and nobody has taken, the oldest first."""
        ...

    async def somebody_is_there(self, pseudonym: str) -> bool:
        """Whether anybody who looks after requests is there now, other than that person."""
        ...

    async def can_be_asked(self, pseudonym: str) -> bool:
        """Whether anybody of the team could be asked now about a call of that person."""
        ...


class Needs(Protocol):
    """What people need to be able to take part, and how the team meets it. Nobody of the team learns whose it is."""

    async def of(self, pseudonym: str) -> Needed | None:
        """What somebody needs, as they said it themselves. For nobody else."""
        ...

    async def known(self, now: datetime) -> Wanted:
        """What is needed by those of whom the team may know now."""
        ...

    async def at(self, meeting: str) -> Wanted:
        """What is needed by those who come to that session and let the team know."""
        ...

    async def met(self) -> Mapping[Need, Met]:
        """What the team says about each need, in the order in which they are asked."""
        ...

    async def tell_of_answers(self, now: datetime) -> bool:
        """Plan that everybody hears of it who needs something that the team has said something new about.

        True if there was something new.
        """
        ...

    async def tell_team(self, notices: Sequence[Notice], now: datetime) -> bool:
        """Announce ``notices``, if there is something that the team may know and was not told to look at yet.

        True if there was. Of the same thing it is told once.
        """
        ...
