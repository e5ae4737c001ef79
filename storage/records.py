"""What storage takes in and gives out, as frozen records. No SQL and no keys appear here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from flows.book import Status
from flows.digest_rhythm import DigestRhythm
from flows.events import Event
from flows.forms import AgeBand, Fit, Forms, forms_for
from flows.phrase import Offer, Phrase
from flows.plans import Plan
from flows.rhythm import Hours, clock
from flows.schedule import WEEKDAYS, Schedule, Weekday
from flows.session import Session
from flows.vocabulary import Role

Policy = Literal["at_least_once", "at_most_once"]
"""Telegram has no idempotency key, so each message says which side it errs on after a crash."""

LIVE, RIGHTS, FOLLOW_UP, DIGEST = range(4)
"""Priorities, the most urgent first: a person who is here now; safety and rights; planned flows; digests."""
STALE_AFTER = timedelta(minutes=2)
"""A nudge that has been on its way for longer is asked again whether it is welcome."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who takes part or works here. The only record that joins a pseudonym to an account."""

    pseudonym: str
    chat_id: int
    name: str | None = None
    """The name the person chose to be called by."""
    role: Role = "participant"
    status: Status = "joining"
    language: str = "en"
    easy: bool = False
    zone: str = "UTC"
    """IANA name of the person's time zone."""
    paused_until: datetime | None = None
    """UTC. With status ``paused`` and None here, the pause has no end date."""
    quiet_from: str = ""
    """``HH:MM``; empty: the project's quiet hours. Likewise ``quiet_until``."""
    quiet_until: str = ""
    days: tuple[Weekday, ...] = ()
    """On which messages are welcome; none: on all."""
    pace: int = 1
    """2: half as often, and half as many messages."""
    reminders: int = 1
    """Of one thing, at most."""
    digest: DigestRhythm | Literal[""] = ""
    """How often summaries come by themselves; empty: as their role has it."""
    digest_at: str = ""
    """``HH:MM``, on their wall; empty: the usual time."""
    digest_seen: int = 0
    """The newest batch that came to them by itself."""
    deputy: bool = False
    """Of the team: stands in for those who have the role."""
    wants_outcome: bool = False
    """Has left, and wants to hear once what came of the project."""
    waits_since: datetime | None = None
    """UTC. With status ``waiting`` and None here, they were asked whether they want to, and have not said yet."""
    discreet: bool = False
    """Others see this phone."""
    fit: tuple[Fit, ...] = ()
    """How they want to be written to, beside easier words."""
    age_band: AgeBand | Literal[""] = ""
    """Empty: not asked."""
    carded_at: datetime | None = None
    """UTC. When help was last offered beside what they wrote; forgotten a day later."""

    @property
    def forms(self) -> Forms:
        """The forms of a text that suit them."""
        return forms_for(easy=self.easy, age_band=self.age_band, fit=self.fit)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a chat stands when an update arrives."""

    person: Person | None
    session: Session | None = None
    since: datetime | None = None
    """When the open session last changed (UTC), so that nobody is interrupted in the middle of something."""
    seen: bool = False
    """This update was kept before; it must change nothing again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A message that was decided on: what to say, not yet in whose words. Rendered when it is sent."""

    phrases: tuple[Phrase, ...] = ()
    view: str = ""
    """Something that is looked up when it is sent (see ``flows.script.View``), after the phrases."""
    about: str = ""
    """Which one the view shows, where there are several; or what the buttons lead back to when they are old."""
    offers: tuple[Offer, ...] = ()
    picked: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    session: str = ""
    turn: int = 0
    """With ``session``: which question the buttons belong to."""
    replaces: int | None = None
    """Telegram's id of the message to change in place, instead of sending a new one."""
    policy: Policy = "at_least_once"
    priority: int = LIVE
    silent: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something that everybody in a role is told, or one of them."""

    role: Role
    message: Message
    only: str = ""
    """The pseudonym of the one who is told."""
    but: str = ""
    """The pseudonym of one who is not told, if it is their own."""
    or_others: bool = True
    """Whether the others are told if that one is here no more."""
    deputies: bool = True
    """Whether those are told too who stand in for the role; they are if nobody has it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """Everything that one reply, or one due row, changed. Kept in one transaction or not at all."""

    person: Person
    now: datetime
    session: Session | None
    """What is open afterwards; None if nothing is."""
    events: tuple[Event, ...] = ()
    messages: tuple[Message, ...] = ()
    notices: tuple[Notice, ...] = ()
    """What the team is told of it, kept with the turn so that it can be neither lost nor said without it."""
    update_id: int | None = None
    wrote: int | None = None
    """Telegram's id of the message that they wrote, so that it can be deleted."""
    due_id: int | None = None
    """The due row that this turn carries out; it is gone once the turn is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A message on its way: attempted is already committed, so that a crash leaves it known to be in doubt."""

    id: int
    person: Person
    message: Message
    attempts: int = 1
    """How often sending was begun, this time included."""
    said: int = 0
    """How many pieces of it were sent already, to somebody who is told slowly."""
    ids: tuple[int, ...] = ()
    """Telegram's ids of those that were sent since it was claimed."""
    claimed_at: datetime
    """When it was found that it may be sent (UTC)."""

    def is_stale(self, now: datetime) -> bool:
        """A nudge that did not get away, and may not be welcome any more: by now it may be night."""
        return self.message.priority >= FOLLOW_UP and now - self.claimed_at > STALE_AFTER


@dataclass(frozen=True, kw_only=True, slots=True)
class DueRow:
    """Something to do at a time, for somebody."""

    id: int
    pseudonym: str
    plan: Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """What was planned and not sent, and why (see ``flows.verdict.Why``). Says nothing of who."""

    script: str
    """Or the kind, of what belongs to no script: ``news``."""
    why: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathering:
    """A session, as people call it, with everything that is said of it."""

    code: str
    starts_at: datetime
    """UTC; likewise ``ends_at``."""
    ends_at: datetime
    zone: str
    """Where it is."""
    about: Mapping[str, str]
    """By the names of ``flows.meeting_facts.MEETING_ABOUT``, in the team's words."""
    places: int | None = None
    coming: int = 0
    waiting: int = 0
    cancelled: bool = False

    @property
    def places_left(self) -> int | None:
        """None if there is no limit."""
        return None if self.places is None else max(self.places - self.coming, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Broadcast:
    """A message of the team to many."""

    code: str
    addressed: str
    """``everybody``, ``meeting K3D9``, ``language pl``; empty while it is a draft."""
    state: Literal["draft", "sent", "cancelled"]
    texts: Mapping[str, str]
    """Its words, by language."""
    made_at: datetime
    people: int = 0
    """To how many it was sent."""
    reached: int = 0
    """To how many of them it has been said; to the rest it is not said any more, unless they wait."""
    waiting: int = 0
    """How many of them it has not been said to yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """What an invitation led to."""

    person: Person | None
    refusal: Literal["", "unknown", "used_up", "expired"] = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What storage must know of the project."""

    cutoff: datetime | None
    """UTC. Until then contributions can be taken back; kept with each contribution as a promise."""
    zone: str
    undo_days: int = 7
    """How long an erasure can be undone before it is carried out."""
    case_days: int = 28
    """Within so many days what somebody has a right to must be done; a complaint within ``complaint_days``."""
    complaint_days: int = 30
    alert_minutes: int = 15
    """So long somebody of the team has to answer a call for a person before the next one is asked."""
    answer_days: int = 365
    """How long answers are kept; likewise the next two."""
    contribution_days: int = 730
    closed_case_days: int = 365
    backup_days: int = 0
    """How long a backup is kept; 0: none are made. One of the keys lives for a week at most (``storage.backups``)."""
    ends_at: datetime | None = None
    """When the project ends (UTC): from then on nothing of these is kept."""
    batch_size: int = 5
    """So many people, at least, for numbers that the project sees; ``export_size`` for those that leave it."""
    export_size: int = 10
    places: int | None = None
    """So many people can take part; None: as many as are invited."""
    theme_days: int = 28
    """Within so many days the team answers a theme; kept with each theme as a promise."""
    quiet_from: str = "20:00"
    quiet_until: str = "09:00"
    schedules: tuple[tuple[str, Schedule], ...] = ()
    """The scripts that come by themselves, and when: of these, those are planned here that come around a session."""
    counted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """``script/step`` of every question with fixed options whose answers the team sees, counted, to the keys of these
    options. No other is."""


def hours_of(person: Person, quiet_from: str, quiet_until: str) -> Hours:
    """When ``person`` may be written to who did not write first; the quiet hours are the project's."""
    return Hours(
        zone=ZoneInfo(person.zone),
        quiet_from=clock(person.quiet_from or quiet_from),
        quiet_until=clock(person.quiet_until or quiet_until),
        days=frozenset(map(WEEKDAYS.index, person.days or WEEKDAYS)),
    )
