"""How hard it was to answer, counted by version; and a script that too many found hard suspends itself.

Decided in the transaction that keeps the reaction, so that nobody is asked once more in between. Nobody is told here:
the daily round does that, at its own hour, because the moment would say whose answer it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from flows.events import ReactionGiven, SuspensionLifted
from flows.sensitive import NEVER_SUSPENDED
from storage.database import Connection
from storage.records_of_suspensions import Suspension
from storage.stamps import day
from storage.turns import Keeping

LEAST_PEOPLE: Final = 5
"""So many people, at least, have said how it was: fewer would tell of one of them."""
ONE_IN: Final = 5
"""If one in so many found it hard, or more, it is too hard: 20 %."""


def react(keeping: Keeping, event: ReactionGiven) -> None:
    """The last reaction of each person to each version counts."""
    connection = keeping.connection
    connection.execute(
        "INSERT INTO reactions (script, version, pseudonym, reaction, given_on) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (script, version, pseudonym)"
        " DO UPDATE SET reaction = excluded.reaction, given_on = excluded.given_on",
        (event.script, event.version, keeping.who, event.reaction, day(keeping.now)),
    )
    if event.script not in NEVER_SUSPENDED and _is_too_hard(keeping, event):
        _suspend(connection, event.script, event.version, keeping.now)


def lift(keeping: Keeping, event: SuspensionLifted) -> None:
    """It comes again. How hard it was until now is forgotten, so that only what is said from now on counts."""
    lifted = keeping.connection.execute(
        "UPDATE suspensions SET lifted_on = ? WHERE script = ? AND lifted_on IS NULL RETURNING version",
        (day(keeping.now), event.script),
    ).fetchall()
    for (version,) in lifted:
        keeping.connection.execute("DELETE FROM reactions WHERE script = ? AND version = ?", (event.script, version))


def suspended(connection: Connection, *, told: bool | None = None) -> tuple[Suspension, ...]:
    """What is suspended now, the longest first; or of that, what the team was told of, or was not told of yet.

    A version is suspended as long as there is no newer one: that has other words, or fewer questions.
    """
    rows = connection.execute(
        "SELECT script, version, since FROM suspensions s WHERE lifted_on IS NULL AND told = coalesce(?, told)"
        " AND NOT EXISTS (SELECT 1 FROM scripts WHERE script = s.script AND version > s.version)"
        " ORDER BY since, script",
        (told,),
    )
    return tuple(
        Suspension(script=script, version=version, since=date.fromisoformat(since)) for script, version, since in rows
    )


def told(connection: Connection, which: Sequence[Suspension], now: datetime) -> None:
    """The team was told of these. Their day is this one from now on: the other may say whose answer it was."""
    for one in which:
        sql = "UPDATE suspensions SET told = 1, since = ? WHERE script = ? AND version = ?"
        connection.execute(sql, (day(now), one.script, one.version))


def _is_too_hard(keeping: Keeping, event: ReactionGiven) -> bool:
    """For the people who take part, or for the team: whoever of the team answered could subtract it."""
    sql = (
        "SELECT count(*), coalesce(sum(reaction = 'hard'), 0) FROM reactions JOIN participation USING (pseudonym)"
        " WHERE script = ? AND version = ? AND (role = 'participant') = ?"
    )
    takes_part = keeping.person.role == "participant"
    people, hard = keeping.connection.execute(sql, (event.script, event.version, takes_part)).fetchone() or (0, 0)
    return bool(people >= LEAST_PEOPLE and hard * ONE_IN >= people)


def _suspend(connection: Connection, script: str, version: int, now: datetime) -> None:
    """Nothing changes if it is suspended already."""
    connection.execute(
        "INSERT INTO suspensions (script, version, since) VALUES (?, ?, ?) ON CONFLICT (script, version)"
        " DO UPDATE SET since = excluded.since, lifted_on = NULL, told = 0 WHERE lifted_on IS NOT NULL",
        (script, version, day(now)),
    )
