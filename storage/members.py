"""The team: who has which role, who stands in, and what becomes of their work when they go. Knows no account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flows.events import DeputyChosen, RoleEnded
from flows.plans import Plan
from storage import alerts, cases, due, erasure, outbox, participation, sessions
from storage.database import Connection, Row
from storage.errors import Overtaken
from storage.records import Notice, Person
from storage.records_of_cases import Case
from storage.turns import Keeping

SEVERAL: Final = "several"
"""In place of a code, where somebody takes over more cases than one: they hear of all of them in one message."""

# --- who is here, and who is told ------------------------------------------------------------------------------------


def addressed(people: Sequence[Person], notice: Notice) -> Sequence[Person]:
    """Of everybody in the role of ``notice`` who can be written to, those it is for.

    Deputies are among them whenever nobody else is there: who is on a pause is not.
    """
    people = [person for person in people if person.pseudonym != notice.but]
    one = [person for person in people if person.pseudonym == notice.only]
    if one or (notice.only and not notice.or_others):
        return one
    if notice.deputies:
        return people
    there = [person for person in people if person.status == "active" and not person.deputy]
    return there or people


def all_of_the_team(connection: Connection) -> list[Row]:
    """Everybody who has joined the team: pseudonym, role, deputy, status, and the day on which they came."""
    return connection.execute(
        "SELECT pseudonym, role, deputy, status, joined_on FROM participation"
        " WHERE role <> 'participant' AND status IN ('active', 'paused', 'stopped', 'left') AND pseudonym NOT IN"
        " (SELECT pseudonym FROM erasures WHERE done_at IS NULL) ORDER BY joined_on, pseudonym"
    ).fetchall()


# --- the owner's hand in it ------------------------------------------------------------------------------------------


def end_role(keeping: Keeping, event: RoleEnded) -> None:
    """Their work here ends now: nothing reaches them but the news of it, they can do nothing, and their cases go on.

    What is known of them is forgotten once they were told. Raises Overtaken if they are of the team no more.
    """
    connection, who = keeping.connection, event.member
    _of_the_team(connection, who)
    hand_over(keeping, who)
    due.cancel_all(connection, who)
    outbox.drop_all(connection, who)
    sessions.close(connection, who)
    connection.execute("UPDATE participation SET status = 'left', paused_until = NULL WHERE pseudonym = ?", (who,))
    erasure.request(connection, who, keeping.now, after_goodbye=True)


def choose_deputy(keeping: Keeping, event: DeputyChosen) -> None:
    """They stand in for their role, or have it themselves. Raises Overtaken if they are of the team no more."""
    _of_the_team(keeping.connection, event.member)
    if event.member == keeping.who:
        raise Overtaken("Nobody makes a deputy of themselves.")
    sql = "UPDATE participation SET deputy = ? WHERE pseudonym = ?"
    keeping.connection.execute(sql, (int(event.deputy), event.member))


def _of_the_team(connection: Connection, pseudonym: str) -> None:
    member = participation.faceless(connection, pseudonym)
    if member is None or member.role == "participant" or erasure.is_unfinished(connection, pseudonym):
        raise Overtaken("They are of the team no more.")


# --- their cases -----------------------------------------------------------------------------------------------------


def hand_over(keeping: Keeping, pseudonym: str) -> None:
    """Somebody of the team goes: each case that they looked after goes to another, who is told.

    So is its person, if an answer about it still comes to them: also if they have stopped messages since. A call
    for a person is handed to nobody: the next one is asked about it. With nobody there to take it, a case is
    looked after by nobody, its person hears so, and it comes up when its clock does. They hear so too of what only
    owners read, and nobody has taken up yet, when the last of these goes.
    """
    alerts.give_back(keeping, pseudonym)
    connection = keeping.connection
    taken_over: dict[str, list[str]] = {}
    for case in cases.held_by(connection, pseudonym):
        successor = _successor(connection, pseudonym, case)
        cases.give_to(connection, case.code, successor)
        _tell_whose_it_is(keeping, case)
        if successor is not None:
            taken_over.setdefault(successor, []).append(case.code)
    for successor, codes in taken_over.items():
        _tell(keeping, successor, codes[0] if len(codes) == 1 else SEVERAL)
    for case in cases.waiting_for_owners(connection, pseudonym):
        if _successor(connection, pseudonym, case) is None:
            _tell_whose_it_is(keeping, case)


def _tell_whose_it_is(keeping: Keeping, case: Case) -> None:
    if case.pseudonym and case.reached:
        _tell(keeping, case.pseudonym, case.code)


def _tell(keeping: Keeping, told: str, about: str) -> None:
    plan = Plan(kind="handed_over", due_at=keeping.now, about=about, asked=True, late="send")
    due.plan(keeping.connection, told, plan)


def _successor(connection: Connection, pseudonym: str, case: Case) -> str | None:
    """Of those who may read it, whoever looks after the fewest.

    Coordinators come first, and then owners; a deputy only if nobody else of the role is there.
    """
    row = connection.execute(
        "SELECT p.pseudonym FROM participation p LEFT JOIN case_holders h ON h.pseudonym = p.pseudonym"
        " LEFT JOIN cases c ON c.code = h.code AND c.state <> 'done'"
        f" WHERE p.role IN ({', '.join('?' * len(case.read_by))}) AND p.status IN ('active', 'paused')"
        " AND p.pseudonym NOT IN (?, ?)"
        " GROUP BY p.pseudonym ORDER BY p.role = 'owner', p.status = 'paused', p.deputy, count(c.code), p.pseudonym"
        " LIMIT 1",
        (*case.read_by, pseudonym, case.pseudonym),
    ).fetchone()
    return str(row[0]) if row else None
