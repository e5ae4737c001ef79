"""What may be asked of storage about cases, the team, who looked at what, and copies of it all.

Times are aware and in UTC. As in ``storage.port``: each method is one whole transaction, and raises
``storage.errors.Unavailable`` when nothing could be committed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from storage.backups import Snapshot
from storage.ending import Ending
from storage.last_words import LastWords
from storage.records import Notice, Person
from storage.records_of_cases import Case, CaseFile, Invitation, Look, Member, Receipt, Verdict, Waiting


class Cases(Protocol):
    """Matters that a coordinator looks after."""

    async def open(self) -> tuple[Case, ...]:
        """Those that are not done, the nearest deadline first."""
        ...

    async def open_to(self, reader: Person) -> tuple[Case, ...]:
        """Likewise, without those that ``reader`` may not look after."""
        ...

    async def one(self, code: str) -> CaseFile | None:
        """One with all that is kept about it; None if there is none. Without words once its person is erased."""
        ...

    async def of(self, pseudonym: str) -> tuple[CaseFile, ...]:
        """Everything that somebody asked for themselves, the newest first."""
        ...

    async def told_of_clocks(self, marks: Mapping[str, int], notices: Sequence[Notice], now: datetime) -> None:
        """Tell the team, and remember of how many marks of each case's clock it was told: both or neither."""
        ...

    async def receipt(self, code: str) -> Receipt | Case | None:
        """What became of an erasure, or where a case stands, by the code that its person was given."""
        ...


class Erasures(Protocol):
    """Erasures that somebody asked for: they are told of it, whatever crash comes between."""

    async def foreseen(self, pseudonym: str, now: datetime) -> Receipt:
        """The receipt of an erasure that is carried out now, but for what becomes of the messages in their chat."""
        ...

    async def carry_out(
        self, pseudonym: str, now: datetime, receipt: Receipt | None = None, last: LastWords | None = None
    ) -> str:
        """Destroy the person's key and clear their rows. From then on, ``last`` is owed. Returns the receipt's code.

        Repeatable; a crash before the key is destroyed leaves everything as it was.
        """
        ...

    async def owed(self) -> tuple[LastWords, ...]:
        """The receipts of erasures that are carried out, as long as they were not said."""
        ...

    async def said(self, code: str) -> None:
        """It was said, or never can be: nothing is left of how to reach whom it was for. Repeatable."""
        ...


class Team(Protocol):
    """Who works here, and who may come in."""

    async def members(self) -> tuple[Member, ...]:
        """Everybody who has joined the team and works here, those who stopped too; who came first is first."""
        ...

    async def invitation(self, token: str) -> Invitation | None:
        """The invitation whose link says ``token``; None if there is none."""
        ...

    async def invitations(self, now: datetime) -> tuple[Invitation, ...]:
        """Those that still let somebody in, the first that is over first."""
        ...

    async def waiting(self) -> Waiting:
        """How many wait for a place, and for how long."""
        ...

    async def offer_places(self, now: datetime) -> None:
        """Plan to ask those who wait longest, as many as there are free places."""
        ...

    async def give_up(self, now: datetime) -> tuple[str, ...]:
        """The pseudonyms of those who said neither yes nor no for a week: their use is free again, now erase them."""
        ...


class Looks(Protocol):
    """What the team did, and who looked at what. Deeds in the chat are taken note of with the turn that they are in."""

    async def note(self, what: str, about: str, now: datetime) -> None:
        """Something was done at the command line. ``what`` is a word of ours, ``about`` a code or a number."""
        ...

    async def of(self, pseudonym: str) -> tuple[Look, ...]:
        """Who looked at what somebody gave: each role, thing and day once, the newest first."""
        ...

    async def verify(self, heads: Sequence[str] = ()) -> Verdict:
        """Whether what is kept of it is whole. ``heads``: first digits of earlier ends that were kept elsewhere."""
        ...


class Backups(Protocol):
    """Copies of everything, encrypted as it is."""

    @property
    def days(self) -> int:
        """How long a copy lives at most; 0: none are made."""
        ...

    async def take(self, folder: Path, now: datetime) -> Snapshot:
        """Copy everything into ``folder``, and let go of copies that are old or too many. Raises NoBackup."""
        ...

    async def expire(self, folder: Path, now: datetime) -> None:
        """Delete every copy that has lived for as long as it may, by the settings or by what somebody was promised."""
        ...


class Endings(Protocol):
    """The end of the project, step by step. Each step can be repeated. ``ends_at``: which end, by its instant (UTC)."""

    async def now(self) -> Ending:
        """How far the end has come that the project has by its settings."""
        ...

    async def deleted_on(self) -> date | None:
        """The day on which everything is deleted, where the project is: promised, or foreseen; None without an end."""
        ...

    async def tell_of_it(self, ends_at: datetime, notices: Sequence[Notice], now: datetime) -> None:
        """Tell the team that it is near, and remember that: both or neither."""
        ...

    async def say_farewell(self, ends_at: datetime, now: datetime) -> None:
        """Plan a farewell for everybody who is to hear it and has not, and set the day on which all is deleted."""
        ...

    async def unheard(self) -> frozenset[str]:
        """The pseudonyms of those who still wait for the farewell, or for the receipt of their erasure."""
        ...

    async def everybody(self) -> tuple[str, ...]:
        """The pseudonyms of all of whom anything is kept, whether or not they still take part."""
        ...

    async def wipe(self, ends_at: datetime, now: datetime) -> None:
        """Delete whatever is left once everybody is erased, without a trace in any file."""
        ...
