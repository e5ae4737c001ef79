"""The three doors of storage behind which time is: what is planned, sessions, broadcasts.

As in ``storage.port``: every method is one whole transaction, times are UTC, and ``Unavailable`` means that nothing has
changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from flows.plans import Plan
from flows.schedule import Schedule
from flows.verdict import Prompt, Why
from flows.vocabulary import Role
from storage.records import Broadcast, DueRow, Gathering, LeftOut, Notice


class Plans(Protocol):
    """Due rows."""

    async def next_due(self) -> datetime | None:
        """When the next due row is due."""
        ...

    async def due(self, now: datetime, limit: int, *, unsaid: bool = False) -> tuple[DueRow, ...]:
        """Rows that are due, the oldest first. They stay until a turn with their id is kept, or they are moved.

        ``unsaid``: only those for which nothing has to be said (``flows.plans.UNSAID``).
        """
        ...

    async def of(self, pseudonym: str) -> tuple[DueRow, ...]:
        """Everything that is planned for somebody, the soonest first."""
        ...

    async def ahead(self, limit: int) -> tuple[DueRow, ...]:
        """What will go to anybody, the soonest first. The ends of pauses and erasures are nobody's to see, nor is what
        goes between one person and the team (``flows.plans.OF_ONE``)."""
        ...

    async def one(self, due_id: int) -> DueRow | None:
        """That row, if it is still to be carried out."""
        ...

    async def prompts(self, pseudonym: str) -> tuple[Prompt, ...]:
        """When somebody was written to who did not write first, as far back as it may still count."""
        ...

    async def move(self, due_id: int, due_at: datetime) -> None:
        """Make a row due at another time."""
        ...

    async def put_off(self, due_id: int, days: int) -> Plan | None:
        """It comes so many days later; returns what is planned now, or None if by then it would be of no use, and does
        not come. Raises ``storage.errors.Overtaken`` if there is no such row, or it is nobody's to move."""
        ...

    async def call_off(self, due_id: int, now: datetime) -> Plan | None:
        """It does not come this time; returns the next time of its rhythm, if it has one. Raises likewise."""
        ...

    async def forget(self, due_id: int) -> None:
        """A row that has become pointless (its person is gone) is dropped."""
        ...

    async def leave_out(self, row: DueRow, why: Why, then: Plan | None, now: datetime) -> None:
        """What ``row`` planned is not sent; ``then`` comes in its place. Noted for the owner, without who it was.
        Nothing happens if the row is gone already."""
        ...

    async def look_again(self, row: DueRow, then: Plan | None) -> None:
        """There was nothing to say at the time of ``row``, and nobody was told that there would be: ``then`` comes in
        its place, and nothing is noted. Nothing happens if the row is gone already."""
        ...

    async def left_out(self) -> tuple[LeftOut, ...]:
        """What was left out since the owner was last told, counted."""
        ...

    async def told_of_left_out(self, notice: Notice, now: datetime) -> None:
        """Tell everybody in the notice's role, and forget what :meth:`left_out` said last: both or neither. If there is
        nobody in that role, nothing is forgotten."""
        ...

    async def align(self, script: str, schedule: Schedule | None, roles: tuple[Role, ...], now: datetime) -> int:
        """Make everybody's plan for ``script`` follow ``schedule``: plan a rhythm for those who take part and never
        had it, anew for those whose rule was another (not earlier than they know), and drop it for those in no role
        that has it. What comes after joining is not for those who joined before. A rhythm that has come as often as it
        comes does not begin again. Repeatable; returns for how many people something changed."""
        ...

    async def align_digests(self, now: datetime) -> int:
        """Make the plan for summaries of everybody in the team follow their rhythm. Likewise repeatable."""
        ...


class Meetings(Protocol):
    """Sessions, as people call them."""

    async def upcoming(self, now: datetime) -> tuple[Gathering, ...]:
        """Those that have not ended and were not cancelled, the next one first."""
        ...

    async def one(self, code: str) -> Gathering | None:
        """That one, cancelled or not."""
        ...

    async def answer_of(self, code: str, pseudonym: str) -> str:
        """``coming``, ``coming_quietly`` (without messages around it), ``not_coming``, ``waiting``, or empty.

        ``given``: they waited, a place became free and is theirs, and they have not been told yet.
        """
        ...

    async def last_ended(self, before: datetime) -> datetime | None:
        """When the last session that took place ended, of those that had ended by then."""
        ...

    async def ask_after(self, script: str, role: Role, now: datetime) -> bool:
        """Plan ``script`` for everybody in ``role``, once for each session that is over, at an hour of theirs.

        False if no session has ended since the last time.
        """
        ...


class Broadcasts(Protocol):
    """Messages of the team to many."""

    async def draft_of(self, pseudonym: str) -> Broadcast | None:
        """What somebody of the team is writing."""
        ...

    async def one(self, code: str) -> Broadcast | None:
        """That one. Whoever waits for it is not counted."""
        ...

    async def under_way(self) -> tuple[Broadcast, ...]:
        """Those that somebody still waits for, the newest first."""
        ...

    async def reach(self, group: str) -> Mapping[str, int]:
        """How many people a message to ``group`` would go to, by the language they read."""
        ...
