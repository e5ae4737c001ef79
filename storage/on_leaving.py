"""What becomes of what somebody asked the team for when they leave, or want no answer any more.

A request to be contacted is closed, or goes on without the bot. Anything else goes on, and they may hear of it.

A part of a turn that is being kept. Knows no message.
"""

from __future__ import annotations

from storage import alerts
from storage.database import Connection
from storage.records_of_cases import CONTACTING
from storage.stamps import stamp
from storage.turns import Keeping

_OPEN = f"state <> 'done' AND kind IN ({', '.join('?' * len(CONTACTING))})"


def settle(keeping: Keeping, *, goes_on: bool) -> None:
    """Nothing is said to them about it from now on. It can go on only if they wrote themselves how to reach them."""
    sql = f"SELECT code, sealed IS NOT NULL FROM cases WHERE pseudonym = ? AND {_OPEN}"
    for code, has_words in keeping.connection.execute(sql, (keeping.who, *CONTACTING)).fetchall():
        if goes_on and has_words:
            _leave_open(keeping, code)
        else:
            _close(keeping, code)


def answer_no_more(keeping: Keeping) -> None:
    """Nothing comes to them any more of what they asked for. Anything but being contacted goes on without them."""
    settle(keeping, goes_on=False)
    silenced = keeping.connection.execute(
        "UPDATE cases SET on_leaving = 'silent' WHERE pseudonym = ? AND kind <> 'withdrawal' AND state <> 'done'"
        " AND on_leaving = '' RETURNING code",
        (keeping.who,),
    )
    for (code,) in silenced.fetchall():
        _say_nothing(keeping, code)


def take_up_again(connection: Connection, pseudonym: str) -> None:
    """They came back: what goes on comes to them again. What they took back stays closed.

    A clock that was shorter because of an erasure has its full time again, and its reminders.
    """
    connection.execute(
        "UPDATE cases SET on_leaving = '', reminded = CASE on_leaving WHEN 'goes_on' THEN 0 ELSE reminded END"
        " WHERE pseudonym = ? AND on_leaving IN ('goes_on', 'silent')",
        (pseudonym,),
    )


def _leave_open(keeping: Keeping, code: str) -> None:
    keeping.connection.execute("UPDATE cases SET on_leaving = 'goes_on' WHERE code = ?", (code,))
    _say_nothing(keeping, code)


def _close(keeping: Keeping, code: str) -> None:
    """Nobody is to act on it any more, and what was written about it is gone: nobody reads it by mistake."""
    keeping.connection.execute(
        "UPDATE cases SET state = 'done', done_at = ?, on_leaving = 'closed', sealed = NULL WHERE code = ?",
        (stamp(keeping.now), code),
    )
    keeping.connection.execute("DELETE FROM case_letters WHERE code = ?", (code,))
    alerts.call_off(keeping.connection, code)
    _say_nothing(keeping, code)


def _say_nothing(keeping: Keeping, code: str) -> None:
    sql = "DELETE FROM due WHERE pseudonym = ? AND kind IN ('letter', 'handed_over', 'call_news') AND about = ?"
    keeping.connection.execute(sql, (keeping.who, code))
