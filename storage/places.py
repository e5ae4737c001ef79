"""The places in a project, and who waits for one: who is asked next, and who holds one meanwhile. Knows no account.

Whoever begins to join has a place, and whoever is asked about one that has come free. Nobody is ever asked twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.plans import Plan
from flows.waiting import KEPT_DAYS
from storage import due, erasure, invitations, participation
from storage.database import Connection
from storage.records import Invited, Person, Settings
from storage.records_of_cases import Waiting
from storage.stamps import day, moment
from storage.turns import Keeping

_WAITS = "role = 'participant' AND status = 'waiting'"
_ASKED = "SELECT pseudonym FROM due WHERE kind = 'place'"
_HAVE_ONE = (
    f"role = 'participant' AND (status IN ('joining', 'active', 'paused') OR {_WAITS} AND pseudonym IN ({_ASKED}))"
)
_IN_LINE = f"{_WAITS} AND waits_since IS NOT NULL AND pseudonym NOT IN ({_ASKED})"
_NO_LIMIT = -1
"""What SQLite takes for one."""


def admit(connection: Connection, token: str, person: Person, settings: Settings, now: datetime) -> Invited:
    """Let ``person`` begin to join; or if all places are taken, be asked whether they would like to wait for one."""
    refusal, invitation = invitations.look_at(connection, token, now)
    if invitation is None or refusal:
        return Invited(person=None, refusal=refusal)
    person = replace(person, role=invitation.role, deputy=invitation.deputy)
    if person.role == "participant" and _are_taken(connection, settings, now):
        person = replace(person, status="waiting")
        participation.begin(connection, person, None, now)
    else:
        invitations.let_in(connection, token, person, now)
    return Invited(person=person)


def _are_taken(connection: Connection, settings: Settings, now: datetime) -> bool:
    """Whether there is no place for somebody new: those who wait come first."""
    offer_next(connection, settings, now)
    return _free(connection, settings) == 0


def offer_next(connection: Connection, settings: Settings, now: datetime) -> None:
    """Those who wait longest are asked, as many as there are free places. Nobody, once the project has ended."""
    if settings.ends_at is not None and now >= settings.ends_at:
        return
    sql = f"SELECT pseudonym FROM participation WHERE {_IN_LINE} ORDER BY waits_since, pseudonym LIMIT ?"
    for (pseudonym,) in connection.execute(sql, (_free(connection, settings),)).fetchall():
        due.plan(connection, pseudonym, Plan(kind="place", due_at=now, late="send"))


def offer_what_came_free(keeping: Keeping) -> None:
    """Ask the next, if whoever's turn is kept gives a place up in it."""
    if keeping.person.status != keeping.turn.person.status:
        offer_next(keeping.connection, keeping.settings, keeping.now)


def wait(keeping: Keeping) -> None:
    """They wait from now on; who waits already goes on waiting since then."""
    if keeping.person.status == "waiting" and keeping.person.waits_since is None:
        keeping.person = replace(keeping.person, waits_since=keeping.now)


def take(keeping: Keeping) -> None:
    """They begin to join, on the place that is kept for them."""
    connection, who = keeping.connection, keeping.who
    due.cancel_kind(connection, who, "place")
    connection.execute("UPDATE participation SET joined_on = ? WHERE pseudonym = ?", (day(keeping.now), who))
    keeping.person = replace(keeping.person, status="joining", waits_since=None)


def waiting(connection: Connection, settings: Settings) -> Waiting:
    """How many wait, and since when."""
    sql = f"SELECT count(*), min(waits_since) FROM participation WHERE {_WAITS} AND waits_since IS NOT NULL"
    count, since = connection.execute(sql).fetchone() or (0, None)
    return Waiting(
        people=count, since=moment(since) if since else None, places_are_free=_free(connection, settings) != 0
    )


def give_up(connection: Connection, settings: Settings, now: datetime) -> tuple[str, ...]:
    """Who has begun to join, or was asked whether to wait, and has not said yes in a week, holds up nobody any more.

    Only where places are limited. They are to be forgotten: they have never said yes to being known.
    """
    if settings.places is None:
        return ()
    never_said = "status = 'joining' OR status = 'waiting' AND waits_since IS NULL"
    sql = f"SELECT pseudonym FROM participation WHERE role = 'participant' AND ({never_said}) AND joined_on < ?"
    before = day(now - timedelta(days=KEPT_DAYS))
    given_up = tuple(pseudonym for (pseudonym,) in connection.execute(sql, (before,)))
    for pseudonym in given_up:
        invitations.give_back(connection, pseudonym)
        erasure.request(connection, pseudonym, now, after_goodbye=False)
    return given_up


def _free(connection: Connection, settings: Settings) -> int:
    """How many places are free; without a limit as many as anybody may want."""
    if settings.places is None:
        return _NO_LIMIT
    (taken,) = connection.execute(f"SELECT count(*) FROM participation WHERE {_HAVE_ONE}").fetchone() or (0,)
    return max(settings.places - int(taken), 0)
