"""Asks those who run sessions once each is over: nobody of the team says beforehand that they come. Knows no words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from flows.plans import AFTERWARDS_FOR, Plan
from flows.vocabulary import Role
from storage import due, participation
from storage.database import Connection
from storage.holding import held
from storage.records import Settings, hours_of
from storage.stamps import stamp

ASKED_WITHIN: Final = timedelta(days=2)
"""Nobody is asked of a session that was over before that, while the bot was off."""


def ask(connection: Connection, script: str, role: Role, settings: Settings, now: datetime) -> bool:
    """Plan ``script`` for everybody in ``role``, once for each session that is over. False if there is none."""
    over = connection.execute(
        "UPDATE meetings SET team_asked = 1 WHERE team_asked = 0 AND state = 'planned' AND ends_at <= ? AND ends_at > ?"
        " RETURNING code",
        (stamp(now), stamp(now - ASKED_WITHIN)),
    ).fetchall()
    for (code,) in over:
        for pseudonym, *_ in participation.in_role(connection, role):
            _plan(connection, pseudonym, Plan(kind="meeting", script=script, about=code, due_at=now), settings)
    return bool(over)


def _plan(connection: Connection, pseudonym: str, plan: Plan, settings: Settings) -> None:
    person = participation.faceless(connection, pseudonym)
    if person is None:
        return
    hours = hours_of(person, settings.quiet_from, settings.quiet_until)
    due_at = hours.welcome(plan.due_at)
    coming = replace(plan, due_at=due_at, late="send", expires_at=due_at + AFTERWARDS_FOR)
    due.plan(connection, pseudonym, held(coming, person, hours))
