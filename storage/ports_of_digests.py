"""What may be asked of storage about digests, and about what came of them. Times are aware and in UTC.

As in ``storage.port``: each method is one whole transaction, and raises ``storage.errors.Unavailable`` when nothing
could be committed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from storage.records import Notice
from storage.records_of_digests import Answered, Arrival, Batch, Export, Open, Proposal, Quote, Shared, Theme, Thread


class Digests(Protocol):
    """Closed batches, and what may leave the project."""

    async def close(self, now: datetime) -> Batch | None:
        """Publish the next closed batch, if enough people have given something new since the last one."""
        ...

    async def latest(self) -> Batch | None:
        """The newest published batch."""
        ...

    async def one(self, number: int) -> Batch | None:
        """That batch."""
        ...

    async def all(self) -> tuple[Batch, ...]:
        """Every published batch, the newest first, without its quotes."""
        ...

    async def exports(self, now: datetime) -> tuple[Export, ...]:
        """Everything that may leave the project, the oldest first; publishes what may leave now and could not before.

        Raises nothing if that is nothing: a small project may never have an export.
        """
        ...

    async def withheld(self) -> bool:
        """Whether of some question enough people have answered, and its figures may not leave the project all the same.

        As of the last look at what may leave (:meth:`exports`).
        """
        ...

    async def quotes(self) -> tuple[Quote, ...]:
        """Everything that stands alone in a published batch and is still its author's to show."""
        ...

    async def linkable(self, theme: str, most: int) -> tuple[Quote, ...]:
        """At most so many that the team can say belong to that theme, or to a new one.

        What was given only together is among them only with that of enough people.
        """
        ...

    async def shared_by(self, pseudonym: str) -> tuple[Shared, ...]:
        """What somebody shared, the newest first."""
        ...

    async def answers_of(self, pseudonym: str) -> tuple[Answered, ...]:
        """What somebody answered and is still kept, the newest first. Not what they skipped, or are taking back."""
        ...

    async def recalled(self) -> Mapping[str, tuple[int, ...]]:
        """The batches in which something stood that is not to be used any more, by who of the team is to hear of it.

        Whoever is on a pause, or has stopped or left, is waited for: they are among these once they are back.
        """
        ...

    async def told_of_recalled(self, notices: Sequence[Notice], now: datetime) -> None:
        """Tell each of them of what :meth:`recalled` said last. Until they were sent it, they are owed it again."""
        ...


class Themes(Protocol):
    """What people said, summed up by the team, and what came of it."""

    async def all(self) -> tuple[Theme, ...]:
        """Every theme that was not ended, the one opened last first: nothing is ranked by how many said it."""
        ...

    async def one(self, code: str) -> Theme | None:
        """That theme, ended or not."""
        ...

    async def own(self, pseudonym: str, code: str) -> frozenset[str]:
        """The ids of what somebody shared themselves that belongs to it."""
        ...

    async def drafts(self, pseudonym: str, code: str) -> Mapping[str, str]:
        """By language, what somebody of the team has written for their answer to it, beside its first words."""
        ...

    async def quotes(self, code: str) -> tuple[Quote, ...]:
        """What belongs to it and is still its authors' to show, each as they chose; what was given only together is
        among them if words of at least five people belong to it."""
        ...

    async def to_judge(self, pseudonym: str) -> tuple[Open, ...]:
        """The answers that somebody was told, and has not said of yet whether they answer it; the newest first."""
        ...

    async def count_judgements(self, now: datetime) -> None:
        """Count once for each answer that is two weeks old what people say to it, if at least five have; then forget
        who said what. Until then :attr:`Theme.judgements` is empty."""
        ...

    async def overdue(self, now: datetime) -> tuple[Theme, ...]:
        """Those without an answer whose day has come, the oldest first."""
        ...

    async def emptied(self) -> tuple[str, ...]:
        """The codes of those to which nothing belongs any more that people shared, if the team was not told yet."""
        ...

    async def told_of_emptied(self, codes: Sequence[str], notices: Sequence[Notice], now: datetime) -> None:
        """Tell everybody in the notices' roles, and take note of that: both or neither."""
        ...

    async def told_of_overdue(self, codes: Sequence[str], notices: Sequence[Notice], now: datetime) -> None:
        """Tell everybody in the notices' roles, and count that once more for each theme: both or neither."""
        ...


class Voices(Protocol):
    """What is said to and fro: a question asked back, other words for a step, and how much of it weighs on whom."""

    async def askable(self) -> tuple[Quote, ...]:
        """What stands alone in a published batch, and nobody has asked about yet."""
        ...

    async def asked(self, pseudonym: str) -> tuple[Open, ...]:
        """The questions that somebody was asked and can still answer."""
        ...

    async def replies(self, pseudonym: str) -> tuple[Open, ...]:
        """What was answered to the questions of somebody of the team, the newest question first. Not before they
        were told of it."""
        ...

    async def thread(self, code: str) -> Thread | None:
        """That question, or None if it is gone with who was asked or who asked it, or with what it is about."""
        ...

    async def proposals(self) -> tuple[Proposal, ...]:
        """Those that the team was told of and that wait for an answer, in an order that tells nothing of when they were
        made."""
        ...

    async def proposal(self, code: str) -> Proposal | None:
        """That one, answered or not."""
        ...

    async def untold(self) -> tuple[Arrival, ...]:
        """What came in since the team was last told what did."""
        ...

    async def told(self, which: Sequence[Arrival], notices: Sequence[Notice], now: datetime) -> None:
        """Tell everybody in the notices' roles, and let the team see these from now on: both or neither."""
        ...

    async def opened(self, pseudonym: str, since: datetime) -> int:
        """How many pieces of what people wrote somebody of the team has opened since then."""
        ...
