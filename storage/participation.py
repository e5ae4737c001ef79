"""What is known of somebody's taking part: role, status, language, zone. Knows no account."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flows.vocabulary import Role
from storage.database import Connection, Row
from storage.people import Identity
from storage.records import Person
from storage.stamps import day, maybe_moment, stamp

FACTS = (
    "role, status, language, easy, zone, paused_until, quiet_from, quiet_until, days, pace, reminders,"
    " digest, digest_seen, deputy, wants_outcome, waits_since, discreet, fit, age_band, carded_at, digest_at"
)
_BLANKS = ", ".join("?" for _ in FACTS.split(","))
COUNTS: Final = "pseudonym IN (SELECT pseudonym FROM participation WHERE role = 'participant')"
"""Who counts towards any least number of people. The team does not: whoever of it gave something could subtract it."""
_REACHED = "status IN ('active', 'paused')"
"""Whom what cannot wait still reaches: a pause holds up everything else on its way out (``storage.outbox``)."""


def person_from(identity: Identity, facts: Row) -> Person:
    """The person, from who they are and their row of ``FACTS``."""
    return _person(facts, identity.pseudonym, identity.chat_id, identity.name)


def faceless(connection: Connection, pseudonym: str) -> Person | None:
    """Somebody without name and account: all that is needed to plan for them while others are written to."""
    facts = facts_of(connection, pseudonym)
    return _person(facts, pseudonym) if facts else None


def _person(facts: Row, pseudonym: str, chat_id: int = 0, name: str | None = None) -> Person:
    role, status, language, easy, zone, paused_until, quiet_from, quiet_until, days, pace, reminders, *work = facts
    return Person(
        pseudonym=pseudonym,
        chat_id=chat_id,
        name=name,
        role=role,
        status=status,
        language=language,
        easy=bool(easy),
        zone=zone,
        paused_until=maybe_moment(paused_until),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        days=tuple(days.split()),
        pace=pace,
        reminders=reminders,
        digest=work[0],
        digest_seen=work[1],
        deputy=bool(work[2]),
        wants_outcome=bool(work[3]),
        waits_since=maybe_moment(work[4]),
        discreet=bool(work[5]),
        fit=tuple(work[6].split()),
        age_band=work[7],
        carded_at=maybe_moment(work[8]),
        digest_at=work[9],
    )


def facts_of(connection: Connection, pseudonym: str) -> Row | None:
    """The row of ``FACTS``."""
    return connection.execute(f"SELECT {FACTS} FROM participation WHERE pseudonym = ?", (pseudonym,)).fetchone()


def begin(connection: Connection, person: Person, invitation: bytes | None, now: datetime) -> None:
    """Somebody begins to join, by that invitation; or is asked whether they would like to wait for a place."""
    connection.execute(
        f"INSERT INTO participation (pseudonym, joined_on, invitation, {FACTS}) VALUES (?, ?, ?, {_BLANKS})",
        (person.pseudonym, day(now), invitation, *_facts(person)),
    )


def write(connection: Connection, person: Person, now: datetime) -> None:
    """Keep the facts as they are now; of somebody who has stopped or left, since which day."""
    connection.execute(
        f"UPDATE participation SET ({FACTS}) = ({_BLANKS}) WHERE pseudonym = ?",
        (*_facts(person), person.pseudonym),
    )
    is_gone = person.status in ("stopped", "left")
    connection.execute(
        "UPDATE participation SET left_on = CASE WHEN ? THEN coalesce(left_on, ?) END WHERE pseudonym = ?",
        (is_gone, day(now), person.pseudonym),
    )


def _facts(person: Person) -> Row:
    until = person.paused_until and stamp(person.paused_until)
    known = person.role, person.status, person.language, int(person.easy), person.zone, until
    wanted = person.quiet_from, person.quiet_until, " ".join(person.days), person.pace, person.reminders
    waits_since = person.waits_since and stamp(person.waits_since)
    work = person.digest, person.digest_seen, int(person.deputy)
    fitting = int(person.discreet), " ".join(person.fit), person.age_band, person.carded_at and stamp(person.carded_at)
    return *known, *wanted, *work, int(person.wants_outcome), waits_since, *fitting, person.digest_at


def spend_invitation(connection: Connection, pseudonym: str) -> None:
    """The person joined: the use of their invitation cannot be given back any more."""
    connection.execute("UPDATE participation SET invitation = NULL WHERE pseudonym = ?", (pseudonym,))


def has_coordinator(connection: Connection) -> bool:
    """Whether anybody has accepted the coordinator's or the owner's role, and has it still."""
    who = f"role IN ('coordinator', 'owner') AND {_REACHED}"
    return connection.execute(f"SELECT 1 FROM participation WHERE {who} LIMIT 1").fetchone() is not None


def in_role(connection: Connection, role: Role) -> list[Row]:
    """Pseudonym and ``FACTS`` of everybody in that role who can be written to; in a pause, of what cannot wait."""
    sql = f"SELECT pseudonym, {FACTS} FROM participation WHERE role = ? AND {_REACHED} ORDER BY pseudonym"
    return connection.execute(sql, (role,)).fetchall()
