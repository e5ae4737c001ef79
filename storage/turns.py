"""A turn on its way into ``project.db``: what everything that is changed by it is given. Changes nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.rhythm import Hours
from storage.database import Connection
from storage.outbox import Outbox
from storage.records import Person, Settings, Turn, hours_of
from storage.sealing import Seal


@dataclass(kw_only=True, slots=True)
class Keeping:
    """A turn on its way into the database."""

    connection: Connection
    turn: Turn
    seal: Seal
    settings: Settings
    outbox: Outbox
    person: Person
    """As they are after the events so far."""
    addressee: Seal | None = None
    """Of a letter: the seal of who it goes to."""
    session: str = ""
    """The session that answers of this turn belong to: the one that was open when the reply came."""

    @property
    def who(self) -> str:
        """The person's pseudonym."""
        return self.person.pseudonym

    @property
    def now(self) -> datetime:
        """When it happened (UTC)."""
        return self.turn.now

    @property
    def hours(self) -> Hours:
        """When the person may be written to, as they are after the events so far."""
        return hours_of(self.person, self.settings.quiet_from, self.settings.quiet_until)
