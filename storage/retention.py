"""How long each table is kept, and the nightly purge that holds to it. Knows how long, and not why.

A test compares the rules with the live schema, so that a new table without a rule fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from storage import broadcasts, cases, inbox, invitations, last_words, openings, outbox, prompts, theme_answers, themes
from storage.database import Connection
from storage.records import Settings
from storage.stamps import day, stamp

MEETINGS_KEPT_FOR: Final = timedelta(days=90)
"""A session, and who said that they come, after it has ended."""
LEFT_OUT_KEPT_FOR: Final = timedelta(days=90)
"""What was left out, if there is nobody to be told of it."""
OPEN_FOR: Final = timedelta(days=90)
"""A question that nobody answered; what was said before in the same conversation goes with it."""
UNSENT_FOR: Final = timedelta(days=28)
"""A message that could not be sent."""
NEEDS_KEPT_FOR: Final = timedelta(days=90)
"""What somebody needs so that they can take part, after they have left or stopped: they may come back."""
UNDECIDED_FOR: Final = timedelta(days=30)
"""Somebody who was let in and has never said yes."""
INVITATIONS_KEPT_FOR: Final = timedelta(days=30)
"""An invitation after its last day, so that whoever opens it late is told so."""


def _answers(settings: Settings) -> timedelta:
    return timedelta(days=settings.answer_days)


def _contributions(settings: Settings) -> timedelta:
    return timedelta(days=settings.contribution_days)


def _cases(settings: Settings) -> timedelta:
    return timedelta(days=settings.closed_case_days)


def _erasures(settings: Settings) -> timedelta:
    """A receipt says something as long as a case would, and outlives the last copy with anything of its person."""
    return max(_cases(settings), last_words.OWED_FOR + timedelta(days=settings.backup_days + 1))


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """How long a table's rows are kept, in words for whoever is responsible."""

    until: str
    """With ``{days}`` where a number of days belongs."""
    length: timedelta | Callable[[Settings], timedelta] | None = None

    def days(self, settings: Settings) -> int | None:
        """How many days that is; None if it is not counted in days."""
        length = self.length(settings) if callable(self.length) else self.length
        return length.days if length is not None else None

    def said(self, settings: Settings) -> str:
        """The whole rule."""
        return self.until.format(days=self.days(settings))


_TO_THE_END: Final = "the project ends"
_WITH_THE_PERSON: Final = "the person is erased, or the project ends"

RETENTION: Final[Mapping[str, Kept]] = {
    "people": Kept(
        until="the person is erased; {days} days after they left or stopped, unless they wait to hear something; or the"
        " project ends",
        length=_contributions,
    ),
    "last_words": Kept(until="it is said, {days} day at most", length=last_words.OWED_FOR),
    "participation": Kept(
        until="the person is erased; {days} days after they left or stopped, unless they wait to hear something; or the"
        " project ends",
        length=_contributions,
    ),
    "consents": Kept(until=_WITH_THE_PERSON),
    "sessions": Kept(until="it is answered or left, {days} days without an answer at most", length=OPEN_FOR),
    "answers": Kept(until="{days} days after it was given", length=_answers),
    "contributions": Kept(until="{days} days after it was shared, or it is taken back", length=_contributions),
    "threads": Kept(until="{days} days after it was asked, or what it is about is gone", length=_contributions),
    "questions": Kept(until="{days} days after it was asked, or what it is about is gone", length=_contributions),
    "proposals": Kept(until="{days} days after it was made", length=_contributions),
    "theme_links": Kept(until="the words that it links are gone"),
    "judgements": Kept(
        until="it is counted, {days} days after the answer at the latest", length=theme_answers.COUNTED_AFTER
    ),
    "answer_drafts": Kept(until="it is sent or dropped, {days} days at most", length=theme_answers.DRAFTS_KEPT_FOR),
    "outbox": Kept(until="it is sent, {days} days at most", length=UNSENT_FOR),
    "sent_messages": Kept(until="{days} days after it was sent", length=outbox.SENT_KEPT_FOR),
    "due": Kept(until="it is done or called off; of who leaves, at once"),
    "begun": Kept(until=_WITH_THE_PERSON),
    "prompts": Kept(until="{days} days after it was sent", length=prompts.KEPT_FOR),
    "attendance": Kept(until="{days} days after the session", length=MEETINGS_KEPT_FOR),
    "meetings": Kept(until="{days} days after the session", length=MEETINGS_KEPT_FOR),
    "broadcasts": Kept(until="{days} days after it was sent", length=broadcasts.KEPT_FOR),
    "broadcast_texts": Kept(until="{days} days after it was sent", length=broadcasts.KEPT_FOR),
    "openings": Kept(until="{days} days after that day", length=openings.KEPT_FOR),
    "cases": Kept(until="{days} days after it was done", length=_cases),
    "case_holders": Kept(until="{days} days after the case was done", length=_cases),
    "case_things": Kept(until="{days} days after the case was done", length=_cases),
    "case_letters": Kept(until="{days} days after the case was done", length=_cases),
    "alerts": Kept(until="{days} days after the case was done", length=_cases),
    "reactions": Kept(until="{days} days after it was given", length=_answers),
    "suspensions": Kept(until=_TO_THE_END),
    "aged": Kept(until="somebody has checked the number again"),
    "needs": Kept(until="it is taken back, {days} days after its person left at most", length=NEEDS_KEPT_FOR),
    "needs_met": Kept(until=_TO_THE_END),
    "erasures": Kept(until="{days} days after the erasure, so that it holds for every copy", length=_erasures),
    "audit": Kept(until=f"{_TO_THE_END}: a chain with its beginning cut off could not be verified"),
    "invitations": Kept(until="{days} days after its last day", length=INVITATIONS_KEPT_FOR),
    "themes": Kept(until=f"{_TO_THE_END}, or {{days}} days after the team has ended it", length=themes.ENDED_KEPT_FOR),
    "theme_answers": Kept(until="the theme goes"),
    "batches": Kept(until=_TO_THE_END),
    "ledger": Kept(until=_TO_THE_END),
    "exports": Kept(until=_TO_THE_END),
    "recalls": Kept(until="its person was told, or is erased"),
    "left_out": Kept(until="the owner was told, {days} days at most", length=LEFT_OUT_KEPT_FOR),
    "scripts": Kept(until=_TO_THE_END),
    "counters": Kept(until=_TO_THE_END),
    "inbox": Kept(until="{days} days", length=inbox.KEPT_FOR),
    "heartbeat": Kept(until="the next one, a minute later"),
    "endings": Kept(until="the data folder is deleted: it says that the project has ended, and nothing else"),
}
"""When each row goes, unless something takes it away before. At the end of the project nothing is left
(``storage.ending``)."""


def purge(connection: Connection, settings: Settings, now: datetime) -> tuple[str, ...]:
    """Delete what has been kept for long enough.

    Returns the pseudonyms of those who are to be erased: whoever has left, and gave nothing that is still kept; and
    whoever was let in long ago and never said yes.
    """
    _said(connection, settings, now)
    _rights(connection, settings, now)
    _meetings(connection, now - MEETINGS_KEPT_FOR)
    broadcasts.purge(connection, now)
    themes.purge(connection, now)
    theme_answers.purge(connection, now)
    _needs(connection, now - NEEDS_KEPT_FOR)
    prompts.prune(connection, now)
    openings.purge(connection, now)
    for sql, length in (
        ("DELETE FROM sessions WHERE changed_at < ?", OPEN_FOR),
        ("DELETE FROM outbox WHERE attempted = 0 AND not_before < ?", UNSENT_FOR),
        ("DELETE FROM left_out WHERE left_out_at < ?", LEFT_OUT_KEPT_FOR),
        (
            "DELETE FROM invitations WHERE expires_at < ? AND token_sha256 NOT IN"
            " (SELECT invitation FROM participation WHERE invitation IS NOT NULL)",
            INVITATIONS_KEPT_FOR,
        ),
    ):
        connection.execute(sql, (stamp(now - length),))
    return _gone(connection, settings, now)


def _said(connection: Connection, settings: Settings, now: datetime) -> None:
    """Answers, how it was to give them, and contributions with what was asked about them, and proposals."""
    for table in ("answers", "reactions"):
        connection.execute(f"DELETE FROM {table} WHERE given_on < ?", (day(now - _answers(settings)),))
    before = day(now - _contributions(settings))
    for sql in (
        "DELETE FROM threads WHERE asked_on < ?",
        "DELETE FROM contributions WHERE made_on < ?",
        "DELETE FROM proposals WHERE made_on < ?",
    ):
        connection.execute(sql, (before,))


def _rights(connection: Connection, settings: Settings, now: datetime) -> None:
    """Closed cases with all that belongs to them, and receipts. A case of somebody erased is closed in the end."""
    cases.close_rested(connection, now)
    sql = "DELETE FROM cases WHERE state = 'done' AND coalesce(done_at, opened_at) < ?"
    connection.execute(sql, (stamp(now - _cases(settings)),))
    connection.execute(
        "DELETE FROM erasures WHERE done_at < ? AND (gone_by IS NULL OR gone_by < ?)"
        " AND pseudonym NOT IN (SELECT pseudonym FROM participation)",
        (stamp(now - _erasures(settings)), day(now)),
    )


def _meetings(connection: Connection, before: datetime) -> None:
    """Sessions that ended before that, and who said that they come."""
    old = "SELECT code FROM meetings WHERE ends_at < ?"
    connection.execute(f"DELETE FROM attendance WHERE meeting IN ({old})", (stamp(before),))
    connection.execute("DELETE FROM meetings WHERE ends_at < ?", (stamp(before),))


def _needs(connection: Connection, before: datetime) -> None:
    """Of those who left before that."""
    left = "SELECT pseudonym FROM participation WHERE left_on < ?"
    connection.execute(f"DELETE FROM needs WHERE pseudonym IN ({left})", (day(before),))


def _gone(connection: Connection, settings: Settings, now: datetime) -> tuple[str, ...]:
    """Whose pseudonym stands for nobody who will come back. A use of an invitation without a yes is free again."""
    rows = connection.execute(
        "SELECT pseudonym FROM participation WHERE wants_outcome = 0 AND left_on < ?"
        " AND pseudonym NOT IN (SELECT pseudonym FROM cases WHERE pseudonym IS NOT NULL AND state <> 'done')"
        " OR status = 'joining' AND joined_on < ? OR status = 'waiting' AND waits_since IS NULL AND joined_on < ?",
        (day(now - _contributions(settings)), *[day(now - UNDECIDED_FOR)] * 2),
    )
    gone = tuple(pseudonym for (pseudonym,) in rows)
    for pseudonym in gone:
        invitations.give_back(connection, pseudonym)
    return gone
