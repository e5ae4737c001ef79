"""When it is looked whether there is a new summary for somebody of the team: one due row for each who wants any.

Knows rhythms only through ``flows.digest_rhythm``, and not what is in a summary.
"""

from __future__ import annotations

from datetime import datetime

from flows.digest_rhythm import first_look, rhythm_of
from storage import due, participation
from storage.database import Connection
from storage.holding import held
from storage.records import Person, Settings, hours_of


def plan(connection: Connection, person: Person, settings: Settings, now: datetime) -> bool:
    """Their row follows their rhythm as it is now. One that does already stays where it is. Whether it was changed."""
    rows = [row for row in due.of(connection, person.pseudonym) if row.plan.kind == "digest"]
    hours = hours_of(person, settings.quiet_from, settings.quiet_until)
    rhythm = rhythm_of(person.digest, person.role) if _gets_any(person, settings, now) else "off"
    look = first_look(rhythm, hours, now, person.digest_at)
    if [row.plan.rule for row in rows] == ([look.rule] if look else []):
        return False
    due.cancel_kind(connection, person.pseudonym, "digest")
    if look is not None:
        due.plan(connection, person.pseudonym, held(look, person, hours))
    return True


def align(connection: Connection, settings: Settings, now: datetime) -> int:
    """Likewise for everybody of the team, and for whoever is of it no more. For how many something was changed."""
    sql = (
        "SELECT pseudonym FROM participation WHERE role <> 'participant'"
        " UNION SELECT pseudonym FROM due WHERE kind = 'digest'"
    )
    people = [participation.faceless(connection, pseudonym) for (pseudonym,) in connection.execute(sql).fetchall()]
    return sum(plan(connection, person, settings, now) for person in people if person)


def _gets_any(person: Person, settings: Settings, now: datetime) -> bool:
    is_over = settings.ends_at is not None and now >= settings.ends_at
    return person.status in ("active", "paused") and not is_over
