"""Sessions, as people call them, and who comes. Knows the team's words about them, and nobody's name."""

from __future__ import annotations

from flows.events import ComingAnswered, MeetingCancelled, MeetingMoved, MeetingPlanned
from storage.database import Connection
from storage.turns import Keeping


def add(keeping: Keeping, event: MeetingPlanned) -> None:
    """The team has planned a session."""
    raise NotImplementedError


def move(keeping: Keeping, event: MeetingMoved) -> None:
    """It is at another time; what is planned around it moves with it, and whoever comes is told."""
    raise NotImplementedError


def cancel(keeping: Keeping, event: MeetingCancelled) -> None:
    """It does not take place; nothing comes around it, and whoever was to come is told."""
    raise NotImplementedError


def answer(keeping: Keeping, event: ComingAnswered) -> None:
    """Somebody comes, does not come, or waits for a place. Raises Overtaken if the last place went meanwhile."""
    raise NotImplementedError


def stay_away(connection: Connection, pseudonym: str) -> None:
    """The person has left: their places are free."""
    connection.execute("DELETE FROM attendance WHERE pseudonym = ?", (pseudonym,))
