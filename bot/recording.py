"""The record of processing: what is kept, why, who sees it, for how long, where, and how it is erased.

In the shape of article 30 of the UK GDPR, as Markdown, from the project file and the rules that storage goes by. Like
all operator's texts it is English. Knows nothing that is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.project import Project
from storage.erasure import PEOPLE, PROJECT, Rule
from storage.records import Settings
from storage.retention import RETENTION


@dataclass(frozen=True, kw_only=True, slots=True)
class Purpose:
    """Why a table is kept, and for whom."""

    what: str
    why: str
    seen_by: str


_NOBODY: Final = "nobody; the bot alone"
_OPERATOR: Final = "the operator"
_OWN: Final = "the person"
_COUNTED: Final = "the team, as numbers of five people or more"
_TEAM: Final = "the team, without whose it is"
_COORDINATORS: Final = "coordinators and the owner, without whose it is"
_ASKED: Final = f"{_COORDINATORS}; the owner alone, if whoever complains chooses that; nobody sees their own there"

PURPOSES: Final[Mapping[str, Purpose]] = {
    "people": Purpose(
        what="chat number, chosen name, personal key",
        why="to deliver messages",
        seen_by="the team: a chosen name alone",
    ),
    "last_words": Purpose(
        what="receipts of erasures that are not said yet, and where they go",
        why="to tell whoever was erased",
        seen_by=_NOBODY,
    ),
    "participation": Purpose(
        what="role, status, language, hours, pace, age band, who sees the phone, how to be written to; for a day, that"
        " help was offered",
        why="to write as each person wants",
        seen_by=_OWN,
    ),
    "consents": Purpose(what="who agreed to which words", why="to be able to show consent", seen_by=_OWN),
    "sessions": Purpose(what="the open conversation", why="to go on where somebody stopped", seen_by=_NOBODY),
    "answers": Purpose(what="answers to questions", why="to improve how the project runs", seen_by=_COUNTED),
    "contributions": Purpose(what="words that people chose to share", why="to be heard by the team", seen_by=_TEAM),
    "threads": Purpose(what="answers to a question of the team", why="to understand what was shared", seen_by=_TEAM),
    "questions": Purpose(what="questions of the team", why="to understand what was shared", seen_by="who is asked"),
    "proposals": Purpose(what="suggestions for other words", why="to ask better", seen_by=_TEAM),
    "theme_links": Purpose(what="which words belong to a theme", why="to tell what came of them", seen_by=_NOBODY),
    "judgements": Purpose(what="whether an answer answers it", why="to hold the team to its answers", seen_by=_COUNTED),
    "answer_drafts": Purpose(what="answers of the team, not sent yet", why="to answer in many languages", seen_by=_OWN),
    "outbox": Purpose(what="messages not sent yet", why="to deliver them", seen_by=_NOBODY),
    "sent_messages": Purpose(what="numbers of messages of both sides", why="to be able to delete", seen_by=_NOBODY),
    "due": Purpose(what="what is planned", why="to write when it was agreed", seen_by=_COORDINATORS),
    "begun": Purpose(what="which rhythms have begun", why="not to begin them again", seen_by=_NOBODY),
    "prompts": Purpose(what="when somebody was written to", why="not to write too much", seen_by=_NOBODY),
    "attendance": Purpose(what="who comes to a session", why="to plan sessions", seen_by="the team, as a number"),
    "meetings": Purpose(what="sessions", why="to tell people of them", seen_by="everybody"),
    "broadcasts": Purpose(what="messages of the team to many", why="to send them", seen_by="everybody, unsigned"),
    "broadcast_texts": Purpose(what="their words", why="to send them", seen_by="everybody, unsigned"),
    "openings": Purpose(what="how much one of the team has read", why="to care for the team", seen_by=_OWN),
    "cases": Purpose(what="requests, with clock and words", why="to carry out rights", seen_by=_ASKED),
    "case_holders": Purpose(what="who looks after a request", why="to carry out rights", seen_by=_COORDINATORS),
    "case_things": Purpose(what="what was done outside the bot", why="to carry out rights", seen_by=_COORDINATORS),
    "case_letters": Purpose(what="letters about a request", why="to carry out rights", seen_by=_COORDINATORS),
    "alerts": Purpose(what="who was asked to look after a call", why="so that somebody answers", seen_by=_COORDINATORS),
    "reactions": Purpose(what="how hard it was to answer", why="to stop asking what hurts", seen_by=_NOBODY),
    "aged": Purpose(what="numbers that were told of as old", why="to tell of them once", seen_by="nobody"),
    "suspensions": Purpose(what="questions that were too hard", why="not to ask them", seen_by="the team"),
    "needs": Purpose(what="what people need to take part", why="to make sessions accessible", seen_by=_TEAM),
    "needs_met": Purpose(what="how needs are met", why="so that people can come", seen_by="everybody"),
    "erasures": Purpose(
        what="receipts of erasures", why="so that no backup brings anybody back", seen_by=_COORDINATORS
    ),
    "audit": Purpose(
        what="what the team did and looked at, without content", why="to be accountable", seen_by="people: role and day"
    ),
    "invitations": Purpose(what="hashes of invitations", why="to let in who was invited", seen_by=_COORDINATORS),
    "themes": Purpose(what="what people said, summed up, and the answer", why="to answer", seen_by="everybody"),
    "theme_answers": Purpose(what="the same answer in other languages", why="to answer", seen_by="everybody"),
    "batches": Purpose(what="published summaries, as numbers", why="to improve the project", seen_by="the team"),
    "ledger": Purpose(what="what was published to whom", why="so that no difference tells of a few", seen_by=_NOBODY),
    "exports": Purpose(what="tables that may leave the project", why="to report", seen_by="the team, and its readers"),
    "recalls": Purpose(what="who is to hear that something was taken back", why="to stop its use", seen_by=_NOBODY),
    "left_out": Purpose(what="what was not sent, and why", why="to run the service", seen_by="the owner"),
    "scripts": Purpose(what="texts of conversations", why="to go on with open ones", seen_by="everybody"),
    "counters": Purpose(what="how often things happen", why="to run the service", seen_by=_OPERATOR),
    "inbox": Purpose(what="numbers of updates", why="to answer each once", seen_by=_NOBODY),
    "heartbeat": Purpose(what="when Telegram was reached", why="to run the service", seen_by=_OPERATOR),
    "endings": Purpose(what="how far the project's end is", why="to carry it out once", seen_by=_NOBODY),
}
"""A test compares them with the schema."""
_HEAD: Final = ("what", "why", "lawful basis", "seen by", "kept until", "where", "encrypted", "when a person is erased")
_CONSENT: Final = "consent (article 6(1)(a)); of what turns out to be about health or the like, 9(2)(a)"
_DUTY: Final = "legal obligation (article 6(1)(c)): rights, accountability"
_OF_NOBODY: Final = "not personal data"
_DUTIES: Final = ("consents", "cases", "case_holders", "case_things", "case_letters", "erasures", "audit")


def record(project: Project, settings: Settings) -> Iterator[str]:
    """The whole record, line by line."""
    yield f"# Record of processing: {project.name}"
    yield ""
    yield "**A draft for the organisation to check, and not legal advice.** Made from the project file and the rules"
    yield "that the program goes by; the lawful bases are a suggestion. Recordings, notes and anything else outside of"
    yield "the bot are not in it."
    yield ""
    yield from (f"- {line}" for line in _facts(project, settings))
    yield ""
    yield f"| table | {' | '.join(_HEAD)} |"
    yield "|---" * (len(_HEAD) + 1) + "|"
    for table in (*PEOPLE, *PROJECT):
        yield f"| `{table}` | {' | '.join(_row(table, settings))} |"
    yield ""
    yield "## Every column"
    yield ""
    for table, columns in {**PEOPLE, **PROJECT}.items():
        yield f"- `{table}`: {', '.join(f'`{column}`' for column in columns)}"


def _facts(project: Project, settings: Settings) -> Iterator[str]:
    yield f"Controller: {project.organisation}"
    yield from (f"To reach it: {member.name} ({member.role}): {member.reach}" for member in project.team)
    yield f"Purpose: {project.purpose}"
    yield "Whose data: people who take part, and the team. Categories: see the table."
    yield from (f"Recipient: {funder.name}, who sees: {funder.sees}" for funder in project.funder)
    yield "Processor and transfer: Telegram carries every message, outside the UK too, and not end-to-end encrypted."
    yield f"Last day on which shared words can be taken back: {project.cutoff or 'none; always'}"
    yield f"Last day of the project: {project.ends or 'none is set, so nothing ends by itself'}"
    yield f"Leaving can be undone for {settings.undo_days} days; rights take {settings.case_days} days at most."
    kept = f"{settings.backup_days} days; of the keys, 7 days at most" if settings.backup_days else "none are made"
    yield f"Backups: {kept}"
    yield "Security: both files encrypted as a whole (SQLCipher, AES-256); words sealed under each person's own key."


def _row(table: str, settings: Settings) -> tuple[str, ...]:
    purpose, columns = PURPOSES[table], {**PEOPLE, **PROJECT}[table]
    sealed = "sealed" in columns or table == "people"
    encrypted = "the file, and words under the person's key" if sealed else "the file"
    where = "people.db" if table in PEOPLE else "project.db"
    kept = RETENTION[table].said(settings)
    return purpose.what, purpose.why, _basis(table), purpose.seen_by, kept, where, encrypted, _erased(columns)


def _basis(table: str) -> str:
    if table in _DUTIES:
        return _DUTY
    return _CONSENT if "pseudonym" in {**PEOPLE, **PROJECT}[table] else _OF_NOBODY


def _erased(columns: Mapping[str, Rule]) -> str:
    """What happens to each column, the columns of one rule together."""
    by_rule: dict[Rule, list[str]] = {}
    for column, rule in columns.items():
        by_rule.setdefault(rule, []).append(column)
    if len(by_rule) == 1:
        return next(iter(by_rule)).value
    return "; ".join(f"{', '.join(names)}: {rule.value}" for rule, names in by_rule.items() if rule is not Rule.KEEP)
