"""Plans what somebody is to hear because another person did something. Knows not what, and whose turn it is."""

from __future__ import annotations

from collections.abc import Callable

from flows.plans import Plan
from flows.rhythm import Hours
from storage import due, participation
from storage.holding import held
from storage.records import hours_of
from storage.turns import Keeping


def plan_to_tell(keeping: Keeping, pseudonym: str, coming: Callable[[Hours], Plan]) -> None:
    """What is ``coming`` by their own hours, after their pause if they are on one. Nothing once they have left."""
    person = participation.faceless(keeping.connection, pseudonym)
    if person is None or person.status not in ("active", "paused"):
        return
    hours = hours_of(person, keeping.settings.quiet_from, keeping.settings.quiet_until)
    due.plan(keeping.connection, pseudonym, held(coming(hours), person, hours))
