"""What erasing means for every column of both files, and how it is carried out.

A test compares the rules with the live schema, so that a new column without a rule fails. Knows nothing of Telegram.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final

from sqlcipher3 import dbapi2

from storage.codes import new_code
from storage.database import Connection, Row
from storage.errors import Unavailable
from storage.faults import FULL, code_of
from storage.outbox import SENT_KEPT_FOR
from storage.records_of_cases import Receipt
from storage.stamps import maybe_moment, moment, stamp

GOODBYE_TAKES: Final = timedelta(minutes=10)
"""What is said in so much time after somebody asked to be erased is the goodbye: it holds their receipt, and stays."""


class Rule(Enum):
    """What happens to a column when a person is erased."""

    KEEP = "stays: it says nothing about a person, or is a word that stands for nobody any more"
    CLEAR = "goes, with its whole row"
    UNLINK = "is emptied: the row stays and belongs to nobody"
    BLANK = "loses its words: what the team wrote freely about a case may say whose it is"
    SAY = "goes once the receipt is said, a day later at most"
    DESTROY = "is destroyed: without it, sealed words are unreadable in every copy and old backup"


def _row(rule: Rule, columns: str) -> dict[str, Rule]:
    return dict.fromkeys(columns.split(), rule)


PEOPLE: Mapping[str, Mapping[str, Rule]] = {
    "people": _row(Rule.CLEAR, "pseudonym chat_id name") | _row(Rule.DESTROY, "wrapped_key"),
    "last_words": _row(Rule.SAY, "code chat_id words silent until"),
}

PROJECT: Mapping[str, Mapping[str, Rule]] = {
    "sessions": _row(Rule.CLEAR, "pseudonym id walks changed_at sealed"),
    "answers": _row(
        Rule.CLEAR, "pseudonym session script step version save free_words given_on batch pulse hidden sealed"
    ),
    "consents": _row(Rule.CLEAR, "id pseudonym script version language text_sha256 given_at sealed"),
    "contributions": _row(
        Rule.CLEAR, "id pseudonym script step version attribution made_on removable_until batch hidden sealed signature"
    ),
    "recalls": _row(Rule.CLEAR, "pseudonym batch message"),
    "outbox": _row(Rule.CLEAR, "id pseudonym priority policy attempted attempts not_before deferred said sealed"),
    "sent_messages": _row(Rule.CLEAR, "pseudonym message_id sent_at by_person hiding"),
    "due": _row(Rule.CLEAR, "id pseudonym kind script about due_at wall late asked times rule expires_at put_off"),
    "begun": _row(Rule.CLEAR, "pseudonym script rule times"),
    "prompts": _row(Rule.CLEAR, "pseudonym sent_at asked script"),
    "attendance": _row(Rule.CLEAR, "meeting pseudonym answer answered_at"),
    "questions": _row(Rule.CLEAR, "thread pseudonym sealed"),
    "threads": _row(Rule.CLEAR, "code contribution pseudonym state asked_on sealed"),
    "proposals": _row(Rule.CLEAR, "code pseudonym script step version kind state made_on told reply sealed"),
    "openings": _row(Rule.CLEAR, "pseudonym opened_on what about pieces"),
    "theme_links": _row(Rule.CLEAR, "theme contribution pseudonym"),
    "judgements": _row(Rule.CLEAR, "theme pseudonym judgement"),
    "answer_drafts": _row(Rule.CLEAR, "pseudonym theme language words written_on"),
    "theme_answers": _row(Rule.KEEP, "theme language words"),
    "themes": _row(Rule.UNLINK, "pseudonym")
    | _row(Rule.KEEP, "code title state answer opened_at answer_by answered_at reminded judged")
    | _row(Rule.KEEP, "answered_in ended_at watched"),
    "broadcasts": _row(Rule.UNLINK, "pseudonym") | _row(Rule.KEEP, "code addressed state made_at people reached"),
    "reactions": _row(Rule.CLEAR, "script version pseudonym reaction given_on"),
    "needs": _row(Rule.CLEAR, "pseudonym shared said_on told sealed"),
    "alerts": _row(Rule.CLEAR, "code number pseudonym told_at answer answered_at"),
    "case_holders": _row(Rule.CLEAR, "code pseudonym"),
    "case_letters": _row(Rule.CLEAR, "code number pseudonym by_team written_on sealed"),
    "case_things": _row(Rule.BLANK, "told") | _row(Rule.KEEP, "code thing state done_on"),
    "cases": _row(Rule.UNLINK, "pseudonym sealed")
    | _row(Rule.KEEP, "code kind rung state opened_at due_at done_at reminded on_leaving batches told for_owner"),
    "audit": _row(Rule.UNLINK, "pseudonym salt") | _row(Rule.KEEP, "number done_at role what about who_sha256 mac"),
    "participation": _row(
        Rule.CLEAR,
        "pseudonym role status language easy zone paused_until joined_on invitation"
        " quiet_from quiet_until days pace reminders digest digest_at digest_seen deputy wants_outcome waits_since"
        " left_on discreet fit age_band carded_at",
    ),
    "invitations": _row(Rule.KEEP, "token_sha256 role uses_left expires_at deputy"),
    "inbox": _row(Rule.KEEP, "update_id kept_at"),
    "batches": _row(Rule.KEEP, "number published_at people tables pulse"),
    "ledger": _row(Rule.KEEP, "audience place publication batches people"),
    "exports": _row(Rule.KEEP, "number published_at tables"),
    "meetings": _row(Rule.KEEP, "code day starts minutes zone starts_at ends_at about places state team_asked"),
    "broadcast_texts": _row(Rule.KEEP, "broadcast language words"),
    "aged": _row(Rule.KEEP, "entry last_checked passed"),
    "suspensions": _row(Rule.KEEP, "script version since lifted_on told"),
    "needs_met": _row(Rule.KEEP, "need words met_on told"),
    "left_out": _row(Rule.KEEP, "id script why left_out_at"),
    "scripts": _row(Rule.KEEP, "script version shape_sha256 text"),
    "erasures": _row(Rule.KEEP, "code pseudonym requested_at after_goodbye done_at deleted undeleted gone_by"),
    "counters": _row(Rule.KEEP, "name count"),
    "heartbeat": _row(Rule.KEEP, "one polled_at"),
    "endings": _row(Rule.KEEP, "ends_at told_at wipes_on wiped_at"),
}
"""In the order in which rows must go: those that refer to others first."""

FILES: Mapping[str, Rule] = {
    "people.db": Rule.DESTROY,
    "project.db": Rule.CLEAR,
    "people.db-wal": Rule.CLEAR,
    "project.db-wal": Rule.CLEAR,
    "lock": Rule.KEEP,
    "ballast": Rule.KEEP,
    "control": Rule.KEEP,
    "heartbeat": Rule.KEEP,
    "heartbeat.new": Rule.KEEP,
}
"""Everything that may lie in the data folder of a running bot. Copies of it are in no data folder, and go by the day
that the receipt names (``storage.backups``)."""


def statements(registry: Mapping[str, Mapping[str, Rule]]) -> Iterable[str]:
    """The SQL that carries out the rules for one pseudonym."""
    for table, columns in registry.items():
        rules = set(columns.values())
        if rules & {Rule.CLEAR, Rule.DESTROY}:
            yield f"DELETE FROM {table} WHERE pseudonym = ?"
        elif Rule.UNLINK in rules:
            emptied = ", ".join(f"{column} = NULL" for column, rule in columns.items() if rule is Rule.UNLINK)
            yield f"UPDATE {table} SET {emptied} WHERE pseudonym = ?"
        elif Rule.BLANK in rules:
            blank = ", ".join(f"{column} = ''" for column, rule in columns.items() if rule is Rule.BLANK)
            yield f"UPDATE {table} SET {blank} WHERE code IN (SELECT code FROM cases WHERE pseudonym = ?)"


def foreseen(connection: Connection, pseudonym: str, now: datetime) -> Receipt:
    """What an erasure of this person is known by, if it begins now at the latest.

    If they asked for it, that is the code that they were given then: nobody has to keep two.
    """
    known = connection.execute("SELECT code, requested_at FROM erasures WHERE pseudonym = ?", (pseudonym,)).fetchone()
    code, requested_at = known or _asked(connection, pseudonym) or (_free_code(connection), stamp(now))
    return Receipt(code=code, requested_at=moment(requested_at))


def request(
    connection: Connection, pseudonym: str, now: datetime, *, after_goodbye: bool, receipt: Receipt | None = None
) -> str:
    """Record that somebody is to be erased, now or once their last message is sent.

    ``receipt``: what was foreseen, with what became of the messages in their chat. Returns the receipt's code, the
    same one if it is asked for again.
    """
    receipt = receipt or foreseen(connection, pseudonym, now)
    connection.execute(
        "INSERT INTO erasures (code, pseudonym, requested_at, after_goodbye) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (pseudonym) DO NOTHING",
        (receipt.code, pseudonym, stamp(receipt.requested_at), int(after_goodbye)),
    )
    if not after_goodbye:
        connection.execute(
            "UPDATE erasures SET after_goodbye = 0, deleted = max(deleted, ?), undeleted = max(undeleted, ?)"
            " WHERE pseudonym = ? AND done_at IS NULL",
            (receipt.deleted, receipt.undeleted, pseudonym),
        )
    return receipt.code


def _asked(connection: Connection, pseudonym: str) -> Row | None:
    """The code and the time of the request that this person has not taken back."""
    return connection.execute(
        "SELECT code, opened_at FROM cases WHERE pseudonym = ? AND rung = 'erase' AND on_leaving <> 'over'"
        " AND code NOT IN (SELECT code FROM erasures) ORDER BY opened_at DESC LIMIT 1",
        (pseudonym,),
    ).fetchone()


def _free_code(connection: Connection) -> str:
    taken = "SELECT 1 FROM erasures WHERE code = ?1 UNION SELECT 1 FROM cases WHERE code = ?1"
    while connection.execute(taken, (code := new_code(),)).fetchone():
        pass
    return code


def receipt_of(connection: Connection, code: str) -> Receipt | None:
    """What became of the erasure with that code, if there is one."""
    sql = "SELECT requested_at, done_at, deleted, undeleted, gone_by FROM erasures WHERE code = ?"
    row = connection.execute(sql, (code,)).fetchone()
    if row is None:
        return None
    requested_at, done_at, deleted, undeleted, gone_by = row
    return Receipt(
        code=code,
        requested_at=moment(requested_at),
        done_at=maybe_moment(done_at),
        deleted=deleted,
        undeleted=undeleted,
        gone_by=date.fromisoformat(gone_by) if gone_by else None,
    )


def deletable(connection: Connection, pseudonym: str, now: datetime) -> tuple[int, ...]:
    """Ids of what stands in somebody's chat and can still be deleted, but for the bot's goodbye; the oldest first."""
    asked = [
        moment(opened_at)
        for (opened_at,) in connection.execute(
            "SELECT opened_at FROM cases WHERE pseudonym = ? AND rung = 'erase'", (pseudonym,)
        )
    ]
    said = connection.execute(
        "SELECT message_id, min(sent_at), by_person FROM sent_messages WHERE pseudonym = ? GROUP BY message_id"
        " HAVING min(sent_at) >= ? ORDER BY message_id",
        (pseudonym, stamp(now - SENT_KEPT_FOR)),
    )
    return tuple(
        number
        for number, at, by_person in said
        if by_person or not any(begin <= moment(at) <= begin + GOODBYE_TAKES for begin in asked)
    )


def clear(connection: Connection, pseudonym: str, registry: Mapping[str, Mapping[str, Rule]]) -> None:
    """Carry out the rules of one file for one person. Repeatable."""
    for sql in statements(registry):
        connection.execute(sql, (pseudonym,))


def done(connection: Connection, pseudonym: str, now: datetime, gone_by: date | None) -> None:
    """Nothing of this person is left, and on the day ``gone_by`` nothing in any backup."""
    sql = "UPDATE erasures SET done_at = ?, gone_by = ? WHERE pseudonym = ? AND done_at IS NULL"
    connection.execute(sql, (stamp(now), gone_by and gone_by.isoformat(), pseudonym))


def carried_out(connection: Connection) -> frozenset[str]:
    """The codes of the receipts that are true."""
    return frozenset(code for (code,) in connection.execute("SELECT code FROM erasures WHERE done_at IS NOT NULL"))


def unfinished(connection: Connection) -> list[Row]:
    """Whose erasure was begun and not done, and whether it waits for a last message."""
    sql = "SELECT pseudonym, after_goodbye FROM erasures WHERE done_at IS NULL ORDER BY requested_at"
    return connection.execute(sql).fetchall()


def is_unfinished(connection: Connection, pseudonym: str) -> bool:
    """Whether this person's erasure was begun and not done."""
    sql = "SELECT 1 FROM erasures WHERE pseudonym = ? AND done_at IS NULL"
    return connection.execute(sql, (pseudonym,)).fetchone() is not None


def sweep(connection: Connection) -> None:
    """Leave no trace of deleted rows in the file or its log. Runs outside of a transaction. Raises Unavailable.

    ``secure_delete`` has overwritten the rows already; VACUUM also drops the free pages, if the disk has room for it.
    The log still holds the old pages until it is cut to nothing, and the checkpoint says in a row, not by an error,
    when it could not do that.
    """
    try:
        connection.execute("VACUUM")
    except dbapi2.OperationalError as error:
        if code_of(error) != FULL:
            raise
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() or (1,)
    if busy:
        raise Unavailable("The log of the data folder could not be cut: another program is reading it.")
