"""Other words for a step, or that it felt wrong, and what came of it. Knows no script."""

from __future__ import annotations

from flows.events import ProposalAnswered, ProposalMade
from flows.phrase import Place
from flows.plans import Plan
from storage.codes import new_code
from storage.database import Connection, Row
from storage.errors import Overtaken
from storage.quotes import STAYING
from storage.records_of_digests import Proposal
from storage.sealing import Seal
from storage.stamps import day
from storage.telling import plan_to_tell
from storage.turns import Keeping

_COLUMNS = "pseudonym, code, script, version, step, kind, state, reply, sealed"


def make(keeping: Keeping, event: ProposalMade) -> None:
    """Keep a proposal. The team sees it once it was told (``storage.arrivals``)."""
    sql = (
        "INSERT INTO proposals (code, pseudonym, script, step, version, kind, state, made_on, told, reply, sealed)"
        " VALUES (?, ?, ?, ?, ?, ?, 'new', ?, 0, '', ?) ON CONFLICT (code) DO NOTHING"
    )
    about = event.about
    while True:
        code = new_code()
        sealed = keeping.seal.shut(event.words, "proposals", keeping.who, code)
        row = code, keeping.who, about.script, about.step, about.version, event.kind, day(keeping.now), sealed
        if keeping.connection.execute(sql, row).rowcount:
            return


def answer(keeping: Keeping, event: ProposalAnswered) -> None:
    """Keep what came of it, and plan that its author is told, unless they have left.

    Raises Overtaken if it was answered, or erased with its author, meanwhile.
    """
    row = keeping.connection.execute(
        "UPDATE proposals SET state = ?, reply = ? WHERE code = ? AND state = 'new' RETURNING pseudonym",
        (event.state, event.reply, event.proposal),
    ).fetchone()
    if row is None:
        raise Overtaken("The proposal was answered already, or is gone.")
    told = Plan(kind="proposal", due_at=keeping.now, about=event.proposal, asked=True, late="send")
    plan_to_tell(keeping, row[0], lambda hours: told)


def waiting(connection: Connection) -> list[Row]:
    """All that the team was told of and nobody has answered, each for :func:`opened`; its author comes first.

    By their random codes.
    """
    sql = f"SELECT {_COLUMNS} FROM proposals WHERE state = 'new' AND told = 1 AND {STAYING} ORDER BY code"
    return connection.execute(sql).fetchall()


def one(connection: Connection, code: str) -> Row | None:
    """That one, if it is there, for :func:`opened`; its author comes first."""
    return connection.execute(f"SELECT {_COLUMNS} FROM proposals WHERE code = ? AND {STAYING}", (code,)).fetchone()


def opened(row: Row, seal: Seal) -> Proposal:
    """The proposal in ``row``, with its words, which only its author's key opens. Raises Damaged."""
    pseudonym, code, script, version, step, kind, state, reply, sealed = row
    return Proposal(
        code=code,
        at=Place(script=script, version=version, step=step),
        kind=kind,
        state=state,
        words=seal.open(sealed, "proposals", pseudonym, code),
        reply=reply,
    )
