"""What the team and the person of a case write to each other, sealed for that person.

Neither learns who the other is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from flows.events import LetterAnswered, LetterWritten
from flows.plans import Plan
from storage import due
from storage.cases import take_up, to_look_after
from storage.database import Connection, Row
from storage.errors import Overtaken
from storage.records_of_cases import Letter
from storage.sealing import Seal
from storage.stamps import day
from storage.turns import Keeping


def write(keeping: Keeping, event: LetterWritten) -> None:
    """Keep what the team writes, and plan that its person gets it. Raises Overtaken if there is nobody to get it, or
    the case is not for whoever writes.
    """
    case = to_look_after(keeping, event.case)
    if not case.reached or keeping.addressee is None:
        raise Overtaken("Nobody is there to get the letter.")
    who = case.pseudonym
    _keep(keeping, event.case, who, event.words, keeping.addressee, by_team=True)
    take_up(keeping, event.case)
    due.plan(keeping.connection, who, Plan(kind="letter", due_at=keeping.now, about=event.case, asked=True))


def answer(keeping: Keeping, event: LetterAnswered) -> None:
    """Keep what the person writes. Raises Overtaken if the case is not theirs, or is done meanwhile."""
    is_theirs = keeping.connection.execute(
        "SELECT 1 FROM cases WHERE code = ? AND pseudonym = ? AND state <> 'done'", (event.case, keeping.who)
    ).fetchone()
    if is_theirs is None:
        raise Overtaken("The case is done, or gone.")
    _keep(keeping, event.case, keeping.who, event.words, keeping.seal, by_team=False)


def _keep(keeping: Keeping, case: str, who: str, words: str, seal: Seal, *, by_team: bool) -> None:
    sql = "SELECT 1 + coalesce(max(number), 0) FROM case_letters WHERE code = ?"
    (number,) = keeping.connection.execute(sql, (case,)).fetchone() or (1,)
    sealed = seal.shut(words, "case_letters", who, case, str(number))
    keeping.connection.execute(
        "INSERT INTO case_letters (code, number, pseudonym, by_team, written_on, sealed) VALUES (?, ?, ?, ?, ?, ?)",
        (case, number, who, int(by_team), day(keeping.now), sealed),
    )


# --- reading ---------------------------------------------------------------------------------------------------------


def of(connection: Connection, case: str) -> list[Row]:
    """Each for :func:`opened`, the oldest first."""
    sql = "SELECT code, number, pseudonym, by_team, written_on, sealed FROM case_letters WHERE code = ? ORDER BY number"
    return connection.execute(sql, (case,)).fetchall()


def opened(rows: Iterable[Row], seal: Seal) -> Iterator[Letter]:
    """The letters in ``rows``, which only the key of the case's person opens. Raises Damaged."""
    for code, number, who, by_team, written_on, sealed in rows:
        words = seal.open(sealed, "case_letters", who, code, str(number))
        yield Letter(by_team=bool(by_team), words=words, written_on=date.fromisoformat(written_on))
