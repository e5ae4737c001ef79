"""What a pause does to what is planned: it is held until the pause is over. Knows no SQL."""

from __future__ import annotations

from flows.plans import UNHELD, Plan, parked, resumed
from flows.rhythm import Hours
from storage.records import Person


def held(plan: Plan, person: Person, hours: Hours) -> Plan:
    """``plan`` as it is for ``person``: after their pause if they are on one."""
    if person.status != "paused" or plan.kind in UNHELD:
        return plan
    if person.paused_until is None:
        return parked(plan, hours)
    return resumed(plan, hours, hours.welcome(person.paused_until), person.pace)
