"""What is kept, why, for how long and who sees it; and what people can do. Made from the settings and from the rules of
erasure and retention, so that it cannot promise something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from bot.views.glance import Glance, Shown, lines, paragraphs
from bot.views.regulator import regulator
from flows.phrase import system
from storage import ending
from storage.records import Settings
from storage.retention import RETENTION

_WORDS: Final = "privacy_words"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """What is said of some columns of what is kept."""

    slot: str
    of: Mapping[str, str]
    """Table by table, the columns that it speaks of."""
    length: str = ""
    """The table whose retention is the length of time in it."""
    of_the_team: bool = False
    """Of participants there is nothing of this kind."""
    every: tuple[str, ...] = field(init=False)
    """``table.column``."""

    def __post_init__(self) -> None:
        every = (f"{table}.{column}" for table, columns in self.of.items() for column in columns.split())
        object.__setattr__(self, "every", tuple(every))


_HOURS = "zone paused_until quiet_from quiet_until days pace reminders"
_CASE = "code pseudonym kind rung state opened_at due_at done_at reminded batches told sealed on_leaving for_owner"
_AUDIT = "number done_at role what about pseudonym salt who_sha256 mac"

SENTENCES: Final[tuple[Sentence, ...]] = (
    Sentence(
        slot="kept_chat",
        of={"people": "pseudonym chat_id wrapped_key", "participation": "pseudonym"},
        length="people",
    ),
    Sentence(slot="kept_name", of={"people": "name"}),
    Sentence(
        slot="kept_settings",
        of={"participation": f"role status language easy joined_on left_on invitation {_HOURS}"},
    ),
    Sentence(slot="kept_outcome", of={"participation": "wants_outcome"}),
    Sentence(slot="kept_card", of={"participation": "carded_at"}),
    Sentence(slot="kept_waiting", of={"participation": "waits_since"}),
    Sentence(slot="kept_consent", of={"consents": "id pseudonym script version language text_sha256 given_at sealed"}),
    Sentence(
        slot="kept_answers",
        of={"answers": "pseudonym session script step version save free_words given_on batch pulse sealed"},
        length="answers",
    ),
    Sentence(
        slot="kept_shared",
        of={
            "contributions": "id pseudonym script step version attribution made_on removable_until batch"
            " sealed signature"
        },
        length="contributions",
    ),
    Sentence(slot="kept_hidden", of={"answers": "hidden", "contributions": "hidden"}),
    Sentence(slot="kept_themes", of={"theme_links": "theme contribution pseudonym"}),
    Sentence(slot="kept_reactions", of={"reactions": "script version pseudonym reaction given_on"}, length="reactions"),
    Sentence(slot="kept_judgements", of={"judgements": "theme pseudonym judgement"}),
    Sentence(
        slot="kept_threads", of={"threads": "code contribution pseudonym state asked_on sealed"}, length="threads"
    ),
    Sentence(
        slot="kept_proposals",
        of={"proposals": "code pseudonym script step version kind state made_on told reply sealed"},
        length="proposals",
    ),
    Sentence(
        slot="kept_plans",
        of={
            "sessions": "pseudonym id walks changed_at sealed",
            "outbox": "id pseudonym priority policy attempted attempts not_before deferred said sealed",
        },
        length="sessions",
    ),
    Sentence(slot="kept_sent", of={"sent_messages": "pseudonym message_id sent_at by_person hiding"}),
    Sentence(slot="kept_discreet", of={"participation": "discreet"}),
    Sentence(slot="kept_fit", of={"participation": "fit"}),
    Sentence(slot="kept_age", of={"participation": "age_band"}),
    Sentence(
        slot="kept_due",
        of={
            "due": "id pseudonym kind script about due_at wall late asked times rule expires_at put_off",
            "begun": "pseudonym script rule times",
        },
    ),
    Sentence(slot="kept_prompts", of={"prompts": "pseudonym sent_at asked script"}, length="prompts"),
    Sentence(slot="kept_coming", of={"attendance": "meeting pseudonym answer answered_at"}, length="attendance"),
    Sentence(slot="kept_needs", of={"needs": "pseudonym shared said_on told sealed"}, length="needs"),
    Sentence(
        slot="kept_cases",
        of={
            "cases": _CASE,
            "case_letters": "code number pseudonym by_team written_on sealed",
            "case_things": "code thing state told done_on",
        },
        length="cases",
    ),
    Sentence(
        slot="kept_receipts",
        of={
            "erasures": "code pseudonym requested_at after_goodbye done_at deleted undeleted gone_by",
            "last_words": "code chat_id words silent until",
        },
        length="erasures",
    ),
    Sentence(slot="kept_looks", of={"audit": _AUDIT}),
    Sentence(
        slot="kept_broadcasts",
        of={
            "broadcasts": "code pseudonym addressed state made_at people reached",
            "broadcast_texts": "broadcast language words",
        },
        length="broadcasts",
        of_the_team=True,
    ),
    Sentence(
        slot="kept_asked",
        of={
            "themes": "code pseudonym title state answer opened_at answer_by answered_at reminded judged"
            " answered_in ended_at watched",
            "theme_answers": "theme language words",
            "questions": "thread pseudonym sealed",
        },
        length="themes",
        of_the_team=True,
    ),
    Sentence(
        slot="kept_drafts",
        of={"answer_drafts": "pseudonym theme language words written_on"},
        length="answer_drafts",
        of_the_team=True,
    ),
    Sentence(
        slot="kept_openings",
        of={"openings": "pseudonym opened_on what about pieces"},
        length="openings",
        of_the_team=True,
    ),
    Sentence(slot="kept_recalls", of={"recalls": "pseudonym batch message"}, of_the_team=True),
    Sentence(slot="kept_summaries", of={"participation": "digest digest_at digest_seen"}, of_the_team=True),
    Sentence(slot="kept_part", of={"participation": "deputy", "case_holders": "code pseudonym"}, of_the_team=True),
    Sentence(
        slot="kept_calls",
        of={"alerts": "code number pseudonym told_at answer answered_at"},
        length="alerts",
        of_the_team=True,
    ),
    Sentence(slot="kept_deeds", of={"audit": _AUDIT}, of_the_team=True),
)
"""A sentence for every column in which something of a person stands. A test compares them with the schema."""
OF_NOBODY: Final = frozenset(
    {"invitations", "inbox", "batches", "ledger", "exports", "meetings", "left_out", "scripts"}
    | {"counters", "heartbeat", "endings", "needs_met", "suspensions", "aged"}
)
"""Tables that say nothing of a person."""
_RIGHTS: Final = ("see", "looked", "take_back", "leave", "correct", "complain", "ask")


async def privacy(glance: Glance) -> Shown:
    """In short: who, why, until when, and what people can do."""
    settings = glance.scene.project.for_storage()
    rights = (_say(glance, f"right_{right}") for right in _RIGHTS)
    over = timedelta(days=ending.days_for(settings))
    return Shown(
        text=paragraphs(
            lines(_say(glance, "who"), _say(glance, "basis")),
            lines(_say(glance, "not_kept"), _say(glance, "how_kept")),
            lines(glance.say(_WORDS, "how_long", length=_length(glance, over.days)), _backups(glance)),
            _say(glance, "telegram"),
            lines(_say(glance, "rights_heading"), *(f"- {right}" for right in rights)),
            _say(glance, "right_time"),
            regulator(glance),
        )
    )


async def kept(glance: Glance) -> Shown:
    """Each kind that is kept, a line each."""
    settings = glance.scene.project.for_storage(backed_up=bool(glance.storage.backups.days))
    return Shown(text=lines(_say(glance, "kept_heading"), *(f"- {each}" for each in _kinds(glance, settings))))


def _kinds(glance: Glance, settings: Settings) -> Iterator[str]:
    for sentence in SENTENCES:
        if not sentence.of_the_team or glance.reader.role != "participant":
            days = RETENTION[sentence.length].days(settings) if sentence.length else None
            known = {} if days is None else {"length": _length(glance, days)}
            yield glance.say(_WORDS, sentence.slot, **known)


def _backups(glance: Glance) -> str:
    days = glance.storage.backups.days
    return glance.say(_WORDS, "backups", length=_length(glance, days)) if days else ""


def _length(glance: Glance, days: int) -> str:
    return glance.scene.say(system("days", count=days), glance.reader)


def _say(glance: Glance, slot: str) -> str:
    return glance.say(_WORDS, slot)
